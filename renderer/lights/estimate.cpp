// SPDX-License-Identifier: Apache-2.0
#include "renderer/lights/estimate.h"

#include "renderer/lights/triangle.h"

namespace weft {

namespace {

constexpr float largest = 1e25f; // keeps every sum and product of intensities finite
constexpr std::uint32_t looks = 16;

/// Well-spread fixed places in the unit square (the R2 sequence of Roberts 2018, from the plastic number).
Vec2 look(std::uint32_t i) {
    const auto n = static_cast<float>(i);
    const float x = 0.5f + 0.7548777f * n, y = 0.5f + 0.5698403f * n;
    return {x - std::floor(x), y - std::floor(y)};
}

/// The luminance of a primitive's radiance, averaged over its surface.
float mean_luminance(const Scene& scene, const Mesh& mesh, std::uint32_t primitive) {
    const Material& material = scene.materials[mesh.material_of(primitive)];
    const float full = luminance(material.emission);
    if (!emission_varies(material)) return full;
    float sum = 0;
    for (std::uint32_t i = 0; i < looks; ++i) {
        Vec3 place = square_to_sphere(look(i));
        if (primitive < mesh.triangles.size()) {
            const Vec2 b = square_to_triangle(look(i));
            place = {b.x, b.y, 0};
        }
        sum += luminance(emitted_radiance(scene, mesh, primitive, place));
    }
    return std::max(sum / static_cast<float>(looks), 0.01f * full);
}

LightBounds bound_triangle(const Mesh& mesh, std::uint32_t triangle, float radiance) {
    const WorldTriangle t(mesh, triangle, {});
    const Vec3 area = t.area;
    const float size = length(area);
    LightBounds b;
    if (!(size > 0) || !is_finite(area / size)) return b;
    const Vec3 p1 = t.p0 + t.e1, p2 = t.p0 + t.e2;
    b.low = min(t.p0, min(p1, p2));
    b.high = max(t.p0, max(p1, p2));
    b.intensity = std::min(radiance * size, largest);
    b.axis = area / size;
    b.cos_normals = 1;
    b.both_sides = true;
    return b;
}

LightBounds bound_sphere(const Sphere& sphere, float radiance) {
    const Vec3 r{sphere.radius, sphere.radius, sphere.radius};
    LightBounds b;
    b.low = sphere.center - r;
    b.high = sphere.center + r;
    b.intensity = std::min(radiance * pi * square(sphere.radius), largest);
    b.both_sides = true;
    return b;
}

struct Box {
    Vec3 low{infinity, infinity, infinity}, high{-infinity, -infinity, -infinity};
    void add(Vec3 p) {
        low = min(low, p);
        high = max(high, p);
    }
    bool empty() const { return !(low.x <= high.x); }
};

/// Widens `box` by what a map makes of the box from low to high.
void add_placed(Box& box, Vec3 low, Vec3 high, const Transform& m) {
    for (unsigned corner = 0; corner < 8; ++corner)
        box.add(
            m.point({(corner & 1u) ? high.x : low.x, (corner & 2u) ? high.y : low.y, (corner & 4u) ? high.z : low.z}));
}

/// True when a map turns, mirrors and scales alike in all directions: normals go with it.
bool keeps_angles(const Transform& m) {
    const float x2 = length_squared(m.x), tolerance = 1e-3f * x2;
    const auto small = [&](float v) { return std::fabs(v) < tolerance; };
    return small(length_squared(m.y) - x2) && small(length_squared(m.z) - x2) && small(dot(m.x, m.y)) &&
           small(dot(m.y, m.z)) && small(dot(m.z, m.x));
}

Box box_of(const Mesh& mesh) {
    Box box;
    for (const Vec3 p : mesh.positions) box.add(p);
    for (const Sphere& s : mesh.spheres) {
        const Vec3 r{s.radius, s.radius, s.radius};
        box.add(s.center - r);
        box.add(s.center + r);
    }
    return box;
}

} // namespace

LightBounds bounds_of(const PointLight& light) {
    LightBounds b;
    b.low = b.high = light.position;
    b.intensity = std::min(luminance(light.intensity), largest);
    return b;
}

LightBounds bounds_of(const SpotLight& light) {
    LightBounds b = bounds_of(PointLight{light.position, light.intensity});
    b.axis = light.direction;
    b.cos_normals = 1;
    b.cos_emission = light.cos_outer;
    return b;
}

LightBounds estimate_emitter(const Scene& scene, const Mesh& mesh, std::uint32_t primitive) {
    const float radiance = mean_luminance(scene, mesh, primitive);
    const std::size_t triangles = mesh.triangles.size();
    return primitive < triangles ? bound_triangle(mesh, primitive, radiance)
                                 : bound_sphere(mesh.spheres[primitive - triangles], radiance);
}

LightBounds placed(const LightBounds& bounds, const Transform& to_world) {
    LightBounds b = bounds;
    Box box;
    add_placed(box, bounds.low, bounds.high, to_world);
    b.low = box.low;
    b.high = box.high;
    const float area = (length_squared(to_world.x) + length_squared(to_world.y) + length_squared(to_world.z)) / 3;
    b.intensity = std::min(bounds.intensity * area, largest);
    if (!is_finite(b.low) || !is_finite(b.high) || !std::isfinite(b.intensity)) b.intensity = 0;
    b.axis = normalize_or(to_world.vector(bounds.axis), bounds.axis);
    if (!keeps_angles(to_world)) b.cos_normals = -1;
    return b;
}

// A flat light gives pi times its radiance per area on each side. A ball gives twice that of its disk; the estimate
// only shares out samples between near and far lights, and lets it pass.
float surface_flux(const LightBounds& bounds) { return 2 * pi * bounds.intensity; }

float scene_radius(const Scene& scene, Executor& executor) {
    std::vector<Box> boxes(scene.meshes.size());
    executor.for_each(boxes.size(), [&](std::size_t m) { boxes[m] = box_of(scene.meshes[m]); });
    Box all;
    for (const Instance& instance : scene.instances) {
        const Box& box = boxes[instance.mesh];
        if (!box.empty()) add_placed(all, box.low, box.high, instance.to_world);
    }
    const float radius = all.empty() ? 0 : 0.5f * length(all.high - all.low);
    return radius > 0 && std::isfinite(radius) ? radius : 1;
}

} // namespace weft
