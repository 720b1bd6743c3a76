// SPDX-License-Identifier: Apache-2.0
#include "app/output/write_image.h"

#include "app/output/atomic_file.h"
#include "app/output/exr.h"
#include "app/output/hdr.h"
#include "app/output/pfm.h"
#include "app/output/png.h"
#include "app/output/srgb_bytes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace weft::app {
namespace {

struct KnownFormat {
    std::string_view extension;
    Format format;
};

constexpr std::array known_formats{KnownFormat{".png", Format::png}, KnownFormat{".exr", Format::exr},
                                   KnownFormat{".hdr", Format::hdr}, KnownFormat{".pfm", Format::pfm}};

std::vector<std::byte> encode_display(const Picture& picture, const WriteOptions& options) {
    const std::size_t pixels = picture.rgba.size() / 4;
    const float gain = std::exp2(options.exposure_ev);
    const SrgbBytes srgb_byte;
    std::vector<std::uint8_t> texels(picture.rgba.size());
    bool opaque = true;
    for (std::size_t i = 0; i < pixels; ++i) {
        const float* const film = picture.rgba.data() + 4 * i;
        std::uint8_t* const out = texels.data() + 4 * i;
        out[3] = to_byte(film[3]);
        opaque = opaque && out[3] == 255;
        const float straight = film[3] > 0 && film[3] < 1 ? 1 / film[3] : 1.0F;
        const Rgb light{film[0] * straight, film[1] * straight, film[2] * straight};
        const Rgb shown = to_display(light, gain, *options.tone_map);
        out[0] = srgb_byte(shown.x);
        out[1] = srgb_byte(shown.y);
        out[2] = srgb_byte(shown.z);
    }
    if (opaque) { // close the gaps that alpha leaves
        for (std::size_t i = 0; i < pixels; ++i) std::copy_n(texels.data() + 4 * i, 3, texels.data() + 3 * i);
        texels.resize(3 * pixels);
    }
    return encode_png(picture.width, picture.height, opaque ? 3 : 4, texels, options.metadata);
}

std::vector<std::byte> encode(Format format, const Picture& picture, const WriteOptions& options) {
    switch (format) {
    case Format::png: return encode_display(picture, options);
    case Format::exr: return encode_exr(picture, options.half, options.metadata);
    case Format::hdr: return encode_hdr(picture, options.metadata);
    case Format::pfm: return encode_pfm(picture);
    }
    throw std::logic_error("write_picture: a format is missing here");
}

} // namespace

Format format_of(const std::filesystem::path& path) {
    std::string extension = path.extension().string();
    for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    std::string known;
    for (const KnownFormat& each : known_formats) {
        if (each.extension == extension) return each.format;
        known += (known.empty() ? "" : ", ") + std::string(each.extension);
    }
    throw std::invalid_argument("\"" + path.string() + "\" has no known picture extension, known are: " + known);
}

void write_picture(const std::filesystem::path& path, const Picture& picture, const WriteOptions& options) {
    if (picture.width == 0 || picture.height == 0 ||
        picture.rgba.size() != std::size_t{4} * picture.width * picture.height)
        throw std::invalid_argument("write_picture: the film does not match the size");
    const std::vector<std::byte> file = encode(format_of(path), picture, options);
    AtomicFile out(path);
    out.write(file);
    out.commit();
}

} // namespace weft::app
