// SPDX-License-Identifier: Apache-2.0
#include "app/output/exr.h"

#include <OpenEXR/ImfChannelList.h>
#include <OpenEXR/ImfFrameBuffer.h>
#include <OpenEXR/ImfHeader.h>
#include <OpenEXR/ImfIO.h>
#include <OpenEXR/ImfOutputFile.h>
#include <OpenEXR/ImfStandardAttributes.h>
#include <OpenEXR/ImfStringAttribute.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

namespace weft::app {
namespace {

constexpr std::array<const char*, 4> channels{"R", "G", "B", "A"}; // as they lie in the film

/// Collects the file. The library comes back to fill in its table of offsets.
class Stream final : public Imf::OStream {
  public:
    Stream() : Imf::OStream("picture") {}
    void write(const char from[], int count) override {
        const auto size = static_cast<std::size_t>(count);
        if (at_ + size > bytes_.size()) bytes_.resize(at_ + size);
        std::memcpy(bytes_.data() + at_, from, size);
        at_ += size;
    }
    std::uint64_t tellp() override { return at_; }
    void seekp(std::uint64_t position) override { at_ = position; }
    std::vector<std::byte> take() { return std::move(bytes_); }

  private:
    std::vector<std::byte> bytes_;
    std::size_t at_ = 0;
};

Imf::Header header_of(const Picture& picture, Imf::PixelType type, const Metadata& metadata) {
    Imf::Header header(static_cast<int>(picture.width), static_cast<int>(picture.height));
    header.compression() = Imf::ZIP_COMPRESSION;
    for (const char* name : channels) header.channels().insert(name, Imf::Channel(type));
    Imf::addChromaticities(header, Imf::Chromaticities()); // Rec.709, said aloud
    for (const auto& [name, value] : metadata) {
        constexpr std::size_t longest = 200;
        header.insert("weft:" + name.substr(0, longest), Imf::StringAttribute(value));
    }
    return header;
}

} // namespace

std::vector<std::byte> encode_exr(const Picture& picture, bool half, const Metadata& metadata) {
    const Imf::PixelType type = half ? Imf::HALF : Imf::FLOAT;
    std::vector<::half> halves;
    if (half) halves.reserve(picture.rgba.size());
    if (half)
        for (const float value : picture.rgba) // the largest half and not infinity, which no reader wants
            halves.push_back(std::isinf(value) ? ::half(value) : ::half(std::clamp(value, -65504.0F, 65504.0F)));
    // The library takes one kind of slice for reading and writing; nothing is written to the film.
    char* const film = half ? reinterpret_cast<char*>(halves.data())
                            : reinterpret_cast<char*>(const_cast<float*>(picture.rgba.data()));
    const std::size_t value_bytes = half ? sizeof(::half) : sizeof(float);
    const std::size_t texel_bytes = value_bytes * channels.size();
    Imf::FrameBuffer buffer;
    for (std::size_t c = 0; c < channels.size(); ++c)
        buffer.insert(channels[c], Imf::Slice(type, film + c * value_bytes, texel_bytes, texel_bytes * picture.width));
    Stream stream;
    {
        Imf::OutputFile file(stream, header_of(picture, type, metadata), 0); // no threads of the library's
        file.setFrameBuffer(buffer);
        file.writePixels(static_cast<int>(picture.height));
    } // its destructor writes the table of offsets
    return stream.take();
}

} // namespace weft::app
