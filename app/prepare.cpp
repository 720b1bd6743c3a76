// SPDX-License-Identifier: Apache-2.0
#include "app/prepare.h"

#include "renderer/scene/flatten.h"
#include "scenes/files/file_reader.h"
#include "scenes/image/decode.h"
#include "scenes/load.h"

#include <algorithm>

namespace weft::app {

WorkerCount chosen_workers(unsigned asked) {
    if (asked > 0) return {asked, "--workers"};
    return available_workers();
}

std::uint64_t memory_limit(std::uint64_t asked) { return asked ? asked : scenes::default_memory_budget(); }

Prepared prepare(const SceneOptions& options, scenes::MemoryBudget& budget, Executor& executor) {
    scenes::LoadOptions load_options;
    load_options.scene = options.scene;
    load_options.up_axis = options.z_up ? scenes::UpAxis::z : scenes::UpAxis::y;
    load_options.default_camera = !options.camera_placed;
    load_options.default_light = options.environment.empty();
    scenes::Loaded loaded = scenes::load(options.source, load_options, budget, executor);
    Prepared prepared{std::move(loaded.scene), std::move(loaded.warnings)};
    if (!options.environment.empty()) {
        const scenes::Bytes bytes = scenes::read_named_file(options.environment, budget);
        scenes::ImageF image = scenes::decode_environment(bytes, options.environment, budget);
        Environment& environment = prepared.scene.environment;
        environment = {};
        environment.radiance = {1, 1, 1};
        environment.map = {image.width, image.height, std::move(image.rgb)};
        for (float& v : environment.map.rgb) v = std::max(v, 0.0f); // some encoders ring below zero; light does not
        budget.release(bytes.size());
    }
    flatten(prepared.scene, executor);
    return prepared;
}

} // namespace weft::app
