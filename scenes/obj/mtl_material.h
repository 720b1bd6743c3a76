// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/scene.h"
#include "scenes/files/memory_budget.h"
#include "scenes/obj/mtl.h"

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace weft::scenes::obj {

/// Turns MTL's Phong and its later extensions into metallic-roughness materials, and puts the pictures that they share
/// or join into the scene.
class MaterialBuilder {
  public:
    /// `pictures`: by Textures' numbers, charged to the budget, which gets them back at the end.
    MaterialBuilder(Scene& scene, std::vector<std::optional<Image>> pictures, MemoryBudget& budget)
        : scene_(scene), pictures_(std::move(pictures)), budget_(budget) {}
    ~MaterialBuilder();
    MaterialBuilder(const MaterialBuilder&) = delete;
    MaterialBuilder& operator=(const MaterialBuilder&) = delete;

    Material build(const MtlMaterial& mtl);

  private:
    enum class Kind : std::uint8_t { plain, with_alpha, with_metal };

    void set_maps(const MtlMaterial& mtl, Material& out);
    const Image* picture(const std::optional<MapReference>& map) const;
    TextureSlot slot(Kind kind, const std::optional<MapReference>& first, const std::optional<MapReference>& second);
    Image make(Kind kind, const Image* first, const Image* second);

    Scene& scene_;
    std::vector<std::optional<Image>> pictures_;
    MemoryBudget& budget_;
    std::map<std::tuple<Kind, const Image*, const Image*>, std::int32_t> images_; // what was made of which pictures
};

} // namespace weft::scenes::obj
