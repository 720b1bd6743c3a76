// SPDX-License-Identifier: Apache-2.0
// The ways to find light agree in the mean, and more samples bring the picture nearer to it.
#include "pictures.h"

namespace weft::test {
namespace {

/// The means of 16 pictures that differ in their seed.
Estimate batches(const World& world, RenderSettings settings, std::size_t which) {
    std::vector<double> means;
    for (std::uint32_t seed = 0; seed < 16; ++seed) {
        settings.seed = seed;
        means.push_back(mean_of(render(world, settings), which).mean);
    }
    return estimate(std::span<const double>(means));
}

/// Opaque things under a large lamp and a sky: everything can be found by rays and by sampling lights.
Scene glossy_scene(float roughness) {
    Scene scene;
    Material m;
    m.base_color = {0.7f, 0.6f, 0.5f, 1};
    m.roughness = roughness;
    const auto floor = add_material(scene, m);
    m.metallic = 1;
    const auto metal = add_material(scene, m);
    const auto light = add_material(scene, lamp({3, 4, 5}));
    append(scene, level_square(4, 0, true, floor));
    append(scene, sphere_mesh({-0.8f, 0.7f, 0}, 0.7f, metal));
    Mesh ball = icosphere(2);
    ball.normals = ball.positions;
    ball.triangle_materials = {floor};
    append(scene, ball, translation({0.9f, 0.8f, 0.3f}) * scaling({0.6f, 0.8f, 0.6f}));
    append(scene, level_square(1.2f, 2.5f, false, light));
    append(scene, sphere_mesh({0.1f, 1.2f, 1}, 0.3f, light));
    scene.environment.radiance = {0.4f, 0.4f, 0.5f};
    Camera camera;
    camera.to_world = look_at({0, 1.5f, 4}, {0, 0.6f, 0}, {0, 1, 0});
    scene.cameras.push_back(camera);
    return scene;
}

TEST(Estimators, AgreeInTheMean) {
    for (const float roughness : {0.3f, 1.0f}) {
        const World world = make_world(glossy_scene(roughness));
        RenderSettings settings = small_picture(world.scene.cameras[0], 20, 16);
        settings.depth = 3;
        Estimate results[3][3];
        for (const Strategy s : {Strategy::mis, Strategy::bsdf_only, Strategy::light_only}) {
            settings.strategy = s;
            for (std::size_t c = 0; c < 3; c += 2)
                results[static_cast<std::size_t>(s)][c] = batches(world, settings, c);
        }
        for (std::size_t c = 0; c < 3; c += 2) {
            expect_same(results[0][c], results[1][c], "mis and bsdf " + std::to_string(roughness));
            expect_same(results[0][c], results[2][c], "mis and light " + std::to_string(roughness));
            EXPECT_LT(results[0][c].error, 0.01 * results[0][c].mean);
            // Weighting is worth it: never much noisier than the better of the two.
            EXPECT_LT(results[0][c].error, 2.5 * std::min(results[1][c].error, results[2][c].error));
        }
    }
}

double root_mean_square_error(const Film& a, const Film& reference) {
    double sum = 0;
    for (std::size_t i = 1; i < a.rgba.size(); i += 4) {
        const double d = static_cast<double>(a.rgba[i]) - static_cast<double>(reference.rgba[i]);
        sum += d * d;
    }
    return std::sqrt(sum / static_cast<double>(a.rgba.size() / 4));
}

/// The error falls at least as fast as the square root of the number of samples.
TEST(Estimators, Converge) {
    const World world = make_world(glossy_scene(0.6f));
    RenderSettings settings = small_picture(world.scene.cameras[0], 12, 1 << 13);
    settings.depth = 3;
    settings.seed = 99;
    const Film reference = render(world, settings);
    settings.seed = 1;
    double x_mean = 0, y_mean = 0, n = 0;
    std::vector<std::pair<double, double>> points;
    for (std::uint32_t spp = 4; spp <= 512; spp *= 2) {
        settings.spp = spp;
        points.emplace_back(std::log2(spp), std::log2(root_mean_square_error(render(world, settings), reference)));
        x_mean += points.back().first;
        y_mean += points.back().second;
        ++n;
    }
    x_mean /= n;
    y_mean /= n;
    double xy = 0, xx = 0;
    for (const auto& [x, y] : points) {
        xy += (x - x_mean) * (y - y_mean);
        xx += (x - x_mean) * (x - x_mean);
    }
    EXPECT_LT(xy / xx, -0.5);
    EXPECT_GT(xy / xx, -1.2);
}

} // namespace
} // namespace weft::test
