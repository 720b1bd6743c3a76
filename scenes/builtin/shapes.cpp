// SPDX-License-Identifier: Apache-2.0
#include "scenes/builtin/shapes.h"

#include "renderer/math/elementary.h"

#include <array>
#include <cmath>
#include <utility>

namespace weft::scenes {

// --- Materials

namespace {
Material named(std::string name, Rgb color) {
    Material m;
    m.name = std::move(name);
    m.base_color = {color.x, color.y, color.z, 1};
    return m;
}
} // namespace

Material matte(std::string name, Rgb color) {
    Material m = named(std::move(name), color);
    m.specular = 0;
    return m;
}

Material glossy(std::string name, Rgb color, float roughness) {
    Material m = named(std::move(name), color);
    m.roughness = roughness;
    return m;
}

Material metal(std::string name, Rgb color, float roughness) {
    Material m = named(std::move(name), color);
    m.metallic = 1;
    m.roughness = roughness;
    return m;
}

Material glass(std::string name, float ior, Rgb absorbed) {
    Material m = named(std::move(name), {1, 1, 1});
    m.roughness = 0;
    m.transmission = 1;
    m.ior = ior;
    m.attenuation = absorbed;
    return m;
}

Material lamp(std::string name, Rgb radiance) {
    Material m = matte(std::move(name), {0, 0, 0});
    m.emission = radiance;
    return m;
}

std::uint32_t add(Scene& scene, Material material) {
    scene.materials.push_back(std::move(material));
    return static_cast<std::uint32_t>(scene.materials.size() - 1);
}

std::uint32_t add(Scene& scene, Mesh mesh) {
    scene.meshes.push_back(std::move(mesh));
    return static_cast<std::uint32_t>(scene.meshes.size() - 1);
}

// --- Flat shapes

void add_quad(Mesh& mesh, Vec3 a, Vec3 b, Vec3 c, Vec3 d, std::uint32_t material) {
    const auto first = static_cast<std::uint32_t>(mesh.positions.size());
    const Vec3 normal = normalize(cross(c - a, d - b));
    for (const Vec3 p : {a, b, c, d}) {
        mesh.positions.push_back(p);
        mesh.normals.push_back(normal);
    }
    mesh.triangles.push_back({first, first + 1, first + 2});
    mesh.triangles.push_back({first, first + 2, first + 3});
    mesh.triangle_materials.insert(mesh.triangle_materials.end(), 2, material);
}

void add_box(Mesh& mesh, Vec3 low, Vec3 high, std::uint32_t material, const Transform& to_mesh) {
    // Corner i takes its x, y, z from `high` where bit 0, 1, 2 is set.
    const auto corner = [&](unsigned i) {
        return to_mesh.point({i & 1 ? high.x : low.x, i & 2 ? high.y : low.y, i & 4 ? high.z : low.z});
    };
    constexpr std::array<std::array<unsigned, 4>, 6> sides{
        {{0, 4, 6, 2}, {1, 3, 7, 5}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 2, 3, 1}, {4, 5, 7, 6}}};
    for (const auto& s : sides) add_quad(mesh, corner(s[0]), corner(s[1]), corner(s[2]), corner(s[3]), material);
}

// --- Round shapes

namespace {

/// A uniform Catmull-Rom spline (Catmull and Rom 1974), continued beyond its ends: mirrored where it meets the axis, so
/// that the surface closes without a tip, and straight elsewhere.
Vec2 spline(std::span<const Vec2> p, float t) {
    const std::size_t last = p.size() - 1;
    const std::size_t i = std::min(static_cast<std::size_t>(t), last - 1);
    const float s = t - static_cast<float>(i);
    const auto beyond = [](Vec2 end, Vec2 inner) { return end.x == 0 ? Vec2{-inner.x, inner.y} : end * 2 - inner; };
    const Vec2 p0 = i == 0 ? beyond(p[0], p[1]) : p[i - 1], p1 = p[i], p2 = p[i + 1];
    const Vec2 p3 = i + 1 == last ? beyond(p[last], p[last - 1]) : p[i + 2];
    const Vec2 c1 = (p2 - p0) * 0.5f, c2 = p0 - p1 * 2.5f + p2 * 2 - p3 * 0.5f;
    const Vec2 c3 = (p1 - p2) * 1.5f + (p3 - p0) * 0.5f;
    return p1 + (c1 + (c2 + c3 * s) * s) * s;
}

/// The unit vector to the right of the way from a to b.
Vec2 right_of(Vec2 a, Vec2 b) {
    const Vec2 d = b - a;
    const float l = std::sqrt(dot(d, d));
    return {d.y / l, -d.x / l};
}

} // namespace

Mesh lathe(std::string name, std::span<const Vec2> profile, LatheDetail detail, std::uint32_t material) {
    const auto spans = static_cast<std::uint32_t>(profile.size() - 1);
    const std::uint32_t rows = spans * detail.steps + 1, segments = detail.segments;
    const bool pole_first = profile.front().x == 0, pole_last = profile.back().x == 0;

    Mesh mesh;
    mesh.name = std::move(name);
    mesh.triangle_materials = {material};
    mesh.positions.reserve(std::size_t{rows} * segments);
    mesh.normals.reserve(std::size_t{rows} * segments);
    mesh.triangles.reserve(lathe_triangles(profile, detail));

    std::vector<Vec2> curve(rows);
    for (std::uint32_t row = 0; row < rows; ++row) {
        curve[row] = spline(profile, static_cast<float>(row) / static_cast<float>(detail.steps));
        curve[row].x = std::fmax(curve[row].x, 1e-5f);
    }
    std::vector<std::uint32_t> first_of_row(rows); // a pole is a row of one vertex
    for (std::uint32_t row = 0; row < rows; ++row) {
        first_of_row[row] = static_cast<std::uint32_t>(mesh.positions.size());
        // Half-way between the facets before and after, and so in front of both, however coarse they are.
        const Vec2 before = row == 0 ? Vec2{} : right_of(curve[row - 1], curve[row]);
        const Vec2 after = row + 1 == rows ? Vec2{} : right_of(curve[row], curve[row + 1]);
        const Vec2 normal = before + after;
        if ((row == 0 && pole_first) || (row + 1 == rows && pole_last)) {
            mesh.positions.push_back({0, curve[row].y, 0});
            mesh.normals.push_back({0, normal.y < 0 ? -1.0f : 1.0f, 0});
            continue;
        }
        for (std::uint32_t k = 0; k < segments; ++k) {
            const Vec2 around = circle(static_cast<float>(k) / static_cast<float>(segments));
            const Vec3 out{around.x, 0, around.y};
            mesh.positions.push_back(out * curve[row].x + Vec3{0, curve[row].y, 0});
            mesh.normals.push_back(normalize_or(out * normal.x + Vec3{0, normal.y, 0}, out));
        }
    }
    for (std::uint32_t row = 0; row + 1 < rows; ++row) {
        const std::uint32_t low = first_of_row[row], high = first_of_row[row + 1];
        const bool low_pole = row == 0 && pole_first, high_pole = row + 2 == rows && pole_last;
        for (std::uint32_t k = 0; k < segments; ++k) {
            const std::uint32_t next = (k + 1) % segments;
            if (!low_pole) mesh.triangles.push_back({low + k, high_pole ? high : high + k, low + next});
            if (!high_pole) mesh.triangles.push_back({low_pole ? low : low + next, high + k, high + next});
        }
    }
    return mesh;
}

std::uint64_t lathe_triangles(std::span<const Vec2> profile, LatheDetail detail) {
    const std::uint64_t poles = (profile.front().x == 0 ? 1u : 0u) + (profile.back().x == 0 ? 1u : 0u);
    return detail.segments * (2 * (profile.size() - 1) * detail.steps - poles);
}

namespace {

/// Of a vertex, from the six triangles that it shares with its neighbours (in order around it): their sum, weighted by
/// area, brought in front of every one of them.
Vec3 sheet_normal(Vec3 center, const std::array<Vec3, 6>& neighbours) {
    std::array<Vec3, 6> faces;
    Vec3 sum;
    for (std::size_t k = 0; k < faces.size(); ++k)
        sum += faces[k] = cross(neighbours[k] - center, neighbours[(k + 1) % 6] - center);
    sum = normalize_or(sum, {0, 1, 0});
    // By the perceptron's rule (Rosenblatt 1958), which ends where there is any such direction; nearly always at once.
    for (int round = 0; round < 64; ++round) {
        bool in_front = true;
        for (const Vec3 face : faces)
            if (length_squared(face) > 0 && dot(face, sum) <= 0) {
                sum += normalize(face) * 0.5f;
                in_front = false;
            }
        if (in_front) break;
    }
    return normalize_or(sum, {0, 1, 0});
}

} // namespace

Mesh sheet(std::string name, std::uint32_t columns, std::uint32_t rows,
           const std::function<Vec3(float u, float v)>& point, std::uint32_t material, Executor& executor) {
    const std::size_t across = columns + 1, down = rows + 1;
    Mesh mesh;
    mesh.name = std::move(name);
    mesh.triangle_materials = {material};
    mesh.positions.resize(across * down);
    mesh.normals.resize(across * down);
    mesh.triangles.resize(std::size_t{2} * columns * rows);

    executor.for_each(down, [&](std::size_t j) {
        const float v = static_cast<float>(j) / static_cast<float>(rows);
        for (std::size_t i = 0; i < across; ++i)
            mesh.positions[j * across + i] = point(static_cast<float>(i) / static_cast<float>(columns), v);
    });
    // The normals follow from the neighbours on the sheet; all positions must stand before.
    executor.for_each(down, [&](std::size_t j) {
        for (std::size_t i = 0; i < across; ++i) {
            const auto at = [&](int di, int dj) { // beyond the rim: the rim
                const std::size_t x = i + static_cast<std::size_t>(di), y = j + static_cast<std::size_t>(dj);
                return mesh.positions[(y > rows ? j : y) * across + (x > columns ? i : x)];
            };
            mesh.normals[j * across + i] =
                sheet_normal(at(0, 0), {at(1, 0), at(1, -1), at(0, -1), at(-1, 0), at(-1, 1), at(0, 1)});
            if (i == columns || j == rows) continue;
            const auto a = static_cast<std::uint32_t>(j * across + i), b = a + 1;
            const auto c = a + static_cast<std::uint32_t>(across), d = c + 1;
            mesh.triangles[2 * (j * columns + i)] = {a, c, b};
            mesh.triangles[2 * (j * columns + i) + 1] = {b, c, d};
        }
    });
    return mesh;
}

// --- Sky and camera

Environment sky(Rgb zenith, Rgb horizon, Rgb ground) {
    constexpr std::uint32_t width = 8, height = 256; // the same all around: only the height matters
    Environment environment;
    environment.radiance = {1, 1, 1};
    environment.map = {width, height, {}};
    for (std::uint32_t row = 0; row < height; ++row) {
        const float up = circle((static_cast<float>(row) + 0.5f) / static_cast<float>(2 * height)).x;
        // Air is thick near the horizon: its colour fades fast with height.
        const float fade = up > 0 ? std::sqrt(up) : std::fmin(1.0f, -8 * up);
        const Rgb color = lerp(horizon, up > 0 ? zenith : ground, fade);
        for (std::uint32_t column = 0; column < width; ++column)
            environment.map.rgb.insert(environment.map.rgb.end(), {color.x, color.y, color.z});
    }
    return environment;
}

Camera camera(std::string name, Vec3 eye, Vec3 target, float vertical_fov_degrees, float aspect) {
    Camera c;
    c.name = std::move(name);
    c.to_world = look_at(eye, target, {0, 1, 0});
    c.vertical_fov = vertical_fov_degrees * (pi / 180);
    c.aspect = aspect;
    return c;
}

// --- Memory

std::uint64_t mesh_bytes(std::uint64_t vertices, std::uint64_t vertex_bytes, std::uint64_t triangles,
                         bool per_triangle) {
    return vertices * vertex_bytes + triangles * (sizeof(Mesh::Triangle) + (per_triangle ? sizeof(std::uint32_t) : 0));
}

} // namespace weft::scenes
