// SPDX-License-Identifier: Apache-2.0
#include "exr_samples.h"

#include <OpenEXR/ImfChannelList.h>
#include <OpenEXR/ImfFrameBuffer.h>
#include <OpenEXR/ImfHeader.h>
#include <OpenEXR/ImfOutputFile.h>
#include <OpenEXR/ImfStringAttribute.h>
#include <OpenEXR/ImfTiledOutputFile.h>

namespace weft::tests {

std::vector<float> smooth_values(const ExrKind& kind) {
    std::vector<float> values;
    for (int y = 0; y < kind.height; ++y)
        for (int x = 0; x < kind.width; ++x)
            for (std::size_t c = 0; c < kind.channels.size(); ++c)
                values.push_back(static_cast<float>(x + 2 * y) * 0.25F + static_cast<float>(c));
    return values;
}

Bytes make_exr(const ExrKind& kind, const std::vector<float>& values) {
    const TemporaryFolder folder;
    const std::string path = (folder / "a.exr").string();
    const Imath::Box2i window({kind.x, kind.y}, {kind.x + kind.width - 1, kind.y + kind.height - 1});
    Imf::Header header(window, window);
    header.compression() = static_cast<Imf::Compression>(kind.compression);
    header.lineOrder() = kind.bottom_up ? Imf::DECREASING_Y : Imf::INCREASING_Y;
    header.insert("comments", Imf::StringAttribute("made by a test"));
    const Imf::PixelType type = kind.half ? Imf::HALF : Imf::FLOAT;
    std::vector<::half> halves(values.begin(), values.end());
    std::vector<float> floats(values);
    char* data = kind.half ? reinterpret_cast<char*>(halves.data()) : reinterpret_cast<char*>(floats.data());
    const std::size_t bytes = kind.half ? 2 : 4;
    const std::size_t texel = bytes * kind.channels.size();
    const std::size_t row = texel * static_cast<std::size_t>(kind.width);
    Imf::FrameBuffer buffer;
    for (std::size_t c = 0; c < kind.channels.size(); ++c) {
        header.channels().insert(kind.channels[c], Imf::Channel(type));
        buffer.insert(kind.channels[c], Imf::Slice::Make(type, data + c * bytes, window, texel, row));
    }
    if (kind.tiled) {
        header.setTileDescription(Imf::TileDescription(16, 8));
        Imf::TiledOutputFile file(path.c_str(), header, 0);
        file.setFrameBuffer(buffer);
        file.writeTiles(0, file.numXTiles() - 1, 0, file.numYTiles() - 1);
    } else {
        Imf::OutputFile file(path.c_str(), header, 0);
        file.setFrameBuffer(buffer);
        file.writePixels(kind.height);
    }
    return read_bytes(path);
}

} // namespace weft::tests
