// SPDX-License-Identifier: Apache-2.0
// A dining room at the blue hour: many small lamps, glass, metal, cloth, and windows to a sky that is going dark. The
// scene for many lights and long paths; its turned and draped shapes are cut as finely as asked for.
#include "renderer/math/elementary.h"
#include "scenes/builtin/list.h"
#include "scenes/builtin/noise.h"
#include "scenes/builtin/shapes.h"

#include <array>
#include <cmath>

namespace weft::scenes {
namespace {

constexpr Parameter parameters[] = {
    {"triangles", 200'000, 10'000, 1'000'000, "at most as many, and at least two thirds of them"},
    {"lamps", 40, 1, 1'000, "bulbs above the table; together they always give the same light"},
};

// Profiles (radius, height) in metres, from the foot on the axis along the outside to where the surface ends.
constexpr Vec2 pillar_profile[] = {{0.32f, 0},     {0.32f, 0.12f}, {0.27f, 0.16f}, {0.29f, 0.20f}, {0.235f, 0.27f},
                                   {0.23f, 0.8f},  {0.22f, 1.6f},  {0.19f, 2.8f},  {0.19f, 3.0f},  {0.23f, 3.05f},
                                   {0.20f, 3.09f}, {0.27f, 3.18f}, {0.31f, 3.3f},  {0.31f, 3.4f}};
constexpr Vec2 table_profile[] = {{0, 0},         {0.38f, 0.005f}, {0.40f, 0.02f}, {0.30f, 0.05f},  {0.09f, 0.14f},
                                  {0.06f, 0.40f}, {0.10f, 0.64f},  {0.50f, 0.70f}, {0.99f, 0.715f}, {1.01f, 0.735f},
                                  {0.99f, 0.75f}, {0.50f, 0.75f},  {0, 0.75f}};
constexpr Vec2 stool_profile[] = {{0, 0},          {0.21f, 0.004f}, {0.22f, 0.015f}, {0.10f, 0.05f},
                                  {0.035f, 0.14f}, {0.035f, 0.28f}, {0.12f, 0.38f},  {0.21f, 0.41f},
                                  {0.22f, 0.43f},  {0.12f, 0.435f}, {0, 0.435f}};
constexpr Vec2 cushion_profile[] = {{0, 0.43f},     {0.17f, 0.432f}, {0.205f, 0.455f},
                                    {0.17f, 0.48f}, {0.06f, 0.488f}, {0, 0.487f}};
// Glass vessels are solid: up the outside, over the rim, down the inside.
constexpr Vec2 vase_profile[] = {{0, 0},          {0.07f, 0.002f}, {0.085f, 0.02f}, {0.12f, 0.12f},   {0.115f, 0.22f},
                                 {0.06f, 0.33f},  {0.055f, 0.37f}, {0.085f, 0.44f}, {0.081f, 0.445f}, {0.049f, 0.37f},
                                 {0.054f, 0.33f}, {0.107f, 0.22f}, {0.112f, 0.12f}, {0.075f, 0.035f}, {0, 0.03f}};
constexpr Vec2 goblet_profile[] = {{0, 0},          {0.036f, 0.001f}, {0.037f, 0.004f}, {0.008f, 0.012f},
                                   {0.005f, 0.04f}, {0.006f, 0.085f}, {0.025f, 0.10f},  {0.043f, 0.135f},
                                   {0.036f, 0.20f}, {0.034f, 0.20f},  {0.040f, 0.136f}, {0.023f, 0.106f},
                                   {0, 0.099f}};
constexpr Vec2 bowl_profile[] = {{0, 0},         {0.08f, 0.001f}, {0.09f, 0.015f}, {0.16f, 0.05f}, {0.215f, 0.11f},
                                 {0.21f, 0.11f}, {0.15f, 0.058f}, {0.08f, 0.025f}, {0, 0.02f}};
constexpr Vec2 urn_profile[] = {{0, 0},         {0.15f, 0.004f}, {0.16f, 0.03f}, {0.26f, 0.30f}, {0.29f, 0.55f},
                                {0.20f, 0.80f}, {0.12f, 0.90f},  {0.13f, 0.97f}, {0.17f, 1.0f},  {0.15f, 1.0f},
                                {0.10f, 0.90f}, {0.17f, 0.78f},  {0, 0.6f}};
constexpr Vec2 frame_profile[] = {{0.70f, 0}, {0.76f, 0.02f}, {0.74f, 0.05f}, {0.69f, 0.04f}, {0.67f, 0.01f}};
constexpr Vec2 mirror_profile[] = {{0.71f, 0.02f}, {0.36f, 0.02f}, {0, 0.02f}}; ///< the upper side of a disc

/// A turned shape and where it stands.
struct Turned {
    const char* name;
    std::span<const Vec2> profile;
    Material material;
    std::vector<Transform> places;
};

/// The same piece `count` times around the table, `radius` from its middle.
constexpr Vec3 table{-0.3f, 0, -1.2f};
std::vector<Transform> around_table(int count, float radius, float height, float first_angle) {
    std::vector<Transform> places;
    for (int i = 0; i < count; ++i) {
        const Vec2 around = circle(first_angle / (2 * pi) + static_cast<float>(i) / static_cast<float>(count)) * radius;
        places.push_back(translation(table + Vec3{around.x, height, around.y}));
    }
    return places;
}

std::vector<Turned> turned_pieces() {
    const auto on_table = [](float x, float z) { return translation(table + Vec3{x, 0.75f, z}); };
    const Transform on_wall = translation({1.0f, 1.75f, -4.99f}) * rotation({1, 0, 0}, pi / 2);
    return {
        {"pillar",
         pillar_profile,
         matte("plaster", {0.74f, 0.70f, 0.63f}),
         {translation({-3.0f, 0, -4.4f}), translation({-0.9f, 0, -4.4f}), translation({2.9f, 0, -4.4f})}},
        {"table", table_profile, glossy("walnut", {0.17f, 0.075f, 0.032f}, 0.22f), {translation(table)}},
        {"stool", stool_profile, glossy("white lacquer", {0.75f, 0.73f, 0.70f}, 0.25f),
         around_table(5, 1.32f, 0, 0.45f)},
        {"cushion", cushion_profile, matte("felt", {0.50f, 0.07f, 0.05f}), around_table(5, 1.32f, 0, 0.45f)},
        {"vase",
         vase_profile,
         glass("glass", 1.5f, {45, 10, 20}),
         {on_table(-0.12f, -0.2f) * scaling({1.25f, 1.25f, 1.25f}),
          on_table(-0.42f, -0.22f) * scaling({0.7f, 0.7f, 0.7f})}},
        {"goblet", goblet_profile, glass("crystal", 1.54f), around_table(5, 0.66f, 0.75f, 0.62f)},
        {"bowl", bowl_profile, metal("brass", {0.91f, 0.70f, 0.36f}, 0.15f), {on_table(0.34f, 0.22f)}},
        {"urn", urn_profile, glossy("blue glaze", {0.02f, 0.07f, 0.20f}, 0.12f), {translation({2.25f, 0, -3.7f})}},
        {"mirror frame", frame_profile, metal("old gold", {0.85f, 0.62f, 0.32f}, 0.3f), {on_wall}},
        {"mirror", mirror_profile, metal("silver", {0.92f, 0.93f, 0.93f}, 0), {on_wall}},
    };
}

/// One number for the fineness of everything: the segments around a turned piece.
LatheDetail detail(std::uint32_t segments) { return {std::max(1u, segments / 8), segments}; }

constexpr std::uint32_t folds = 7;
Vec3 curtain(float u, float v) {
    const float wave = circle(folds * u).y + 0.4f * circle(3 * u + 4 * v / (2 * pi)).y;
    const float depth = 0.045f * wave * (0.35f + 0.65f * v);
    return {depth, 2.95f * (1 - v) + 0.03f, (u - 0.5f) * (0.55f + 0.12f * v)};
}
constexpr std::uint64_t curtain_triangles(std::uint32_t segments) { return 2 * std::uint64_t{3} * segments * segments; }

// --- The room: 8 m wide, 3.4 m high, from z = -5 at the back to z = 4 behind the camera.

constexpr float left = -4, right = 4, back = -5, front = 4, ceiling = 3.4f, wall = 0.25f;
constexpr std::array<Vec2, 2> windows{{{-3.7f, -2.3f}, {-1.3f, 0.1f}}}; ///< from z to z, in the left wall
constexpr float sill = 0.55f, lintel = 2.85f;

struct Room {
    Mesh mesh;
    std::uint32_t plaster, frame;
    std::array<std::uint32_t, 3> boards;

    void add_floor() {
        constexpr int rows = 40, pieces = 3;
        constexpr float width = (right - left) / rows;
        for (int row = 0; row < rows; ++row) {
            const float x = left + width * static_cast<float>(row);
            const auto key = static_cast<std::uint32_t>(row);
            // Boards end in other places in every row.
            float z = back;
            for (int piece = 0; piece < pieces; ++piece) {
                const float joint = scramble_to_unit(key, static_cast<std::uint32_t>(piece));
                const float end = piece + 1 == pieces ? front : back + 3 * (static_cast<float>(piece) + 0.5f + joint);
                const auto tone = boards[scramble(key, 77 + static_cast<std::uint32_t>(piece)) % boards.size()];
                add_quad(mesh, {x, 0, end}, {x + width, 0, end}, {x + width, 0, z}, {x, 0, z}, tone);
                z = end;
            }
        }
    }
    void add_walls() {
        add_box(mesh, {left - wall, ceiling, back - wall}, {right + wall, ceiling + wall, front + wall}, plaster);
        add_box(mesh, {left - wall, -wall, back - wall}, {right + wall, ceiling, back}, plaster);
        add_box(mesh, {left - wall, -wall, front}, {right + wall, ceiling, front + wall}, plaster);
        add_box(mesh, {right, -wall, back}, {right + wall, ceiling, front}, plaster);
        // The left wall: below, above and between the windows.
        add_box(mesh, {left - wall, -wall, back}, {left, sill, front}, plaster);
        add_box(mesh, {left - wall, lintel, back}, {left, ceiling, front}, plaster);
        float z = back;
        for (const Vec2 w : windows) {
            add_box(mesh, {left - wall, sill, z}, {left, lintel, w.x}, plaster);
            z = w.y;
            constexpr float bar = 0.025f, x = left - 0.5f * wall;
            add_box(mesh, {x - bar, 0.5f * (sill + lintel) - bar, w.x}, {x + bar, 0.5f * (sill + lintel) + bar, w.y},
                    frame);
            const float middle = 0.5f * (w.x + w.y);
            add_box(mesh, {x - bar, sill, middle - bar}, {x + bar, lintel, middle + bar}, frame);
            add_box(mesh, {left - wall, sill - 0.02f, w.x - 0.08f}, {left + 0.12f, sill + 0.02f, w.y + 0.08f}, frame);
        }
        add_box(mesh, {left - wall, sill, z}, {left, lintel, front}, plaster);
        for (const float x : {-2.5f, 0.0f, 2.5f}) // beams
            add_box(mesh, {x - 0.1f, ceiling - 0.2f, back}, {x + 0.1f, ceiling, front}, frame);
    }
};

/// Bulbs hang from the ceiling in the pattern of a sunflower (Vogel 1979), higher towards the rim.
void add_lamps(Scene& scene, Mesh& room, std::int64_t count, std::uint32_t cord) {
    constexpr float radius = 0.035f;
    const auto glow = add(scene, lamp("bulb", Rgb{235, 170, 106} * (40.0f / static_cast<float>(count))));
    for (std::int64_t i = 0; i < count; ++i) {
        const float share = (static_cast<float>(i) + 0.5f) / static_cast<float>(count);
        const Vec2 around = circle(2.3999632f * static_cast<float>(i) / (2 * pi)) * (1.55f * std::sqrt(share));
        const float height = 1.75f + 0.75f * share + 0.35f * scramble_to_unit(static_cast<std::uint32_t>(i), 5);
        const Vec3 at = table + Vec3{around.x, height, around.y};
        room.spheres.push_back({at, radius, glow});
        // The cord is a box of height 1, stretched from the bulb to the ceiling.
        scene.instances.push_back({cord, translation(at) * scaling({1, ceiling - at.y, 1})});
    }
}

Scene make(Values values, Executor& executor) {
    Scene scene;
    Room room;
    room.mesh.name = "room";
    room.plaster = add(scene, matte("wall", {0.74f, 0.70f, 0.63f}));
    room.frame = add(scene, glossy("oiled oak", {0.20f, 0.11f, 0.055f}, 0.45f));
    room.boards = {add(scene, glossy("board", {0.30f, 0.17f, 0.085f}, 0.28f)),
                   add(scene, glossy("dark board", {0.24f, 0.13f, 0.06f}, 0.30f)),
                   add(scene, glossy("light board", {0.35f, 0.21f, 0.11f}, 0.26f))};
    room.add_floor();
    room.add_walls();
    const auto orange = add(scene, glossy("orange", {0.85f, 0.28f, 0.02f}, 0.4f));
    const Vec3 in_bowl = table + Vec3{0.34f, 0.75f, 0.22f};
    for (const Vec3 at :
         {Vec3{-0.07f, 0.075f, 0.03f}, {0.075f, 0.075f, 0.02f}, {0, 0.08f, -0.085f}, {0.005f, 0.165f, 0}})
        room.mesh.spheres.push_back({in_bowl + at, 0.062f, orange});

    Mesh string;
    string.name = "cord";
    add_box(string, {-0.003f, 0, -0.003f}, {0.003f, 1, 0.003f}, add(scene, matte("cord", {0.03f, 0.03f, 0.03f})));
    const auto cord = add(scene, std::move(string));
    add_lamps(scene, room.mesh, values[1], cord);

    // As fine as the number of triangles allows.
    std::vector<Turned> pieces = turned_pieces();
    const std::uint64_t flat = room.mesh.triangles.size() + box_triangles;
    const auto count = [&](std::uint32_t segments) {
        std::uint64_t sum = flat + curtain_triangles(segments);
        for (const Turned& t : pieces) sum += lathe_triangles(t.profile, detail(segments));
        return sum;
    };
    std::uint32_t segments = 8;
    while (count(segments + 1) <= static_cast<std::uint64_t>(values[0])) ++segments;

    scene.instances.push_back({add(scene, std::move(room.mesh)), {}});
    const std::size_t first = scene.meshes.size();
    scene.meshes.resize(first + pieces.size());
    for (Turned& t : pieces) {
        const auto mesh = static_cast<std::uint32_t>(first + static_cast<std::size_t>(&t - pieces.data()));
        for (const Transform& place : t.places) scene.instances.push_back({mesh, place});
        scene.meshes[mesh].triangle_materials = {add(scene, std::move(t.material))};
    }
    executor.for_each(pieces.size(), [&](std::size_t i) {
        Mesh& mesh = scene.meshes[first + i];
        mesh = lathe(pieces[i].name, pieces[i].profile, detail(segments), mesh.triangle_materials[0]);
    });
    const auto linen = add(scene, matte("linen", {0.62f, 0.55f, 0.44f}));
    const auto cloth = add(scene, sheet("curtain", 3 * segments, segments, curtain, linen, executor));
    for (const Vec2 w : windows)
        for (const float z : {w.x - 0.1f, w.y + 0.1f})
            scene.instances.push_back({cloth, translation({left + 0.2f, 0, z})});

    scene.environment = sky({0.14f, 0.28f, 0.78f}, {0.95f, 1.15f, 1.80f}, {0.10f, 0.12f, 0.16f});
    scene.cameras.push_back(camera("door", {1.35f, 1.42f, 1.75f}, {-0.6f, 1.2f, -1.6f}, 50));
    return scene;
}

std::uint64_t bytes(Values values) {
    const auto triangles = static_cast<std::uint64_t>(values[0]), lamps = static_cast<std::uint64_t>(values[1]);
    // A fine grid has half as many vertices as triangles, a coarse one at most as many.
    return small_scene_bytes + mesh_bytes(triangles, 2 * sizeof(Vec3), triangles) +
           lamps * 2 * (sizeof(Instance) + sizeof(Sphere));
}

} // namespace

Builtin interior() {
    return {"interior", "a dining room with glass, metal, cloth and many small lamps", parameters, make, bytes};
}

} // namespace weft::scenes
