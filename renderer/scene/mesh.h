// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/transform.h"
#include "renderer/math/vec.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace weft {

struct Sphere {
    Vec3 center;
    float radius = 1;
    std::uint32_t material = 0;
};

/// Geometry in a space of its own: triangles and spheres. Primitive i is triangle i, or sphere i - triangles.size().
struct Mesh {
    using Triangle = std::array<std::uint32_t, 3>; ///< vertex indices, counter-clockwise seen from the front

    std::string name; ///< for messages: where it came from ("meshes[3] 'Wheel'")
    std::vector<Vec3> positions;
    std::vector<Vec3> normals;  ///< empty (flat shading) or one per vertex
    std::vector<Vec4> tangents; ///< empty or one per vertex; w is the sign of the bitangent
    std::vector<Vec2> uv0, uv1; ///< empty or one per vertex
    std::vector<Vec4> colors;   ///< empty or one per vertex: linear RGBA, multiplies the base colour
    std::vector<Triangle> triangles;
    std::vector<std::uint32_t> triangle_materials; ///< one per triangle, or one entry for all of them
    std::vector<Sphere> spheres;

    std::uint32_t material_of(std::uint32_t primitive) const {
        if (primitive >= triangles.size()) return spheres[primitive - triangles.size()].material;
        return triangle_materials[triangle_materials.size() == 1 ? 0 : primitive];
    }
    std::size_t primitives() const { return triangles.size() + spheres.size(); }
};

/// One placement of a mesh in the world.
struct Instance {
    std::uint32_t mesh = 0;
    Transform to_world;
};

} // namespace weft
