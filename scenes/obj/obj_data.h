// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/vec.h"
#include "renderer/scene/mesh.h"
#include "scenes/load.h"
#include "scenes/mesh/charged_vector.h"
#include "scenes/mesh/polygons.h"
#include "scenes/mesh/warnings.h"
#include "scenes/obj/triples.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weft::scenes::obj {

inline constexpr std::uint32_t none = 0xffffffff;                    ///< no texture coordinates, no normal
inline constexpr std::uint32_t made_normal = std::uint32_t{1} << 31; ///< flag: a normal of a smoothing group

/// An mtllib statement.
struct Library {
    std::string path; ///< as written
    std::size_t line = 0;
};

/// What an OBJ file says, its indices checked and counted from 0.
struct ObjData {
    explicit ObjData(MemoryBudget& budget)
        : positions(budget, "positions"), normals(budget, "normals"), colors(budget, "vertex colours"),
          uvs(budget, "texture coordinates"), vertices(budget), smoothed(budget), triangles(budget, "triangles"),
          triangle_materials(budget, "triangles"), polygons(budget), polygon_materials(budget, "polygons") {}

    ChargedVector<Vec3> positions, normals;
    ChargedVector<Vec3> colors; ///< empty, or one per position
    ChargedVector<Vec2> uvs;

    Triples vertices; ///< (position, uv or none, normal or none or made_normal | index into `smoothed`)
    Triples smoothed; ///< (position, smoothing group, 0): normals that the file leaves to the reader
    ChargedVector<Mesh::Triangle> triangles; ///< of indices into `vertices`
    ChargedVector<std::uint32_t> triangle_materials;
    Polygons polygons; ///< likewise, four corners and more
    ChargedVector<std::uint32_t> polygon_materials;

    std::vector<std::string> materials; ///< names; 0 is what no usemtl names
    std::vector<Library> libraries;     ///< in order
};

/// Throws InputError naming file and line, LimitError.
void parse_obj(std::string_view text, std::string_view file, ObjData& data, Warnings& warnings);

} // namespace weft::scenes::obj
