// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/names.h"

namespace weft::bench::kernels {

std::string_view name_of(RayKind kind) {
    static constexpr std::array<std::string_view, all_ray_kinds.size()> names{"primary", "diffuse1", "diffuse2",
                                                                              "shadow", "ao"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Quality quality) { return quality == Quality::medium ? "medium" : "high"; }

} // namespace weft::bench::kernels
