// SPDX-License-Identifier: Apache-2.0
#include "scenes/files/input_error.h"

#include <cstdint>
#include <utility>

namespace weft::scenes {
namespace {

struct Character {
    std::uint32_t code = 0;
    std::size_t bytes = 0; // 0: no character starts here
};

Character first_character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    const std::uint32_t lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t bytes = lead >= 0xf0 && lead < 0xf8 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    if (bytes == 0 || lead >= 0xf8 || bytes > text.size()) return {};
    std::uint32_t code = lead & (0xffU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xc0U) != 0x80U) return {};
        code = code << 6 | (byte(i) & 0x3fU);
    }
    const std::uint32_t smallest = bytes == 2 ? 0x80 : bytes == 3 ? 0x800 : 0x10000;
    if (code < smallest || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {};
    return {code, bytes};
}

// Controls, and the marks with which a name can show itself reordered or with nothing at all.
bool deceives(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x200b && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || code == 0xfeff;
}

std::string message(const std::string& file, const std::string& element, const std::string& reason) {
    std::string text;
    for (const std::string* part : {&file, &element, &reason}) {
        if (part->empty()) continue;
        if (!text.empty()) text += ": ";
        text += printable(*part);
    }
    return text;
}

} // namespace

std::string printable(std::string_view text, std::size_t max_bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    while (!text.empty()) {
        if (out.size() >= max_bytes) return out + "...";
        const Character character = first_character(text);
        const std::size_t bytes = character.bytes ? character.bytes : 1;
        if (character.bytes && !deceives(character.code)) {
            out += text.substr(0, bytes);
        } else {
            for (const char c : text.substr(0, bytes)) {
                const auto value = static_cast<unsigned char>(c);
                out += {'\\', 'x', digits[value >> 4], digits[value & 15]};
            }
        }
        text.remove_prefix(bytes);
    }
    return out;
}

FileError::FileError(std::string file_name, std::string element_name, std::string why)
    : std::runtime_error(message(file_name, element_name, why)), file(std::move(file_name)),
      element(std::move(element_name)), reason(std::move(why)) {}

} // namespace weft::scenes
