// SPDX-License-Identifier: Apache-2.0
// Small files that declare huge pictures: refused, quickly, and without taking the memory.
#include "exr_samples.h"
#include "helpers.h"
#include "png_samples.h"
#include "scenes/image/decode.h"
#include "stb_oracle.h"

#include <array>
#include <cstring>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weft::scenes {
namespace {

using namespace weft::tests;

// AddressSanitizer marks every byte of a block in a shadow of its own, touched or not.
#ifdef __SANITIZE_ADDRESS__
constexpr long allowed_kib = 1024 * 1024;
constexpr double allowed_s = 20; // where pages are dear, marking them takes seconds
#else
constexpr long allowed_kib = 64 * 1024;
constexpr double allowed_s = 2;
#endif

struct Cost {
    long peak_kib = 0; // most memory resident at once
    double cpu_s = 0;  // and not wall time: the machine may be busy
};

/// Runs `body` in a child process. The child's exit code must be 0.
Cost cost_of(const std::function<void()>& body) {
    const pid_t child = fork();
    if (child == 0) {
        body();
        _exit(testing::Test::HasFailure() ? 1 : 0);
    }
    int status = 0;
    rusage usage{};
    EXPECT_EQ(wait4(child, &status, 0, &usage), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return {usage.ru_maxrss, seconds(usage.ru_utime) + seconds(usage.ru_stime)};
}

template <class Error> void expect_refused(const Bytes& file, std::string_view part) {
    const Cost idle = cost_of([] {});
    const Cost busy = cost_of([&] {
        MemoryBudget budget(std::uint64_t{8} << 30);
        const bool texture = file[0] == std::byte{0x89} || file[0] == std::byte{0xff};
        const std::string text = message_of<Error>([&] {
            if (texture)
                static_cast<void>(decode_image(file, "a", "b", budget));
            else
                static_cast<void>(decode_environment(file, "a", budget));
        });
        EXPECT_TRUE(contains(text, part)) << text;
    });
    EXPECT_LT(busy.peak_kib - idle.peak_kib, allowed_kib);
    EXPECT_LT(busy.cpu_s - idle.cpu_s, allowed_s);
}

TEST(Bombs, PngHeader) {
    const Bytes end = png_chunk("IDAT", deflated(Bytes(10))) + png_chunk("IEND", {});
    expect_refused<LimitError>(png_header(40000, 1, 8, 2, false) + end, "40000x1");
    expect_refused<LimitError>(png_header(32768, 32768, 8, 6, false) + end, "32768x32768");
    expect_refused<LimitError>(png_header(0xffffffff, 0xffffffff, 16, 6, true) + end, "4294967295");
    expect_refused<InputError>(png_header(16384, 16384, 8, 6, false) + end, "cannot hold");
}

TEST(Bombs, PngDeflate) {
    const Bytes much = deflated(Bytes(std::size_t{200} << 20));
    ASSERT_LT(much.size(), std::size_t{1} << 20);
    expect_refused<InputError>(png_header(16, 16, 8, 2, false) + png_chunk("IDAT", much) + png_chunk("IEND", {}),
                               "more data than the picture has pixels");
}

TEST(Bombs, JpegHeader) {
    Bytes file = stb_jpeg(16, 16, 3, std::vector<std::uint8_t>(16 * 16 * 3), 50);
    const std::size_t frame = text_of(file).find("\xff\xc0");
    ASSERT_NE(frame, std::string::npos);
    const auto set_size = [&](unsigned width, unsigned height) {
        for (const auto& [at, value] : {std::pair{frame + 5, height}, {frame + 7, width}}) {
            file[at] = std::byte(value >> 8);
            file[at + 1] = std::byte(value & 255);
        }
    };
    set_size(65000, 65000);
    expect_refused<LimitError>(file, "65000x65000");
    set_size(16384, 16384);
    expect_refused<InputError>(file, "cannot hold");
}

// Each scan of a progressive JPEG goes over all of its pixels: the file is small, the work is not.
TEST(Bombs, JpegScans) {
    Bytes file = stb_jpeg(16, 16, 3, std::vector<std::uint8_t>(16 * 16 * 3), 50);
    file[text_of(file).find("\xff\xc0") + 1] = std::byte{0xc2}; // progressive
    const std::size_t scan = text_of(file).find("\xff\xda");
    const auto first = file.begin() + static_cast<std::ptrdiff_t>(scan);
    Bytes one(first, file.end() - 2);
    one[12] = std::byte{0}; // of the constant coefficient only
    file.erase(first, file.end() - 2);
    for (int i = 0; i < 1000; ++i) file.insert(file.end() - 2, one.begin(), one.end());
    MemoryBudget budget(std::uint64_t{1} << 30);
    ImageLimits limits;
    limits.jpeg_work = 256 * 100;
    EXPECT_TRUE(contains(
        message_of<LimitError>([&] { static_cast<void>(decode_image(file, "a", "b", budget, limits)); }), "100 scans"));
}

TEST(Bombs, Hdr) {
    const std::string head = "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n";
    expect_refused<LimitError>(bytes_of(head + "-Y 30000 +X 30000\n"), "30000x30000");
    expect_refused<InputError>(bytes_of(head + "-Y 16384 +X 16384\n"), "cannot hold");
    // Long enough for its rows, empty for its texels: memory grows only as rows are read.
    expect_refused<InputError>(bytes_of(head + "-Y 16384 +X 16384\n" + std::string(16384 * 4, '\x02')), "row 0");
}

TEST(Bombs, Pfm) {
    expect_refused<LimitError>(bytes_of("PF\n30000 30000\n-1\n"), "30000x30000");
    expect_refused<InputError>(bytes_of("PF\n16384 16384\n-1\n"), "cut short");
}

/// Overwrites the value of an attribute of 32-bit words.
Bytes with_attribute(Bytes exr, const std::string& name_and_type, const std::vector<std::uint32_t>& words) {
    const std::size_t at = text_of(exr).find(name_and_type);
    EXPECT_NE(at, std::string::npos);
    std::memcpy(exr.data() + at + name_and_type.size() + 4, words.data(), words.size() * 4);
    return exr;
}

TEST(Bombs, Exr) {
    using namespace std::string_literals;
    const std::string window = "dataWindow\0box2i\0"s;
    for (int compression = 0; compression <= 9; ++compression) {
        SCOPED_TRACE(compression);
        ExrKind kind;
        kind.compression = compression;
        const Bytes good = make_exr(kind, smooth_values(kind));
        expect_refused<LimitError>(with_attribute(good, window, {0, 0, 29999, 29999}), "30000x30000");
        expect_refused<LimitError>(with_attribute(good, window, {0x80000000, 0, 0x7fffffff, 1}), "4294967296x2");
        expect_refused<InputError>(with_attribute(good, window, {0, 0, 16383, 16383}), "EXR");
        expect_refused<InputError>(with_attribute(good, window, {5, 5, 4, 4}), "empty");
    }
    ExrKind tiled;
    tiled.tiled = true;
    const Bytes good = make_exr(tiled, smooth_values(tiled));
    expect_refused<InputError>(with_attribute(good, "tiles\0tiledesc\0"s, {0xffffffff, 0xffffffff}), "tiles");
    expect_refused<InputError>(with_attribute(good, "tiles\0tiledesc\0"s, {32768, 32768}), "tiles");
    expect_refused<InputError>(with_attribute(good, window, {0, 0, 16383, 16383}), "EXR");
}

} // namespace
} // namespace weft::scenes
