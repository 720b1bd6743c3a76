// SPDX-License-Identifier: Apache-2.0
#include "decoding.h"
#include "png_samples.h"
#include "stb_oracle.h"

namespace weft::scenes {
namespace {

using namespace weft::tests;

std::vector<PngKind> all_kinds() {
    const std::vector<std::pair<unsigned, std::vector<unsigned>>> depths{
        {0, {1, 2, 4, 8, 16}}, {2, {8, 16}}, {3, {1, 2, 4, 8}}, {4, {8, 16}}, {6, {8, 16}}};
    std::vector<PngKind> kinds;
    for (const auto& [colour, bits] : depths)
        for (const unsigned depth : bits)
            for (const bool interlaced : {false, true})
                for (const bool clear : {false, true}) {
                    if (clear && colour >= 4) continue;
                    for (const auto& [w, h] : {std::pair{1U, 1U}, {2U, 3U}, {5U, 1U}, {1U, 9U}, {33U, 17U}})
                        kinds.push_back({w, h, depth, colour, interlaced, clear});
                }
    return kinds;
}

TEST(Png, DecodesEveryKind) {
    unsigned seed = 0;
    for (const PngKind& kind : all_kinds()) {
        SCOPED_TRACE(testing::Message() << kind.width << "x" << kind.height << " colour " << kind.colour << " depth "
                                        << kind.depth << " interlaced " << kind.interlaced << " clear " << kind.clear);
        const PngSample sample = make_png(kind, ++seed);
        const Image8 image = decode(sample.file);
        EXPECT_EQ(image.width, kind.width);
        EXPECT_EQ(image.height, kind.height);
        ASSERT_EQ(image.channels, sample.channels);
        EXPECT_EQ(image.texels, sample.expected);
    }
}

TEST(Png, AgreesWithStb) {
    unsigned seed = 1000;
    for (const PngKind& kind : all_kinds()) {
        const PngSample sample = make_png(kind, ++seed);
        const Image8 image = decode(sample.file);
        const StbPicture other = stb_decode(sample.file);
        ASSERT_EQ(other.channels, image.channels) << "colour " << kind.colour << " depth " << kind.depth;
        const int tolerance = kind.depth == 16 ? 1 : 0; // stb drops the low byte, we round
        for (std::size_t i = 0; i < image.texels.size(); ++i)
            ASSERT_NEAR(image.texels[i], other.texels[i], tolerance) << "colour " << kind.colour;
    }
}

TEST(Png, IgnoresDamageInChunksThatItDoesNotRead) {
    Bytes file = make_png({4, 4, 8, 2, false, false}, 1).file;
    const std::size_t at = text_of(file).find("made by a test");
    file[at] = std::byte{'M'};
    EXPECT_NO_THROW(decode(file));
    EXPECT_NO_THROW(decode(file + bytes_of("behind the end")));
}

TEST(Png, SaysWhatIsWrong) {
    const Bytes good = make_png({4, 4, 8, 2, false, false}, 1).file;
    const Bytes header = png_header(4, 4, 8, 2, false);
    const Bytes end = png_chunk("IEND", {});
    const Bytes rows = Bytes(4 * 13);
    const auto data = [](const Bytes& bytes) { return png_chunk("IDAT", deflated(bytes)); };
    ASSERT_NO_THROW(decode(header + data(rows) + end));

    Bytes damaged = good;
    damaged[text_of(good).find("IDAT") + 8] ^= std::byte{1};
    EXPECT_TRUE(contains(refusal(damaged), "checksum (CRC)"));
    repair_checksums(damaged);
    EXPECT_TRUE(contains(refusal(damaged), "IDAT"));
    EXPECT_TRUE(contains(refusal(header + end), "no chunk IDAT"));
    EXPECT_TRUE(contains(refusal(header + data(Bytes(4 * 13 - 1)) + end), "holds 51 of 52 bytes"));
    EXPECT_TRUE(contains(refusal(header + data(Bytes(4 * 13 + 1)) + end), "more data than the picture has pixels"));
    EXPECT_TRUE(contains(refusal(header + data(Bytes{std::byte{5}} + Bytes(51)) + end), "filter 5"));
    EXPECT_TRUE(contains(refusal(header + data(rows)), "cut short"));
    EXPECT_TRUE(contains(refusal(header + png_chunk("ABCD", {}) + data(rows) + end), "ABCD is critical"));
    EXPECT_TRUE(contains(refusal(header + png_chunk("A\x1b[0", {}) + end), "not four letters"));
    EXPECT_TRUE(contains(refusal(png_header(4, 0, 8, 2, false) + end), "no pixels"));
    EXPECT_TRUE(contains(refusal(png_header(4, 4, 3, 2, false) + end), "3 bits"));
    EXPECT_TRUE(contains(refusal(png_header(4, 4, 8, 5, false) + end), "colour type 5"));
    EXPECT_TRUE(contains(refusal(png_header(4, 4, 8, 3, false) + data(Bytes(20)) + end), "PLTE"));
    EXPECT_TRUE(contains(refusal(png_header(4, 4, 8, 3, false) + png_chunk("PLTE", Bytes(3)) +
                                 data(Bytes{std::byte{0}, std::byte{1}} + Bytes(18)) + end),
                         "has colour 1"));
    EXPECT_TRUE(contains(refusal(header + png_chunk("tRNS", Bytes(2)) + data(rows) + end), "tRNS"));
    EXPECT_TRUE(contains(refusal(png_signature()), "cut short"));
    EXPECT_TRUE(contains(refusal(png_signature() + end), "IHDR"));
}

TEST(Png, MalformedCorpusIsRefused) {
    if (!assets()) GTEST_SKIP() << "WEFT_ASSETS is not set";
    int seen = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*assets() / "malformed/png")) {
        if (entry.path().extension() != ".png") continue;
        SCOPED_TRACE(entry.path().string());
        ++seen;
        refusal(read_bytes(entry.path()));
    }
    EXPECT_GT(seen, 0);
}

TEST(Png, AssetsAgreeWithStb) {
    if (!assets()) GTEST_SKIP() << "WEFT_ASSETS is not set";
    int seen = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*assets())) {
        if (entry.path().extension() != ".png" || contains(entry.path().string(), "malformed")) continue;
        SCOPED_TRACE(entry.path().string());
        const Bytes file = read_bytes(entry.path());
        const StbPicture other = stb_decode(file);
        ASSERT_GT(other.channels, 0);
        const Image8 image = decode(file);
        ++seen;
        ASSERT_EQ(image.texels.size(), other.texels.size());
        std::size_t different = 0;
        for (std::size_t i = 0; i < image.texels.size(); ++i)
            different += std::abs(image.texels[i] - other.texels[i]) > 1 ? 1 : 0;
        EXPECT_EQ(different, 0U);
    }
    EXPECT_GT(seen, 0);
}

} // namespace
} // namespace weft::scenes
