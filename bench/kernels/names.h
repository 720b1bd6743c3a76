// SPDX-License-Identifier: Apache-2.0
// What is told apart in the comparison of kernels, and how it is called.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace weft::bench::kernels {

enum class RayKind : std::uint8_t {
    primary,  ///< through the picture's pixels
    diffuse1, ///< cosine-distributed off what the primary rays met
    diffuse2, ///< the same off what diffuse1 met
    shadow,   ///< from what the primary rays met to a light: any hit
    ao,       ///< ambient occlusion, short, cosine-distributed off what the primary rays met: any hit
};
inline constexpr std::array all_ray_kinds{RayKind::primary, RayKind::diffuse1, RayKind::diffuse2, RayKind::shadow,
                                          RayKind::ao};
std::string_view name_of(RayKind kind);
constexpr bool any_hit(RayKind kind) { return kind == RayKind::shadow || kind == RayKind::ao; }

/// How much a build may cost. As Embree calls it: medium is a binned surface-area heuristic, high splits triangles too.
enum class Quality : std::uint8_t { medium, high };
inline constexpr std::array all_qualities{Quality::medium, Quality::high};
std::string_view name_of(Quality quality);

} // namespace weft::bench::kernels
