// SPDX-License-Identifier: Apache-2.0
// From what the user named to a scene that can be rendered.
#pragma once

#include "app/render_options.h"
#include "app/worker_count.h"
#include "renderer/executor.h"
#include "renderer/scene/scene.h"
#include "scenes/files/memory_budget.h"

#include <cstdint>
#include <string>
#include <vector>

namespace weft::app {

/// The user's worker count, or that of the processors this process may use.
WorkerCount chosen_workers(unsigned asked);
/// The user's limit, or the default one.
std::uint64_t memory_limit(std::uint64_t asked);

struct Prepared {
    Scene scene; ///< validated, with a light and a camera
    std::vector<std::string> warnings;
};

/// Loads the scene, lights it by the user's environment map where there is one, and flattens it. Throws InputError,
/// LimitError.
Prepared prepare(const SceneOptions& options, scenes::MemoryBudget& budget, Executor& executor);

} // namespace weft::app
