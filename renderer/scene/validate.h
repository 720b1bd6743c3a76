// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "renderer/scene/scene.h"

#include <stdexcept>
#include <string>
#include <vector>

namespace weft {

/// A scene that must not reach the renderer: which element, and why.
struct SceneError : std::runtime_error {
    SceneError(std::string element_, std::string reason_)
        : std::runtime_error(element_ + ": " + reason_), element(std::move(element_)), reason(std::move(reason_)) {}
    std::string element, reason;
};

/// The one gate between every importer and the renderer. After it, no inner loop checks again: every index is in range,
/// every number finite, every array of the length that its mesh implies, every image as large as it says.
/// Repairs what can be repaired and says so: triangles without area are dropped, normals without length are replaced by
/// the geometric ones, factors are clamped to their range, instances with a singular map are dropped. Each kind of
/// repair gives one warning line with a count. Throws SceneError for what cannot be repaired.
std::vector<std::string> validate(Scene& scene, Executor& executor);

} // namespace weft
