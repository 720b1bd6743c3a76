// SPDX-License-Identifier: Apache-2.0
#include "app/report.h"

#include "app/machine.h"
#include "app/sha256.h"
#include "app/version.h"

#include <nlohmann/json.hpp>
#include <type_traits>

namespace weft::app {
namespace {

using Json = nlohmann::ordered_json;

double rate(std::uint64_t n, double seconds) { return seconds > 0 ? static_cast<double>(n) / seconds * 1e-6 : 0; }

Json workers_json(const backends::Report& report) {
    Json list = Json::array();
    for (const auto& w : report.workers)
        list.push_back({{"units", w.units},
                        {"busy_s", w.busy_s},
                        {"wait_s", w.wait_s},
                        {"cpu_s", w.cpu_s},
                        {"bytes", w.bytes},
                        {"lost", w.deaths}});
    return list;
}

Json environment_json() {
    const Machine m = this_machine();
    return {{"cpu", m.cpu},           {"cores", m.cores},
            {"affinity", m.affinity}, {"quota", m.quota > 0 ? Json(m.quota) : Json()},
            {"compiler", compiler},   {"flags", compiler_flags},
            {"version", version},     {"kernel", m.kernel}};
}

/// Feeds values to the hash, each array with its length, so that no two scenes run together.
class SceneHasher {
  public:
    template <class T> void plain(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        hash_.update(std::as_bytes(std::span(&value, 1)));
    }
    template <class T> void array(const std::vector<T>& values) {
        static_assert(std::is_trivially_copyable_v<T>);
        plain(std::uint64_t{values.size()});
        hash_.update(std::as_bytes(std::span(values)));
    }
    void slot(const TextureSlot& s) { // field by field: the struct has padding
        plain(s.image);
        plain(std::array{std::uint8_t{s.uv_set}, static_cast<std::uint8_t>(s.wrap_u),
                         static_cast<std::uint8_t>(s.wrap_v), static_cast<std::uint8_t>(s.nearest)});
        plain(s.row0);
        plain(s.row1);
    }
    void material(const Material& m) {
        for (const TextureSlot* s : {&m.base_color_map, &m.metallic_roughness_map, &m.normal_map, &m.emission_map,
                                     &m.specular_map, &m.specular_color_map, &m.transmission_map})
            slot(*s);
        plain(m.base_color);
        plain(m.emission);
        plain(m.specular_color);
        plain(m.attenuation);
        plain(std::array{m.metallic, m.roughness, m.normal_scale, m.ior, m.specular, m.transmission, m.alpha_cutoff});
        plain(std::array{static_cast<std::uint8_t>(m.thin), static_cast<std::uint8_t>(m.alpha_mode),
                         static_cast<std::uint8_t>(m.double_sided)});
    }
    std::string hex() const { return hash_.hex(); }

  private:
    Sha256 hash_;
};

} // namespace

std::string scene_hash(const Scene& scene) {
    SceneHasher h;
    for (const Mesh& m : scene.meshes) {
        h.array(m.positions);
        h.array(m.normals);
        h.array(m.tangents);
        h.array(m.uv0);
        h.array(m.uv1);
        h.array(m.colors);
        h.array(m.triangles);
        h.array(m.triangle_materials);
        h.array(m.spheres);
    }
    for (const Instance& i : scene.instances) h.plain(i);
    for (const Material& m : scene.materials) h.material(m);
    for (const Image& i : scene.images) {
        h.plain(std::array{i.width, i.height, i.channels});
        h.array(i.texels);
    }
    for (const PunctualLight& light : scene.lights) {
        h.plain(std::uint64_t{light.index()});
        std::visit([&h](const auto& l) { h.plain(l); }, light);
    }
    h.plain(scene.environment.radiance);
    h.plain(std::array{scene.environment.map.width, scene.environment.map.height});
    h.array(scene.environment.map.rgb);
    h.plain(scene.environment.rotation);
    return h.hex();
}

SceneCounts count_scene(const World& world) {
    SceneCounts c;
    for (const Mesh& m : world.scene.meshes) c.triangles += m.triangles.size();
    for (const Instance& i : world.scene.instances)
        c.instanced_triangles += world.scene.meshes[i.mesh].triangles.size();
    c.instances = world.scene.instances.size();
    c.lights = world.lights.size();
    c.bvh_bytes = world.tracer.bytes();
    return c;
}

std::string report_json(const RenderRecord& r) {
    const backends::Report& run = r.frame.report;
    const TileCounts& counts = r.frame.film.counts;
    std::uint64_t units_done = 0;
    for (const auto& unit : run.units) units_done += unit.done;
    Json json;
    json["schema"] = "weft.render/1";
    json["image"] = {{"path", r.image_path},        {"sha256", r.image_sha256},  {"width", r.settings.width},
                     {"height", r.settings.height}, {"spp", r.settings.spp},     {"tile", r.settings.tile},
                     {"seed", r.settings.seed},     {"depth", r.settings.depth}, {"sampler", "owen-sobol"}};
    json["run"] = {{"backend", r.options.backend},
                   {"schedule", name_of(r.plan.schedule)},
                   {"transport", name_of(r.plan.transport)},
                   {"workers", r.plan.workers},
                   {"workers_from", r.workers.from},
                   {"chunk", r.plan.chunk},
                   {"order", r.options.order},
                   {"pin", r.options.pin},
                   {"isa", r.isa},
                   {"bvh", name_of(r.quality)},
                   {"stopped", run.stopped},
                   {"units_total", run.units.size()},
                   {"units_done", units_done},
                   {"reissued", run.reissued},
                   {"lost_workers", run.lost_workers}};
    if (!r.options.plant.empty()) json["run"]["plant"] = r.options.plant;
    json["phases"] = {{"load_s", r.phases.load_s},
                      {"build_s", r.phases.build_s},
                      {"render_s", r.phases.render_s},
                      {"write_s", r.phases.write_s},
                      {"total_s", r.phases.total_s}};
    json["counts"] = {{"camera_rays", counts.camera_rays},
                      {"rays", counts.rays},
                      {"shadow_rays", counts.shadow_rays},
                      {"samples", counts.samples},
                      {"invalid_samples", counts.invalid_samples}};
    json["rates"] = {{"mrays_per_s", rate(counts.rays + counts.shadow_rays, r.phases.render_s)},
                     {"msamples_per_s", rate(counts.samples, r.phases.render_s)}};
    json["scene"] = {{"triangles", r.scene.triangles}, {"instanced_triangles", r.scene.instanced_triangles},
                     {"instances", r.scene.instances}, {"lights", r.scene.lights},
                     {"bvh_bytes", r.scene.bvh_bytes}, {"sha256", r.scene_sha256}};
    json["workers"] = workers_json(run);
    for (std::size_t w = 0; w < r.plan.processors.size(); ++w)
        json["workers"].at(w)["processor"] = r.plan.processors[w];
    json["environment"] = environment_json();
    if (r.options.report_units) {
        Json units = Json::array();
        for (std::size_t u = 0; u < run.units.size(); ++u)
            if (run.units[u].done)
                units.push_back({{"unit", u},
                                 {"worker", run.units[u].worker},
                                 {"begin_ns", run.units[u].begin_ns},
                                 {"end_ns", run.units[u].end_ns}});
        json["units"] = std::move(units);
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace weft::app
