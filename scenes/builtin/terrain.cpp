// SPDX-License-Identifier: Apache-2.0
// Mountains above a lake: a ridged multifractal (Musgrave 1994, in "Texturing and Modeling: A Procedural Approach")
// over a height field of up to ten million triangles. The scene for large meshes.
#include "scenes/builtin/list.h"
#include "scenes/builtin/noise.h"
#include "scenes/builtin/shapes.h"

#include <cmath>

namespace weft::scenes {
namespace {

constexpr Parameter parameters[] = {
    {"triangles", 1'000'000, 10'000, 10'000'000, "at most as many, and at least 97 % of them"},
    {"seed", 7, 0, 1'000'000, "another one gives other mountains"},
};

// In metres.
constexpr float half_width = 1500;
constexpr float wavelength = 1100; ///< of the broadest ridges

/// Cells on a side of the grid; each has two triangles.
std::uint32_t cells(Values values) {
    auto side = static_cast<std::uint32_t>(std::sqrt(static_cast<float>(values[0]) / 2));
    while (std::int64_t{2} * side * side + 2 > values[0]) --side; // and two for the lake
    return side;
}

constexpr float lacunarity = 2.03f; ///< not 2, lest the zeros of all octaves coincide

/// As many as the grid can show: the finest spans two cells.
unsigned octaves(std::uint32_t side) {
    const float finest = 4 * half_width / static_cast<float>(side);
    unsigned count = 0;
    float wave = wavelength;
    while (wave > finest) wave /= lacunarity, ++count;
    return count;
}

struct Terrain {
    std::uint32_t seed;
    unsigned octave_count;

    /// Height in metres; the lake stands at 0.
    float height(float x, float z) const {
        const Vec2 p{x / wavelength, z / wavelength};
        // Bent by broad noise, so that no valley is straight.
        const Vec2 bent{p.x + 0.3f * noise(p.x * 1.7f, p.y * 1.7f, seed + 200),
                        p.y + 0.3f * noise(p.x * 1.7f, p.y * 1.7f, seed + 300)};
        float sum = 0, amplitude = 1, frequency = 1, weight = 1;
        for (unsigned octave = 0; octave < octave_count; ++octave) {
            const float ridge = 1 - 1.5f * std::fabs(noise(bent.x * frequency, bent.y * frequency, seed + octave));
            const float signal = ridge * ridge * weight;
            weight = std::fmin(1.0f, 2 * signal); // detail grows on ridges, valleys stay smooth
            sum += signal * amplitude;
            amplitude *= 0.46f;
            frequency *= lacunarity;
        }
        // Low ground by the camera, high mountains behind.
        const float distance = 0.5f - 0.5f * z / half_width;
        const float swell = distance + 0.35f * noise(p.x * 0.8f, p.y * 0.8f, seed + 100);
        const float mountain = std::fmax(0.0f, swell) * std::fmax(0.0f, swell);
        return 330 * mountain * sum + 65 * (sum - 0.9f) + 190 * (swell - 0.36f);
    }
    /// Linear RGBA by height and slope.
    Vec4 color(Vec3 p, Vec3 n) const {
        const float grain = noise(p.x / 23, p.z / 23, seed + 400) + 0.5f * noise(p.x / 7, p.z / 7, seed + 401);
        const auto step = [](float low, float high, float value) {
            const float t = std::fmin(1.0f, std::fmax(0.0f, (value - low) / (high - low)));
            return t * t * (3 - 2 * t);
        };
        constexpr Rgb sand{0.32f, 0.27f, 0.19f}, grass{0.080f, 0.112f, 0.040f}, meadow{0.165f, 0.155f, 0.075f};
        constexpr Rgb rock{0.20f, 0.18f, 0.165f}, dark_rock{0.11f, 0.10f, 0.10f}, snow{0.85f, 0.87f, 0.91f};
        Rgb c = lerp(grass, meadow, step(-0.5f, 0.6f, grain));
        c = lerp(sand, c, step(4, 14, p.y + 6 * grain));
        const Rgb stone = lerp(dark_rock, rock, step(-0.6f, 0.5f, grain));
        c = lerp(stone, c, step(0.62f, 0.78f, n.y + 0.05f * grain) * (1 - step(210, 330, p.y + 60 * grain)));
        c = lerp(c, snow, step(300, 420, p.y + 70 * grain) * step(0.45f, 0.66f, n.y + 0.06f * grain));
        return {c.x, c.y, c.z, 1};
    }
};

Scene make(Values values, Executor& executor) {
    Scene scene;
    const auto ground = add(scene, matte("ground", {1, 1, 1}));
    const auto water = add(scene, glossy("water", {0.010f, 0.030f, 0.040f}, 0.03f));

    const std::uint32_t side = cells(values);
    const Terrain terrain{static_cast<std::uint32_t>(values[1]) * 1000, octaves(side)};
    const auto point = [&](float u, float v) {
        const float x = (2 * u - 1) * half_width, z = (2 * v - 1) * half_width;
        return Vec3{x, terrain.height(x, z), z};
    };
    Mesh mesh = sheet("terrain", side, side, point, ground, executor);
    mesh.colors.resize(mesh.positions.size());
    executor.for_each(side + 1, [&](std::size_t row) {
        for (std::size_t i = row * (side + 1); i < (row + 1) * (side + 1); ++i)
            mesh.colors[i] = terrain.color(mesh.positions[i], mesh.normals[i]);
    });
    scene.instances.push_back({add(scene, std::move(mesh)), {}});

    Mesh lake;
    lake.name = "lake";
    constexpr float far = 20'000;
    add_quad(lake, {-far, 0, far}, {far, 0, far}, {far, 0, -far}, {-far, 0, -far}, water);
    scene.instances.push_back({add(scene, std::move(lake)), {}});

    scene.lights.push_back(DirectionalLight{normalize({-0.72f, -0.42f, -0.35f}), {4.6f, 3.9f, 3.0f}});
    scene.environment = sky({0.13f, 0.26f, 0.55f}, {0.62f, 0.70f, 0.82f}, {0.10f, 0.12f, 0.15f});
    scene.cameras.push_back(camera("shore", {60, 105, 1430}, {-20, 120, 0}, 34));
    return scene;
}

std::uint64_t bytes(Values values) {
    const std::uint64_t side = cells(values);
    return small_scene_bytes + mesh_bytes((side + 1) * (side + 1), 2 * sizeof(Vec3) + sizeof(Vec4), 2 * side * side);
}

} // namespace

Builtin terrain() {
    return {"terrain", "snowy mountains above a lake: one mesh of up to ten million triangles", parameters, make,
            bytes};
}

} // namespace weft::scenes
