// SPDX-License-Identifier: Apache-2.0
// What rays are traced against, as plain data: a tree over instances, and one tree per mesh in the mesh's own space.
#pragma once

#include "renderer/executor.h"
#include "renderer/math/transform.h"
#include "renderer/scene/scene.h"
#include "renderer/trace/wide_bvh.h"

#include <cstdint>
#include <vector>

namespace weft {

/// A mesh's tree, and its leaves' triangles as a SIMD test wants them. A leaf of n primitives that begins at primitive
/// `first` of the tree's order has 10 rows of n floats from rows[10 first]: x, y, z of vertex 0, of vertex 1, of vertex
/// 2, and the primitives' numbers. So a leaf takes 40 bytes a triangle and no more, and one vector load reads a row
/// (and what follows it: `rows` ends with padding).
struct MeshTree {
    static constexpr std::uint32_t alpha_bit = 0x80000000u; ///< in a leaf's primitive number: may be passed
    static constexpr unsigned rows_per_leaf = 10;
    static constexpr unsigned padding = 8; ///< floats that may be read behind the last row

    WideBvh bvh; ///< its `order` is empty: the rows hold the numbers
    std::vector<float> rows;
    std::uint32_t triangle_count = 0; ///< primitives from here on are spheres; their rows hold no vertices
    bool has_spheres = false;
    bool may_hide_backs = false; ///< a material of the mesh is not double-sided
    bool hides_backs = false;    ///< none of them is
};

struct Placement {
    Transform to_mesh; ///< from the world
    std::uint32_t mesh = 0;
    bool identity = false; ///< the ray can be used as it is
};

struct Forest {
    std::vector<MeshTree> meshes;     ///< as in Scene
    std::vector<Placement> instances; ///< as in Scene
    WideBvh top;                      ///< over instances, one to a leaf
    Bounds bounds;                    ///< of what there is to hit, in the world

    std::size_t bytes() const;
};

/// The scene must have passed validate(). Throws std::length_error for a mesh with more than 2^28 primitives.
Forest build_forest(const Scene& scene, Executor& executor);
/// What Forest::bytes() and the scratch memory while it is built amount to at the most, by the number of primitives: a
/// generous estimate, since how full the nodes become is known only when they are there.
std::uint64_t forest_bytes_needed(const Scene& scene);

} // namespace weft
