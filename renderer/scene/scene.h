// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/camera.h"
#include "renderer/scene/image.h"
#include "renderer/scene/light.h"
#include "renderer/scene/material.h"
#include "renderer/scene/mesh.h"

#include <vector>

namespace weft {

/// Everything that can be seen, as a value: plain data linked by indices. Importers make it, validate() proves it, the
/// renderer reads it. Right-handed, +Y up, metres, linear Rec.709.
struct Scene {
    std::vector<Mesh> meshes;
    std::vector<Instance> instances;
    std::vector<Material> materials;
    std::vector<Image> images;
    std::vector<PunctualLight> lights;
    Environment environment;
    std::vector<Camera> cameras;
};

} // namespace weft
