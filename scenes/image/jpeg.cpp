// SPDX-License-Identifier: Apache-2.0
// JPEG by stb_image, which is asked only after its file could hold what it declares.
#include "scenes/image/source.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <set>

// Zeroed, so that the picture is a function of the bytes even where the data leave a hole. Large blocks come zeroed
// from the kernel anyway.
#define STBI_MALLOC(size) std::calloc(1, size)
#define STBI_REALLOC(block, size) std::realloc(block, size)
#define STBI_FREE(block) std::free(block)
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#define STBI_NO_HDR
#define STBI_NO_LINEAR
#include <stb/stb_image.h>

namespace weft::scenes {
namespace {

struct FreeStb {
    void operator()(stbi_uc* p) const { stbi_image_free(p); }
};

struct Scans {
    std::uint64_t count = 0;
    std::set<std::uint8_t> components; // those that have a scan
};

// Walks the markers. stb_image does not mind when a component has no scan at all; its plane would be arbitrary.
Scans read_scans(const ImageSource& source) {
    const std::size_t size = source.bytes.size();
    Scans scans;
    for (std::size_t at = 2; at + 3 < size;) {
        const std::uint8_t marker = source.byte(at + 1);
        const bool is_marker = source.byte(at) == 0xff && marker != 0 && marker != 0xff;
        const bool restart = marker >= 0xd0 && marker <= 0xd7;
        if (!is_marker || restart || marker == 0x01) { // entropy-coded data or fill: on to the next 0xff
            const void* next = std::memchr(source.bytes.data() + at + 1, 0xff, size - at - 1);
            if (!next) break;
            at = static_cast<std::size_t>(static_cast<const std::byte*>(next) - source.bytes.data());
            continue;
        }
        if (marker == 0xd9) break;
        const std::size_t length = source.byte(at + 2) * 256U + source.byte(at + 3);
        if (marker == 0xda) {
            ++scans.count;
            for (std::size_t i = 0; at + 5 + 2 * i < size && i < source.byte(at + 4); ++i)
                scans.components.insert(source.byte(at + 5 + 2 * i));
        }
        at += 2 + length;
    }
    return scans;
}

InputError damaged(const ImageSource& source) {
    const char* reason = stbi_failure_reason();
    return source.error("JPEG is damaged or of an unsupported kind: " + std::string(reason ? reason : "unknown"));
}

} // namespace

Image8 decode_jpeg(const ImageSource& source) {
    if (source.bytes.size() > std::numeric_limits<int>::max()) throw source.error("JPEG has more than 2 GiB");
    const auto* data = reinterpret_cast<const stbi_uc*>(source.bytes.data());
    const int length = static_cast<int>(source.bytes.size());
    int width = 0;
    int height = 0;
    int components = 0;
    if (!stbi_info_from_memory(data, length, &width, &height, &components)) throw damaged(source);
    source.check_size(static_cast<std::uint64_t>(std::max(width, 0)), static_cast<std::uint64_t>(std::max(height, 0)));

    const auto pixels = static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
    const std::string size = std::to_string(width) + "x" + std::to_string(height);
    // Every block of 8x8 pixels costs at least one bit.
    if (pixels / 512 > source.bytes.size())
        throw source.error("JPEG has " + std::to_string(source.bytes.size()) +
                           " bytes, which cannot hold a picture of " + size);
    const Scans scans = read_scans(source);
    if (scans.count > 4 && pixels * scans.count > source.limits.jpeg_work)
        throw LimitError(std::string(source.file), std::string(source.element),
                         "JPEG of " + size + " has " + std::to_string(scans.count) + " scans, which is too much work");
    if (scans.components.size() < static_cast<std::size_t>(components))
        throw source.error("JPEG is damaged: only " + std::to_string(scans.components.size()) +
                           " of its components have data");

    // What stb takes: a plane per component, in whole blocks, with the coefficients as well if progressive, and its
    // result, which is copied into ours.
    const std::uint64_t planes = (pixels + 64 * static_cast<std::uint64_t>(width + height) + 4096) * 4;
    const Charge work(source.budget, planes * 3 + pixels * 3, "decoding the picture", source.file, source.element);
    Charge texels(source.budget, pixels * 3, "the picture's pixels", source.file, source.element);
    const std::unique_ptr<stbi_uc, FreeStb> decoded(
        stbi_load_from_memory(data, length, &width, &height, &components, 0));
    if (!decoded) throw damaged(source);

    const int channels = components >= 3 ? 3 : 1; // CMYK becomes RGB
    Image8 image{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), channels, {}};
    image.texels.assign(decoded.get(), decoded.get() + pixels * static_cast<std::uint64_t>(channels));
    texels.keep();
    return image;
}

} // namespace weft::scenes
