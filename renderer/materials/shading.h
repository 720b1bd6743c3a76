// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/materials/bsdf.h"
#include "renderer/materials/shaded_material.h"

#include <optional>
#include <span>
#include <vector>

namespace weft {

/// A material at one point of a surface, and how it scatters there.
struct Shading {
    ShadedMaterial material;
    Bsdf bsdf;
};

/// Where a material is asked for.
struct ShadingPoint {
    std::uint32_t material = 0; ///< as in Scene
    bool front_face = true;
    Vec2 uv0, uv1;
    Vec4 color{1, 1, 1, 1}; ///< of the vertices; multiplies the base colour
};

/// Materials ready to be asked for at every hit. One without textures is the same everywhere, and made once.
class Shadings {
  public:
    explicit Shadings(std::span<const Material> materials);

    /// `made` keeps the answer where it must be made.
    const Shading& at(const ShadingPoint& point, std::span<const Material> materials, std::span<const Image> images,
                      std::optional<Shading>& made) const;

    /// Whether the BSDF of any material may have more than one lobe to choose from.
    bool any_choice() const { return any_choice_; }

  private:
    std::vector<std::optional<Shading>> uniform_; ///< [2 material + front_face]; of the first materials
    bool any_choice_ = false;
};

} // namespace weft
