// SPDX-License-Identifier: Apache-2.0
#include "xml_check.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <vector>

namespace weft::bench::test {
namespace {

constexpr std::string_view space = " \t\r\n";
constexpr std::string_view after_name = " \t\r\n=/>";

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    void document() {
        while (at_ < text_.size()) step();
        if (!open_.empty()) fail("<" + open_.back() + "> is not closed");
        if (!rooted_) fail("there is no element");
    }

  private:
    [[noreturn]] void fail(const std::string& what) const {
        const auto line = std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n') + 1;
        throw std::runtime_error("line " + std::to_string(line) + ": " + what);
    }
    bool skip(std::string_view mark) {
        if (!text_.substr(at_).starts_with(mark)) return false;
        at_ += mark.size();
        return true;
    }
    std::string_view until(std::string_view mark) {
        const std::size_t end = text_.find(mark, at_);
        if (end == std::string_view::npos) fail("'" + std::string(mark) + "' is missing");
        const std::string_view part = text_.substr(at_, end - at_);
        at_ = end + mark.size();
        return part;
    }
    void step() {
        if (skip("<!--")) {
            if (until("-->").find("--") != std::string_view::npos) fail("'--' in a comment");
        } else if (skip("<![CDATA[")) {
            until("]]>");
        } else if (skip("<!DOCTYPE")) {
            until(">");
        } else if (skip("</")) {
            close(std::string(until(">")));
        } else if (skip("<")) {
            element();
        } else {
            const std::size_t end = std::min(text_.find('<', at_), text_.size());
            content(text_.substr(at_, end - at_));
            at_ = end;
        }
    }
    void content(std::string_view text) {
        for (const char c : text)
            if (static_cast<unsigned char>(c) < 0x20 && space.find(c) == std::string_view::npos)
                fail("control character");
        if (text.find("]]>") != std::string_view::npos) fail("']]>' in text");
        if (open_.empty() && text.find_first_not_of(space) != std::string_view::npos) fail("text outside of the root");
        references(text);
    }
    void references(std::string_view text) {
        for (std::size_t i = text.find('&'); i != std::string_view::npos; i = text.find('&', i + 1)) {
            const std::string_view rest = text.substr(i);
            const bool known = rest.starts_with("&amp;") || rest.starts_with("&lt;") || rest.starts_with("&gt;") ||
                               rest.starts_with("&quot;") || rest.starts_with("&#39;");
            if (!known) fail("unknown reference " + std::string(rest.substr(0, 12)));
        }
    }
    void element() {
        const std::string name = word();
        if (open_.empty() && rooted_) fail("a second root");
        rooted_ = true;
        std::set<std::string> attributes;
        for (;;) {
            const std::size_t before = at_;
            at_ = std::min(text_.find_first_not_of(space, at_), text_.size());
            if (skip("/>")) return;
            if (skip(">")) {
                open_.push_back(name);
                return;
            }
            if (at_ == before) fail("no space before an attribute of <" + name + ">");
            const std::string attribute = word();
            if (!attributes.insert(attribute).second) fail("twice " + attribute);
            if (!skip("=\"")) fail("attribute " + attribute + " has no value in quotes");
            const std::string_view value = until("\"");
            if (value.find('<') != std::string_view::npos) fail("'<' in attribute " + attribute);
            references(value);
        }
    }
    std::string word() {
        const std::size_t end = std::min(text_.find_first_of(after_name, at_), text_.size());
        if (end == at_) fail("a name is missing");
        const std::string name(text_.substr(at_, end - at_));
        at_ = end;
        return name;
    }
    void close(const std::string& name) {
        if (open_.empty() || open_.back() != name)
            fail("</" + name + "> closes <" + (open_.empty() ? "" : open_.back()) + ">");
        open_.pop_back();
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<std::string> open_;
    bool rooted_ = false;
};

} // namespace

std::string xml_problem(std::string_view text) {
    try {
        Reader(text).document();
        return "";
    } catch (const std::runtime_error& e) {
        return e.what();
    }
}

} // namespace weft::bench::test
