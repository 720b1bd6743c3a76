// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/camera.h"
#include "scenes/gltf/json.h"

namespace weft::scenes::gltf {

/// A camera of the file that stands where a node does: scale and shear of the node do not reach it.
Camera read_camera(const Value& camera, const Value& node, const Transform& node_to_world);

} // namespace weft::scenes::gltf
