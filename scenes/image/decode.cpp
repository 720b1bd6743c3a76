// SPDX-License-Identifier: Apache-2.0
#include "scenes/image/source.h"

#include <array>

namespace weft::scenes {
namespace {

using namespace std::string_view_literals;

struct Signature {
    std::string_view format;
    std::string_view begin;
};

constexpr Signature png{"PNG", "\x89PNG\r\n\x1a\n"sv};
constexpr Signature jpeg{"JPEG", "\xff\xd8\xff"sv};
constexpr Signature exr{"OpenEXR", "\x76\x2f\x31\x01"sv};
constexpr Signature hdr{"Radiance HDR", "#?"sv};
constexpr Signature pfm_colour{"PFM", "PF"sv};
constexpr Signature pfm_grey{"PFM", "Pf"sv};

// Known well enough to be named in the refusal.
constexpr std::array others{Signature{"WebP or another RIFF", "RIFF"sv},
                            Signature{"KTX2", "\xabKTX 20"sv},
                            Signature{"DDS", "DDS "sv},
                            Signature{"BMP", "BM"sv},
                            Signature{"GIF", "GIF8"sv},
                            Signature{"TIFF", "II*\0"sv},
                            Signature{"TIFF", "MM\0*"sv},
                            Signature{"PSD", "8BPS"sv},
                            Signature{"JPEG XL", "\xff\x0a"sv}};

bool is(const Signature& signature, const ImageSource& source) { return source.text().starts_with(signature.begin); }

InputError unsupported(const ImageSource& source, const std::string& supported) {
    if (source.bytes.empty()) return source.error("is empty");
    for (const Signature& each : {png, jpeg, exr, hdr, pfm_colour, pfm_grey})
        if (is(each, source)) return source.error("is " + std::string(each.format) + ", here it must be " + supported);
    for (const Signature& each : others)
        if (is(each, source))
            return source.error("is " + std::string(each.format) + ", which is not supported: convert it to " +
                                supported);
    if (source.text().starts_with("\x89PNG"))
        return source.error(
            "begins like PNG, but its first eight bytes are damaged (by a copy that changes line ends?)");
    return source.error("is in no known picture format: it must be " + supported);
}

} // namespace

Image8 decode_image(std::span<const std::byte> bytes, std::string_view file, std::string_view element,
                    MemoryBudget& budget, const ImageLimits& limits) {
    const ImageSource source{bytes, file, element, budget, limits};
    if (is(png, source)) return decode_png(source);
    if (is(jpeg, source)) return decode_jpeg(source);
    throw unsupported(source, "PNG or JPEG");
}

ImageF decode_environment(std::span<const std::byte> bytes, std::string_view file, MemoryBudget& budget,
                          const ImageLimits& limits) {
    const ImageSource source{bytes, file, "", budget, limits};
    if (is(hdr, source)) return decode_hdr(source);
    if (is(exr, source)) return decode_exr(source);
    if (is(pfm_colour, source) || is(pfm_grey, source)) return decode_pfm(source);
    throw unsupported(source, "Radiance HDR, OpenEXR or PFM");
}

} // namespace weft::scenes
