// SPDX-License-Identifier: Apache-2.0
// Materials and the images that they read.
#include "renderer/scene/checks.h"

namespace weft {

namespace {

/// Checks one material; remembers that something was clamped so that the material counts once.
class MaterialCheck {
  public:
    MaterialCheck(std::string element, std::size_t images) : element_(std::move(element)), images_(images) {}

    /// NaN and infinities are refused, the rest is clamped to [low, high].
    void clamp(float& value, float low, float high, const char* field) {
        require_finite(value, field);
        const float inside = std::clamp(value, low, high);
        clamped_ |= inside != value;
        value = inside;
    }
    void require_finite(float value, const char* field) const {
        if (!std::isfinite(value)) throw SceneError(element_ + "." + field, to_text(value) + " is not finite");
    }
    void require_power(Rgb value, const char* field) const { weft::require_power(value, element_ + "." + field); }
    void slot(const TextureSlot& slot, const char* field) const {
        if (!slot.used()) {
            if (slot.image == -1) return;
            throw SceneError(element_ + "." + field, "image " + std::to_string(slot.image) + " is negative");
        }
        require_index(static_cast<std::uint64_t>(slot.image), images_, element_ + "." + field + " image");
        if (slot.uv_set > 1)
            throw SceneError(element_ + "." + field,
                             "texture coordinate set " + std::to_string(slot.uv_set) + " is out of range: there are 2");
        if (!within_limit(slot.row0) || !within_limit(slot.row1))
            throw SceneError(element_ + "." + field, "texture transform is not finite or beyond 1e15");
        if (slot.wrap_u > Wrap::clamp || slot.wrap_v > Wrap::clamp)
            throw SceneError(element_ + "." + field, "unknown wrap mode");
    }
    bool clamped() const { return clamped_; }

  private:
    std::string element_;
    std::size_t images_;
    bool clamped_ = false;
};

constexpr float largest = std::numeric_limits<float>::max();

} // namespace

void check_materials(Scene& scene, Repairs& repairs) {
    for (std::size_t i = 0; i < scene.materials.size(); ++i) {
        Material& m = scene.materials[i];
        const std::string element = element_of("materials", i);
        MaterialCheck check(element, scene.images.size());
        for (float* channel : {&m.base_color.x, &m.base_color.y, &m.base_color.z, &m.base_color.w})
            check.clamp(*channel, 0, 1, "base_color");
        check.clamp(m.metallic, 0, 1, "metallic");
        check.clamp(m.roughness, 0, 1, "roughness");
        check.clamp(m.transmission, 0, 1, "transmission");
        check.clamp(m.specular, 0, 1, "specular");
        for (float* channel : {&m.specular_color.x, &m.specular_color.y, &m.specular_color.z})
            check.clamp(*channel, 0, largest, "specular_color");
        check.require_finite(m.normal_scale, "normal_scale");
        check.require_finite(m.alpha_cutoff, "alpha_cutoff");
        check.require_power(m.emission, "emission");
        check.require_power(m.attenuation, "attenuation");
        check.slot(m.base_color_map, "base_color_map");
        check.slot(m.metallic_roughness_map, "metallic_roughness_map");
        check.slot(m.normal_map, "normal_map");
        check.slot(m.emission_map, "emission_map");
        check.slot(m.specular_map, "specular_map");
        check.slot(m.specular_color_map, "specular_color_map");
        check.slot(m.transmission_map, "transmission_map");
        if (m.alpha_mode > AlphaMode::blend) throw SceneError(element + ".alpha_mode", "unknown mode");
        if (check.clamped()) repairs.add(Repairs::material_factor, 1, element);

        check.require_finite(m.ior, "ior");
        const float ior = std::clamp(m.ior, 1.0f, 100.0f);
        if (ior != m.ior) repairs.add(Repairs::ior, 1, element);
        m.ior = ior;
    }
}

void check_images(const Scene& scene) {
    for (std::size_t i = 0; i < scene.images.size(); ++i) {
        const Image& image = scene.images[i];
        const std::string size = std::to_string(image.width) + "x" + std::to_string(image.height);
        if (image.width == 0 || image.height == 0) throw SceneError(element_of("images", i), "size " + size);
        if (image.channels < 1 || image.channels > 4)
            throw SceneError(element_of("images", i), std::to_string(image.channels) + " channels");
        // Two factors below 2^32 and one below 5 can leave 64 bits, so the last one divides.
        const std::uint64_t pixels = std::uint64_t{image.width} * image.height;
        if (image.texels.size() % image.channels != 0 || image.texels.size() / image.channels != pixels)
            throw SceneError(element_of("images", i), std::to_string(image.texels.size()) + " texel bytes for " + size +
                                                          " with " + std::to_string(image.channels) + " channels");
    }
}

} // namespace weft
