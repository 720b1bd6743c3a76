// SPDX-License-Identifier: Apache-2.0
// The shapes that the scenes are made of.
#include "helpers.h"
#include "renderer/math/numeric.h"
#include "scenes/builtin/noise.h"
#include "scenes/builtin/shapes.h"

#include <gtest/gtest.h>

#include <array>
#include <map>

namespace weft::scenes {

std::size_t open_edges(const Mesh& mesh) {
    using Place = std::array<float, 3>;
    std::map<std::pair<Place, Place>, int> balance;
    for (const auto& t : mesh.triangles)
        for (std::size_t i = 0; i < 3; ++i) {
            const Vec3 p = mesh.positions[t[i]], q = mesh.positions[t[(i + 1) % 3]];
            const Place a{p.x, p.y, p.z}, b{q.x, q.y, q.z};
            balance[a < b ? std::pair(a, b) : std::pair(b, a)] += a < b ? 1 : -1;
        }
    std::size_t open = 0;
    for (const auto& [edge, sum] : balance) open += sum != 0 ? 1 : 0;
    return open;
}

namespace {

constexpr Vec2 cup[] = {{0, 0}, {0.5f, 0.1f}, {0.6f, 1}, {0.5f, 1}, {0.4f, 0.2f}, {0, 0.15f}};

TEST(Shapes, a_box_is_closed_and_seen_from_outside) {
    Mesh mesh;
    add_box(mesh, {-1, -2, -3}, {1, 2, 3}, 0, rotation({0, 1, 0}, 0.3f));
    EXPECT_EQ(mesh.triangles.size(), box_triangles);
    EXPECT_EQ(open_edges(mesh), 0u);
    EXPECT_NEAR(volume(mesh), 48, 1e-4);
    for (std::size_t i = 0; i < mesh.positions.size(); ++i) EXPECT_GT(dot(mesh.normals[i], mesh.positions[i]), 0.9f);
}

TEST(Shapes, a_solid_of_revolution_is_closed_and_seen_from_outside) {
    for (const LatheDetail detail : {LatheDetail{1, 3}, LatheDetail{2, 8}, LatheDetail{9, 100}}) {
        const Mesh mesh = lathe("cup", cup, detail, 0);
        EXPECT_EQ(mesh.triangles.size(), lathe_triangles(cup, detail));
        EXPECT_EQ(open_edges(mesh), 0u);
        EXPECT_GT(volume(mesh), 0);
    }
}

TEST(Shapes, a_lathe_turns_a_half_circle_into_a_ball) {
    std::vector<Vec2> half;
    for (int i = 0; i <= 16; ++i)
        half.push_back({std::sin(pi * static_cast<float>(i) / 16), -std::cos(pi * static_cast<float>(i) / 16)});
    half.front().x = half.back().x = 0;
    const Mesh mesh = lathe("ball", half, {8, 128}, 0);
    EXPECT_NEAR(volume(mesh), 4.18879, 0.01);
    for (std::size_t i = 0; i < mesh.positions.size(); ++i) {
        EXPECT_NEAR(length(mesh.positions[i]), 1, 1e-3);
        EXPECT_NEAR(dot(mesh.normals[i], mesh.positions[i]), 1, 1e-3);
    }
}

TEST(Shapes, a_sheet_over_the_ground_faces_up) {
    SerialExecutor serial;
    const auto wave = [](float u, float v) { return Vec3{4 * u, 0.1f * std::sin(9 * u + 5 * v), 3 * v}; };
    const Mesh mesh = sheet("wave", 40, 30, wave, 0, serial);
    EXPECT_EQ(mesh.triangles.size(), 2400u);
    EXPECT_EQ(mesh.positions.size(), 41u * 31u);
    for (const Vec3 n : mesh.normals) EXPECT_GT(n.y, 0.5f);
    for (const auto& t : mesh.triangles) EXPECT_GT(face_normal(mesh, t).y, 0);
}

TEST(Shapes, the_sky_fades_from_the_horizon) {
    const Environment e = sky({0, 0, 1}, {1, 1, 1}, {0.5f, 0, 0});
    ASSERT_EQ(e.map.rgb.size(), std::size_t{3} * e.map.width * e.map.height);
    EXPECT_LT(e.map.rgb[0], 0.01f); // straight up
    EXPECT_GT(e.map.rgb[2], 0.99f);
    EXPECT_LT(e.map.rgb[e.map.rgb.size() - 1], 0.01f); // straight down
    const std::size_t horizon = e.map.rgb.size() / 2;
    EXPECT_GT(e.map.rgb[horizon + 1], 0.9f);
}

TEST(Noise, vanishes_at_whole_numbers_and_stays_in_its_range) {
    float least = 0, most = 0;
    for (int i = -50; i < 50; ++i)
        for (int j = -50; j < 50; ++j) {
            EXPECT_EQ(noise(static_cast<float>(i), static_cast<float>(j), 3), 0);
            const float value = noise(static_cast<float>(i) + 0.37f, static_cast<float>(j) + 0.61f, 3);
            least = std::fmin(least, value), most = std::fmax(most, value);
        }
    EXPECT_GT(least, -0.75f);
    EXPECT_LT(least, -0.3f);
    EXPECT_GT(most, 0.3f);
    EXPECT_LT(most, 0.75f);
}

} // namespace
} // namespace weft::scenes
