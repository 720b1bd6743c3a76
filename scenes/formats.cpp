// SPDX-License-Identifier: Apache-2.0
#include "scenes/formats.h"

#include "scenes/files/text_of.h"
#include "scenes/gltf/gltf.h"
#include "scenes/obj/obj.h"
#include "scenes/ply/ply.h"

#include <algorithm>

namespace weft::scenes {

namespace {

bool is_ply(std::span<const std::byte> bytes) {
    const std::string_view text = text_of(bytes);
    return text.starts_with("ply\n") || text.starts_with("ply\r");
}

/// OBJ has no signature: some line near the beginning must be one of its own and none may hold what text does not.
bool is_obj(std::span<const std::byte> bytes) {
    std::string_view text = text_of(bytes).substr(0, std::size_t{1} << 16);
    if (text.find('\0') != std::string_view::npos) return false;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        for (const std::string_view begin : {"v ", "vn ", "vt ", "mtllib ", "usemtl ", "f "})
            if (text.substr(0, end).starts_with(begin)) return true;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return false;
}

/// JSON that says which version of glTF it is.
bool is_gltf(std::span<const std::byte> bytes) {
    if (is_glb(bytes)) return true;
    const std::string_view text = text_of(bytes);
    const auto start = text.find_first_not_of(" \t\r\n");
    return start != std::string_view::npos && text[start] == '{' && text.find("\"asset\"") != std::string_view::npos;
}

constexpr std::string_view gltf_extensions[] = {".gltf", ".glb"};
constexpr std::string_view ply_extensions[] = {".ply"};
constexpr std::string_view obj_extensions[] = {".obj"};

constexpr Format all_formats[] = {
    {"glTF", gltf_extensions, is_gltf, load_gltf},
    {"PLY", ply_extensions, is_ply, load_ply},
    {"OBJ", obj_extensions, is_obj, load_obj},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool ends_with(std::string_view path, std::string_view extension) {
    if (path.size() < extension.size()) return false;
    const std::string_view end = path.substr(path.size() - extension.size());
    return std::equal(end.begin(), end.end(), extension.begin(), [](char a, char b) { return lower(a) == b; });
}

} // namespace

std::span<const Format> formats() { return all_formats; }

const Format* format_of(std::string_view path, std::span<const std::byte> bytes) {
    for (const Format& format : all_formats)
        for (const std::string_view extension : format.extensions)
            if (ends_with(path, extension)) return &format;
    for (const Format& format : all_formats)
        if (format.recognises(bytes)) return &format;
    return nullptr;
}

} // namespace weft::scenes
