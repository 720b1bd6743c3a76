// SPDX-License-Identifier: Apache-2.0
// Places where the radiance is the same in every direction, and known.
#include "pictures.h"

namespace weft::test {
namespace {

Camera camera_inside() {
    Camera camera;
    camera.vertical_fov = 1.5f;
    camera.to_world = look_at({0.1f, 0.2f, -0.1f}, {1, 0.3f, -0.7f}, {0, 1, 0});
    return camera;
}

/// Inside closed walls that emit Le and reflect the share rho, D bounces add up to Le (1 - rho^(D+1)) / (1 - rho).
double furnace(double le, double rho, unsigned depth) { return le * (1 - std::pow(rho, depth + 1)) / (1 - rho); }

Scene closed_room(Mesh walls, float albedo, float emission) {
    Scene scene = scene_of(std::move(walls));
    scene.materials[0] = matt(albedo);
    scene.materials[0].emission = {emission, emission, emission};
    return scene;
}

void expect_furnace(const char* name, const Mesh& walls) {
    const World world = make_world(closed_room(walls, 0.5f, 0.5f));
    for (std::uint32_t depth = 0; depth <= 8; ++depth) {
        RenderSettings settings = small_picture(camera_inside(), 24, 24);
        settings.depth = depth;
        expect_mean(render(world, settings), furnace(0.5, 0.5, depth), std::string(name) + " " + std::to_string(depth));
    }
}

TEST(Furnace, ClosedRooms) {
    expect_furnace("box", box({-1, -2, -3}, {2, 1, 1}));
    expect_furnace("icosphere", icosphere(1, {}, 3));
}

/// Every receiver is a point of the light that it samples: whether rounding puts it inside or outside must not matter.
TEST(Furnace, ClosedSphere) { expect_furnace("sphere", sphere_mesh({0, 0, 0}, 2)); }

TEST(Furnace, ClosedRoomsByEachStrategy) {
    const World world = make_world(closed_room(box({-1, -2, -3}, {2, 1, 1}), 0.5f, 0.5f));
    for (const Strategy strategy : {Strategy::mis, Strategy::bsdf_only, Strategy::light_only}) {
        RenderSettings settings = small_picture(camera_inside(), 32, 64);
        settings.strategy = strategy;
        settings.depth = 3;
        const Estimate e = mean_of(render(world, settings));
        EXPECT_NEAR(e.mean, furnace(0.5, 0.5, 3), std::max(3.5 * e.error, 1e-5)) << static_cast<int>(strategy);
    }
}

/// Paths that are cut short by chance must be paid for exactly by those that are not.
TEST(Furnace, RouletteIsUnbiased) {
    for (const float albedo : {0.5f, 0.9f}) {
        const World world = make_world(closed_room(icosphere(1, {}, 2), albedo, 1 - albedo));
        RenderSettings settings = small_picture(camera_inside(), 32, 64);
        settings.depth = 64;
        const double rho = static_cast<double>(albedo);
        expect_mean(render(world, settings), furnace(1 - rho, rho, 64), "albedo " + std::to_string(albedo));
    }
}

Camera camera_outside() {
    Camera camera;
    camera.vertical_fov = 0.6f;
    camera.to_world = look_at({1, 2, 5}, {0, 0, 0}, {0, 1, 0});
    return camera;
}

Scene in_white_sky(Mesh mesh, const Material& material) {
    Scene scene = scene_of(std::move(mesh));
    scene.materials[0] = material;
    scene.environment.radiance = {1, 1, 1};
    return scene;
}

/// A white convex thing under a white sky cannot be seen.
TEST(Furnace, WhiteThingsVanishExactly) {
    for (const Mesh& mesh : {sphere_mesh({0, 0, 0}, 1), box({-1, -1, -1}, {1, 1, 1}), icosphere(2)}) {
        const World world = make_world(in_white_sky(mesh, matt(1)));
        RenderSettings settings = small_picture(camera_outside(), 48, 16);
        settings.strategy = Strategy::bsdf_only;
        const Film film = render(world, settings);
        for (const float v : channel(film, 0)) ASSERT_NEAR(v, 1, 1e-5);
        settings.strategy = Strategy::mis;
        settings.spp = 64;
        expect_mean(render(world, settings), 1, "mis");
        settings.strategy = Strategy::light_only;
        expect_mean(render(world, settings), 1, "light");
    }
}

/// So it is with clear glass: what it reflects and what it lets through add up.
TEST(Furnace, ClearGlassVanishes) {
    for (const float ior : {1.0f, 1.33f, 2.4f}) {
        const World world = make_world(in_white_sky(sphere_mesh({0, 0, 0}, 1), glass(ior)));
        RenderSettings settings = small_picture(camera_outside(), 32, 64);
        settings.depth = 60;
        expect_mean(render(world, settings), 1, "ior " + std::to_string(ior));
    }
}

/// Between flat faces some light goes around by total reflection for very long, which a limit of bounces cuts off.
TEST(Furnace, FacetedGlassCreatesNoLight) {
    for (const Mesh& mesh : {icosphere(3), box({-1, -1, -1}, {1, 1, 1})})
        for (const float ior : {1.33f, 2.4f}) {
            const World world = make_world(in_white_sky(mesh, glass(ior)));
            RenderSettings settings = small_picture(camera_outside(), 24, 48);
            settings.depth = 100;
            const Estimate e = mean_of(render(world, settings));
            EXPECT_LE(e.mean, 1 + 3.5 * e.error + 1e-5) << ior;
            EXPECT_GE(e.mean, 0.9) << ior;
        }
}

/// Entering glass squeezes radiance by the square of the index; the roulette must not take that for a loss. It would
/// still be right in the mean, but noisy.
TEST(Furnace, RouletteIsKindToGlass) {
    const World world = make_world(in_white_sky(sphere_mesh({0, 0, 0}, 1), glass(2.4f)));
    RenderSettings settings = small_picture(spot_camera({0.5f, 3, 0.8f}, {0, 0, 0}, 0.3f), 16, 64);
    settings.depth = 60;
    double squares = 0, n = 0;
    for (std::uint32_t y = 0; y < 16; ++y)
        for (std::uint32_t x = 0; x < 16; ++x)
            for (std::uint32_t s = 0; s < 8; ++s, ++n) {
                const double v = static_cast<double>(replay_sample(world, settings, x, y, s).radiance.y);
                squares += (v - 1) * (v - 1);
            }
    EXPECT_LT(std::sqrt(squares / n), 0.15);
}

} // namespace
} // namespace weft::test
