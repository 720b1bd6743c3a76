// SPDX-License-Identifier: Apache-2.0
// JPEG by libjpeg-turbo. Not stb_image: in Debian 12's version a crafted Huffman table overruns the heap
// (CVE-2022-28041, -28042, -28048). The library reports errors by a function that must not return, so it leaves by
// longjmp: the functions that it may leave hold nothing that has a destructor.
#include "scenes/image/source.h"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio> // jpeglib.h needs it
#include <jerror.h>
#include <jpeglib.h>

namespace weft::scenes {
namespace {

struct Reader {
    jpeg_decompress_struct info{};
    jpeg_error_mgr errors{};
    jpeg_progress_mgr progress{};
    std::jmp_buf escape{};
    std::array<char, JMSG_LENGTH_MAX> message{};
    std::uint64_t work_limit = 0;
    bool too_much_work = false;
    unsigned seen_components = 0; // a bit for each that has a scan

    Reader() = default;
    ~Reader() { jpeg_destroy_decompress(&info); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
};

Reader& reader_of(j_common_ptr info) { return *static_cast<Reader*>(info->client_data); }

[[noreturn]] void leave(j_common_ptr info) {
    Reader& reader = reader_of(info);
    info->err->format_message(info, reader.message.data());
    std::longjmp(reader.escape, 1); // NOLINT(cert-err52-cpp): the library's only way out
}

// Levels from 0 are traces, -1 is a warning: the data are damaged, unless it is one of the harmless ones.
void on_message(j_common_ptr info, int level) {
    const int code = info->err->msg_code;
    const bool harmless = code == JWRN_EXTRANEOUS_DATA || code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR;
    if (level < 0 && !harmless) leave(info);
}

// Called for every row of blocks. Each scan goes over the whole picture, so that a small file can ask for hours.
void on_progress(j_common_ptr common) {
    Reader& reader = reader_of(common);
    const jpeg_decompress_struct& info = reader.info;
    for (int i = 0; i < info.comps_in_scan; ++i)
        reader.seen_components |= 1U << static_cast<unsigned>(info.cur_comp_info[i]->component_index);
    const auto scans = static_cast<std::uint64_t>(std::max(info.input_scan_number, 0));
    const std::uint64_t pixels = std::uint64_t{info.image_width} * info.image_height;
    if (scans > 4 && pixels * scans > reader.work_limit) {
        reader.too_much_work = true;
        std::longjmp(reader.escape, 1); // NOLINT(cert-err52-cpp)
    }
}

/// False after an error, which is in reader.message.
bool read_header(Reader& reader, std::span<const std::byte> bytes) {
    reader.info.err = jpeg_std_error(&reader.errors);
    reader.info.client_data = &reader;
    reader.errors.error_exit = leave;
    reader.errors.emit_message = on_message;
    if (setjmp(reader.escape)) return false; // NOLINT(cert-err52-cpp)
    jpeg_create_decompress(&reader.info);
    reader.progress.progress_monitor = on_progress;
    reader.info.progress = &reader.progress;
    jpeg_mem_src(&reader.info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_read_header(&reader.info, TRUE);
    return true;
}

/// Decodes into rows of `row_bytes`. False after an error.
bool read_rows(Reader& reader, std::uint8_t* texels, std::size_t row_bytes) {
    if (setjmp(reader.escape)) return false; // NOLINT(cert-err52-cpp)
    reader.info.dct_method = JDCT_ISLOW;     // exact, whatever instructions the CPU has
    jpeg_start_decompress(&reader.info);
    while (reader.info.output_scanline < reader.info.output_height) {
        JSAMPROW row = texels + reader.info.output_scanline * row_bytes;
        jpeg_read_scanlines(&reader.info, &row, 1);
    }
    jpeg_finish_decompress(&reader.info); // up to the end marker: a file without it is cut short
    return true;
}

InputError damaged(const ImageSource& source, const Reader& reader) {
    return source.error("JPEG is damaged or of an unsupported kind: " + std::string(reader.message.data()));
}

// The four inks of print to RGB. Programs of Adobe, which write nearly all such files, store them inverted.
void inks_to_rgb(std::vector<std::uint8_t>& texels, bool inverted) {
    const std::size_t pixels = texels.size() / 4;
    for (std::size_t i = 0; i < pixels; ++i) {
        const auto light = [&](std::size_t c) -> unsigned {
            const unsigned value = texels[4 * i + c];
            return inverted ? value : 255 - value;
        };
        const unsigned black = light(3);
        const std::array rgb{light(0) * black, light(1) * black, light(2) * black};
        for (std::size_t c = 0; c < 3; ++c) texels[3 * i + c] = static_cast<std::uint8_t>((rgb[c] + 127) / 255);
    }
    texels.resize(3 * pixels);
}

/// Channels that the library is to deliver.
std::size_t choose_colour_space(const ImageSource& source, jpeg_decompress_struct& info) {
    switch (info.num_components) {
    case 1: info.out_color_space = JCS_GRAYSCALE; return 1;
    case 3: info.out_color_space = JCS_RGB; return 3;
    case 4: info.out_color_space = JCS_CMYK; return 4;
    default:
        throw source.error("JPEG has " + std::to_string(info.num_components) + " components, known are 1, 3 and 4");
    }
}

// What the library keeps: all coefficients, if the scans must be collected, otherwise a few rows.
std::uint64_t working_bytes(jpeg_decompress_struct& info) {
    const std::uint64_t width = info.image_width + 32;
    const std::uint64_t rows = jpeg_has_multiple_scans(&info) ? info.image_height + 32 : 128;
    return width * rows * static_cast<std::uint64_t>(info.num_components) * sizeof(JCOEF);
}

} // namespace

Image8 decode_jpeg(const ImageSource& source) {
    Reader reader;
    reader.work_limit = source.limits.jpeg_work;
    jpeg_decompress_struct& info = reader.info;
    if (!read_header(reader, source.bytes)) throw damaged(source, reader);
    source.check_size(info.image_width, info.image_height);
    const std::string size = std::to_string(info.image_width) + "x" + std::to_string(info.image_height);
    const std::uint64_t pixels = std::uint64_t{info.image_width} * info.image_height;
    // Every block of 8x8 pixels costs at least one bit.
    if (pixels / 512 > source.bytes.size())
        throw source.error("JPEG has " + std::to_string(source.bytes.size()) +
                           " bytes, which cannot hold a picture of " + size);

    const std::size_t channels = choose_colour_space(source, info);
    const bool collected = jpeg_has_multiple_scans(&info) != FALSE;
    const Charge work(source.budget, working_bytes(info), "decoding the picture", source.file, source.element);
    Charge texels(source.budget, pixels * channels, "the picture's pixels", source.file, source.element);
    Image8 image{info.image_width, info.image_height, channels == 1 ? 1 : 3,
                 std::vector<std::uint8_t>(pixels * channels)};
    const bool done = read_rows(reader, image.texels.data(), info.image_width * channels);
    if (reader.too_much_work)
        throw LimitError(std::string(source.file), std::string(source.element),
                         "JPEG of " + size + " has more than " + std::to_string(info.input_scan_number - 1) +
                             " scans, which is too much work");
    if (!done) throw damaged(source, reader);
    if (collected && reader.seen_components != (1U << static_cast<unsigned>(info.num_components)) - 1)
        throw source.error("JPEG is damaged: not all of its components have data");
    if (channels == 4) inks_to_rgb(image.texels, info.saw_Adobe_marker != FALSE);
    texels.keep();
    return image;
}

} // namespace weft::scenes
