// SPDX-License-Identifier: Apache-2.0
// The directional albedo of a GGX reflection with Schlick's Fresnel term is linear in F0 and F90 (Karis 2013, "Real
// Shading in Unreal Engine 4"): E = F0 base + F90 edge. Both come from a table, made by quadrature.
#pragma once

#include <cstdint>

namespace weft {

struct GgxAlbedo {
    float base = 0, edge = 0;
};

/// For light that leaves at the given cosine. Between the nodes of the table it errs upwards only (by at most 0.03, at
/// grazing angles over narrow lobes; by 0.0005 on average), so that what is put below such a lobe never gains energy.
GgxAlbedo ggx_albedo(float cos_theta, float roughness);
/// Cosine-weighted average over the hemisphere.
GgxAlbedo ggx_average_albedo(float roughness);

/// The layout of the table. Columns crowd where masking begins, at cosines about as small as alpha.
struct GgxAlbedoTable {
    static constexpr int size = 32;
    static float column(float cos_theta, float alpha) { // 0 .. 1
        const float k = 0.1f + alpha;
        return cos_theta * (1 + k) / (cos_theta + k);
    }
    static float row(float roughness) {        // 0 .. 1
        constexpr float first = 0.0316227766f; // where lobes begin: square root of smallest_alpha
        return (roughness - first) / (1 - first);
    }
    static const std::uint16_t texels[size][size][2]; ///< [row][column] base, edge in 1 / 65535
    static const std::uint16_t averages[size][2];     ///< [row]
};

} // namespace weft
