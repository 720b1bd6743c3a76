// SPDX-License-Identifier: Apache-2.0
#include "ggx_reference.h"
#include "renderer/materials/ggx_albedo.h"
#include "renderer/materials/microfacet.h"
#include "tests/support/random.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <vector>

namespace weft::test {
namespace {

constexpr int size = GgxAlbedoTable::size;

double row_roughness(int row) {
    const double first = std::sqrt(static_cast<double>(smallest_alpha));
    return first + (1 - first) * row / (size - 1);
}
/// Inverse of GgxAlbedoTable::column.
double column_cosine(int column, double alpha) {
    const double k = 0.1 + alpha, x = static_cast<double>(column) / (size - 1);
    return std::max(1e-5, x * k / (1 + k - x));
}

// Directional albedos of a perfect mirror's facets, from an independent quadrature; at full roughness and normal
// incidence the integral is 1 - ln 2.
struct Known {
    float roughness;
    float albedo[6];
    float average;
};
constexpr float known_cosines[6] = {0.1f, 0.3f, 0.5f, 0.7f, 0.9f, 1.0f};
constexpr Known known[] = {
    {0.10f, {.9942f, .9994f, .9999f, 1.000f, 1.000f, 1.000f}, .9997f},
    {0.25f, {.8968f, .9717f, .9884f, .9933f, .9952f, .9960f}, .9856f},
    {0.50f, {.8916f, .8379f, .8573f, .8853f, .9074f, .9158f}, .8824f},
    {0.75f, {.8484f, .7217f, .6632f, .6364f, .6273f, .6269f}, .6562f},
    {1.00f, {.7602f, .5601f, .4507f, .3789f, .3275f, .3069f}, .4092f},
};

TEST(GgxAlbedo, TableMatchesKnownValues) {
    for (const Known& k : known) {
        for (int i = 0; i < 6; ++i) {
            const GgxAlbedo e = ggx_albedo(known_cosines[i], k.roughness);
            EXPECT_NEAR(e.base + e.edge, k.albedo[i], 0.003) << k.roughness << ' ' << known_cosines[i];
        }
        const GgxAlbedo e = ggx_average_albedo(k.roughness);
        EXPECT_NEAR(e.base + e.edge, k.average, 0.003) << k.roughness;
    }
}

TEST(GgxAlbedo, ReferenceMatchesKnownValues) {
    for (const Known& k : known)
        for (int i = 0; i < 6; ++i) {
            const ReferenceAlbedo e = reference_albedo(known_cosines[i], k.roughness * k.roughness, 300);
            EXPECT_NEAR(e.base + e.edge, k.albedo[i], 5e-4) << k.roughness << ' ' << known_cosines[i];
        }
    EXPECT_NEAR(reference_albedo(1, 1, 400).base + reference_albedo(1, 1, 400).edge, 1 - std::log(2.0), 2e-5);
}

TEST(GgxAlbedo, TableErrsUpwardsAndLittle) {
    Random random(1);
    double error = 0;
    const int n = 1000;
    for (int i = 0; i < n; ++i) {
        const float roughness = 0.032f + 0.968f * random();
        const float mu = 0.003f + 0.997f * random();
        const ReferenceAlbedo truth = reference_albedo(mu, roughness * roughness, 96);
        const GgxAlbedo e = ggx_albedo(mu, roughness);
        for (const double d : {e.base - truth.base, e.edge - truth.edge}) {
            EXPECT_GT(d, -6e-4) << mu << ' ' << roughness;
            EXPECT_LT(d, 0.035) << mu << ' ' << roughness;
            error += std::fabs(d) / (2 * n);
        }
    }
    EXPECT_LT(error, 5e-4);
}

TEST(GgxAlbedo, MirrorIsExact) {
    EXPECT_EQ(ggx_albedo(0.25f, 0).base, 1 - 0.75f * 0.75f * 0.75f * 0.75f * 0.75f);
    EXPECT_EQ(ggx_albedo(0.25f, 0).edge, 0.75f * 0.75f * 0.75f * 0.75f * 0.75f);
    EXPECT_FLOAT_EQ(ggx_average_albedo(0).base + ggx_average_albedo(0).edge, 1);
}

/// Writes renderer/materials/ggx_albedo_table.inc. Nodes begin with the true values; then each point of a dense grid at
/// which the interpolation falls short lifts the nodes around it.
TEST(GgxAlbedo, DISABLED_PrintsTheTable) {
    struct Point {
        int row, column;
        double y, x;
        ReferenceAlbedo truth;
    };
    std::vector<Point> points;
    for (int i = 0; i < 3 * (size - 1); ++i)
        for (int j = 0; j <= 4 * (size - 1); ++j) {
            const double first = std::sqrt(static_cast<double>(smallest_alpha));
            const double y = (i + 0.5) / 3, roughness = first + (1 - first) * y / (size - 1);
            const double alpha = roughness * roughness, k = 0.1 + alpha;
            const double x = std::min(j / 4.0, size - 1.0), t = x / (size - 1);
            const double mu = std::max(1e-5, t * k / (1 + k - t));
            const int row = std::min(static_cast<int>(y), size - 2), column = std::min(static_cast<int>(x), size - 2);
            points.push_back({row, column, y - row, x - column, reference_albedo(mu, alpha, 160)});
        }
    std::vector<ReferenceAlbedo> nodes(std::size_t{size} * size);
    const auto node = [&](int row, int column) -> ReferenceAlbedo& {
        const int index = row * size + column;
        return nodes[static_cast<std::size_t>(index)];
    };
    for (int row = 0; row < size; ++row)
        for (int column = 0; column < size; ++column) {
            const double alpha = row_roughness(row) * row_roughness(row);
            node(row, column) = reference_albedo(column_cosine(column, alpha), alpha, 400);
        }
    for (int pass = 0; pass < 40; ++pass)
        for (const Point& p : points)
            for (auto part : {&ReferenceAlbedo::base, &ReferenceAlbedo::edge}) {
                double value = 0, squares = 0;
                for (int c = 0; c < 4; ++c) {
                    const double w = (c & 1 ? p.x : 1 - p.x) * (c & 2 ? p.y : 1 - p.y);
                    value += w * (node(p.row + (c >> 1), p.column + (c & 1)).*part);
                    squares += w * w;
                }
                const double missing = p.truth.*part - 5e-5 - value;
                if (missing <= 0) continue;
                for (int c = 0; c < 4; ++c) {
                    const double w = (c & 1 ? p.x : 1 - p.x) * (c & 2 ? p.y : 1 - p.y);
                    node(p.row + (c >> 1), p.column + (c & 1)).*part += missing * w / squares;
                }
            }
    const auto pack = [](double x) { return static_cast<int>(std::lround(std::min(1.0, x) * 65535)); };
    std::printf("// SPDX-License-Identifier: Apache-2.0\n// Generated; see ggx_albedo.cpp. clang-format off\n"
                "const std::uint16_t GgxAlbedoTable::texels[%d][%d][2] = {\n",
                size, size);
    for (int row = 0; row < size; ++row) {
        std::printf("    {");
        for (int column = 0; column < size; ++column)
            std::printf("%s{%d, %d}%s", column > 0 && column % 8 == 0 ? "\n     " : "", pack(node(row, column).base),
                        pack(node(row, column).edge),
                        column + 1 == size ? "},\n"
                        : column % 8 == 7  ? ","
                                           : ", ");
    }
    std::printf("};\nconst std::uint16_t GgxAlbedoTable::averages[%d][2] = {\n", size);
    for (int row = 0; row < size; ++row) {
        ReferenceAlbedo sum;
        const int n = 20000;
        const double k = 0.1 + row_roughness(row) * row_roughness(row);
        for (int i = 0; i < n; ++i) {
            const double mu = (i + 0.5) / n, x = mu * (1 + k) / (mu + k) * (size - 1);
            const int column = std::min(static_cast<int>(x), size - 2);
            for (auto part : {&ReferenceAlbedo::base, &ReferenceAlbedo::edge})
                sum.*part += 2 * mu / n *
                             (node(row, column).*part * (column + 1 - x) + node(row, column + 1).*part * (x - column));
        }
        std::printf("%s{%d, %d},%s", row % 8 == 0 ? "    " : " ", pack(sum.base), pack(sum.edge),
                    row % 8 == 7 ? "\n" : "");
    }
    std::printf("};\n// clang-format on\n");
}

} // namespace
} // namespace weft::test
