// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/render_options.h"
#include "renderer/math/bounds.h"
#include "renderer/scene/camera.h"

#include <optional>
#include <span>

namespace weft::app {

/// The scene's camera of this name or number, or the first; throws as choose_camera does.
const Camera& camera_named(const std::string& name, std::span<const Camera> cameras);

/// The camera that the options ask for. `cameras` is not empty; `bounds` are the scene's, for a target that is not
/// given. Throws std::invalid_argument that lists the cameras there are.
Camera choose_camera(const CameraOptions& options, std::span<const Camera> cameras, const Bounds& bounds);

/// The user's size, or the largest of the camera's aspect that fits into 1280x720. Throws std::invalid_argument above
/// 2^30 pixels or without any.
Size choose_size(const std::optional<Size>& asked, const Camera& camera);

} // namespace weft::app
