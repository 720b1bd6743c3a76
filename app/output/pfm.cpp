// SPDX-License-Identifier: Apache-2.0
#include "app/output/pfm.h"

#include <bit>
#include <cstring>

namespace weft::app {

static_assert(std::endian::native == std::endian::little, "the rows are copied as they lie in memory");

std::vector<std::byte> encode_pfm(const Picture& picture) {
    const std::string header =
        "PF\n" + std::to_string(picture.width) + " " + std::to_string(picture.height) + "\n-1.0\n";
    const std::size_t width = picture.width;
    constexpr std::size_t texel_bytes = 3 * sizeof(float);
    std::vector<std::byte> file(header.size() + picture.height * width * texel_bytes);
    std::memcpy(file.data(), header.data(), header.size());
    std::byte* to = file.data() + header.size();
    for (std::size_t y = picture.height; y-- > 0;)
        for (std::size_t x = 0; x < width; ++x, to += texel_bytes)
            std::memcpy(to, picture.rgba.data() + (y * width + x) * 4, texel_bytes);
    return file;
}

} // namespace weft::app
