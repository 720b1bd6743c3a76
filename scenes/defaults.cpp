// SPDX-License-Identifier: Apache-2.0
#include "scenes/defaults.h"

#include "renderer/math/elementary.h"

#include <algorithm>
#include <cmath>

namespace weft::scenes {

namespace {

constexpr float degrees = pi / 180;
constexpr float view_azimuth = 28 * degrees, view_elevation = 17 * degrees; // where the camera stands, from +Z to +X
constexpr float key_azimuth = -30 * degrees, key_elevation = 48 * degrees;  // where the key light stands
constexpr float field_of_view = 45 * degrees;
constexpr double margin = 1.07;
constexpr std::uint64_t max_exact_primitives = std::uint64_t{1} << 22; // transformed one by one, about 50 ms

Vec3 direction(float azimuth, float elevation) {
    const Vec2 around = circle(azimuth / (2 * pi)), up = circle(elevation / (2 * pi));
    return {up.x * around.y, up.y, up.x * around.x};
}

/// Only vertices that a triangle uses count: files keep stray ones.
Bounds mesh_bounds(const Mesh& mesh, const Transform& to_world) {
    Bounds bounds;
    for (const Mesh::Triangle& t : mesh.triangles)
        for (const std::uint32_t v : t) bounds.include(to_world.point(mesh.positions[v]));
    // The extent of a transformed sphere along an axis is the length of the matrix' row there.
    const auto row = [&](std::size_t axis) {
        return length(Vec3{to_world.x[axis], to_world.y[axis], to_world.z[axis]});
    };
    const Vec3 rows{row(0), row(1), row(2)};
    for (const Sphere& s : mesh.spheres) {
        const Vec3 center = to_world.point(s.center);
        bounds.include(center - rows * s.radius);
        bounds.include(center + rows * s.radius);
    }
    return bounds;
}

bool any_positive(Rgb c) { return max_component(c) > 0; }

bool is_lamp(const PunctualLight& light) {
    struct {
        bool operator()(const PointLight& l) const { return any_positive(l.intensity); }
        bool operator()(const SpotLight& l) const { return any_positive(l.intensity); }
        bool operator()(const DirectionalLight& l) const { return any_positive(l.irradiance); }
    } gives_light;
    return std::visit(gives_light, light);
}

bool has_lit_environment(const Environment& environment) {
    if (!any_positive(environment.radiance)) return false;
    const std::vector<float>& texels = environment.map.rgb;
    return texels.empty() || std::any_of(texels.begin(), texels.end(), [](float v) { return v > 0; });
}

/// A surface that is brighter than white. Labels, lamps on a panel and the like glow without being meant as the light
/// of the scene: where nothing emits more than 1, real-time viewers show a model by a light of their own, and so do we.
bool has_emissive_surface(const Scene& scene) {
    std::vector<bool> emits(scene.materials.size());
    for (std::size_t i = 0; i < emits.size(); ++i) emits[i] = max_component(scene.materials[i].emission) > 1;
    if (std::find(emits.begin(), emits.end(), true) == emits.end()) return false;
    std::vector<bool> is_placed(scene.meshes.size());
    for (const Instance& instance : scene.instances) is_placed[instance.mesh] = true;
    for (std::size_t m = 0; m < scene.meshes.size(); ++m) {
        const Mesh& mesh = scene.meshes[m];
        if (!is_placed[m]) continue;
        if (!mesh.triangles.empty())
            for (const std::uint32_t material : mesh.triangle_materials)
                if (emits[material]) return true;
        for (const Sphere& sphere : mesh.spheres)
            if (emits[sphere.material]) return true;
    }
    return false;
}

} // namespace

Bounds world_bounds(const Scene& scene) {
    std::uint64_t primitives = 0;
    for (const Instance& instance : scene.instances) primitives += scene.meshes[instance.mesh].primitives();
    Bounds bounds;
    if (primitives <= max_exact_primitives) {
        for (const Instance& instance : scene.instances)
            bounds.include(mesh_bounds(scene.meshes[instance.mesh], instance.to_world));
        return bounds;
    }
    std::vector<Bounds> boxes;
    for (const Mesh& mesh : scene.meshes) boxes.push_back(mesh_bounds(mesh, Transform{}));
    for (const Instance& instance : scene.instances) {
        const Bounds& box = boxes[instance.mesh];
        for (unsigned corner = 0; corner < 8 && !box.empty(); ++corner)
            bounds.include(instance.to_world.point(box.corner(corner)));
    }
    return bounds;
}

Camera frame_camera(const Bounds& bounds, float aspect) {
    if (!(aspect > 0) || !std::isfinite(aspect)) aspect = 1;
    const Vec3 center = bounds.empty() ? Vec3{} : bounds.center();
    const Transform axes = look_at(direction(view_azimuth, view_elevation), {0, 0, 0}, {0, 1, 0});
    const Vec2 rim = circle(field_of_view / (4 * pi));
    const double tangent_y = static_cast<double>(rim.y) / static_cast<double>(rim.x);
    const double tangent_x = tangent_y * static_cast<double>(aspect);
    // Each corner is inside the picture when the camera stands at least so far back from the centre. In double, since
    // the products of large coordinates leave the floats' precision.
    double distance = 0;
    for (unsigned i = 0; i < 8 && !bounds.empty(); ++i) {
        const Vec3 c = bounds.corner(i) - center;
        const auto along = [&](Vec3 axis) {
            return static_cast<double>(c.x) * static_cast<double>(axis.x) +
                   static_cast<double>(c.y) * static_cast<double>(axis.y) +
                   static_cast<double>(c.z) * static_cast<double>(axis.z);
        };
        const double across = std::max(std::fabs(along(axes.x)) / tangent_x, std::fabs(along(axes.y)) / tangent_y);
        distance = std::max(distance, along(axes.z) + across * margin);
    }
    // Flat or tiny things far from the origin must stay in front of the camera after rounding.
    distance = std::max(distance, 1e-4 * static_cast<double>(length(center)));
    if (!(distance > 1e-12)) distance = 4;

    Camera camera;
    camera.to_world = axes;
    camera.to_world.t = center + axes.z * static_cast<float>(distance);
    camera.vertical_fov = field_of_view;
    return camera;
}

Camera frame_camera(const Scene& scene, float aspect) { return frame_camera(world_bounds(scene), aspect); }

bool is_lit(const Scene& scene) {
    return std::any_of(scene.lights.begin(), scene.lights.end(), is_lamp) || has_lit_environment(scene.environment) ||
           has_emissive_surface(scene);
}

Environment neutral_sky() {
    constexpr std::uint32_t width = 128, height = 64;
    constexpr float key_strength = 3, key_focus = 8; // the key falls to half at 24 degrees from its middle
    const Vec3 key = direction(key_azimuth, key_elevation);
    Environment sky;
    sky.radiance = {1, 1, 1};
    sky.map.width = width;
    sky.map.height = height;
    sky.map.rgb.reserve(std::size_t{width} * height * 3);
    for (std::uint32_t row = 0; row < height; ++row) {
        const Vec2 polar = circle((static_cast<float>(row) + 0.5f) / (2 * height));
        for (std::uint32_t column = 0; column < width; ++column) {
            const Vec2 around = circle((static_cast<float>(column) + 0.5f) / width - 0.5f); // from +X to +Z
            const Vec3 d{polar.y * around.x, polar.x, polar.y * around.y};
            const float ambient = d.y > 0 ? lerp(0.5f, 0.75f, d.y) : lerp(0.5f, 0.2f, -d.y);
            const float value = ambient + key_strength * exponential(key_focus * (dot(d, key) - 1));
            sky.map.rgb.insert(sky.map.rgb.end(), 3, value);
        }
    }
    return sky;
}

bool add_camera(Scene& scene, float aspect) {
    if (!scene.cameras.empty()) return false;
    scene.cameras.push_back(frame_camera(scene, aspect));
    return true;
}

bool add_light(Scene& scene) {
    if (is_lit(scene)) return false;
    scene.environment = neutral_sky();
    return true;
}

} // namespace weft::scenes
