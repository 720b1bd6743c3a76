// SPDX-License-Identifier: Apache-2.0
#include "scenes/image/exr_header.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace weft::scenes {
namespace {

constexpr std::size_t max_name = 255;
constexpr std::size_t max_channels = 256;

/// Reads the header's items; every step is checked against the end of the file.
class Cursor {
  public:
    Cursor(const ImageSource& source, std::size_t at, std::size_t end, std::string what)
        : source_(source), at_(at), end_(end), what_(std::move(what)) {}

    std::size_t at() const { return at_; }
    std::size_t left() const { return end_ - at_; }

    std::uint8_t byte() {
        need(1);
        return source_.byte(at_++);
    }
    std::uint32_t word() {
        need(4);
        std::uint32_t value = 0;
        for (unsigned i = 0; i < 4; ++i) value |= std::uint32_t{source_.byte(at_ + i)} << (8 * i);
        at_ += 4;
        return value;
    }
    std::int32_t integer() { return static_cast<std::int32_t>(word()); }
    std::string_view name() {
        const std::string_view rest = source_.text().substr(at_, std::min(max_name + 1, end_ - at_));
        const std::size_t length = rest.find('\0');
        if (length == std::string_view::npos)
            throw source_.error(what_ + ": the name at byte " + std::to_string(at_) + " does not end or is too long");
        at_ += length + 1;
        return rest.substr(0, length);
    }
    /// The next `size` bytes, which are `what`, as a cursor of their own; this one moves behind them.
    Cursor block(std::size_t size, std::string what) {
        Cursor value(source_, at_, end_, std::move(what));
        value.need(size);
        at_ += size;
        value.end_ = at_;
        return value;
    }

  private:
    void need(std::size_t count) const {
        if (end_ - at_ < count)
            throw source_.error(what_ + " is cut short: from byte " + std::to_string(at_) + " on it has " +
                                std::to_string(end_ - at_) + " of " + std::to_string(count) + " bytes");
    }

    const ImageSource& source_;
    std::size_t at_;
    std::size_t end_;
    std::string what_; // for messages
};

void check_version(const ImageSource& source, Cursor& cursor) {
    const std::uint32_t version = cursor.word();
    if ((version & 0xff) != 2)
        throw source.error("EXR version " + std::to_string(version & 0xff) + " is not supported");
    if (version & 0x1000) throw source.error("EXR has several parts, which is not supported: write one part to a file");
    if (version & 0x800) throw source.error("EXR holds deep data, which is not supported");
}

void read_data_window(const ImageSource& source, Cursor value, ExrHeader& header) {
    header.x = value.integer();
    header.y = value.integer();
    const std::int64_t width = std::int64_t{value.integer()} - header.x + 1;
    const std::int64_t height = std::int64_t{value.integer()} - header.y + 1;
    if (width < 1 || height < 1) throw source.error("EXR attribute dataWindow is empty");
    source.check_size(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height));
    header.width = static_cast<std::uint32_t>(width);
    header.height = static_cast<std::uint32_t>(height);
}

void read_channels(const ImageSource& source, Cursor value, ExrHeader& header) {
    for (std::string_view name = value.name(); !name.empty(); name = value.name()) {
        const std::uint32_t type = value.word();
        value.word(); // pLinear and reserved
        const std::int32_t x_sampling = value.integer();
        const std::int32_t y_sampling = value.integer();
        if (type > 2) throw source.error("EXR channel " + printable(name) + " has an unknown type");
        if (x_sampling != 1 || y_sampling != 1)
            throw source.error("EXR channel " + printable(name) + " is subsampled, which is not supported");
        if (header.channels.size() == max_channels)
            throw source.error("EXR has more than " + std::to_string(max_channels) + " channels");
        header.channels.emplace_back(name);
        header.pixel_bytes += type == 1 ? 2 : 4;
    }
    if (value.left() > 0)
        throw source.error("EXR attribute channels has " + std::to_string(value.left()) + " bytes behind its end");
}

void read_tiles(const ImageSource& source, Cursor value, ExrHeader& header) {
    header.tile_width = value.word();
    header.tile_height = value.word();
    const std::uint64_t area = std::uint64_t{header.tile_width} * header.tile_height;
    if (area == 0 || header.tile_width > source.limits.axis || header.tile_height > source.limits.axis ||
        area > source.limits.exr_chunk)
        throw source.error("EXR tiles of " + std::to_string(header.tile_width) + "x" +
                           std::to_string(header.tile_height) + " pixels are not sensible");
}

/// An attribute that the library interprets.
struct Needed {
    std::string_view name, type;
    std::uint32_t bytes; // 0: as many as it says
};

const Needed* needed_for_decoding(std::string_view name) {
    static constexpr std::array<Needed, 9> all{{{"channels", "chlist", 0},
                                                {"compression", "compression", 1},
                                                {"dataWindow", "box2i", 16},
                                                {"displayWindow", "box2i", 16},
                                                {"lineOrder", "lineOrder", 1},
                                                {"pixelAspectRatio", "float", 4},
                                                {"screenWindowCenter", "v2f", 8},
                                                {"screenWindowWidth", "float", 4},
                                                {"tiles", "tiledesc", 9}}};
    const auto* const found = std::find_if(all.begin(), all.end(), [&](const Needed& n) { return n.name == name; });
    return found == all.end() ? nullptr : found;
}

// The library reads as many bytes as the type has, whatever the attribute says; with another number it would take what
// was skipped here for attributes, whose sizes nobody has checked.
void check_extent(const ImageSource& source, const Needed& needed, std::string_view type, std::uint32_t bytes) {
    if (type == needed.type && (needed.bytes == 0 || bytes == needed.bytes)) return;
    throw source.error("EXR attribute " + std::string(needed.name) + " must be of type " + std::string(needed.type) +
                       (needed.bytes ? " and take " + std::to_string(needed.bytes) + " bytes" : "") +
                       ", but is of type " + printable(type, 40) + " and takes " + std::to_string(bytes));
}

} // namespace

bool ExrHeader::has_channel(std::string_view name) const {
    return std::find(channels.begin(), channels.end(), name) != channels.end();
}

ExrHeader read_exr_header(const ImageSource& source) {
    Cursor cursor(source, 4, source.bytes.size(), "EXR header"); // behind the magic number
    check_version(source, cursor);
    ExrHeader header;
    std::vector<std::size_t> skipped; // where the types of attributes are that decoding does not need
    for (std::string_view name = cursor.name(); !name.empty(); name = cursor.name()) {
        const std::size_t type_at = cursor.at();
        const std::string_view type = cursor.name();
        const std::uint32_t size = cursor.word();
        if (type.empty()) throw source.error("EXR attribute " + printable(name) + " has no type");
        const Needed* const needed = needed_for_decoding(name);
        if (needed) check_extent(source, *needed, type, size);
        const Cursor value = cursor.block(size, "EXR attribute " + printable(name));
        if (name == "dataWindow")
            read_data_window(source, value, header);
        else if (name == "channels")
            read_channels(source, value, header);
        else if (name == "tiles")
            read_tiles(source, value, header);
        if (!needed) skipped.push_back(type_at);
    }
    if (header.width == 0) throw source.error("EXR has no attribute dataWindow");
    if (header.channels.empty()) throw source.error("EXR has no channels");
    header.harmless.assign(source.bytes.begin(), source.bytes.begin() + static_cast<std::ptrdiff_t>(cursor.at()));
    for (const std::size_t at : skipped) header.harmless[at] = std::byte{'?'};
    return header;
}

} // namespace weft::scenes
