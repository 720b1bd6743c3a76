// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/glb.h"

#include "scenes/files/input_error.h"
#include "scenes/gltf/gltf.h"

#include <cstdint>

namespace weft::scenes {

namespace {

constexpr std::uint32_t magic = 0x46546C67, json_chunk = 0x4E4F534A, binary_chunk = 0x004E4942; // "glTF" "JSON" "BIN"
constexpr std::size_t header_bytes = 12, chunk_header_bytes = 8;

/// A little-endian word, whatever the machine's order is.
std::uint32_t word(std::span<const std::byte> bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
    return value;
}

} // namespace

bool is_glb(std::span<const std::byte> file) noexcept { return file.size() >= 4 && word(file, 0) == magic; }

namespace gltf {

Container split_container(std::span<const std::byte> bytes, const std::string& file) {
    if (!is_glb(bytes)) return {bytes, {}};
    const auto reject = [&](const std::string& element, const std::string& reason) {
        throw InputError(file, element, reason);
    };
    if (bytes.size() < header_bytes) reject("header", "is cut short after " + std::to_string(bytes.size()) + " bytes");
    if (const auto version = word(bytes, 4); version != 2)
        reject("header", "binary glTF version " + std::to_string(version) + "; weft reads version 2");
    const std::uint32_t length = word(bytes, 8);
    if (length < header_bytes || length > bytes.size())
        reject("header", "says " + std::to_string(length) + " bytes, but the file has " + std::to_string(bytes.size()));
    bytes = bytes.first(length); // what follows is not part of the scene

    Container container;
    std::size_t at = header_bytes;
    for (std::size_t chunk = 0; at < bytes.size(); ++chunk) {
        const std::string element = "chunk " + std::to_string(chunk) + " at byte " + std::to_string(at);
        if (bytes.size() - at < chunk_header_bytes) reject(element, "its header is cut short");
        const std::uint32_t size = word(bytes, at), type = word(bytes, at + 4);
        at += chunk_header_bytes;
        if (size > bytes.size() - at)
            reject(element,
                   "says " + std::to_string(size) + " bytes, but " + std::to_string(bytes.size() - at) + " are left");
        if (chunk == 0 && type != json_chunk) reject(element, "the first chunk must be JSON");
        if (chunk == 0) container.json = bytes.subspan(at, size);
        if (chunk == 1 && type == binary_chunk) container.binary = bytes.subspan(at, size);
        at += size; // further chunks belong to extensions
    }
    if (container.json.empty()) reject("", "holds no JSON chunk");
    return container;
}

} // namespace gltf
} // namespace weft::scenes
