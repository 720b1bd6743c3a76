// SPDX-License-Identifier: Apache-2.0
// What rays are traced against, as plain data: a tree over placements, and trees over primitives. What stands in the
// world as it is, and once, shares one tree; a mesh that is moved or repeated has a tree in its own space.
#pragma once

#include "renderer/executor.h"
#include "renderer/math/transform.h"
#include "renderer/scene/scene.h"
#include "renderer/trace/tree_quality.h"
#include "renderer/trace/wide_bvh.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace weft {

/// Consecutive numbers of a tree's primitives that are one mesh's.
struct Part {
    static constexpr std::uint32_t as_placed = 0xffffffffu;

    std::uint32_t first = 0;            ///< number of the mesh's primitive 0
    std::uint32_t mesh = 0;             ///< as in Scene
    std::uint32_t triangle_count = 0;   ///< the mesh's primitives from here on are spheres
    std::uint32_t instance = as_placed; ///< as in Scene; where the tree is one mesh's, the placement says which
};

/// A tree, and its leaves' triangles as a SIMD test wants them; of the best quality, a triangle may be in several. A
/// leaf of n primitives that begins at primitive `first` of the tree's order has 10 rows of n floats from rows[10
/// first]: x of vertices 0, 1 and 2, their y, their z, and the primitives' numbers. So a leaf takes 40 bytes a triangle
/// and no more, and one vector load reads a row (and what follows it: `rows` ends with padding). A sphere has its
/// centre for all three vertices.
struct Tree {
    static constexpr std::uint32_t alpha_bit = 0x80000000u;  ///< in a leaf's number: may be passed
    static constexpr std::uint32_t sphere_bit = 0x40000000u; ///< in a leaf's number
    static constexpr std::uint32_t number_mask = sphere_bit - 1;
    static constexpr unsigned rows_per_leaf = 10;
    static constexpr unsigned padding = 8; ///< floats that may be read behind the last row

    std::vector<Part> parts; ///< by `first`; in order of their instances, so that numbers are
    WideBvh bvh;             ///< its `order` is empty: the rows hold the numbers
    HugeArray<float> rows;
    bool has_spheres = false;
    bool may_hide_backs = false; ///< a material in the tree is not double-sided
    bool hides_backs = false;    ///< none of them is
    bool leaves_doubt = false;   ///< meeting a triangle does not mean that a surface is there: alpha, some hidden backs

    const Part& part_of(std::uint32_t number) const;
    /// The same, which is mostly `last`, or the first where it is none yet.
    const Part* part_of(std::uint32_t number, const Part* last) const {
        return last->first <= number && number < end_of(*last) ? last : &part_of(number);
    }
    /// The number behind a part's last one; of the last part, one that no primitive has.
    std::uint32_t end_of(const Part& part) const { return &part == &parts.back() ? 0xffffffffu : (&part)[1].first; }
};

/// A tree in the world. A line of the cache, which holds all that a ray needs to go there.
struct alignas(64) Placement {
    Transform to_mesh;          ///< from the world
    std::uint32_t slot = 0;     ///< of Forest::top that shows it: 8 times the node's index and the place in it
    std::uint32_t tree = 0;     ///< index into Forest::trees
    std::uint32_t instance = 0; ///< of a tree whose part is `as_placed`
    bool identity = false;      ///< the ray can be used as it is
};
static_assert(sizeof(Placement) == 64);

struct Forest {
    std::vector<Tree> trees;
    std::vector<Placement> placements;       ///< leaf by leaf of `top`, whose `order` is empty
    std::vector<std::uint32_t> placement_of; ///< by instance as in Scene, where it has primitives: an index
    WideBvh top;                             ///< over placements, one to a leaf
    Bounds bounds;                           ///< of what there is to hit, in the world

    /// Of the placement's tree, in the world.
    Bounds box_of(const Placement& placement) const {
        return top.nodes[placement.slot / WideNode::width].slot_bounds(placement.slot % WideNode::width);
    }
    std::size_t bytes() const;
};

struct ForestOptions {
    TreeQuality quality = TreeQuality::balanced;
    std::string_view isa = "auto"; ///< as in Kernel; the trees are the same
};

/// The scene must have passed validate(). Throws std::length_error for a mesh with more than 2^28 primitives.
Forest build_forest(const Scene& scene, Executor& executor, const ForestOptions& options = {});
/// What Forest::bytes() and the scratch memory while it is built amount to at the most, by the number of primitives: a
/// generous estimate, since how full the nodes become is known only when they are there.
std::uint64_t forest_bytes_needed(const Scene& scene, TreeQuality quality = TreeQuality::balanced);

} // namespace weft
