// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/material.h"
#include "scenes/gltf/images.h"
#include "scenes/gltf/warnings.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace weft::scenes::gltf {

/// The materials that primitives ask for. Those that none asks for are not read, nor are their images.
class Materials {
  public:
    Materials(const Document& document, Images& images, Warnings& warnings)
        : document_(document), images_(images), warnings_(warnings), numbers_(document.list("materials").size(), -1) {}

    /// The scene's number for a material of the file, or for glTF's default material.
    std::uint32_t use(std::optional<std::uint32_t> material);
    /// Whether a material of the file emits its base colour and nothing else.
    bool unlit(std::uint32_t material) const;

    std::vector<Material> take() { return std::move(materials_); }

  private:
    Material read(const Value& value) const;
    void read_metallic_roughness(const Value& value, Material& material) const;
    void read_specular_glossiness(const Value& value, Material& material) const;
    void read_alpha(const Value& value, Material& material) const;
    void read_specular(const Value& value, Material& material) const;
    void read_transmission(const Value& value, Material& material) const;
    TextureSlot texture(const Value& owner, std::string_view key) const;

    const Document& document_;
    Images& images_;
    Warnings& warnings_;
    std::vector<std::int64_t> numbers_;
    std::optional<std::uint32_t> default_;
    std::vector<Material> materials_;
};

} // namespace weft::scenes::gltf
