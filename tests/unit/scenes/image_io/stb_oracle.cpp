// SPDX-License-Identifier: Apache-2.0
#include "stb_oracle.h"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#include <stb/stb_image.h>
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#include <stb/stb_image_write.h>

namespace weft::tests {

StbPicture stb_decode(const Bytes& file) {
    StbPicture picture;
    stbi_uc* texels =
        stbi_load_from_memory(reinterpret_cast<const stbi_uc*>(file.data()), static_cast<int>(file.size()),
                              &picture.width, &picture.height, &picture.channels, 0);
    if (!texels) return {};
    picture.texels.assign(texels, texels + picture.width * picture.height * picture.channels);
    stbi_image_free(texels);
    return picture;
}

StbPicture stb_decode_hdr(const Bytes& file) {
    StbPicture picture;
    float* values = stbi_loadf_from_memory(reinterpret_cast<const stbi_uc*>(file.data()), static_cast<int>(file.size()),
                                           &picture.width, &picture.height, &picture.channels, 3);
    if (!values) return {};
    picture.values.assign(values, values + picture.width * picture.height * 3);
    stbi_image_free(values);
    return picture;
}

Bytes stb_jpeg(int width, int height, int channels, const std::vector<std::uint8_t>& texels, int quality) {
    Bytes file;
    const auto append = [](void* to, void* data, int size) {
        const auto* begin = static_cast<const std::byte*>(data);
        static_cast<Bytes*>(to)->insert(static_cast<Bytes*>(to)->end(), begin, begin + size);
    };
    stbi_write_jpg_to_func(append, &file, width, height, channels, texels.data(), quality);
    return file;
}

} // namespace weft::tests
