// SPDX-License-Identifier: Apache-2.0
#include "app/output/exr.h"
#include "app/output/hdr.h"
#include "app/output/pfm.h"
#include "exr_samples.h"
#include "helpers.h"
#include "png_samples.h"
#include "scenes/image/decode.h"
#include "stb_oracle.h"

#include <cmath>
#include <limits>

namespace weft::scenes {
namespace {

using namespace weft::tests;

constexpr std::uint64_t plenty = std::uint64_t{1} << 30;

ImageF decode(const Bytes& file) {
    MemoryBudget budget(plenty);
    ImageF image = decode_environment(file, "sky", budget);
    EXPECT_EQ(budget.used(), image.rgb.size() * sizeof(float));
    return image;
}

std::string refusal(const Bytes& file) {
    MemoryBudget budget(plenty);
    const std::string text =
        message_of<InputError>([&] { static_cast<void>(decode_environment(file, "sky", budget)); });
    EXPECT_EQ(budget.used(), 0U);
    EXPECT_TRUE(text.starts_with("sky: ")) << text;
    return text;
}

app::Picture random_picture(std::uint32_t width, std::uint32_t height) {
    app::Picture picture{width, height, {}};
    std::mt19937 random(width * 1000 + height);
    std::uniform_real_distribution<float> exponent(-20, 20);
    for (std::size_t i = 0; i < std::size_t{4} * width * height; ++i)
        picture.rgba.push_back(i % 4 == 3 ? 1.0F : std::exp2(exponent(random)));
    return picture;
}

std::vector<float> rgb_of(const app::Picture& picture) {
    std::vector<float> rgb;
    for (std::size_t i = 0; i < picture.rgba.size(); ++i)
        if (i % 4 != 3) rgb.push_back(picture.rgba[i]);
    return rgb;
}

TEST(Environment, PfmAndFloatExrComeBackBitForBit) {
    for (const auto& [w, h] : {std::pair{1U, 1U}, {7U, 5U}, {300U, 170U}}) {
        app::Picture picture = random_picture(w, h);
        picture.rgba[0] = std::numeric_limits<float>::denorm_min();
        picture.rgba[1] = -1.0F;
        picture.rgba[2] = std::numeric_limits<float>::max();
        EXPECT_EQ(decode(app::encode_pfm(picture)).rgb, rgb_of(picture));
        EXPECT_EQ(decode(app::encode_exr(picture, false)).rgb, rgb_of(picture));
    }
}

TEST(Environment, HalfExrIsWithinHalfPrecision) {
    const app::Picture picture = random_picture(50, 40);
    const ImageF image = decode(app::encode_exr(picture, true));
    const std::vector<float> rgb = rgb_of(picture);
    for (std::size_t i = 0; i < rgb.size(); ++i) {
        if (rgb[i] < 1e-4F) continue; // denormal
        const float storable = std::min(rgb[i], 65504.0F);
        ASSERT_NEAR(image.rgb[i] / storable, 1, 1.0 / 2048);
    }
}

TEST(Environment, HdrIsWithinItsPrecision) {
    for (const std::uint32_t width : {1U, 7U, 8U, 9U, 200U, 600U}) {
        const app::Picture picture = random_picture(width, 11);
        const ImageF image = decode(app::encode_hdr(picture));
        const std::vector<float> rgb = rgb_of(picture);
        ASSERT_EQ(image.rgb.size(), rgb.size());
        for (std::size_t i = 0; i < rgb.size(); ++i) {
            const std::size_t texel = i / 3 * 3;
            const float peak = std::max({rgb[texel], rgb[texel + 1], rgb[texel + 2]});
            ASSERT_LE(std::abs(image.rgb[i] - rgb[i]), peak / 255) << width << " " << i; // half of a step of 1/128
        }
    }
}

TEST(Environment, HdrAgreesWithStb) {
    for (const std::uint32_t width : {5U, 8U, 200U}) {
        const Bytes file = app::encode_hdr(random_picture(width, 9));
        EXPECT_EQ(decode(file).rgb, stb_decode_hdr(file).values);
    }
}

TEST(Environment, HdrRoundsToNearestAndKeepsRuns) {
    app::Picture picture{300, 2, std::vector<float>(300 * 2 * 4, 1.0F)};
    const Bytes file = app::encode_hdr(picture);
    EXPECT_LT(file.size(), 200U); // two rows of runs
    EXPECT_EQ(decode(file).rgb, std::vector<float>(300 * 2 * 3, 1.0F));
    picture.rgba = {
        0.999F, 255.6F / 256, -1, 1, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 0,
        1};
    picture.width = 2;
    picture.height = 1;
    const ImageF image = decode(app::encode_hdr(picture));
    EXPECT_FLOAT_EQ(image.rgb[0], 1); // in steps of 1/128
    EXPECT_FLOAT_EQ(image.rgb[1], 1);
    EXPECT_EQ(image.rgb[2], 0);
    EXPECT_EQ(image.rgb[3], 0);
    EXPECT_GT(image.rgb[4], 1e38F);
}

Bytes flat_hdr(const std::string& lines, const std::string& resolution, const std::string& pixels) {
    return bytes_of("#?RADIANCE\n" + lines + "FORMAT=32-bit_rle_rgbe\n\n" + resolution + "\n" + pixels);
}

using namespace std::string_literals;

TEST(Environment, HdrUnderstandsItsHeader) {
    const std::string two("\x80\x40\x20\x81\x40\x80\x20\x81", 8); // (1, .5, .25) and (.5, 1, .25)
    const std::vector<float> straight{1, .5F, .25F, .5F, 1, .25F};
    const std::vector<float> turned{.5F, 1, .25F, 1, .5F, .25F};
    EXPECT_EQ(decode(flat_hdr("", "-Y 1 +X 2", two)).rgb, straight);
    EXPECT_EQ(decode(flat_hdr("", "-Y 1 -X 2", two)).rgb, turned);
    EXPECT_EQ(decode(flat_hdr("", "-Y 2 +X 1", two)).rgb, straight);
    EXPECT_EQ(decode(flat_hdr("", "+Y 2 +X 1", two)).rgb, turned);
    EXPECT_EQ(decode(flat_hdr("EXPOSURE=2\nEXPOSURE= 4\n", "-Y 1 +X 2", two)).rgb[0], 0.125F);
    EXPECT_EQ(decode(flat_hdr("COLORCORR=1 2 4\n", "-Y 1 +X 2", two)).rgb[1], 0.25F);
    const std::string old_run("\x80\x40\x20\x81\x01\x01\x01\x02\x01\x01\x01\x01", 12); // 1 + 2 + 256 texels
    EXPECT_EQ(decode(flat_hdr("", "-Y 1 +X 259", old_run)).rgb[258 * 3], 1);
}

TEST(Environment, HdrSaysWhatIsWrong) {
    const std::string one("\x80\x40\x20\x81", 4);
    EXPECT_TRUE(contains(refusal(flat_hdr("", "-Y 1 +X 2", one)), "row 0 is cut short"));
    EXPECT_TRUE(contains(refusal(flat_hdr("", "-Y 1 +X 8", "\x02\x02\x00\x09"s)), "another width"));
    EXPECT_TRUE(contains(refusal(flat_hdr("", "-Y 1 +X 8", "\x02\x02\x00\x08\x00\x00"s)), "run of 0"));
    EXPECT_TRUE(contains(refusal(flat_hdr("", "-Y 1 +X 8", "\x02\x02\x00\x08\x89\x00"s)), "run of 9"));
    EXPECT_TRUE(contains(refusal(flat_hdr("", "-Y 1 +X 8", "\x02\x02\x00\x08"s)), "cut short"));
    EXPECT_TRUE(contains(refusal(flat_hdr("", "-Y 1 +X 2", "\x01\x01\x01\x01"s)), "repeats"));
    EXPECT_TRUE(contains(refusal(flat_hdr("", "-Y 1 +X 2", one + "\x01\x01\x01\x02"s)), "repeats"));
    EXPECT_TRUE(contains(refusal(flat_hdr("", "+X 1 -Y 1", one)), "not of the form"));
    EXPECT_TRUE(contains(refusal(flat_hdr("", "-Y 1 +X 1 +Z 1", one)), "not of the form"));
    EXPECT_TRUE(contains(refusal(flat_hdr("", "-Y 0 +X 1", one)), "no pixels"));
    EXPECT_TRUE(contains(refusal(flat_hdr("", "-Y -1 +X 1", one)), "not of the form"));
    EXPECT_TRUE(contains(refusal(flat_hdr("EXPOSURE=0\n", "-Y 1 +X 1", one)), "positive number"));
    EXPECT_TRUE(contains(refusal(flat_hdr("EXPOSURE=nan\n", "-Y 1 +X 1", one)), "positive number"));
    EXPECT_TRUE(contains(refusal(bytes_of("#?RADIANCE\nFORMAT=32-bit_rle_xyze\n\n-Y 1 +X 1\n")), "xyze"));
    EXPECT_TRUE(contains(refusal(bytes_of("#?RADIANCE\n" + std::string(100000, 'x'))), "too long"));
    EXPECT_TRUE(contains(refusal(flat_hdr("EXPOSURE=1e-30\n", "-Y 1 +X 1", "\x80\x80\x80\xff")), "texel (0, 0)"));
}

TEST(Environment, PfmSaysWhatIsWrong) {
    const std::string texel(12, '\0');
    EXPECT_EQ(decode(bytes_of("PF\n1 1\n-1\n" + texel)).rgb, std::vector<float>(3));
    EXPECT_EQ(decode(bytes_of("Pf 1 1 1.0 \x3f\x80" + std::string(2, '\0'))).rgb, std::vector<float>(3, 1.0F));
    EXPECT_TRUE(contains(refusal(bytes_of("PF\n1 1\n-1\n" + texel.substr(1))), "cut short"));
    EXPECT_TRUE(contains(refusal(bytes_of("PF\n1 x\n-1\n" + texel)), "height \"x\""));
    EXPECT_TRUE(contains(refusal(bytes_of("PF\n1 1\n0\n" + texel)), "scale"));
    EXPECT_TRUE(contains(refusal(bytes_of("PF\n1 1")), "cut short"));
    EXPECT_TRUE(contains(refusal(bytes_of("PF4\n1 1\n-1\n" + texel)), "PF4"));
}

TEST(Environment, ExrOfEveryCompressionAndLayout) {
    for (int compression = 0; compression <= 9; ++compression)
        for (const bool half : {false, true})
            for (const bool tiled : {false, true})
                for (const bool bottom_up : {false, true}) {
                    if (tiled && bottom_up) continue;
                    SCOPED_TRACE(testing::Message() << compression << " half " << half << " tiled " << tiled);
                    const ExrKind kind{131, 77, -20, 1000, compression, half, tiled, bottom_up, {"A", "B", "G", "R"}};
                    const std::vector<float> values = smooth_values(kind);
                    const ImageF image = decode(make_exr(kind, values));
                    ASSERT_EQ(image.width, 131U);
                    ASSERT_EQ(image.height, 77U);
                    // B44, PXR24 and DWA lose precision.
                    const float tolerance = compression <= 4 ? 0.0F : compression <= 7 ? 0.3F : 4.0F;
                    for (std::size_t i = 0; i < image.rgb.size(); ++i)
                        ASSERT_NEAR(image.rgb[i], values[i / 3 * 4 + 3 - i % 3], tolerance) << i;
                }
}

TEST(Environment, ExrChannels) {
    ExrKind kind{3, 2, 0, 0, 3, false, false, false, {"Y"}};
    const ImageF grey = decode(make_exr(kind, {0, 1, 2, 3, 4, 5}));
    EXPECT_EQ(grey.rgb, (std::vector<float>{0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5}));
    kind.channels = {"R", "G"};
    EXPECT_TRUE(contains(refusal(make_exr(kind, smooth_values(kind))), "the channels G, R"));
    kind.channels = {"diffuse.R", "diffuse.G", "diffuse.B"};
    EXPECT_TRUE(contains(refusal(make_exr(kind, smooth_values(kind))), "diffuse.R"));
}

TEST(Environment, NotFiniteIsNamedWithItsPlace) {
    ExrKind kind{200, 100, -5, -5, 3, false, false, false, {"R", "G", "B"}};
    std::vector<float> values = smooth_values(kind);
    values[(90 * 200 + 7) * 3 + 1] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_TRUE(contains(refusal(make_exr(kind, values)), "texel (7, 90) has a NaN"));
    values[(2 * 200 + 3) * 3 + 2] = -std::numeric_limits<float>::infinity();
    EXPECT_TRUE(contains(refusal(make_exr(kind, values)), "texel (3, 2) has a value that is infinite"));
    app::Picture picture = random_picture(4, 3);
    picture.rgba[(2 * 4 + 1) * 4] = std::numeric_limits<float>::infinity();
    EXPECT_TRUE(contains(refusal(app::encode_pfm(picture)), "texel (1, 2)"));
}

TEST(Environment, NamesTheFormatsThatItDoesNotRead) {
    EXPECT_TRUE(contains(refusal(make_png({1, 1, 8, 2, false, false}, 1).file), "is PNG, here it must be Radiance"));
    EXPECT_TRUE(contains(refusal({}), "is empty"));
}

// A size that reaches behind the file's end is told with the attribute's name: the header alone may look whole.
TEST(Environment, NamesTheExrAttributeThatIsCutShort) {
    ExrKind kind;
    Bytes file = make_exr(kind, smooth_values(kind));
    const std::string mark = std::string("comments\0string\0", 16);
    const std::size_t size_at = text_of(file).find(mark) + mark.size();
    ASSERT_LT(size_at, file.size());
    for (std::size_t i = 0; i < 4; ++i) file[size_at + i] = std::byte{0x20};
    EXPECT_TRUE(contains(refusal(file), "EXR attribute comments is cut short"));
    EXPECT_TRUE(contains(refusal(file), "538976288 bytes"));
    file.resize(6);
    EXPECT_TRUE(contains(refusal(file), "EXR header is cut short"));
}

// Found by fuzzing: the library reads what the type has, not what the attribute says. What is skipped between the two
// was read as attributes, and 1.7 GB were taken for one of them.
TEST(Environment, ExrAttributesTakeWhatTheirTypeTakes) {
    ExrKind kind;
    kind.tiled = true;
    const Bytes good = make_exr(kind, smooth_values(kind));
    const std::pair<std::string, std::string> attributes[] = {
        {"channels", "chlist"},        {"compression", "compression"}, {"dataWindow", "box2i"},
        {"displayWindow", "box2i"},    {"lineOrder", "lineOrder"},     {"pixelAspectRatio", "float"},
        {"screenWindowCenter", "v2f"}, {"screenWindowWidth", "float"}, {"tiles", "tiledesc"}};
    for (const auto& [name, type] : attributes) {
        const std::string mark = name + '\0' + type + '\0';
        const std::size_t at = text_of(good).find(mark);
        ASSERT_NE(at, std::string::npos) << name;
        Bytes longer = good, other = good;
        std::byte& size = longer[at + mark.size()];
        size = static_cast<std::byte>(std::to_integer<unsigned>(size) + 1);
        EXPECT_TRUE(contains(refusal(longer), "EXR attribute " + name)) << refusal(longer);
        other[at + name.size() + 1] = std::byte{'x'};
        EXPECT_TRUE(contains(refusal(other), "EXR attribute " + name + " must be of type")) << refusal(other);
    }
}

TEST(Environment, MalformedCorpusIsRefused) {
    if (!assets()) GTEST_SKIP() << "WEFT_ASSETS is not set";
    int seen = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*assets() / "malformed/exr")) {
        SCOPED_TRACE(entry.path().string());
        ++seen;
        MemoryBudget budget(plenty);
        EXPECT_THROW(static_cast<void>(decode_environment(read_bytes(entry.path()), "sky", budget)), FileError);
        EXPECT_EQ(budget.used(), 0U);
    }
    EXPECT_GT(seen, 0);
}

TEST(Environment, HdrAssetsAgreeWithStb) {
    if (!assets()) GTEST_SKIP() << "WEFT_ASSETS is not set";
    int seen = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*assets())) {
        if (entry.path().extension() != ".hdr") continue;
        SCOPED_TRACE(entry.path().string());
        const Bytes file = read_bytes(entry.path());
        EXPECT_EQ(decode(file).rgb, stb_decode_hdr(file).values);
        ++seen;
    }
    EXPECT_GT(seen, 0);
}

} // namespace
} // namespace weft::scenes
