// SPDX-License-Identifier: Apache-2.0
#include "scenes/ply/ply.h"

#include "scenes/files/text_of.h"
#include "scenes/mesh/clay.h"
#include "scenes/mesh/smooth_normals.h"
#include "scenes/mesh/textures.h"
#include "scenes/ply/ply_header.h"
#include "scenes/ply/ply_rows.h"

namespace weft::scenes {

Loaded load_ply(std::span<const std::byte> bytes, const SceneFolder& folder, const LoadOptions& options,
                MemoryBudget& budget, Executor& executor) {
    const std::string_view text = text_of(bytes);
    const std::string& file = folder.scene_file();
    Warnings warnings;
    const ply::Header header = ply::parse_header(text, file);
    ply::Rows rows = ply::read_rows(header, text, file, options.up_axis, budget, warnings);

    Loaded loaded;
    Mesh& mesh = rows.mesh;
    Material material = clay();
    if (!mesh.colors.empty()) material.base_color = {1, 1, 1, 1};
    if (rows.is_translucent) material.alpha_mode = AlphaMode::blend;
    if (mesh.triangles.empty()) {
        if (mesh.positions.empty())
            warnings.add("the file has no vertices");
        else
            warnings.add("unsupported: point cloud: " + std::to_string(mesh.positions.size()) +
                         " vertices without faces are not drawn");
        mesh = Mesh{};
    } else if (mesh.normals.empty()) {
        budget.charge(mesh.positions.size() * sizeof(Vec3), "the normals");
        mesh.normals = smooth_normals(mesh.positions, mesh.triangles);
    }
    if (!header.textures.empty() && !mesh.uv0.empty()) {
        Textures textures;
        textures.add(header.textures[0], "comment TextureFile");
        if (header.textures.size() > 1) warnings.add("unsupported: more than one PLY TextureFile");
        auto images = textures.read(folder, budget, executor, warnings);
        if (images[0]) {
            loaded.scene.images.push_back(std::move(*images[0]));
            material.base_color = {1, 1, 1, 1};
            material.base_color_map.image = 0;
        }
    }
    mesh.triangle_materials = {0};
    loaded.scene.materials.push_back(std::move(material));
    loaded.scene.meshes.push_back(std::move(mesh));
    loaded.scene.instances.emplace_back();
    loaded.warnings = warnings.lines();
    return loaded;
}

} // namespace weft::scenes
