// SPDX-License-Identifier: Apache-2.0
// Every prefix and thousands of flipped bytes of small valid files: an error or a picture, soon, and no memory lost.
#include "app/output/hdr.h"
#include "app/output/pfm.h"
#include "exr_samples.h"
#include "helpers.h"
#include "png_samples.h"
#include "scenes/image/decode.h"
#include "stb_oracle.h"

#include <ctime>

namespace weft::scenes {
namespace {

using namespace weft::tests;

struct Sample {
    std::string name;
    Bytes file;
    bool texture = false;
    bool repair = false; // make the checksums right again, so that the damage gets past them
};

std::ostream& operator<<(std::ostream& out, const Sample& sample) { return out << sample.name; }

Bytes small_jpeg(int quality) {
    std::vector<std::uint8_t> texels;
    std::mt19937 random(5);
    for (unsigned i = 0; i < 37 * 29 * 3; ++i) texels.push_back(static_cast<std::uint8_t>(i / 13 + (random() & 31)));
    return stb_jpeg(37, 29, 3, texels, quality); // up to quality 90 stb subsamples the chroma
}

app::Picture small_picture() {
    app::Picture picture{20, 13, {}};
    for (int i = 0; i < 20 * 13 * 4; ++i) picture.rgba.push_back(static_cast<float>(i / 40));
    return picture;
}

Bytes small_exr(int compression, bool tiled) {
    ExrKind kind;
    kind.compression = compression;
    kind.tiled = tiled;
    kind.half = compression >= 6;
    return make_exr(kind, smooth_values(kind));
}

std::vector<Sample> samples() {
    std::vector<Sample> all{
        {"png", make_png({23, 17, 8, 6, false, false}, 1).file, true, false},
        {"png_repaired", make_png({23, 17, 8, 6, false, false}, 1).file, true, true},
        {"png_palette_interlaced_repaired", make_png({23, 17, 4, 3, true, true}, 2).file, true, true},
        {"png_16_bit_repaired", make_png({9, 7, 16, 2, false, true}, 3).file, true, true},
        {"jpeg_subsampled", small_jpeg(60), true, false},
        {"jpeg", small_jpeg(95), true, false},
        {"hdr", app::encode_hdr(small_picture()), false, false},
        {"pfm", app::encode_pfm(small_picture()), false, false},
    };
    for (const int compression : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
        for (const bool tiled : {false, true})
            all.push_back({"exr_" + std::to_string(compression) + (tiled ? "_tiled" : ""),
                           small_exr(compression, tiled), false, false});
    return all;
}

class Mutations : public testing::TestWithParam<Sample> {
  protected:
    /// True if decoded.
    static bool decode(const Bytes& file) {
        MemoryBudget budget(std::uint64_t{256} << 20);
        try {
            if (GetParam().texture)
                static_cast<void>(decode_image(file, "a", "b", budget));
            else
                static_cast<void>(decode_environment(file, "a", budget));
            return true;
        } catch (const FileError&) {
            EXPECT_EQ(budget.used(), 0U);
            return false;
        }
    }
};

TEST_P(Mutations, NoPrefixIsAPicture) {
    const Bytes& good = GetParam().file;
    ASSERT_TRUE(decode(good));
    for (std::size_t size = 0; size < good.size(); ++size)
        ASSERT_FALSE(decode(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size)))) << size;
}

TEST_P(Mutations, FlippedBytesAreAnErrorOrAPicture) {
    std::mt19937 random(7);
    const std::clock_t begin = std::clock();
    for (int i = 0; i < 2000; ++i) {
        Bytes file = GetParam().file;
        for (unsigned k = 0; k <= random() % 3; ++k) file[random() % file.size()] = std::byte(random() & 255);
        if (GetParam().repair) repair_checksums(file);
        decode(file);
    }
    EXPECT_LT((std::clock() - begin) / CLOCKS_PER_SEC, 30); // of this process, however busy the machine
}

INSTANTIATE_TEST_SUITE_P(Files, Mutations, testing::ValuesIn(samples()),
                         [](const auto& test) { return test.param.name; });

} // namespace
} // namespace weft::scenes
