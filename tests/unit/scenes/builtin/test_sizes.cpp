// SPDX-License-Identifier: Apache-2.0
// How large each scene is, by formula, and that parameters keep what their help text says.
#include "helpers.h"

#include <gtest/gtest.h>

#include <set>

namespace weft::scenes {
namespace {

TEST(Cornell, has_its_published_walls_blocks_and_lamp) {
    const Scene scene = make("cornell");
    // Three plain walls, floor, a ceiling of four around the lamp, two blocks of six sides.
    EXPECT_EQ(count_triangles(scene), 2u * (3 + 1 + 4 + 1 + 12));
    const Mesh& box = scene.meshes[0];
    float width = 0, height = 0;
    double lamp = 0;
    for (const Vec3 p : box.positions) width = std::fmax(width, p.x), height = std::fmax(height, p.y);
    for (std::uint32_t i = 0; i < box.triangles.size(); ++i)
        if (luminance(scene.materials[box.material_of(i)].emission) > 0) {
            lamp += static_cast<double>(length(face_normal(box, box.triangles[i]))) / 2;
            EXPECT_LT(face_normal(box, box.triangles[i]).y, 0) << "the lamp shines down";
        }
    EXPECT_FLOAT_EQ(width, 0.556f);
    EXPECT_FLOAT_EQ(height, 0.5488f);
    EXPECT_NEAR(lamp, 0.130 * 0.105, 1e-6);
    EXPECT_NEAR(2 * std::atan(0.0125f / 0.035f), scene.cameras[0].vertical_fov, 1e-5f);
    EXPECT_EQ(scene.cameras[0].aspect, 1);
}

TEST(Cornell, replaces_the_blocks_by_spheres_inside_the_box) {
    const Scene scene = make("cornell,spheres=1");
    EXPECT_EQ(count_triangles(scene), 18u);
    ASSERT_EQ(scene.meshes[0].spheres.size(), 2u);
    for (const Sphere& s : scene.meshes[0].spheres)
        for (std::size_t axis = 0; axis < 3; ++axis) {
            EXPECT_GE(s.center[axis] - s.radius, 0);
            EXPECT_LE(s.center[axis] + s.radius, 0.5488f);
        }
}

TEST(Lecture, spheres_stand_on_the_floor_and_do_not_overlap) {
    const Scene scene = make("lecture,pearls=64");
    const auto& spheres = scene.meshes[0].spheres;
    ASSERT_EQ(spheres.size(), 67u);
    for (std::size_t i = 0; i < spheres.size(); ++i) {
        EXPECT_FLOAT_EQ(spheres[i].center.y, spheres[i].radius);
        for (std::size_t j = 0; j < i; ++j)
            EXPECT_GE(length(spheres[i].center - spheres[j].center), spheres[i].radius + spheres[j].radius)
                << i << " and " << j;
    }
}

TEST(Sphereflake, has_nine_children_for_each_sphere) {
    std::uint64_t expected = 1, generation = 1;
    for (int depth = 1; depth <= 5; ++depth) {
        expected += generation *= 9;
        EXPECT_EQ(count_spheres(make("sphereflake,depth=" + std::to_string(depth))), expected + 1) << "and the sun";
    }
}

TEST(Sphereflake, children_touch_their_parent_and_stay_above_the_floor) {
    const Scene scene = make("sphereflake,depth=3");
    const auto& s = scene.meshes[0].spheres;
    for (std::size_t i = 1; i < 820; ++i) {
        const Sphere& parent = s[(i - 1) / 9];
        EXPECT_NEAR(length(s[i].center - parent.center), s[i].radius + parent.radius, 1e-5f);
        EXPECT_GT(s[i].center.y - s[i].radius, 0);
    }
}

TEST(Menger, leaves_only_the_faces_that_can_be_seen) {
    std::uint64_t cells = 1, boundary = 1; // 20^d and 8^d
    for (int depth = 0; depth <= 4; ++depth, cells *= 20, boundary *= 8) {
        const Scene scene = make("menger,depth=" + std::to_string(depth));
        const Mesh& sponge = scene.meshes[0];
        EXPECT_EQ(sponge.triangles.size(), 2 * (2 * cells + 4 * boundary));
        const double edge = 2 / std::pow(3.0, depth);
        EXPECT_NEAR(volume(sponge), static_cast<double>(cells) * edge * edge * edge, 1e-3);
        if (depth > 3) continue;
        EXPECT_EQ(open_edges(sponge), 0u);
        std::set<std::uint32_t> used;
        for (const auto& t : sponge.triangles) used.insert(t.begin(), t.end());
        EXPECT_EQ(used.size(), sponge.positions.size()) << "every vertex is shared, none is spare";
    }
}

TEST(Menger, takes_the_least_depth_that_has_enough_triangles) {
    EXPECT_EQ(make("menger,triangles=1").meshes[0].triangles.size(), 12u);
    EXPECT_EQ(make("menger,triangles=12").meshes[0].triangles.size(), 12u);
    EXPECT_EQ(make("menger,triangles=13").meshes[0].triangles.size(), 144u);
    EXPECT_EQ(make("menger,triangles=30000,depth=1").meshes[0].triangles.size(), 36'096u);
    EXPECT_NO_THROW(parse_builtin("menger,triangles=13062144"));
    EXPECT_THROW(parse_builtin("menger,triangles=13062145"), std::invalid_argument);
}

TEST(Terrain, keeps_to_its_number_of_triangles) {
    for (const std::uint64_t n : {10'000u, 10'001u, 12'345u, 99'999u, 500'000u, 500'002u, 1'000'000u}) {
        const std::uint64_t got = count_triangles(make("terrain,triangles=" + std::to_string(n)));
        EXPECT_LE(got, n);
        EXPECT_GE(100 * got, 97 * n) << n;
    }
}

TEST(Terrain, has_a_lake_and_mountains_and_other_ones_by_seed) {
    const Scene one = make("terrain,triangles=10000"), other = make("terrain,triangles=10000,seed=8");
    float lowest = 0, highest = 0;
    for (const Vec3 p : one.meshes[0].positions) lowest = std::fmin(lowest, p.y), highest = std::fmax(highest, p.y);
    EXPECT_LT(lowest, -10);
    EXPECT_GT(highest, 300);
    EXPECT_LT(highest, 2000);
    EXPECT_NE(one.meshes[0].positions, other.meshes[0].positions);
}

TEST(Interior, keeps_to_its_number_of_triangles) {
    for (const std::uint64_t n : {10'000u, 15'000u, 33'333u, 100'000u, 200'000u, 1'000'000u}) {
        const std::uint64_t got = count_triangles(make("interior,triangles=" + std::to_string(n)));
        EXPECT_LE(got, n);
        EXPECT_GE(3 * got, 2 * n) << n;
    }
}

TEST(Interior, has_as_many_lamps_as_asked_for_which_give_the_same_light) {
    const auto light = [](const Scene& scene, std::size_t lamps) {
        std::size_t found = 0;
        double sum = 0;
        for (const Mesh& m : scene.meshes)
            for (std::uint32_t i = 0; i < m.primitives(); ++i)
                if (const float l = luminance(scene.materials[m.material_of(i)].emission); l > 0) sum += l, ++found;
        EXPECT_EQ(found, lamps);
        return sum;
    };
    const double reference = light(make("interior,triangles=10000"), 40);
    for (const std::size_t lamps : {1u, 7u, 1000u})
        EXPECT_NEAR(light(make("interior,triangles=10000,lamps=" + std::to_string(lamps)), lamps) / reference, 1, 1e-4);
}

TEST(Uneven, has_everything_below_the_horizon_and_the_marbles_on_the_right) {
    for (const int layers : {1, 3, 12}) {
        const Scene scene = make("uneven,layers=" + std::to_string(layers));
        std::uint64_t marbles = 0;
        for (int layer = 0; layer < layers; ++layer)
            marbles += static_cast<std::uint64_t>((3 * layers - layer) * (3 * layers - layer));
        EXPECT_EQ(count_spheres(scene), 2 * marbles);
        const Camera& camera = scene.cameras[0];
        EXPECT_EQ(camera.to_world.z.y, 0) << "level";
        for (const Vec3 p : scene.meshes[0].positions) EXPECT_LT(p.y, camera.to_world.t.y);
        for (const Sphere& s : scene.meshes[0].spheres) {
            EXPECT_LT(s.center.y + s.radius, camera.to_world.t.y);
            EXPECT_GT(s.center.x - s.radius, camera.to_world.t.x);
        }
    }
}

} // namespace
} // namespace weft::scenes
