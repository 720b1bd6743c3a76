// SPDX-License-Identifier: Apache-2.0
#include "scenes/obj/obj.h"

#include "scenes/files/input_error.h"
#include "scenes/files/text_of.h"
#include "scenes/files/uri.h"
#include "scenes/mesh/clay.h"
#include "scenes/obj/mtl_material.h"
#include "scenes/obj/obj_mesh.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace weft::scenes {

namespace {

/// The libraries that can be read. A missing one costs the colours, not the picture; a name that leaves the folder is
/// refused.
std::vector<obj::MtlMaterial> read_libraries(const obj::ObjData& data, const SceneFolder& folder, MemoryBudget& budget,
                                             Textures& textures, Warnings& warnings) {
    std::vector<obj::MtlMaterial> materials;
    std::unordered_set<std::string> seen;
    for (const obj::Library& library : data.libraries) {
        std::string path = library.path;
        std::replace(path.begin(), path.end(), '\\', '/');
        if (path.size() >= 2 && path.front() == '"' && path.back() == '"') path = path.substr(1, path.size() - 2);
        if (!seen.insert(path).second) continue;
        const std::string element = "line " + std::to_string(library.line) + " mtllib";
        path = checked_relative_path(path, folder.scene_file(), element);
        Bytes bytes;
        try {
            bytes = folder.read(path, element, budget);
        } catch (const InputError& error) {
            warnings.add("material library " + printable(path) + " left out: " + error.reason, element);
            continue;
        }
        obj::parse_mtl(text_of(bytes), path, materials, textures, warnings);
        budget.release(bytes.size());
    }
    return materials;
}

/// Replaces the mesh's material names by numbers of the scene's materials, of which only the used ones are made.
class MaterialTable {
  public:
    MaterialTable(const std::vector<std::string>& names, std::vector<obj::MtlMaterial> library)
        : names_(names), numbers_(names.size(), unset), library_(std::move(library)) {
        for (std::size_t i = 0; i < library_.size(); ++i) index_.emplace(library_[i].name, i); // the first one counts
    }

    void assign(Mesh& mesh, Scene& scene, obj::MaterialBuilder& builder, Warnings& warnings) {
        for (std::uint32_t& material : mesh.triangle_materials) {
            if (numbers_[material] == unset) numbers_[material] = add(names_[material], scene, builder, warnings);
            material = numbers_[material];
        }
        if (scene.materials.empty()) scene.materials.push_back(clay());
        if (clay_ != unset && !mesh.colors.empty()) scene.materials[clay_].base_color = {1, 1, 1, 1};
        if (scene.materials.size() == 1) mesh.triangle_materials = {0};
    }

  private:
    static constexpr std::uint32_t unset = 0xffffffff;

    std::uint32_t add(const std::string& name, Scene& scene, obj::MaterialBuilder& builder, Warnings& warnings) {
        const auto found = index_.find(name);
        if (found != index_.end()) {
            scene.materials.push_back(builder.build(library_[found->second]));
            return last(scene);
        }
        if (!name.empty())
            warnings.add("usemtl names materials that no library has: drawn in grey",
                         "first \"" + printable(name, 80) + "\"");
        if (clay_ == unset) {
            scene.materials.push_back(clay());
            clay_ = last(scene);
        }
        return clay_;
    }
    static std::uint32_t last(const Scene& scene) { return static_cast<std::uint32_t>(scene.materials.size() - 1); }

    const std::vector<std::string>& names_;
    std::vector<std::uint32_t> numbers_;
    std::vector<obj::MtlMaterial> library_;
    std::unordered_map<std::string, std::size_t> index_;
    std::uint32_t clay_ = unset;
};

} // namespace

Loaded load_obj(std::span<const std::byte> bytes, const SceneFolder& folder, const LoadOptions& options,
                MemoryBudget& budget, Executor& executor) {
    Warnings warnings;
    obj::ObjData data(budget);
    obj::parse_obj(text_of(bytes), folder.scene_file(), data, warnings);
    Mesh mesh = obj::make_mesh(data, options.up_axis, budget, warnings);
    if (mesh.triangles.empty()) {
        warnings.add("the file has no faces");
        mesh = Mesh{};
    }

    Textures textures;
    std::vector<obj::MtlMaterial> library = read_libraries(data, folder, budget, textures, warnings);
    Loaded loaded;
    obj::MaterialBuilder builder(loaded.scene, textures.read(folder, budget, executor, warnings), budget);
    MaterialTable(data.materials, std::move(library)).assign(mesh, loaded.scene, builder, warnings);
    loaded.scene.meshes.push_back(std::move(mesh));
    loaded.scene.instances.emplace_back();
    loaded.warnings = warnings.lines();
    return loaded;
}

} // namespace weft::scenes
