// SPDX-License-Identifier: Apache-2.0
#include "renderer/materials/shading.h"

#include <algorithm>

namespace weft {
namespace {

constexpr std::size_t most_kept = 1u << 12; ///< more do not fit into a cache, and scenes may have millions

bool is_textured(const Material& m) {
    return m.base_color_map.used() || m.metallic_roughness_map.used() || m.emission_map.used() ||
           m.specular_map.used() || m.specular_color_map.used() || m.transmission_map.used();
}

Shading make(const ShadingPoint& p, const Material& material, std::span<const Image> images) {
    const ShadedMaterial shaded = shade_material(material, images, p.uv0, p.uv1, p.color);
    return {shaded, Bsdf(shaded, p.front_face)};
}

} // namespace

Shadings::Shadings(std::span<const Material> materials) : uniform_(2 * std::min(materials.size(), most_kept)) {
    for (std::size_t i = 0; i < uniform_.size(); ++i) {
        ShadingPoint point;
        point.front_face = i % 2 != 0;
        if (!is_textured(materials[i / 2])) uniform_[i] = make(point, materials[i / 2], {});
        any_choice_ = any_choice_ || !uniform_[i] || uniform_[i]->bsdf.has_choice();
    }
    any_choice_ = any_choice_ || materials.size() > most_kept;
}

const Shading& Shadings::at(const ShadingPoint& point, std::span<const Material> materials,
                            std::span<const Image> images, std::optional<Shading>& made) const {
    const std::size_t i = 2 * std::size_t{point.material} + (point.front_face ? 1 : 0);
    if (i < uniform_.size() && uniform_[i] && point.color == Vec4{1, 1, 1, 1}) return *uniform_[i];
    return made.emplace(make(point, materials[point.material], images));
}

} // namespace weft
