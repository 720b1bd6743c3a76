// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/scene.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace weft {

/// How much building a tree may cost for what it saves the rays. Hits are the same with each.
enum class TreeQuality : std::uint8_t {
    fast,     ///< few planes are tried, and what fits into a leaf is one
    balanced, ///< binned surface-area heuristic
    best,     ///< splits primitives too: up to three tenths more references, and about twice as long
};
inline constexpr std::array all_tree_qualities{TreeQuality::fast, TreeQuality::balanced, TreeQuality::best};

std::string_view name_of(TreeQuality quality);
/// Throws std::invalid_argument, naming what there is.
TreeQuality tree_quality_named(std::string_view name);

/// The quality with which a picture of `samples` camera samples in all is likely to be there first, building included:
/// fast or balanced, for `best` has gained too little in the scenes that were measured. Of the scene and the samples
/// alone, not of the workers: building and rendering take them alike.
TreeQuality quality_worth(std::uint64_t samples, const Scene& scene);

} // namespace weft
