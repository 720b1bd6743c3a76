// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/renderer/lights/scenes.h"

#include "renderer/lights/emitter.h"

#include <algorithm>

namespace weft::test {

std::uint32_t SceneBuilder::material(Rgb emission) {
    Material m;
    m.emission = emission;
    scene.materials.push_back(m);
    return static_cast<std::uint32_t>(scene.materials.size() - 1);
}

SceneBuilder& SceneBuilder::mesh(Mesh mesh, const Transform& to_world) {
    scene.instances.push_back({static_cast<std::uint32_t>(scene.meshes.size()), to_world});
    scene.meshes.push_back(std::move(mesh));
    return *this;
}

SceneBuilder& SceneBuilder::triangle(Vec3 a, Vec3 b, Vec3 c, Rgb emission) {
    Mesh m;
    m.positions = {a, b, c};
    m.triangles = {{0, 1, 2}};
    m.triangle_materials = {material(emission)};
    return mesh(std::move(m));
}

SceneBuilder& SceneBuilder::quad(Vec3 corner, Vec3 e1, Vec3 e2, Rgb emission) {
    Mesh m;
    m.positions = {corner, corner + e1, corner + e1 + e2, corner + e2};
    m.uv0 = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    m.triangles = {{0, 1, 2}, {0, 2, 3}};
    m.triangle_materials = {material(emission)};
    return mesh(std::move(m));
}

SceneBuilder& SceneBuilder::sphere(Vec3 center, float radius, Rgb emission, const Transform& to_world) {
    Mesh m;
    m.spheres = {{center, radius, material(emission)}};
    return mesh(std::move(m), to_world);
}

SceneBuilder& SceneBuilder::disk(Vec3 center, float radius, unsigned triangles, Rgb emission) {
    Mesh m;
    m.positions.push_back(center);
    for (unsigned i = 0; i < triangles; ++i) {
        const float phi = 2 * pi * static_cast<float>(i) / static_cast<float>(triangles);
        m.positions.push_back(center + Vec3{radius * std::cos(phi), 0, radius * std::sin(phi)});
        m.triangles.push_back({0, 1 + i, 1 + (i + 1) % triangles});
    }
    m.triangle_materials = {material(emission)};
    return mesh(std::move(m));
}

SceneBuilder& SceneBuilder::light(const PunctualLight& light) {
    scene.lights.push_back(light);
    return *this;
}

SceneBuilder& SceneBuilder::sky(Rgb radiance) {
    scene.environment.radiance = radiance;
    return *this;
}

SceneBuilder& SceneBuilder::map(std::uint32_t width, std::uint32_t height, const std::vector<Rgb>& texels,
                                float rotation) {
    scene.environment.radiance = {1, 1, 1};
    scene.environment.rotation = rotation;
    scene.environment.map.width = width;
    scene.environment.map.height = height;
    for (const Rgb& t : texels) scene.environment.map.rgb.insert(scene.environment.map.rgb.end(), {t.x, t.y, t.z});
    return *this;
}

Image rgba(std::uint32_t width, std::uint32_t height, std::vector<std::uint8_t> texels) {
    return {width, height, 4, std::move(texels)};
}

namespace {

void add_triangle(const Scene& scene, std::uint32_t instance, std::uint32_t triangle, Vec3 from, Vec3 direction,
                  std::vector<EmitterHit>& hits) {
    const Instance& placed = scene.instances[instance];
    const Mesh& mesh = scene.meshes[placed.mesh];
    const auto& v = mesh.triangles[triangle];
    const Vec3 p0 = placed.to_world.point(mesh.positions[v[0]]);
    const Vec3 e1 = placed.to_world.point(mesh.positions[v[1]]) - p0;
    const Vec3 e2 = placed.to_world.point(mesh.positions[v[2]]) - p0;
    const Vec3 h = cross(direction, e2), s = from - p0, q = cross(s, e1); // Moeller and Trumbore 1997
    const float det = dot(e1, h);
    if (det == 0) return;
    const Vec2 b{dot(s, h) / det, dot(direction, q) / det};
    const float t = dot(e2, q) / det;
    if (b.x < 0 || b.y < 0 || b.x + b.y > 1 || !(t > 0)) return;
    hits.push_back({instance, triangle, t, from + direction * t, normalize(cross(e1, e2)),
                    emitted_radiance(scene, mesh, triangle, {b.x, b.y, 0})});
}

void add_sphere(const Scene& scene, std::uint32_t instance, std::uint32_t primitive, Vec3 from, Vec3 direction,
                std::vector<EmitterHit>& hits) {
    const Instance& placed = scene.instances[instance];
    const Mesh& mesh = scene.meshes[placed.mesh];
    const Sphere& sphere = mesh.spheres[primitive - mesh.triangles.size()];
    const Transform to_object = inverse(placed.to_world);
    const Vec3 o = to_object.point(from) - sphere.center, d = to_object.vector(direction);
    const float a = dot(d, d), half_b = dot(o, d);
    const Vec3 nearest = o - d * (half_b / a);
    const float discriminant = square(sphere.radius) - length_squared(nearest);
    if (discriminant < 0) return;
    const float root = std::sqrt(discriminant / a);
    for (const float t : {-half_b / a - root, -half_b / a + root}) {
        if (!(t > 0)) continue;
        const Vec3 unit = normalize(o + d * t);
        hits.push_back({instance, primitive, t, from + direction * t, normalize(transform_normal(to_object, unit)),
                        emitted_radiance(scene, mesh, primitive, unit)});
    }
}

} // namespace

std::vector<EmitterHit> emitters_along(const Scene& scene, Vec3 from, Vec3 direction) {
    std::vector<EmitterHit> hits;
    for (std::uint32_t i = 0; i < scene.instances.size(); ++i) {
        const Mesh& mesh = scene.meshes[scene.instances[i].mesh];
        for (std::uint32_t p = 0; p < mesh.primitives(); ++p)
            (p < mesh.triangles.size() ? add_triangle : add_sphere)(scene, i, p, from, direction, hits);
    }
    std::sort(hits.begin(), hits.end(), [](const EmitterHit& a, const EmitterHit& b) { return a.t < b.t; });
    return hits;
}

double density_towards(const Scene& scene, const LightTable& table, Vec3 from, Vec3 direction) {
    auto density = static_cast<double>(table.environment_arriving(scene, direction).pdf);
    for (const EmitterHit& h : emitters_along(scene, from, direction))
        density += static_cast<double>(table.emitter_pdf(scene, h.instance, h.primitive, from, h.point, h.normal));
    return density;
}

Estimate irradiance(const Scene& scene, const LightTable& table, Vec3 from, Vec3 normal, std::size_t samples,
                    std::uint32_t seed) {
    Random random(seed);
    double sum = 0, sum2 = 0;
    for (std::size_t i = 0; i < samples; ++i) {
        const float u_pick = random();
        LightSample s;
        if (!table.sample(scene, from, u_pick, random.pair(), s)) continue;
        const auto x = static_cast<double>(luminance(s.radiance) * std::max(dot(s.direction, normal), 0.0f) / s.pdf);
        sum += x;
        sum2 += x * x;
    }
    const auto n = static_cast<double>(samples);
    const double mean = sum / n;
    return {mean, std::sqrt(std::max(sum2 / n - mean * mean, 0.0) / n)};
}

double triangle_irradiance(Vec3 a, Vec3 b, Vec3 c, Vec3 from, Vec3 normal, double radiance) {
    const Vec3 v[] = {normalize(a - from), normalize(b - from), normalize(c - from)};
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const Vec3 p = v[i], q = v[(i + 1) % 3], across = cross(p, q);
        const auto angle = static_cast<double>(std::atan2(length(across), dot(p, q)));
        sum += angle * static_cast<double>(dot(normalize(across), normal));
    }
    return radiance * std::fabs(sum) / 2;
}

double sphere_irradiance(Vec3 center, double radius, Vec3 from, Vec3 normal, double radiance) {
    const Vec3 to = center - from;
    const auto cosine = static_cast<double>(dot(normalize(to), normal));
    return radiance * std::numbers::pi * radius * radius / static_cast<double>(length_squared(to)) * cosine;
}

} // namespace weft::test
