// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/light.h"
#include "scenes/gltf/json.h"
#include "scenes/gltf/warnings.h"

#include <optional>

namespace weft::scenes::gltf {

/// The light of KHR_lights_punctual that stands at a node, if one does. It shines along the node's -z axis; scale does
/// not reach it.
std::optional<PunctualLight> read_light(const Document& document, const Value& node, const Transform& node_to_world,
                                        Warnings& warnings);

} // namespace weft::scenes::gltf
