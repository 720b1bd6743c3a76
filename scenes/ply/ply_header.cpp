// SPDX-License-Identifier: Apache-2.0
#include "scenes/ply/ply_header.h"

#include "scenes/files/input_error.h"
#include "scenes/mesh/number.h"

#include <algorithm>
#include <optional>

namespace weft::scenes::ply {

namespace {

constexpr std::size_t max_header_bytes = std::size_t{1} << 20;
constexpr std::size_t max_names = 1024; // of elements and of the properties of one: names are searched one by one

std::optional<Type> type_named(std::string_view name) {
    struct Name {
        std::string_view text;
        Type type;
    };
    static constexpr Name names[] = {
        {"char", Type::int8},     {"int8", Type::int8},       {"uchar", Type::uint8},    {"uint8", Type::uint8},
        {"short", Type::int16},   {"int16", Type::int16},     {"ushort", Type::uint16},  {"uint16", Type::uint16},
        {"int", Type::int32},     {"int32", Type::int32},     {"uint", Type::uint32},    {"uint32", Type::uint32},
        {"float", Type::float32}, {"float32", Type::float32}, {"double", Type::float64}, {"float64", Type::float64},
    };
    for (const Name& name_ : names)
        if (name_.text == name) return name_.type;
    return std::nullopt;
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    constexpr std::string_view blanks = " \t\r";
    for (auto begin = line.find_first_not_of(blanks); begin != std::string_view::npos;
         begin = line.find_first_not_of(blanks)) {
        line.remove_prefix(begin);
        const auto end = std::min(line.find_first_of(blanks), line.size());
        words.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return words;
}

/// The header line by line, with the number of the line for messages.
class HeaderParser {
  public:
    HeaderParser(std::string_view text, std::string_view file) : text_(text), file_(file) {}

    Header parse() {
        if (line() != "ply") fail("does not begin with \"ply\"");
        for (;;) {
            const std::string_view text = line();
            const auto words = words_of(text);
            if (words.empty()) continue;
            const std::string_view keyword = words[0];
            if (keyword == "end_header") break;
            if (keyword == "comment" || keyword == "obj_info")
                comment(text, words);
            else if (keyword == "format")
                format(words);
            else if (keyword == "element")
                element(words);
            else if (keyword == "property")
                property(words);
            else
                fail("unknown keyword \"" + std::string(keyword) + "\"");
        }
        if (!has_format_) fail("the header has no format line");
        header_.size = position_;
        prove_counts();
        return std::move(header_);
    }

  private:
    [[noreturn]] void fail(std::string reason) const {
        throw InputError(std::string(file_), "line " + std::to_string(number_), std::move(reason));
    }

    std::string_view line() {
        ++number_;
        const auto end = text_.substr(0, std::min(text_.size(), max_header_bytes)).find('\n', position_);
        if (end == std::string_view::npos) fail("the header does not end with \"end_header\"");
        std::string_view text = text_.substr(position_, end - position_);
        position_ = end + 1;
        if (text.ends_with('\r')) text.remove_suffix(1);
        return text;
    }

    void comment(std::string_view text, const std::vector<std::string_view>& words) {
        if (words.size() < 3 || words[1] != "TextureFile") return;
        const char* const begin = words[2].data();
        header_.textures.emplace_back(begin, text.data() + text.size());
    }

    void format(const std::vector<std::string_view>& words) {
        if (has_format_) fail("a second format line");
        if (words.size() != 3) fail("after \"format\" come an encoding and a version, nothing else");
        if (words[1] == "ascii")
            header_.encoding = Encoding::ascii;
        else if (words[1] == "binary_little_endian")
            header_.encoding = Encoding::little_endian;
        else if (words[1] == "binary_big_endian")
            header_.encoding = Encoding::big_endian;
        else
            fail("unknown format \"" + std::string(words[1]) + "\"");
        if (words[2] != "1.0") fail("unknown version \"" + std::string(words[2]) + "\"");
        has_format_ = true;
    }

    void element(const std::vector<std::string_view>& words) {
        if (words.size() != 3) fail("after \"element\" come a name and a count, nothing else");
        const auto count = integer_of(words[2]);
        if (!count || *count < 0) fail("element count \"" + std::string(words[2]) + "\" is not a whole number");
        if (header_.find(words[1])) fail("a second element \"" + std::string(words[1]) + "\"");
        require_room(header_.elements.size());
        header_.elements.push_back({std::string(words[1]), static_cast<std::uint64_t>(*count), {}});
    }

    void property(const std::vector<std::string_view>& words) {
        if (header_.elements.empty()) fail("a property before the first element");
        const bool is_list = words.size() > 1 && words[1] == "list";
        if (words.size() != (is_list ? 5U : 3U))
            fail(std::string(is_list ? "after \"property list\" come two types and a name"
                                     : "after \"property\" come a type and a name") +
                 ", nothing else");
        Property property;
        property.is_list = is_list;
        property.type = type(words[is_list ? 3 : 1]);
        if (is_list) property.count_type = type(words[2]);
        if (!is_integer(property.count_type)) fail("a list is counted by a whole number type");
        property.name = words.back();
        Element& element = header_.elements.back();
        if (element.find(property.name) >= 0) fail("a second property \"" + property.name + "\"");
        require_room(element.properties.size());
        element.properties.push_back(std::move(property));
    }

    void require_room(std::size_t names) const {
        if (names >= max_names) fail("more than " + std::to_string(max_names) + " names");
    }

    Type type(std::string_view name) const {
        const auto found = type_named(name);
        if (!found) fail("unknown type \"" + std::string(name) + "\"");
        return *found;
    }

    void prove_counts() const {
        const bool ascii = header_.encoding == Encoding::ascii;
        std::uint64_t left = text_.size() - header_.size;
        if (ascii) ++left; // the last number needs no separator
        for (const Element& element : header_.elements) {
            std::uint64_t row = 0;
            for (const Property& property : element.properties)
                row += ascii ? 2 : size_of(property.is_list ? property.count_type : property.type);
            if (row == 0) continue;
            if (element.count > left / row)
                throw InputError(std::string(file_), "element " + element.name,
                                 std::to_string(element.count) + " rows of at least " + std::to_string(row) +
                                     " bytes do not fit in the " + std::to_string(left) + " bytes that are left");
            left -= element.count * row;
        }
    }

    std::string_view text_, file_;
    std::size_t position_ = 0, number_ = 0;
    bool has_format_ = false;
    Header header_;
};

} // namespace

int Element::find(std::span<const std::string_view> names) const {
    for (std::size_t i = 0; i < properties.size(); ++i)
        if (std::find(names.begin(), names.end(), properties[i].name) != names.end()) return static_cast<int>(i);
    return -1;
}

const Element* Header::find(std::string_view element) const {
    for (const Element& candidate : elements)
        if (candidate.name == element) return &candidate;
    return nullptr;
}

Header parse_header(std::string_view text, std::string_view file) { return HeaderParser(text, file).parse(); }

} // namespace weft::scenes::ply
