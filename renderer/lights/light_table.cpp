// SPDX-License-Identifier: Apache-2.0
#include "renderer/lights/light_table.h"

#include "renderer/geometry/offset.h"
#include "renderer/lights/directional.h"
#include "renderer/lights/estimate.h"
#include "renderer/lights/point.h"
#include "renderer/lights/sphere.h"
#include "renderer/lights/spot.h"

namespace weft {

class LightTable::Builder {
  public:
    Builder(const Scene& scene, Executor& executor, LightTable& table)
        : scene_(scene), executor_(executor), table_(table) {}
    void build();

  private:
    void add_meshes();
    void add_instances();
    void add_punctual();
    void keep_triangles();
    void add(Local light, const LightBounds& bounds, float flux);
    void weigh_groups(float radius);

    const Scene& scene_;
    Executor& executor_;
    LightTable& table_;
    std::vector<LightBounds> bounds_; // beside table_.locals_
    double local_flux_ = 0;
};

void LightTable::Builder::build() {
    add_punctual();
    add_meshes();
    add_instances();
    keep_triangles();
    table_.tree_ = LightTree(bounds_, executor_);
    table_.environment_ = EnvironmentSampler(scene_.environment, executor_);
    table_.size_ += table_.environment_.black() ? 0 : 1;
    weigh_groups(scene_radius(scene_, executor_));
}

void LightTable::Builder::add(Local light, const LightBounds& bounds, float flux) {
    if (!(bounds.intensity > 0)) return;
    table_.locals_.push_back(light);
    bounds_.push_back(bounds);
    local_flux_ += static_cast<double>(flux);
    const bool moved = light.instance != none;
    table_.to_mesh_.push_back(moved ? inverse(scene_.instances[light.instance].to_world) : Transform{});
}

void LightTable::Builder::add_punctual() {
    for (std::uint32_t i = 0; i < scene_.lights.size(); ++i) {
        const PunctualLight& light = scene_.lights[i];
        if (const auto* sun = std::get_if<DirectionalLight>(&light)) {
            if (luminance(sun->irradiance) > 0) table_.directional_.push_back(i);
        } else if (const auto* point = std::get_if<PointLight>(&light)) {
            add({none, i}, bounds_of(*point), flux(*point));
        } else if (const auto* spot = std::get_if<SpotLight>(&light)) {
            add({none, i}, bounds_of(*spot), flux(*spot));
        }
    }
    table_.size_ = table_.locals_.size() + table_.directional_.size();
}

/// Lists and bounds what emits, in pieces of fixed size for meshes of any size; then one tree per mesh that does.
void LightTable::Builder::add_meshes() {
    std::vector<bool> emits(scene_.materials.size());
    for (std::size_t i = 0; i < emits.size(); ++i) emits[i] = max_component(scene_.materials[i].emission) > 0;

    struct Piece {
        std::uint32_t mesh, first, last;
        std::vector<std::uint32_t> primitives;
        std::vector<LightBounds> bounds;
    };
    constexpr std::uint32_t piece_size = 4096;
    std::vector<Piece> pieces;
    for (std::uint32_t m = 0; m < scene_.meshes.size(); ++m) {
        const Mesh& mesh = scene_.meshes[m];
        const auto emissive = [&](std::uint32_t material) { return emits[material]; };
        const bool any = std::any_of(mesh.triangle_materials.begin(), mesh.triangle_materials.end(), emissive) ||
                         std::any_of(mesh.spheres.begin(), mesh.spheres.end(),
                                     [&](const Sphere& s) { return emissive(s.material); });
        const auto count = static_cast<std::uint32_t>(any ? mesh.primitives() : 0);
        for (std::uint32_t first = 0; first < count; first += piece_size)
            pieces.push_back({m, first, std::min(count - first, piece_size) + first, {}, {}});
    }
    executor_.for_each(pieces.size(), [&](std::size_t i) {
        Piece& piece = pieces[i];
        const Mesh& mesh = scene_.meshes[piece.mesh];
        for (std::uint32_t p = piece.first; p < piece.last; ++p) {
            if (!emits[mesh.material_of(p)]) continue;
            const LightBounds bounds = estimate_emitter(scene_, mesh, p);
            if (!(bounds.intensity > 0)) continue;
            piece.primitives.push_back(p);
            piece.bounds.push_back(bounds);
        }
    });

    table_.mesh_lights_of_.assign(scene_.meshes.size(), none);
    std::vector<std::vector<LightBounds>> bounds;
    for (const Piece& piece : pieces) {
        if (piece.primitives.empty()) continue;
        std::uint32_t& index = table_.mesh_lights_of_[piece.mesh];
        if (index == none) {
            index = static_cast<std::uint32_t>(bounds.size());
            bounds.emplace_back();
            table_.mesh_lights_.emplace_back();
        }
        auto& primitives = table_.mesh_lights_[index].primitives;
        primitives.insert(primitives.end(), piece.primitives.begin(), piece.primitives.end());
        bounds[index].insert(bounds[index].end(), piece.bounds.begin(), piece.bounds.end());
    }
    // Small meshes side by side; a large one has all workers to itself.
    const auto large = [&](std::size_t i) { return bounds[i].size() > piece_size; };
    executor_.for_each(bounds.size(), [&](std::size_t i) {
        SerialExecutor alone;
        if (!large(i)) table_.mesh_lights_[i].tree = LightTree(bounds[i], alone);
    });
    for (std::size_t i = 0; i < bounds.size(); ++i)
        if (large(i)) table_.mesh_lights_[i].tree = LightTree(bounds[i], executor_);
}

void LightTable::Builder::add_instances() {
    table_.instance_light_.assign(scene_.instances.size(), none);
    for (std::uint32_t i = 0; i < scene_.instances.size(); ++i) {
        const MeshLights* lights = table_.lights_of(scene_, i);
        if (lights == nullptr) continue;
        const LightBounds bounds = placed(lights->tree.bounds(), scene_.instances[i].to_world);
        if (!(bounds.intensity > 0)) continue;
        table_.instance_light_[i] = static_cast<std::uint32_t>(table_.locals_.size());
        table_.size_ += lights->primitives.size();
        add({i, 0, none, scene_.instances[i].to_world.determinant() < 0}, bounds, surface_flux(bounds));
    }
}

/// What every sample of a triangle would compute, once: for as many as are soon made and fit into a cache.
void LightTable::Builder::keep_triangles() {
    constexpr std::size_t most = 1u << 16;
    std::size_t count = 0;
    for (Local& local : table_.locals_) {
        if (local.instance == none) continue;
        const std::size_t more = table_.lights_of(scene_, local.instance)->primitives.size();
        if (count + more > most) break;
        local.triangles = static_cast<std::uint32_t>(count);
        count += more;
    }
    table_.triangles_.resize(count);
    executor_.for_each(table_.locals_.size(), [&](std::size_t i) {
        const Local& local = table_.locals_[i];
        if (local.triangles == none) return;
        const Instance& instance = scene_.instances[local.instance];
        const Mesh& mesh = scene_.meshes[instance.mesh];
        WorldTriangle* to = table_.triangles_.data() + local.triangles;
        for (const std::uint32_t p : table_.lights_of(scene_, local.instance)->primitives)
            *to++ = p < mesh.triangles.size() ? WorldTriangle(mesh, p, instance.to_world) : WorldTriangle{};
    });
}

/// The tree, the environment and each sun by half their share of the flux and half alike: a sun must not starve the
/// lamps of the room that it hardly reaches, nor they the sky.
void LightTable::Builder::weigh_groups(float radius) {
    const auto disk = static_cast<double>(pi) * static_cast<double>(radius) * static_cast<double>(radius);
    std::vector<double> watts{local_flux_, 4 * static_cast<double>(pi) *
                                               static_cast<double>(table_.environment_.sampled_luminance()) * disk};
    for (const std::uint32_t i : table_.directional_)
        watts.push_back(static_cast<double>(luminance(std::get<DirectionalLight>(scene_.lights[i]).irradiance)) * disk);
    double sum = 0, shining = 0;
    for (double& w : watts) {
        w = std::min(w, 1e100); // of infinities no shares could be made
        sum += w;
        shining += w > 0 ? 1 : 0;
    }
    std::vector<float> weights;
    weights.reserve(watts.size());
    for (const double w : watts) weights.push_back(w > 0 ? static_cast<float>(w / sum + 1 / shining) : 0.0f);
    table_.groups_ = Discrete(weights);
}

LightTable::LightTable(const Scene& scene, Executor& executor) { Builder(scene, executor, *this).build(); }

const LightTable::MeshLights* LightTable::lights_of(const Scene& scene, std::uint32_t instance) const {
    const std::uint32_t index = mesh_lights_of_[scene.instances[instance].mesh];
    return index == none ? nullptr : &mesh_lights_[index];
}

bool LightTable::sample(const Scene& scene, Vec3 from, float u_pick, Vec2 u, LightSample& out) const {
    if (groups_.empty()) return false;
    const Pick group = groups_.pick(u_pick);
    float choice = group.probability;
    bool found = false;
    if (group.index == 0) {
        const LightTree::Choice local = tree_.pick(from, group.u);
        if (!(local.probability > 0)) return false;
        choice *= local.probability;
        const Local& light = locals_[local.light];
        if (light.instance != none)
            found = sample_instance(scene, light, to_mesh_[local.light], from, local.u, u, out);
        else if (const auto* point = std::get_if<PointLight>(&scene.lights[light.light]))
            found = weft::sample(*point, from, out);
        else
            found = weft::sample(std::get<SpotLight>(scene.lights[light.light]), from, out);
    } else if (group.index == 1) {
        found = environment_.sample(scene.environment, u, out);
    } else {
        found = weft::sample(std::get<DirectionalLight>(scene.lights[directional_[group.index - 2]]), out);
    }
    out.pdf *= choice;
    return found && out.pdf > 0 && std::isfinite(out.pdf) && max_component(out.radiance) > 0 && is_finite(out.radiance);
}

const WorldTriangle& LightTable::triangle_of(const Scene& scene, const Local& local, const MeshLights& lights,
                                             std::uint32_t light, WorldTriangle& made) const {
    if (local.triangles != none) return triangles_[local.triangles + light];
    const Instance& instance = scene.instances[local.instance];
    return made = {scene.meshes[instance.mesh], lights.primitives[light], instance.to_world};
}

bool LightTable::sample_instance(const Scene& scene, const Local& local, const Transform& to_mesh, Vec3 from,
                                 float u_pick, Vec2 u, LightSample& out) const {
    const Instance& instance = scene.instances[local.instance];
    const Mesh& mesh = scene.meshes[instance.mesh];
    const MeshLights& lights = *lights_of(scene, local.instance);
    LightTree::Choice choice{1, u_pick, 0};
    if (lights.tree.size() > 1) choice = lights.tree.pick(to_mesh.point(from), u_pick);
    if (!(choice.probability > 0)) return false;

    const std::uint32_t primitive = lights.primitives[choice.light];
    const std::size_t triangles = mesh.triangles.size();
    EmitterPoint p;
    if (primitive < triangles) {
        WorldTriangle made;
        if (!sample_triangle(triangle_of(scene, local, lights, choice.light, made), from, u, p)) return false;
        if (!scene.materials[mesh.material_of(primitive)].double_sided && meets_back(p, local.mirrored)) return false;
    } else {
        if (!SphereView(mesh.spheres[primitive - triangles], instance.to_world, from).sample(u, p)) return false;
    }
    out.direction = p.direction;
    out.point = offset_from_surface(p.point, p.error, p.normal, -p.direction);
    out.infinite = false;
    out.radiance = emitted_radiance(scene, mesh, primitive, p.place);
    out.pdf = p.pdf * choice.probability;
    out.delta = false;
    return true;
}

float LightTable::emitter_pdf(const Scene& scene, std::uint32_t instance, std::uint32_t primitive, Vec3 from,
                              Vec3 on_light, Vec3 light_geometric_normal) const {
    const std::uint32_t local = instance_light_[instance];
    if (local == none) return 0;
    const MeshLights& lights = *lights_of(scene, instance);
    const auto found = std::lower_bound(lights.primitives.begin(), lights.primitives.end(), primitive);
    if (found == lights.primitives.end() || *found != primitive) return 0;
    const auto light = static_cast<std::uint32_t>(found - lights.primitives.begin());

    const Transform& to_world = scene.instances[instance].to_world;
    const Mesh& mesh = scene.meshes[scene.instances[instance].mesh];
    const std::size_t triangles = mesh.triangles.size();
    WorldTriangle made;
    const float pdf = primitive < triangles
                          ? triangle_pdf(triangle_of(scene, locals_[local], lights, light, made), from, on_light,
                                         light_geometric_normal)
                          : SphereView(mesh.spheres[primitive - triangles], to_world, from).pdf(on_light);
    if (!(pdf > 0)) return 0;
    const float choice = lights.tree.size() > 1 ? lights.tree.probability(light, to_mesh_[local].point(from)) : 1;
    return pdf * groups_.probability(0) * tree_.probability(local, from) * choice;
}

} // namespace weft
