// SPDX-License-Identifier: Apache-2.0
// Glass in slabs.
#include "pictures.h"

namespace weft::test {
namespace {

/// A pane across the z axis, seen straight on from +z, and a lamp behind the pane or behind the camera.
Scene pane(const Material& material, float thickness, bool lamp_behind) {
    Scene scene = scene_of(box({-100, -100, -thickness}, {100, 100, 0}));
    scene.materials[0] = material;
    Mesh light = empty_mesh();
    light.triangle_materials = {add_material(scene, lamp({1, 1, 1}))};
    const float z = lamp_behind ? -50.0f : 50.0f;
    add_quad(light, {-9, -9, z}, {9, -9, z}, {9, 9, z}, {-9, 9, z});
    append(scene, light);
    return scene;
}

Film look(const Scene& scene, std::uint32_t spp, std::uint32_t depth) {
    Camera camera = spot_camera({0.2f, 0.3f, 10}, {0.2f, 0.3f, 0}, 0.01f);
    RenderSettings settings = small_picture(camera, 24, spp);
    settings.depth = depth;
    return render(make_world(scene), settings);
}

/// Between two faces that each reflect F the light goes to and fro: R = 2 F / (1 + F) in all.
TEST(Slab, ReflectsAndTransmitsAsFresnelSays) {
    for (const float ior : {1.3f, 1.5f, 2.0f}) {
        const double n = static_cast<double>(ior), f = std::pow((n - 1) / (n + 1), 2), r = 2 * f / (1 + f);
        expect_mean(look(pane(glass(ior), 2, true), 128, 40), 1 - r, "transmitted");
        const Estimate e = mean_of(look(pane(glass(ior), 2, false), 256, 40));
        EXPECT_NEAR(e.mean, r, 3.5 * e.error) << ior;
        EXPECT_LT(e.error, 0.03 * r);
    }
    EXPECT_NEAR(2 * 0.04 / 1.04, 0.07692, 1e-5); // the figure of the books for n = 1.5
}

/// Both faces of a thin sheet are one surface.
TEST(Slab, ThinSheet) {
    Material sheet = glass(1.5f);
    sheet.thin = true;
    Scene scene = pane(sheet, 1, true);
    scene.meshes[0] = empty_mesh();
    add_quad(scene.meshes[0], {-9, -9, 0}, {9, -9, 0}, {9, 9, 0}, {-9, 9, 0});
    expect_mean(look(scene, 128, 4), 1 - 0.08 / 1.04, "thin");
}

/// What is coloured inside takes away exp(-sigma d), channel by channel.
TEST(Slab, AbsorbsByBeerLambert) {
    Material m = glass(1);
    m.attenuation = {0.1f, 0.7f, 2};
    for (const float thickness : {0.5f, 2.0f}) {
        const Film film = look(pane(m, thickness, true), 4, 8);
        for (std::size_t c = 0; c < 3; ++c) {
            const double expected = std::exp(-static_cast<double>(m.attenuation[c] * thickness));
            for (const float v : channel(film, c)) ASSERT_NEAR(v / expected, 1, 1e-4);
        }
    }
    // With faces that reflect: every way through the pane is paid for.
    m.ior = 1.5f;
    const double f = 0.04, a = std::exp(-0.7), t = (1 - f) * (1 - f) * a / (1 - f * f * a * a);
    expect_mean(look(pane(m, 1, true), 128, 40), t, "reflecting");
    // A thin sheet has no inside.
    m.thin = true;
    m.ior = 1;
    EXPECT_NEAR(mean_of(look(pane(m, 1, true), 4, 8)).mean, 1, 1e-6);
}

/// Through an instance the inside is as thick as it stands in the world.
TEST(Slab, MeasuresInTheWorld) {
    Material m = glass(1);
    m.attenuation = {0.5f, 0.5f, 0.5f};
    Scene scene = pane(m, 1, true);
    scene.instances[0].to_world = scaling({1, 1, 3});
    EXPECT_NEAR(mean_of(look(scene, 4, 8)).mean, std::exp(-1.5), 1e-4);
}

} // namespace
} // namespace weft::test
