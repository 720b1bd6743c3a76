// SPDX-License-Identifier: Apache-2.0
// One bounce of light whose amount is known by formula.
#include "pictures.h"

namespace weft::test {
namespace {

constexpr float albedo = 0.6f;
constexpr double rho = static_cast<double>(albedo), pi_d = std::numbers::pi;

/// A wide matt floor at y = 0, seen from low at the side, so that no lamp above is in the way; lights are added.
Scene floor_scene() {
    Scene scene = scene_of(level_square(50, 0, true, 0));
    scene.materials[0] = matt(albedo);
    return scene;
}

Film look(const Scene& scene, std::uint32_t spp, Strategy strategy = Strategy::mis) {
    RenderSettings settings = small_picture(spot_camera({10, 1, 5}, {0, 0, 0}, 1e-4f), 16, spp);
    settings.depth = 1;
    settings.strategy = strategy;
    return render(make_world(scene), settings);
}

TEST(DirectLight, Point) {
    Scene scene = floor_scene();
    scene.lights.push_back(PointLight{{1, 2, -1}, {3, 6, 9}});
    const double d2 = 6, expected = rho / pi_d * 6 * (2 / std::sqrt(d2)) / d2;
    const Film film = look(scene, 4);
    EXPECT_NEAR(mean_of(film).mean / expected, 1, 1e-3);
    EXPECT_NEAR(mean_of(film, 2).mean / (1.5 * expected), 1, 1e-3);
}

TEST(DirectLight, SeveralPoints) {
    Scene scene = floor_scene();
    double expected = 0;
    for (int i = 0; i < 7; ++i) {
        const Vec3 at{static_cast<float>(i) - 3, 1 + 0.5f * static_cast<float>(i), 1};
        const float intensity = static_cast<float>(1 + i * i);
        scene.lights.push_back(PointLight{at, {intensity, intensity, intensity}});
        const double d2 = static_cast<double>(dot(at, at));
        expected += rho / pi_d * static_cast<double>(intensity) * static_cast<double>(at.y) / std::sqrt(d2) / d2;
    }
    scene.lights.push_back(PointLight{{0, -1, 0}, {100, 100, 100}}); // beneath the floor
    expect_mean(look(scene, 256), expected, "seven lights");
}

TEST(DirectLight, Spot) {
    Scene scene = floor_scene();
    SpotLight spot;
    spot.position = {0, 4, 0};
    spot.direction = {0, -1, 0};
    spot.intensity = {8, 8, 8};
    spot.cos_inner = 0.99f;
    spot.cos_outer = 0.9f;
    scene.lights.push_back(spot);
    expect_mean(look(scene, 4), rho / pi_d * 8 / 16, "in the inner cone");

    auto& turned = std::get<SpotLight>(scene.lights[0]);
    turned.direction = {std::sqrt(1 - 0.95f * 0.95f), -0.95f, 0}; // the origin is now half way between the cones
    const double share = std::pow((0.95 - 0.9) / (0.99 - 0.9), 2);
    EXPECT_NEAR(mean_of(look(scene, 4)).mean / (rho / pi_d * 0.5 * share), 1, 5e-3);

    turned.direction = {0, 1, 0};
    EXPECT_EQ(mean_of(look(scene, 4)).mean, 0);
}

TEST(DirectLight, Directional) {
    Scene scene = floor_scene();
    scene.lights.push_back(DirectionalLight{normalize(Vec3{1, -2, 1}), {5, 5, 5}});
    expect_mean(look(scene, 4), rho / pi_d * 5 * (2 / std::sqrt(6.0)), "sun");
    append(scene, level_square(30, 10, true, 0)); // a roof
    EXPECT_EQ(mean_of(look(scene, 4)).mean, 0);
}

TEST(DirectLight, ConstantSky) {
    Scene scene = floor_scene();
    scene.environment.radiance = {0.5f, 2, 1};
    for (const Strategy s : {Strategy::mis, Strategy::bsdf_only, Strategy::light_only})
        expect_mean(look(scene, 256, s), rho * 2, "sky");
}

/// A ball of radius R at the distance d straight above gives the irradiance pi L R^2 / d^2, exactly.
TEST(DirectLight, Sphere) {
    for (const float height : {1.2f, 3.0f, 20.0f})
        for (const float stretch : {1.0f, 2.0f}) { // the same ball, as an instance of a smaller one
            Scene scene = floor_scene();
            const auto light = add_material(scene, lamp({7, 7, 7}));
            append(scene, sphere_mesh({0, height / stretch, 0}, 1 / stretch, light),
                   scaling({stretch, stretch, stretch}));
            const double expected = rho * 7 / static_cast<double>(height * height);
            expect_mean(look(scene, 128), expected, "mis " + std::to_string(height));
            expect_mean(look(scene, 128, Strategy::light_only), expected, "light " + std::to_string(height));
        }
}

/// A disc of radius R at the height h straight above gives pi L R^2 / (R^2 + h^2).
TEST(DirectLight, Disc) {
    constexpr int corners = 400;
    for (const float height : {0.3f, 1.0f, 5.0f}) {
        Scene scene = floor_scene();
        Mesh disc = empty_mesh();
        disc.triangle_materials = {add_material(scene, lamp({7, 7, 7}))};
        const auto at = [&](int i) {
            const float phi = 2 * pi * static_cast<float>(i % corners) / corners;
            return Vec3{std::cos(phi), height, std::sin(phi)};
        };
        for (int i = 0; i < corners; ++i) add_triangle(disc, {0, height, 0}, at(i), at(i + 1));
        append(scene, disc);
        const double h = static_cast<double>(height), expected = rho * 7 / (1 + h * h);
        for (const Strategy s : {Strategy::mis, Strategy::light_only}) {
            const Estimate e = mean_of(look(scene, 256, s));
            EXPECT_NEAR(e.mean, expected, 3.5 * e.error + 2e-4 * expected) << height << ' ' << static_cast<int>(s);
        }
    }
}

/// The share of the cosine-weighted half space that a rectangle a x b fills whose corner is at the height h straight
/// above.
double corner_form_factor(double a, double b, double h) {
    const double x = a / h, y = b / h, p = std::sqrt(1 + x * x), q = std::sqrt(1 + y * y);
    return (x / p * std::atan(y / p) + y / q * std::atan(x / q)) / (2 * pi_d);
}

TEST(DirectLight, Rectangle) {
    for (const bool up : {false, true}) // both sides shine
        for (const float scale : {1.0f, 0.25f}) {
            Scene scene = floor_scene();
            Mesh mesh = level_square(1 / scale, 1.5f / scale, up, add_material(scene, lamp({2, 2, 2})));
            append(scene, mesh, scaling({scale, scale, scale}));
            const double expected = rho * 2 * 4 * corner_form_factor(1, 1, 1.5);
            for (const Strategy s : {Strategy::mis, Strategy::light_only})
                expect_mean(look(scene, 256, s), expected, "rectangle");
        }
}

/// A lamp behind a veil, and a lamp that is itself a veil: coverage counts the same in light and in shadow.
TEST(DirectLight, ThroughVeils) {
    Material veil = matt(0);
    veil.alpha_mode = AlphaMode::blend;
    veil.base_color.w = 0.4f;
    for (const unsigned layers : {1u, 3u}) {
        Scene scene = floor_scene();
        scene.lights.push_back(DirectionalLight{{0, -1, 0}, {5, 5, 5}});
        const auto material = add_material(scene, veil);
        for (unsigned i = 0; i < layers; ++i)
            append(scene, level_square(9, 0.1f + 0.1f * static_cast<float>(i), true, material));
        const Estimate e = mean_of(look(scene, 512));
        const double through = std::pow(0.6, layers); // once on the way from the light, once on that to the camera
        EXPECT_NEAR(e.mean, rho / pi_d * 5 * through * through, 4 * e.error) << layers;
        EXPECT_LT(e.error, 0.02 * e.mean);
    }
    veil.emission = {2, 2, 2};
    Scene scene = floor_scene();
    append(scene, level_square(1, 1.5f, false, add_material(scene, veil)));
    for (const Strategy s : {Strategy::mis, Strategy::bsdf_only, Strategy::light_only}) {
        RenderSettings settings = small_picture(spot_camera({4, 1, 4}, {0, 0, 0}), 16, 512);
        settings.depth = 1;
        settings.strategy = s;
        const Estimate e = mean_of(render(make_world(scene), settings));
        EXPECT_NEAR(e.mean, rho * 2 * 0.4 * 4 * corner_form_factor(1, 1, 1.5), 4 * e.error) << static_cast<int>(s);
    }
}

/// An environment map lights the floor by the integral of what it reads, however uneven.
TEST(DirectLight, EnvironmentMap) {
    Scene scene = floor_scene();
    FloatImage& map = scene.environment.map;
    map.width = 16;
    map.height = 8;
    for (std::uint32_t i = 0; i < 16 * 8; ++i)
        for (int c = 0; c < 3; ++c)
            map.rgb.push_back(i == 2 * 16 + 5 ? 200.0f : 0.1f + 0.01f * static_cast<float>(i % 7));
    scene.environment.radiance = {1, 1, 1};
    scene.environment.rotation = 0.4f;
    const World world = make_world(scene);
    double expected = 0;
    constexpr int n = 600;
    for (int i = 0; i < n; ++i)
        for (int k = 0; k < 2 * n; ++k) { // midpoints in the square of the cosine and in the azimuth
            const double sin2 = (i + 0.5) / n, phi = 2 * pi_d * (k + 0.5) / (2 * n), s = std::sqrt(sin2);
            const Vec3 d{static_cast<float>(s * std::cos(phi)), static_cast<float>(std::sqrt(1 - sin2)),
                         static_cast<float>(s * std::sin(phi))};
            expected += rho * static_cast<double>(world.lights.environment_radiance(world.scene, d).y) / (2.0 * n * n);
        }
    expect_mean(look(scene, 512), expected, "map");
    expect_mean(look(scene, 512, Strategy::light_only), expected, "map, light only");
}

} // namespace
} // namespace weft::test
