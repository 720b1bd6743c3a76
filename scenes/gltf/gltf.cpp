// SPDX-License-Identifier: Apache-2.0
// How a file becomes a scene: its parts are proved and planned in the order of the scene's nodes, which touches neither
// vertices nor pictures; then primitives and images are decoded, all at once by the executor.
#include "scenes/gltf/gltf.h"

#include "scenes/files/input_error.h"
#include "scenes/gltf/cameras.h"
#include "scenes/gltf/extensions.h"
#include "scenes/gltf/glb.h"
#include "scenes/gltf/instancing.h"
#include "scenes/gltf/lights.h"
#include "scenes/gltf/meshes.h"
#include "scenes/gltf/nodes.h"

namespace weft::scenes {

namespace gltf {
namespace {

constexpr std::uint64_t max_instances = 10'000'000;

/// Collects what stands at the nodes of the scene.
class SceneReader {
  public:
    SceneReader(const Document& document, Accessors& accessors, const Nodes& nodes, Meshes& meshes, HeldCharge& charge,
                MemoryBudget& budget, Warnings& warnings)
        : document_(document), accessors_(accessors), nodes_(nodes), meshes_(meshes), charge_(charge), budget_(budget),
          step_charge_(budget), warnings_(warnings) {}

    Scene read() {
        const Value list = document_.list("nodes");
        for (const std::uint32_t index : nodes_.drawn) {
            const Value node = list[index];
            const Transform& to_world = nodes_.to_world[index];
            if (const auto camera = node.index("camera", "cameras"))
                scene_.cameras.push_back(read_camera(document_.element("cameras", *camera), node, to_world));
            if (const auto light = read_light(document_, node, to_world, warnings_)) scene_.lights.push_back(*light);
            if (const auto mesh = meshes_.use(node)) place(node, *mesh, to_world);
        }
        charge_.add(instances_ * sizeof(Instance), "the instances", document_.file(), "nodes");
        scene_.instances.reserve(instances_);
        for (const Placement& placement : placements_) expand_placement(placement);
        return std::move(scene_);
    }

  private:
    struct Placement {
        std::uint32_t mesh = 0;
        Transform to_world;
        std::optional<Instancing> instancing;
    };

    void place(const Value& node, std::uint32_t mesh, const Transform& to_world) {
        Placement placement{mesh, to_world, read_instancing(node, accessors_)};
        if (node.find("skin")) {
            // Its joints say where it is.
            placement.to_world = {};
            if (placement.instancing) warnings_.add("has a skin and EXT_mesh_gpu_instancing: drawn once", node);
            placement.instancing.reset();
        }
        instances_ += placement.instancing ? placement.instancing->count : 1;
        if (instances_ > max_instances)
            throw LimitError(document_.file(), node.path(),
                             "brings the scene above the limit of " + std::to_string(max_instances) + " instances");
        step_charge_.add(sizeof(Placement), "placing the meshes", document_.file(), "nodes");
        placements_.push_back(placement);
    }

    void expand_placement(const Placement& placement) {
        if (!placement.instancing) {
            scene_.instances.push_back({placement.mesh, placement.to_world});
            return;
        }
        const std::uint64_t bytes = placement.instancing->count * sizeof(Transform);
        const Charge charge(budget_, bytes, "expanding the instances", document_.file(), "nodes");
        std::vector<Transform> inside;
        expand(*placement.instancing, accessors_, inside);
        for (const Transform& transform : inside)
            scene_.instances.push_back({placement.mesh, placement.to_world * transform});
    }

    const Document& document_;
    Accessors& accessors_;
    const Nodes& nodes_;
    Meshes& meshes_;
    HeldCharge& charge_; ///< of the scene
    MemoryBudget& budget_;
    HeldCharge step_charge_;
    Warnings& warnings_;
    Scene scene_;
    std::vector<Placement> placements_;
    std::uint64_t instances_ = 0;
};

} // namespace
} // namespace gltf

Loaded load_gltf(std::span<const std::byte> file, const SceneFolder& folder, const LoadOptions& options,
                 MemoryBudget& budget, Executor& executor) {
    using namespace gltf;
    const Container container = split_container(file, folder.scene_file());
    const Document document(container.json, folder.scene_file(), budget);
    Warnings warnings;
    check_outline(document);
    check_extensions(document, warnings);
    if (document.list("animations").size() > 0) warnings.unsupported("animations (the scene is drawn as it stands)");

    HeldCharge step_charge(budget), scene_charge(budget);
    Buffers buffers(document, container.binary, folder, budget);
    Accessors accessors(document, buffers);
    const Nodes nodes = read_nodes(document, options.scene, step_charge, warnings);
    Images images(document, buffers, folder, budget);
    Materials materials(document, images, warnings);
    Skins skins(document, accessors, nodes, step_charge);
    Meshes meshes(document, accessors, materials, skins, budget, warnings);
    Loaded loaded;
    loaded.scene = SceneReader(document, accessors, nodes, meshes, scene_charge, budget, warnings).read();

    meshes.allocate();
    const std::size_t pictures = images.size(); // they take longest, so they come first
    executor.for_each(pictures + meshes.size(), [&](std::size_t i) {
        if (i < pictures)
            images.decode(i);
        else
            meshes.decode(i - pictures);
    });
    loaded.scene.images = images.take(scene_charge);
    loaded.scene.meshes = meshes.take(scene_charge);
    loaded.scene.materials = materials.take();
    if (loaded.scene.instances.empty()) warnings.add("the scene has no triangles");
    loaded.warnings = warnings.lines();
    scene_charge.keep();
    return loaded;
}

} // namespace weft::scenes
