// SPDX-License-Identifier: Apache-2.0
// OpenEXR by its own library, behind a header that was checked before.
#include "scenes/image/exr_header.h"

#include <OpenEXR/Iex.h>
#include <OpenEXR/ImfFrameBuffer.h>
#include <OpenEXR/ImfHeader.h>
#include <OpenEXR/ImfIO.h>
#include <OpenEXR/ImfInputFile.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

namespace weft::scenes {
namespace {

/// The file as the library sees it: the harmless header, then the bytes as they are.
class Stream final : public Imf::IStream {
  public:
    Stream(std::span<const std::byte> header, std::span<const std::byte> file)
        : Imf::IStream("picture"), header_(header), file_(file) {}

    bool read(char to[], int count) override {
        const auto wanted = static_cast<std::uint64_t>(std::max(count, 0));
        if (at_ > file_.size() || wanted > file_.size() - at_) throw Iex::InputExc("the file is cut short");
        const std::uint64_t from_header = at_ < header_.size() ? std::min(wanted, header_.size() - at_) : 0;
        if (from_header > 0) std::memcpy(to, header_.data() + at_, from_header);
        if (wanted > from_header) std::memcpy(to + from_header, file_.data() + at_ + from_header, wanted - from_header);
        at_ += wanted;
        return at_ < file_.size();
    }
    std::uint64_t tellg() override { return at_; }
    void seekg(std::uint64_t position) override { at_ = position; }

  private:
    std::span<const std::byte> header_;
    std::span<const std::byte> file_;
    std::uint64_t at_ = 0;
};

std::array<const char*, 3> colour_channels(const ImageSource& source, const ExrHeader& header) {
    if (header.has_channel("R") && header.has_channel("G") && header.has_channel("B")) return {"R", "G", "B"};
    const bool chroma = header.has_channel("RY") || header.has_channel("BY");
    if (header.has_channel("Y") && !chroma) return {"Y", "Y", "Y"};
    std::string names;
    for (const std::string& name : header.channels) names += (names.empty() ? "" : ", ") + name;
    throw source.error("EXR has the channels " + printable(names, 200) + "; needed are R, G and B, or Y");
}

// What the library holds while it decodes: a chunk of scanlines, or a row of tiles, packed and unpacked.
std::uint64_t working_bytes(const ImageSource& source, const ExrHeader& header) {
    constexpr std::uint64_t most_lines = 256; // of the compression with the largest chunks
    const std::uint64_t lines =
        header.tile_height ? header.tile_height : std::min<std::uint64_t>(most_lines, header.height);
    const std::uint64_t pixels = lines * std::max(header.width, header.tile_width);
    if (pixels > source.limits.pixels) throw source.error("EXR tiles are too high for a picture of this width");
    return pixels * std::max<std::uint64_t>(header.pixel_bytes, 3 * sizeof(float)) * 3;
}

void decode_rows(const ImageSource& source, const ExrHeader& header, ImageF& image) {
    const std::array<const char*, 3> names = colour_channels(source, header);
    const std::size_t row_floats = std::size_t{header.width} * 3;
    image.rgb.reserve(header.height * row_floats);

    Stream stream(header.harmless, source.bytes);
    Imf::InputFile file(stream, 0); // no threads of the library's: the caller has its own
    const Imath::Box2i window = file.header().dataWindow();
    const bool agrees = window.min.x == header.x && window.min.y == header.y &&
                        std::int64_t{window.max.x} - window.min.x + 1 == header.width &&
                        std::int64_t{window.max.y} - window.min.y + 1 == header.height;
    if (!agrees) throw source.error("EXR header declares its size twice");

    const bool grey = names[0] == names[1];
    Imf::FrameBuffer buffer; // of the whole picture, whose address no longer changes
    for (std::size_t c = 0; c < (grey ? 1 : 3); ++c)
        buffer.insert(names[c], Imf::Slice::Make(Imf::FLOAT, image.rgb.data() + c, window, 3 * sizeof(float),
                                                 row_floats * sizeof(float)));
    file.setFrameBuffer(buffer);

    // Bands, so that memory is touched only when there are data for it.
    constexpr std::uint32_t band = 64;
    for (std::uint32_t y = 0; y < header.height; y += band) {
        const std::uint32_t rows = std::min(band, header.height - y);
        image.rgb.resize((y + rows) * row_floats);
        const int first = header.y + static_cast<int>(y);
        file.readPixels(first, first + static_cast<int>(rows) - 1);
        for (std::uint32_t i = y; i < y + rows; ++i) {
            const std::span<float> row = std::span(image.rgb).subspan(i * row_floats, row_floats);
            if (grey)
                for (std::size_t x = 0; x < row_floats; x += 3) row[x + 1] = row[x + 2] = row[x];
            source.check_finite(row, i);
        }
    }
}

} // namespace

ImageF decode_exr(const ImageSource& source) {
    const ExrHeader header = read_exr_header(source);
    const std::uint64_t size = std::uint64_t{header.width} * header.height * 3 * sizeof(float);
    Charge texels(source.budget, size, "the picture's pixels", source.file, source.element);
    const Charge work(source.budget, working_bytes(source, header), "decoding the picture", source.file,
                      source.element);
    ImageF image{header.width, header.height, {}};
    try {
        decode_rows(source, header, image);
    } catch (const FileError&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& error) { // the library's own, and what its containers throw
        throw source.error("EXR is damaged or of an unsupported kind: " + std::string(error.what()));
    }
    texels.keep();
    return image;
}

} // namespace weft::scenes
