// SPDX-License-Identifier: Apache-2.0
#include "app/commands.h"
#include "app/prepare.h"
#include "app/report.h"
#include "app/thread_executor.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace weft::app {
namespace {

using Json = nlohmann::ordered_json;

Json vec_json(Vec3 v) { return Json::array({v.x, v.y, v.z}); }

Json scene_json(const World& world, const std::vector<std::string>& warnings, const scenes::MemoryBudget& budget) {
    const SceneCounts c = count_scene(world);
    const Scene& s = world.scene;
    Json cameras = Json::array(), materials = Json::array(), images = Json::array();
    for (const Camera& camera : s.cameras)
        cameras.push_back({{"name", camera.name},
                           {"kind", camera.kind == Camera::Kind::perspective ? "perspective" : "orthographic"},
                           {"eye", vec_json(camera.to_world.t)},
                           {"aspect", camera.aspect}});
    for (const Material& m : s.materials) materials.push_back(m.name);
    for (const Image& i : s.images)
        images.push_back({{"width", i.width}, {"height", i.height}, {"channels", i.channels}});
    std::uint64_t spheres = 0;
    for (const Instance& i : s.instances) spheres += s.meshes[i.mesh].spheres.size();
    return {{"meshes", s.meshes.size()},
            {"triangles", c.triangles},
            {"instances", c.instances},
            {"instanced_triangles", c.instanced_triangles},
            {"instanced_spheres", spheres},
            {"lights", c.lights},
            {"environment", s.environment.map.rgb.empty() ? "constant" : "map"},
            {"bounds",
             {{"lower", vec_json(world.tracer.bounds().lower)}, {"upper", vec_json(world.tracer.bounds().upper)}}},
            {"bvh_bytes", c.bvh_bytes},
            {"memory_charged", budget.used()},
            {"isa", world.tracer.isa()},
            {"bvh", name_of(world.tracer.quality())},
            {"cameras", cameras},
            {"materials", materials},
            {"images", images},
            {"warnings", warnings},
            {"sha256", scene_hash(s)}};
}

void print_scene(const Json& j) {
    const auto integer = [&](const char* key) { return j[key].get<std::uint64_t>(); };
    fmt::print("meshes      {} with {} triangles\n", integer("meshes"), integer("triangles"));
    fmt::print("instances   {} with {} triangles and {} spheres\n", integer("instances"),
               integer("instanced_triangles"), integer("instanced_spheres"));
    fmt::print("lights      {}, environment {}\n", integer("lights"), j["environment"].get<std::string>());
    const auto corner = [&](const char* key) {
        const Json& v = j["bounds"][key];
        return v[0].is_null()
                   ? std::string("-")
                   : fmt::format("({:.4g}, {:.4g}, {:.4g})", v[0].get<float>(), v[1].get<float>(), v[2].get<float>());
    };
    fmt::print("bounds      {} to {}\n", corner("lower"), corner("upper"));
    fmt::print("memory      {:.1f} MiB charged, {:.1f} MiB of it trees\n",
               static_cast<double>(integer("memory_charged")) / 1048576,
               static_cast<double>(integer("bvh_bytes")) / 1048576);
    std::size_t n = 0;
    for (const Json& c : j["cameras"])
        fmt::print("camera {:<4} '{}', {}\n", n++, c["name"].get<std::string>(), c["kind"].get<std::string>());
    fmt::print("materials   {}\nimages      {}\n", j["materials"].size(), j["images"].size());
    for (const Json& i : j["images"])
        fmt::print("            {} x {}, {} channels\n", i["width"].get<int>(), i["height"].get<int>(),
                   i["channels"].get<int>());
    for (const char* key : {"isa", "bvh", "sha256"}) fmt::print("{:<11} {}\n", key, j[key].get<std::string>());
    for (const Json& w : j["warnings"]) fmt::print("warning     {}\n", w.get<std::string>());
}

} // namespace

ExitCode info(const SceneOptions& options, bool json) {
    scenes::MemoryBudget budget(memory_limit(options.max_memory));
    ThreadExecutor executor(chosen_workers(options.workers).count);
    Prepared prepared = prepare(options, budget, executor);
    budget.charge(Tracer::bytes_needed(prepared.scene), "the trees for tracing rays", options.source);
    const World world(std::move(prepared.scene), executor);
    const Json description = scene_json(world, prepared.warnings, budget);
    if (json)
        fmt::print("{}\n", description.dump(2, ' ', false, Json::error_handler_t::replace));
    else
        print_scene(description);
    return ExitCode::done;
}

} // namespace weft::app
