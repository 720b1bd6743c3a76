// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/mesh.h"
#include "scenes/files/memory_budget.h"
#include "scenes/load.h"
#include "scenes/mesh/warnings.h"
#include "scenes/ply/ply_header.h"

#include <string_view>

namespace weft::scenes::ply {

/// What the data of a file say: triangles cut from its faces and strips, the vertex attributes that it has.
struct Rows {
    Mesh mesh;                   ///< without materials
    bool is_translucent = false; ///< some vertex has an alpha below 1
};

/// Reads what follows the header. Throws InputError naming element and row, LimitError.
Rows read_rows(const Header& header, std::string_view text, std::string_view file, UpAxis up, MemoryBudget& budget,
               Warnings& warnings);

} // namespace weft::scenes::ply
