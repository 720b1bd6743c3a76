// SPDX-License-Identifier: Apache-2.0
#include "bench/report/html.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace weft::bench {
namespace {

/// Length of the UTF-8 sequence that begins here, 0 where there is none. (Table 3-7 of the Unicode standard.)
std::size_t sequence_length(std::string_view s) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(i < s.size() ? s[i] : 0); };
    const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
        return byte(i) >= low && byte(i) <= high;
    };
    const unsigned first = byte(0);
    if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        if (first == 0xef && byte(1) == 0xbf && byte(2) >= 0xbe) return 0; // U+FFFE and U+FFFF are not in XML
        return follows(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf) && follows(2) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4)
        return follows(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf) && follows(2) && follows(3) ? 4 : 0;
    return 0;
}

} // namespace

std::string escaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (static_cast<unsigned char>(c) >= 0x80) {
            const std::size_t length = sequence_length(text.substr(i));
            out += length > 0 ? text.substr(i, length) : "?";
            i += std::max<std::size_t>(length, 1);
            continue;
        }
        ++i;
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        case '\t':
        case '\n': out += c; break;
        default: out += c < 0x20 || c == 0x7f ? '?' : c;
        }
    }
    return out;
}

std::string base64(std::string_view bytes) {
    static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
        for (std::size_t k = 0; k < 4; ++k) out += i + k <= bytes.size() ? digits[group >> (18 - 6 * k) & 63] : '=';
    }
    return out;
}

std::string json_in_script(const std::string& json) {
    std::string out;
    out.reserve(json.size() + json.size() / 64);
    for (const char c : json) switch (c) {
        case '<': out += "\\u003c"; break;
        case '>': out += "\\u003e"; break;
        case '&': out += "\\u0026"; break;
        default: out += c;
        }
    return out;
}

std::string fill(std::string_view page, const std::vector<std::pair<std::string_view, std::string>>& values) {
    std::string out;
    std::size_t at = 0;
    for (std::size_t open = page.find("{{"); open != std::string_view::npos; open = page.find("{{", at)) {
        const std::size_t close = page.find("}}", open);
        if (close == std::string_view::npos) break;
        const std::string_view name = page.substr(open + 2, close - open - 2);
        const auto value = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == name; });
        if (value == values.end()) throw std::logic_error("the page asks for " + std::string(name));
        out += page.substr(at, open - at);
        out += value->second;
        at = close + 2;
    }
    out += page.substr(at);
    return out;
}

Table::Table(std::string_view caption, const std::vector<std::string>& columns) {
    html_ = "<div class=\"scroll\"><table><caption>" + escaped(caption) + "</caption><thead><tr>";
    for (const std::string& column : columns) html_ += "<th scope=\"col\">" + escaped(column) + "</th>";
    html_ += "</tr></thead><tbody>";
}

void Table::row(const std::vector<std::string>& cells, const std::vector<std::string>& classes) {
    html_ += "<tr>";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        html_ += i == 0 ? "<th scope=\"row\"" : "<td";
        if (i < classes.size() && !classes[i].empty()) html_ += " class=\"" + escaped(classes[i]) + "\"";
        html_ += ">" + escaped(cells[i]) + (i == 0 ? "</th>" : "</td>");
    }
    html_ += "</tr>\n";
}

} // namespace weft::bench
