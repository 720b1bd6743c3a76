// SPDX-License-Identifier: Apache-2.0
// The Cornell box as it stood in the laboratory: geometry, camera and measured spectra as published by the Cornell
// Program of Computer Graphics ("Cornell Box Data", https://www.graphics.cornell.edu/online/box/data.html), in metres.
#include "scenes/builtin/list.h"
#include "scenes/builtin/shapes.h"

#include <array>

namespace weft::scenes {
namespace {

constexpr Parameter parameters[] = {
    {"spheres", 0, 0, 1, "1: a metal and a glass sphere instead of the two blocks"},
};

// The published spectra (400 to 700 nm in steps of 4 nm; the lamp in steps of 100 nm), summed against the CIE 1931
// observer in the fit of Wyman, Sloan and Shirley (2013) and taken to linear Rec.709; each channel is relative to a
// perfect white under the equal-energy illuminant.
constexpr Rgb white{0.738f, 0.736f, 0.737f}, green{0.088f, 0.399f, 0.084f}, red{0.472f, 0.047f, 0.049f};
// The lamp's spectrum gives (17.2, 11.5, 3.1), an orange that nobody sees: eye and camera adapt to it. Here only the
// fourth root of its colour is left, at a brightness that needs no exposure.
constexpr Rgb lamp_radiance{37.1f, 33.5f, 24.1f};

/// From the published millimetres.
constexpr Vec3 mm(float x, float y, float z) { return {x * 0.001f, y * 0.001f, z * 0.001f}; }

/// An upright block on the floor, over a quadrilateral (x, z) in the published order.
void add_block(Mesh& mesh, std::array<Vec2, 4> base, float height, std::uint32_t material) {
    std::array<Vec3, 4> low, high;
    for (std::size_t i = 0; i < 4; ++i)
        low[i] = mm(base[i].x, 0, base[i].y), high[i] = mm(base[i].x, height, base[i].y);
    add_quad(mesh, high[0], high[1], high[2], high[3], material);
    add_quad(mesh, low[3], low[2], low[1], low[0], material);
    for (std::size_t i = 0; i < 4; ++i) {
        const std::size_t next = (i + 1) % 4;
        add_quad(mesh, high[next], high[i], low[i], low[next], material);
    }
}

Scene make(Values values, Executor& /*executor*/) {
    Scene scene;
    const auto walls = add(scene, matte("white", white));
    const auto right = add(scene, matte("green", green));
    const auto left = add(scene, matte("red", red));
    const auto light = add(scene, lamp("lamp", lamp_radiance));

    Mesh box;
    box.name = "box";
    add_quad(box, mm(552.8f, 0, 0), mm(0, 0, 0), mm(0, 0, 559.2f), mm(549.6f, 0, 559.2f), walls); // floor
    add_quad(box, mm(549.6f, 0, 559.2f), mm(0, 0, 559.2f), mm(0, 548.8f, 559.2f), mm(556, 548.8f, 559.2f), walls);
    add_quad(box, mm(0, 0, 559.2f), mm(0, 0, 0), mm(0, 548.8f, 0), mm(0, 548.8f, 559.2f), right);
    add_quad(box, mm(552.8f, 0, 0), mm(549.6f, 0, 559.2f), mm(556, 548.8f, 559.2f), mm(556, 548.8f, 0), left);
    // The lamp fills a hole of the ceiling, which is therefore a frame of four trapezoids.
    const std::array rim{mm(556, 548.8f, 0), mm(556, 548.8f, 559.2f), mm(0, 548.8f, 559.2f), mm(0, 548.8f, 0)};
    const std::array hole{mm(343, 548.8f, 227), mm(343, 548.8f, 332), mm(213, 548.8f, 332), mm(213, 548.8f, 227)};
    for (std::size_t i = 0; i < 4; ++i) {
        const std::size_t next = (i + 1) % 4;
        add_quad(box, rim[i], rim[next], hole[next], hole[i], walls);
    }
    add_quad(box, hole[0], hole[1], hole[2], hole[3], light);

    if (values[0] == 0) {
        add_block(box, {Vec2{130, 65}, {82, 225}, {240, 272}, {290, 114}}, 165, walls);
        add_block(box, {Vec2{423, 247}, {265, 296}, {314, 456}, {472, 406}}, 330, walls);
    } else {
        // Where the blocks stand, and as large as the room allows.
        box.spheres.push_back({mm(186, 90, 169), 0.090f, add(scene, glass("glass"))});
        box.spheres.push_back({mm(368, 100, 351), 0.100f, add(scene, metal("silver", {0.95f, 0.94f, 0.92f}, 0))});
    }
    scene.instances.push_back({add(scene, std::move(box)), {}});
    // A film of 25 mm behind a lens of 35 mm.
    scene.cameras.push_back(camera("published", mm(278, 273, -800), mm(278, 273, 0), 39.3076f, 1));
    return scene;
}

} // namespace

Builtin cornell() {
    return {"cornell", "the Cornell box, as measured: the reference of global illumination", parameters, make,
            [](Values) { return small_scene_bytes; }};
}

} // namespace weft::scenes
