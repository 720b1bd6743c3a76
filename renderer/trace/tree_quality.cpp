// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/tree_quality.h"

#include <stdexcept>
#include <string>

namespace weft {

std::string_view name_of(TreeQuality quality) {
    static constexpr std::array<std::string_view, all_tree_qualities.size()> names{"fast", "balanced", "best"};
    return names[static_cast<std::size_t>(quality)];
}

TreeQuality tree_quality_named(std::string_view name) {
    std::string known;
    for (const TreeQuality quality : all_tree_qualities) {
        if (name_of(quality) == name) return quality;
        known += (known.empty() ? "" : ", ") + std::string(name_of(quality));
    }
    throw std::invalid_argument("no quality of trees is called '" + std::string(name) + "'; there are " + known);
}

TreeQuality quality_worth(std::uint64_t samples, const Scene& scene) {
    // What a tree costs goes with its primitives, what it saves with the samples (docs/performance.md).
    constexpr std::uint64_t balanced_from = 2; // samples for each primitive
    std::uint64_t primitives = 1;
    for (const Mesh& mesh : scene.meshes) primitives += mesh.primitives();
    return samples / primitives < balanced_from ? TreeQuality::fast : TreeQuality::balanced;
}

} // namespace weft
