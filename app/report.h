// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/frame_job.h"
#include "app/render_options.h"
#include "app/worker_count.h"

#include <string>

namespace weft::app {

/// How long each phase took, in seconds; the phases add up to the total but for a sliver.
struct Phases {
    double load_s = 0;   ///< from the program's start to a validated scene
    double build_s = 0;  ///< trees and light tables
    double render_s = 0; ///< the backend's run, start-up of workers included
    double write_s = 0;  ///< hash, tone map, encoding, writing
    double total_s = 0;
};

struct SceneCounts {
    std::uint64_t triangles = 0, instanced_triangles = 0, instances = 0, lights = 0, bvh_bytes = 0;
};
SceneCounts count_scene(const World& world);

/// Everything that one render has to tell.
struct RenderRecord {
    const RenderOptions& options;
    const RenderSettings& settings;
    const backends::Plan& plan;
    const WorkerCount& workers;
    const Frame& frame;
    Phases phases;
    SceneCounts scene;
    std::string_view isa; ///< of the kernels
    TreeQuality quality;
    std::string image_path, image_sha256, scene_sha256;
};

/// The JSON object "weft.render/1" with a newline at its end. Names are stable; counts are integers, times are seconds.
std::string report_json(const RenderRecord& record);

/// SHA-256 over every value of a scene: what was rendered, whatever file it came from.
std::string scene_hash(const Scene& scene);

} // namespace weft::app
