// SPDX-License-Identifier: Apache-2.0
// Pictures through the writers and back through the project's own readers. The readers are held against others' in
// tests/unit/scenes.
#include "app/output/exr.h"
#include "app/output/hdr.h"
#include "app/output/png.h"
#include "app/output/write_image.h"
#include "helpers.h"
#include "scenes/files/file_reader.h"
#include "scenes/image/decode.h"

#include <cmath>
#include <ctime>
#include <random>
#include <stdexcept>

namespace weft::app {
namespace {

using namespace weft::tests;

Picture noise(std::uint32_t width, std::uint32_t height, bool transparent) {
    Picture picture{width, height, {}};
    std::mt19937 random(width);
    std::uniform_real_distribution<float> light(0, 2);
    std::uniform_real_distribution<float> cover(0, 1);
    for (std::size_t i = 0; i < std::size_t{width} * height; ++i) {
        const float alpha = transparent ? cover(random) : 1.0F;
        for (int c = 0; c < 3; ++c) picture.rgba.push_back(light(random) * alpha);
        picture.rgba.push_back(alpha);
    }
    return picture;
}

class Formats : public testing::Test {
  protected:
    scenes::Image8 texture(const std::string& name) {
        return scenes::decode_image(scenes::read_named_file(folder_ / name, budget_), name, "", budget_);
    }
    scenes::ImageF environment(const std::string& name) {
        return scenes::decode_environment(scenes::read_named_file(folder_ / name, budget_), name, budget_);
    }
    TemporaryFolder folder_;
    scenes::MemoryBudget budget_{std::uint64_t{1} << 30};
};

// What the display should show, in double precision, with the linear tone map.
int shown(float light, float alpha, float gain) {
    const double v = std::min(1.0, static_cast<double>(light) / static_cast<double>(alpha) * static_cast<double>(gain));
    return static_cast<int>(std::lround(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1 / 2.4) - 0.055)));
}

TEST_F(Formats, PngWithinOneStep) {
    WriteOptions options;
    options.tone_map = &tone_map_named("linear");
    options.exposure_ev = -1;
    for (const bool transparent : {false, true})
        for (const auto& [w, h] : {std::pair{1U, 1U}, {3U, 2U}, {257U, 100U}}) {
            const Picture picture = noise(w, h, transparent);
            write_picture(folder_ / "a.png", picture, options);
            const scenes::Image8 image = texture("a.png");
            const std::size_t n = transparent ? 4 : 3;
            ASSERT_EQ(static_cast<std::size_t>(image.channels), n);
            ASSERT_EQ(image.width, w);
            for (std::size_t i = 0; i < std::size_t{w} * h; ++i) {
                const float* film = picture.rgba.data() + 4 * i;
                for (std::size_t c = 0; c < 3; ++c)
                    ASSERT_NEAR(image.texels[n * i + c], shown(film[c], film[3], 0.5F), 1);
                if (transparent) {
                    ASSERT_NEAR(image.texels[n * i + 3], film[3] * 255, 0.51);
                }
            }
        }
}

TEST_F(Formats, LinearFormatsIgnoreExposureAndToneMap) {
    const Picture picture = noise(30, 20, true);
    WriteOptions options;
    options.exposure_ev = 5;
    for (const char* name : {"a.pfm", "a.exr", "a.hdr"}) {
        write_picture(folder_ / name, picture, options);
        const scenes::ImageF image = environment(name);
        for (std::size_t i = 0; i < image.rgb.size(); ++i) {
            const float expected = picture.rgba[i / 3 * 4 + i % 3];
            if (std::string_view(name) == "a.hdr")
                ASSERT_NEAR(image.rgb[i], expected, 2.0 / 255);
            else
                ASSERT_EQ(image.rgb[i], expected) << name;
        }
    }
}

TEST_F(Formats, MetadataAreInTheFile) {
    const Picture picture = noise(10, 10, false);
    WriteOptions options;
    options.metadata = {{"Software", "weft"}, {"Scene", "gr\xc3\xbcn\nb"}, {"", "no name"}, {"type", "deepscanline"}};
    for (const char* name : {"a.png", "a.exr", "a.hdr", "a.pfm"}) write_picture(folder_ / name, picture, options);
    const std::string png = content(folder_ / "a.png");
    EXPECT_TRUE(contains(png, std::string("tEXtSoftware\0weft", 17)));
    EXPECT_TRUE(contains(png, std::string("iTXtScene\0\0\0\0\0gr\xc3\xbcn", 19)));
    EXPECT_TRUE(contains(png, "sRGB"));
    EXPECT_TRUE(contains(content(folder_ / "a.exr"), std::string("weft:Software\0string", 20)));
    EXPECT_TRUE(contains(content(folder_ / "a.hdr"), "\n# Scene: gr\xc3\xbcn b\n"));
    EXPECT_EQ(texture("a.png").width, 10U);
    EXPECT_EQ(environment("a.exr").width, 10U);
    EXPECT_EQ(environment("a.hdr").width, 10U);
    EXPECT_EQ(content(folder_ / "a.pfm").size(), std::string("PF\n10 10\n-1.0\n").size() + 1200);
}

TEST_F(Formats, PfmRowsGoUp) {
    write_picture(folder_ / "a.pfm", {1, 2, {1, 1, 1, 1, 2, 2, 2, 1}});
    const std::string text = content(folder_ / "a.pfm");
    const std::string head = "PF\n1 2\n-1.0\n";
    ASSERT_EQ(text.substr(0, head.size()), head);
    EXPECT_EQ(text.substr(head.size(), 4), std::string("\0\0\0\x40", 4)); // 2, of the bottom row
}

TEST_F(Formats, PngIsFastEnough) {
    const Picture picture = noise(1920, 1080, false);
    const std::clock_t begin = std::clock();
    write_picture(folder_ / "a.png", picture);
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    RecordProperty("seconds", std::to_string(seconds));
    EXPECT_LT(seconds, 5); // sanitizers included; about 0.15 without
}

TEST_F(Formats, BadSizesAreOurOwnMistake) {
    EXPECT_THROW(write_picture(folder_ / "a.png", {0, 1, {}}), std::invalid_argument);
    EXPECT_THROW(write_picture(folder_ / "a.png", {1, 1, {1, 2, 3}}), std::invalid_argument);
    EXPECT_THROW(static_cast<void>(encode_png(1, 1, 2, std::vector<std::uint8_t>(2))), std::invalid_argument);
    EXPECT_EQ(folder_.entries(), 0);
}

TEST_F(Formats, FailureLeavesTheOldPicture) {
    put(folder_ / "a.png", "old");
    EXPECT_THROW(write_picture(folder_ / "no/a.png", noise(4, 4, false)), OutputError);
    EXPECT_THROW(write_picture(folder_ / "a.png", {1, 1, {}}), std::invalid_argument);
    EXPECT_EQ(content(folder_ / "a.png"), "old");
}

TEST(FormatOf, GoesByExtension) {
    EXPECT_EQ(format_of("a.png"), Format::png);
    EXPECT_EQ(format_of("dir.exr/a.PFM"), Format::pfm);
    EXPECT_EQ(format_of("a.b.Exr"), Format::exr);
    EXPECT_EQ(format_of("a.hdr"), Format::hdr);
    for (const char* path : {"a", "a.jpg", ".png", "a.png.", ""}) {
        try {
            format_of(path);
            ADD_FAILURE() << path;
        } catch (const std::invalid_argument& error) {
            EXPECT_TRUE(contains(error.what(), "known are: .png, .exr, .hdr, .pfm")) << error.what();
        }
    }
}

} // namespace
} // namespace weft::app
