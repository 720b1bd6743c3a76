// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/subject.h"

namespace weft::bench::kernels {

Subject comparable(Scene scene) {
    std::size_t see_through = 0, one_sided = 0, spheres = 0;
    for (Material& material : scene.materials) {
        see_through += material.alpha_mode != AlphaMode::opaque;
        one_sided += !material.double_sided;
        material.alpha_mode = AlphaMode::opaque;
        material.double_sided = true;
    }
    for (Mesh& mesh : scene.meshes) {
        spheres += mesh.spheres.size();
        mesh.spheres.clear();
    }
    Subject subject{std::move(scene), {}};
    const auto say = [&](std::size_t count, const char* what) {
        if (count > 0) subject.changes.push_back(std::to_string(count) + ' ' + what);
    };
    say(see_through, "materials with alpha made opaque");
    say(one_sided, "single-sided materials given both sides");
    say(spheres, "spheres left out");
    return subject;
}

std::size_t mesh_triangles(const Scene& scene) {
    std::size_t sum = 0;
    for (const Mesh& mesh : scene.meshes) sum += mesh.triangles.size();
    return sum;
}

std::size_t instanced_triangles(const Scene& scene) {
    std::size_t sum = 0;
    for (const Instance& instance : scene.instances) sum += scene.meshes[instance.mesh].triangles.size();
    return sum;
}

std::size_t vertex_bytes(const Scene& scene) {
    std::size_t sum = 0;
    for (const Mesh& mesh : scene.meshes)
        sum += mesh.positions.size() * sizeof(Vec3) + mesh.triangles.size() * sizeof(Mesh::Triangle);
    return sum;
}

} // namespace weft::bench::kernels
