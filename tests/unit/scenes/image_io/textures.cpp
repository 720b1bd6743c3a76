// SPDX-License-Identifier: Apache-2.0
// JPEG, and what decode_image() says of everything else.
#include "decoding.h"
#include "png_samples.h"
#include "stb_oracle.h"

#include <thread>

namespace weft::scenes {
namespace {

using namespace weft::tests;

std::vector<std::uint8_t> gradient(int width, int height, int channels) {
    std::vector<std::uint8_t> texels;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < channels; ++c)
                texels.push_back(static_cast<std::uint8_t>(255 * (c == 1 ? y : x) / (c == 1 ? height : width)));
    return texels;
}

TEST(Jpeg, DecodesColourAndGrey) {
    for (const int channels : {1, 3}) {
        const std::vector<std::uint8_t> texels = gradient(50, 35, channels);
        const Image8 image = decode(stb_jpeg(50, 35, channels, texels, 95));
        EXPECT_EQ(image.width, 50U);
        EXPECT_EQ(image.height, 35U);
        // stb writes grey as a picture of three channels.
        const auto stored = static_cast<std::size_t>(image.channels);
        ASSERT_EQ(image.texels.size(), 50U * 35U * stored);
        for (std::size_t i = 0; i < 50 * 35; ++i)
            ASSERT_NEAR(image.texels[i * stored], texels[i * static_cast<std::size_t>(channels)], 12);
    }
}

TEST(Jpeg, SaysWhatIsWrong) {
    const Bytes good = stb_jpeg(32, 32, 3, gradient(32, 32, 3), 90);
    EXPECT_TRUE(contains(refusal(Bytes(good.begin(), good.end() - 2)), "Premature end"));
    EXPECT_NO_THROW(decode(good + bytes_of("behind the end")));
    EXPECT_TRUE(contains(refusal(Bytes(good.begin(), good.begin() + 20)), "a.glb: images[0]: JPEG"));
}

// A component without a scan would be grey, or whatever lay in memory.
TEST(Jpeg, RefusesAComponentWithoutData) {
    Bytes file = stb_jpeg(32, 32, 3, gradient(32, 32, 3), 90);
    const std::size_t scan = text_of(file).find("\xff\xda");
    ASSERT_NE(scan, std::string::npos);
    ASSERT_EQ(file[scan + 4], std::byte{3});
    file[scan + 3] = std::byte{8}; // the scan's header now has one component
    file[scan + 4] = std::byte{1};
    const auto at = file.begin() + static_cast<std::ptrdiff_t>(scan);
    file.erase(at + 7, at + 11);
    EXPECT_TRUE(contains(refusal(file), "JPEG is damaged"));
}

// More codes than there are symbols: what overran the heap of the decoder that was here first.
TEST(Jpeg, RefusesAnOverfullHuffmanTable) {
    Bytes file = stb_jpeg(32, 32, 3, gradient(32, 32, 3), 90);
    const std::size_t table = text_of(file).find("\xff\xc4");
    ASSERT_NE(table, std::string::npos);
    for (std::size_t i = 0; i < 16; ++i) file[table + 5 + i] = std::byte{255};
    EXPECT_TRUE(contains(refusal(file), "JPEG is damaged"));
}

TEST(DecodeImage, NamesTheFormatsThatItDoesNotRead) {
    EXPECT_TRUE(contains(refusal({}), "is empty"));
    EXPECT_TRUE(contains(refusal(bytes_of("RIFF1234WEBPVP8 ")), "WebP"));
    EXPECT_TRUE(contains(refusal(bytes_of("\xabKTX 20\xbb\r\n\x1a\n")), "KTX2"));
    EXPECT_TRUE(contains(refusal(bytes_of("#?RADIANCE\n")), "is Radiance HDR, here it must be PNG or JPEG"));
    EXPECT_TRUE(contains(refusal(bytes_of("hello, world")), "no known picture format"));
    EXPECT_TRUE(contains(refusal(bytes_of("\x89")), "no known picture format"));
    EXPECT_TRUE(contains(refusal(bytes_of("\x89PNG\n\x1a\n")), "begins like PNG"));
}

TEST(DecodeImage, ObeysTheBudget) {
    const Bytes png = make_png({64, 64, 8, 2, false, false}, 1).file;
    const Bytes jpeg = stb_jpeg(64, 64, 3, gradient(64, 64, 3), 90);
    for (const Bytes& file : {png, jpeg}) {
        MemoryBudget budget(64 * 64 * 3);
        EXPECT_TRUE(contains(
            message_of<LimitError>([&] { static_cast<void>(decode_image(file, "a.glb", "images[0]", budget)); }),
            "a.glb: images[0]: decoding the picture would take"));
        EXPECT_EQ(budget.used(), 0U);
    }
}

TEST(DecodeImage, IsAPureFunctionOfItsBytes) {
    const std::vector<Bytes> files{make_png({64, 64, 8, 6, true, false}, 1).file,
                                   stb_jpeg(64, 64, 3, gradient(64, 64, 3), 90)};
    for (const Bytes& file : files) {
        const Image8 expected = decode(file);
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int k = 0; k < 20; ++k) EXPECT_EQ(decode(file).texels, expected.texels);
            });
    }
}

TEST(Jpeg, AssetsAgreeWithStb) {
    if (!assets()) GTEST_SKIP() << "WEFT_ASSETS is not set";
    int seen = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*assets())) {
        const std::string extension = entry.path().extension().string();
        if ((extension != ".jpg" && extension != ".jpeg") || contains(entry.path().string(), "malformed")) continue;
        SCOPED_TRACE(entry.path().string());
        const Bytes file = read_bytes(entry.path());
        const Image8 image = decode(file);
        const StbPicture other = stb_decode(file);
        ASSERT_EQ(image.texels.size(), other.texels.size());
        double difference = 0; // the two round and upsample a little differently
        for (std::size_t i = 0; i < image.texels.size(); ++i) difference += std::abs(image.texels[i] - other.texels[i]);
        EXPECT_LT(difference / static_cast<double>(image.texels.size()), 0.5);
        ++seen;
    }
    EXPECT_GT(seen, 0);
}

} // namespace
} // namespace weft::scenes
