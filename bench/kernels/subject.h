// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/scene.h"

#include <cstddef>
#include <string>
#include <vector>

namespace weft::bench::kernels {

/// A scene that both sides can be asked about alike.
struct Subject {
    Scene scene;
    std::vector<std::string> changes; ///< one line for each kind of change
};

/// Takes out of a valid scene what plain triangle kernels do not do, so that neither side works for what the other
/// leaves out: every material becomes opaque and has both sides, and spheres are left out.
Subject comparable(Scene scene);

/// Triangles of all meshes, each mesh counted once: what is built. With instances: what is seen.
std::size_t mesh_triangles(const Scene& scene);
std::size_t instanced_triangles(const Scene& scene);
/// Bytes of positions and vertex indices. Both sides need them beside their trees, so they are stated apart.
std::size_t vertex_bytes(const Scene& scene);

} // namespace weft::bench::kernels
