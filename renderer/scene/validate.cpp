// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/validate.h"

#include "renderer/scene/checks.h"

namespace weft {

namespace {

bool is_finite(const Transform& m) {
    return weft::is_finite(m.x) && weft::is_finite(m.y) && weft::is_finite(m.z) && weft::is_finite(m.t);
}

/// Invertible in floats, which is what the renderer does with it: a determinant that underflows flattens the mesh, one
/// that overflows has no inverse.
bool is_invertible(const Transform& m) {
    if (!is_finite(m)) return false;
    const float d = std::fabs(m.determinant());
    return d >= std::numeric_limits<float>::min() && std::isfinite(d) && is_finite(inverse(m));
}

/// The same axes at right angles and of length 1; false where that is impossible.
bool straighten(Transform& m) {
    const Vec3 z = direction_of(m.z);
    const Vec3 x = direction_of(cross(direction_of(m.y), z));
    if (z == Vec3{} || x == Vec3{}) return false;
    m = {x, cross(z, x), z, m.t};
    return true;
}

bool is_orthonormal(const Transform& m) {
    constexpr float tolerance = 1e-4f;
    const auto near = [](float a, float b) { return std::fabs(a - b) <= tolerance; };
    return near(length_squared(m.x), 1) && near(length_squared(m.y), 1) && near(length_squared(m.z), 1) &&
           near(dot(m.x, m.y), 0) && near(dot(m.y, m.z), 0) && near(dot(m.z, m.x), 0) && m.determinant() > 0;
}

} // namespace

void check_instances(Scene& scene, const std::vector<Bounds>& extents, Repairs& repairs) {
    if (scene.instances.size() > max_primitives) throw SceneError("instances", "more than 2^31 - 1");
    Tally dropped;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < scene.instances.size(); ++i) {
        const Instance& instance = scene.instances[i];
        if (instance.mesh >= extents.size())
            require_index(instance.mesh, extents.size(), element_of("instances", i) + ".mesh");
        if (!is_invertible(instance.to_world)) {
            dropped.add(i);
            continue;
        }
        const Bounds& box = extents[instance.mesh];
        for (unsigned corner = 0; corner < 8 && !box.empty(); ++corner) {
            if (!within_limit(instance.to_world.point(box.corner(corner))))
                throw SceneError(element_of("instances", i), "reaches beyond 1e15");
        }
        scene.instances[kept++] = instance;
    }
    scene.instances.resize(kept);
    if (dropped.count) repairs.add(Repairs::singular_instance, dropped.count, element_of("instances", dropped.first));
}

void check_cameras(Scene& scene, Repairs& repairs) {
    for (std::size_t i = 0; i < scene.cameras.size(); ++i) {
        Camera& camera = scene.cameras[i];
        const std::string element = element_of("cameras", i);
        if (!within_limit(camera.to_world.t))
            throw SceneError(element + " position", to_text(camera.to_world.t) + " is not finite or beyond 1e15");
        if (!is_orthonormal(camera.to_world)) {
            if (!is_finite(camera.to_world) || !straighten(camera.to_world))
                throw SceneError(element, "its axes have no direction");
            repairs.add(Repairs::camera_axes, 1, element);
        }
        if (camera.kind > Camera::Kind::orthographic) throw SceneError(element, "unknown kind");
        if (camera.kind == Camera::Kind::perspective && !(camera.vertical_fov > 0 && camera.vertical_fov < pi))
            throw SceneError(element + " vertical_fov", to_text(camera.vertical_fov) + " is not in (0, pi)");
        if (camera.kind == Camera::Kind::orthographic && !(camera.half_height > 0 && within_limit(camera.half_height)))
            throw SceneError(element + " half_height", to_text(camera.half_height) + " is not in (0, 1e15]");
        if (!(camera.aspect >= 0 && within_limit(camera.aspect)))
            throw SceneError(element + " aspect", to_text(camera.aspect) + " is not in [0, 1e15]");
    }
}

std::vector<std::string> validate(Scene& scene, Executor& executor) {
    Repairs repairs;
    check_images(scene);
    check_materials(scene, repairs);
    const std::vector<Bounds> extents = check_meshes(scene, executor, repairs);
    check_instances(scene, extents, repairs);
    check_lights(scene, repairs);
    check_environment(scene, executor, repairs);
    check_cameras(scene, repairs);
    return repairs.lines();
}

} // namespace weft
