// SPDX-License-Identifier: Apache-2.0
#include "scenes/files/uri.h"

#include "scenes/files/input_error.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace weft::scenes {
namespace {

// Written out because the ones in <cctype> follow the locale.
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

InputError rejected(std::string_view file, std::string_view element, std::string_view name, std::string_view why) {
    return {std::string(file), std::string(element), "\"" + printable(name, 120) + "\" " + std::string(why)};
}

// "http" of "http://host/x": a letter, then letters, digits, '+', '-', '.', before the first ':'.
std::string_view scheme_of(std::string_view uri) {
    const std::size_t colon = uri.find(':');
    if (colon == std::string_view::npos || colon == 0 || !is_letter(uri[0])) return {};
    const std::string_view scheme = uri.substr(0, colon);
    const bool valid = std::all_of(scheme.begin(), scheme.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
    });
    return valid ? scheme : std::string_view{};
}

constexpr std::uint8_t not_base64 = 255;

constexpr std::array<std::uint8_t, 256> base64_values = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(not_base64);
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return values;
}();

std::uint32_t sextet(char c) { return base64_values[static_cast<unsigned char>(c)]; }

// Decodes `text`, a multiple of four characters, into `out`, of the right size. Returns where the first character is
// that does not belong, npos if all do.
std::size_t decode_base64(std::string_view text, std::size_t padding, Bytes& out) {
    std::size_t to = 0;
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const std::size_t pad = i + 4 == text.size() ? padding : 0;
        const std::uint32_t a = sextet(text[i]);
        const std::uint32_t b = sextet(text[i + 1]);
        const std::uint32_t c = pad == 2 ? 0 : sextet(text[i + 2]);
        const std::uint32_t d = pad >= 1 ? 0 : sextet(text[i + 3]);
        if ((a | b | c | d) > 63) {
            const std::array parts{a, b, c, d};
            return i + static_cast<std::size_t>(
                           std::find_if(parts.begin(), parts.end(), [](auto v) { return v > 63; }) - parts.begin());
        }
        const std::uint32_t value = a << 18 | b << 12 | c << 6 | d;
        if ((pad == 1 && (value & 0xff) != 0) || (pad == 2 && (value & 0xffff) != 0)) return i + 3 - pad;
        out[to++] = static_cast<std::byte>(value >> 16);
        if (pad < 2) out[to++] = static_cast<std::byte>(value >> 8 & 0xff);
        if (pad < 1) out[to++] = static_cast<std::byte>(value & 0xff);
    }
    return std::string_view::npos;
}

} // namespace

std::string checked_relative_path(std::string_view path, std::string_view file, std::string_view element) {
    if (path.find('\0') != std::string_view::npos) throw rejected(file, element, path, "contains a NUL character");
    if (path.find('\\') != std::string_view::npos)
        throw rejected(file, element, path, "contains a backslash; the parts of a path are separated by '/'");
    if (path.starts_with('/'))
        throw rejected(file, element, path, "is an absolute path; only files below the scene's folder are read");
    std::string clean;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string_view part = path.substr(begin, end - begin);
        begin = end + 1;
        if (part == "..")
            throw rejected(file, element, path, "has a \"..\" part; only files below the scene's folder are read");
        if (part.empty() || part == ".") continue;
        if (!clean.empty()) clean += '/';
        clean += part;
    }
    if (clean.empty()) throw rejected(file, element, path, "names no file");
    return clean;
}

std::string decode_uri(std::string_view uri, std::string_view file, std::string_view element) {
    if (const std::string_view scheme = scheme_of(uri); !scheme.empty())
        throw rejected(file, element, uri,
                       "has the scheme \"" + printable(scheme, 40) + "\"; only relative paths and data: are read");
    std::string path;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        if (uri[i] != '%') {
            path += uri[i];
            continue;
        }
        const int high = i + 2 < uri.size() ? hex_value(uri[i + 1]) : -1;
        const int low = i + 2 < uri.size() ? hex_value(uri[i + 2]) : -1;
        if (high < 0 || low < 0) throw rejected(file, element, uri, "has a '%' without two hexadecimal digits");
        path += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return checked_relative_path(path, file, element);
}

bool is_data_uri(std::string_view uri) noexcept {
    constexpr std::string_view prefix = "data:";
    return uri.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), uri.begin(),
                                                     [](char expected, char c) { return expected == lower(c); });
}

DataUri decode_data_uri(std::string_view uri, std::string_view file, std::string_view element, MemoryBudget& budget) {
    const auto fail = [&](const std::string& why) {
        return InputError(std::string(file), std::string(element), "data URI " + why);
    };
    if (!is_data_uri(uri)) throw fail("does not start with \"data:\"");
    const std::size_t comma = uri.find(',');
    if (comma == std::string_view::npos) throw fail("has no ','");
    const std::string_view head = uri.substr(5, comma - 5);
    const std::string_view text = uri.substr(comma + 1);
    if (!head.ends_with(";base64")) throw fail("is not base64");

    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    if (text.size() % 4 != 0)
        throw fail("has " + std::to_string(text.size()) + " base64 characters, which is no multiple of four");
    const std::size_t size = text.size() / 4 * 3 - padding;
    DataUri result;
    const std::string_view type = head.substr(0, head.find(';'));
    for (const char c : type) result.media_type += lower(c);
    Charge charge(budget, size, "the data URI's content", file, element);
    result.bytes.resize(size);
    if (const std::size_t bad = decode_base64(text, padding, result.bytes); bad != std::string_view::npos)
        throw fail("has an invalid base64 character at offset " + std::to_string(comma + 1 + bad));
    charge.keep();
    return result;
}

Bytes read_uri(std::string_view uri, const SceneFolder& folder, std::string_view element, MemoryBudget& budget) {
    if (is_data_uri(uri)) return decode_data_uri(uri, folder.scene_file(), element, budget).bytes;
    return folder.read(decode_uri(uri, folder.scene_file(), element), element, budget);
}

} // namespace weft::scenes
