// SPDX-License-Identifier: Apache-2.0
#include "renderer/materials/ggx_albedo.h"

#include "renderer/materials/fresnel.h"
#include "renderer/materials/microfacet.h"

#include <algorithm>

namespace weft {
namespace {

struct Cell {
    int index;
    float t;
};
Cell cell(float position) {
    const float x = std::min(1.0f, std::max(0.0f, position)) * (GgxAlbedoTable::size - 1);
    const int i = std::min(static_cast<int>(x), GgxAlbedoTable::size - 2);
    return {i, x - static_cast<float>(i)};
}

GgxAlbedo mix(GgxAlbedo a, GgxAlbedo b, float t) {
    return {a.base + (b.base - a.base) * t, a.edge + (b.edge - a.edge) * t};
}
GgxAlbedo unpack(const std::uint16_t (&texel)[2]) {
    return {static_cast<float>(texel[0]) * (1 / 65535.0f), static_cast<float>(texel[1]) * (1 / 65535.0f)};
}

} // namespace

GgxAlbedo ggx_albedo(float cos_theta, float roughness) {
    const float alpha = ggx_alpha(roughness);
    if (alpha == 0) {
        const float edge = schlick_share(cos_theta);
        return {1 - edge, edge};
    }
    const Cell c = cell(GgxAlbedoTable::column(cos_theta, alpha)), r = cell(GgxAlbedoTable::row(roughness));
    const auto& low = GgxAlbedoTable::texels[r.index];
    const auto& high = GgxAlbedoTable::texels[r.index + 1];
    return mix(mix(unpack(low[c.index]), unpack(low[c.index + 1]), c.t),
               mix(unpack(high[c.index]), unpack(high[c.index + 1]), c.t), r.t);
}

GgxAlbedo ggx_average_albedo(float roughness) {
    if (ggx_alpha(roughness) == 0) return {20 / 21.0f, 1 / 21.0f}; // 2 * integral of mu (1 - mu)^5
    const Cell r = cell(GgxAlbedoTable::row(roughness));
    return mix(unpack(GgxAlbedoTable::averages[r.index]), unpack(GgxAlbedoTable::averages[r.index + 1]), r.t);
}

// Printed by test_materials --gtest_also_run_disabled_tests --gtest_filter='*PrintsTheTable', checked by its neighbour.
#include "renderer/materials/ggx_albedo_table.inc"

} // namespace weft
