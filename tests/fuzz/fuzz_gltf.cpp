// SPDX-License-Identifier: Apache-2.0
// libFuzzer's way into the glTF reader and the validator behind it: any bytes load or are rejected; nothing else may
// happen. What must hold of a scene before it is validated is checked here, so that a hole in the reader shows without
// a crash.
#include "renderer/scene/validate.h"
#include "scenes/files/input_error.h"
#include "scenes/gltf/gltf.h"

#include <cstdlib>

using namespace weft;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

template <class T> bool fits(const std::vector<T>& values, const Mesh& mesh) {
    return values.empty() || values.size() == mesh.positions.size();
}

void check(const Scene& scene) {
    for (const Instance& instance : scene.instances) require(instance.mesh < scene.meshes.size());
    for (const Mesh& mesh : scene.meshes) {
        require(fits(mesh.normals, mesh) && fits(mesh.tangents, mesh) && fits(mesh.colors, mesh));
        require(fits(mesh.uv0, mesh) && fits(mesh.uv1, mesh));
        require(mesh.triangle_materials.size() == 1 || mesh.triangle_materials.size() == mesh.triangles.size());
        for (const Mesh::Triangle& triangle : mesh.triangles)
            for (const std::uint32_t vertex : triangle) require(vertex < mesh.positions.size());
        for (const std::uint32_t material : mesh.triangle_materials) require(material < scene.materials.size());
    }
    const auto images = static_cast<std::int64_t>(scene.images.size());
    for (const Material& m : scene.materials)
        for (const TextureSlot* slot : {&m.base_color_map, &m.metallic_roughness_map, &m.normal_map, &m.emission_map,
                                        &m.specular_map, &m.specular_color_map, &m.transmission_map})
            require(slot->image >= -1 && slot->image < images);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) { // NOLINT(readability-identifier-naming)
    scenes::MemoryBudget budget(std::uint64_t{64} << 20);
    SerialExecutor executor;
    static const scenes::SceneFolder folder("/proc/self/fdinfo/scene.gltf"); // a folder without anything to read
    try {
        Scene scene = scenes::load_gltf(std::as_bytes(std::span(data, size)), folder, {}, budget, executor).scene;
        check(scene);
        validate(scene, executor);
    } catch (const scenes::FileError&) {
        require(budget.used() == 0);
    } catch (const SceneError&) {
        return 0;
    }
    return 0;
}
