// SPDX-License-Identifier: Apache-2.0
#include "scenes/obj/statements.h"

#include <cstring>

namespace weft::scenes::obj {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

} // namespace

/// Behind the line break that a backslash hides, or null when there is none.
const char* Statements::line_break(const char* backslash) const {
    const char* p = backslash + 1;
    if (p != end_ && *p == '\r') ++p;
    return p != end_ && *p == '\n' ? p + 1 : nullptr;
}

void Statements::skip_blanks() {
    while (next_ != end_) {
        if (is_blank(*next_)) {
            ++next_;
            continue;
        }
        const char* const behind = *next_ == '\\' ? line_break(next_) : nullptr;
        if (!behind) return;
        next_ = behind;
        ++line_;
    }
}

Statements::Statements(std::string_view text) : next_(text.data()), end_(text.data() + text.size()) {
    if (text.starts_with("\xef\xbb\xbf")) next_ += 3; // the byte order mark of some editors
}

/// A comment ends with its line: names of folders in it end with a backslash.
void Statements::skip_line() {
    const bool is_comment = next_ != end_ && *next_ == '#';
    while (next_ != end_) {
        const auto left = static_cast<std::size_t>(end_ - next_);
        const void* const found = std::memchr(next_, '\n', left);
        const char* const begin = next_;
        next_ = found ? static_cast<const char*>(found) + 1 : end_;
        ++line_;
        const char* last = next_ - 1; // the line break, and what stands before it
        if (!found || last == begin || is_comment) return;
        --last;
        if (*last == '\r' && last != begin) --last;
        if (*last != '\\') return;
    }
}

bool Statements::next() {
    if (statement_line_ != 0) skip_line();
    for (;;) {
        statement_line_ = line_;
        keyword_ = word();
        if (!keyword_.empty()) return true;
        if (next_ == end_) return false;
        skip_line();
    }
}

std::string_view Statements::word() {
    skip_blanks();
    if (next_ == end_ || *next_ == '\n' || *next_ == '#') return {};
    const char* const begin = next_;
    while (next_ != end_ && !is_blank(*next_) && *next_ != '\n') {
        if (*next_ == '\\' && line_break(next_)) break;
        ++next_;
    }
    return {begin, static_cast<std::size_t>(next_ - begin)};
}

std::string_view Statements::rest() {
    skip_blanks();
    const char* const begin = next_;
    while (next_ != end_ && *next_ != '\n') {
        if (*next_ == '#' && next_ != begin && is_blank(next_[-1])) break;
        ++next_;
    }
    std::string_view text(begin, static_cast<std::size_t>(next_ - begin));
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

} // namespace weft::scenes::obj
