// SPDX-License-Identifier: Apache-2.0
#include "scenes/obj/mtl_material.h"

#include <algorithm>
#include <cmath>

namespace weft::scenes::obj {

namespace {

/// Blinn's exponent to GGX: alpha^2 = 2 / (Ns + 2), and roughness is the root of alpha.
float roughness_of(float exponent) { return std::sqrt(std::sqrt(2 / (std::max(exponent, 0.0f) + 2))); }

bool is_black(const std::optional<Rgb>& color) { return !color || max_component(*color) <= 0; }

/// What the two ways of saying it agree on; `d` wins, since many programs write Tr the wrong way round.
float opacity_of(const MtlMaterial& mtl) { return mtl.d ? *mtl.d : mtl.tr ? 1 - *mtl.tr : 1; }

void set_phong(const MtlMaterial& mtl, Material& out) {
    const int illum = mtl.illum.value_or(2);
    out.roughness = mtl.ns ? roughness_of(*mtl.ns) : 1;
    const bool shines = illum >= 2 && !is_black(mtl.ks);
    out.specular = shines ? 1.0f : 0.0f;
    // Half strength is what programs write for ordinary plastic: 4 % at normal incidence, which is an ior of 1.5.
    if (shines) out.specular_color = *mtl.ks * 2;
    if (illum == 3 || illum == 5) { // mirrors: whichever of the two colours the file gives
        const Rgb color = max(mtl.kd.value_or(Rgb{}), mtl.ks.value_or(Rgb{}));
        out.metallic = 1;
        out.base_color = {color.x, color.y, color.z, 1};
        out.specular = 1;
        out.specular_color = {1, 1, 1};
    }
    if (illum >= 5 && illum <= 7) out.roughness = 0; // their exponent is for highlights of point lights
}

/// illum 6 and 7 refract; 4 and 9 are glass in a file that gives an index of refraction and no opacity.
bool is_glass(const MtlMaterial& mtl) {
    const int illum = mtl.illum.value_or(2);
    if (illum == 6 || illum == 7) return true;
    return (illum == 4 || illum == 9) && opacity_of(mtl) >= 1 && mtl.ni.value_or(1) > 1;
}

void set_glass(const MtlMaterial& mtl, Material& out) {
    out.transmission = 1;
    out.metallic = 0;
    if (!mtl.pr) out.roughness = 0;
    out.specular = 1;
    out.specular_color = {1, 1, 1};
    const float ior = mtl.ni.value_or(1.5f);
    out.ior = ior > 1 ? ior : 1.5f; // 1 is what programs write that do not know
    const Rgb tint = is_black(mtl.tf) ? Rgb{1, 1, 1} : *mtl.tf;
    out.base_color = {tint.x, tint.y, tint.z, 1};
}

std::uint8_t grey(const Image& image, std::size_t texel) {
    const std::uint8_t* const t = image.texels.data() + texel * image.channels;
    if (image.channels < 3) return t[0];
    return static_cast<std::uint8_t>((54U * t[0] + 183U * t[1] + 19U * t[2]) >> 8);
}

/// The opacity that a picture gives: its alpha where it has one, else its brightness.
std::uint8_t opacity(const Image& image, std::size_t texel) {
    if (image.channels == 2 || image.channels == 4) return image.texels[texel * image.channels + image.channels - 1];
    return grey(image, texel);
}

/// The texel of `image` at the place of texel (x, y) of a picture of width x height.
std::size_t texel_at(const Image& image, std::uint32_t x, std::uint32_t y, std::uint32_t width, std::uint32_t height) {
    const std::uint64_t u = std::uint64_t{x} * image.width / width, v = std::uint64_t{y} * image.height / height;
    return static_cast<std::size_t>(v * image.width + u);
}

/// Colour from `color` (white without), opacity from `alpha`.
Image with_alpha(const Image* color, const Image& alpha, Image out) {
    for (std::uint32_t y = 0; y < out.height; ++y)
        for (std::uint32_t x = 0; x < out.width; ++x) {
            std::uint8_t* const t = out.texels.data() + (std::size_t{y} * out.width + x) * 4;
            t[3] = opacity(alpha, texel_at(alpha, x, y, out.width, out.height));
            if (!color) continue;
            const std::size_t from = texel_at(*color, x, y, out.width, out.height) * color->channels;
            for (std::uint32_t c = 0; c < 3; ++c) t[c] = color->texels[from + (color->channels >= 3 ? c : 0)];
        }
    return out;
}

/// Roughness in green and metallic in blue; 255, which leaves the factor alone, where there is no picture.
Image with_metal(const Image* rough, const Image* metal, Image out) {
    for (std::uint32_t y = 0; y < out.height; ++y)
        for (std::uint32_t x = 0; x < out.width; ++x) {
            std::uint8_t* const t = out.texels.data() + (std::size_t{y} * out.width + x) * 4;
            if (rough) t[1] = grey(*rough, texel_at(*rough, x, y, out.width, out.height));
            if (metal) t[2] = grey(*metal, texel_at(*metal, x, y, out.width, out.height));
        }
    return out;
}

} // namespace

MaterialBuilder::~MaterialBuilder() {
    for (const auto& picture : pictures_)
        if (picture) budget_.release(picture->texels.size());
}

const Image* MaterialBuilder::picture(const std::optional<MapReference>& map) const {
    return map && pictures_[map->texture] ? &*pictures_[map->texture] : nullptr;
}

/// Joined pictures have the size of the first one that is there.
Image MaterialBuilder::make(Kind kind, const Image* first, const Image* second) {
    const Image& model = first ? *first : *second;
    if (kind == Kind::plain) {
        budget_.charge(model.texels.size(), "a texture");
        return model;
    }
    Image out;
    out.width = model.width;
    out.height = model.height;
    const std::size_t bytes = std::size_t{model.width} * model.height * 4;
    budget_.charge(bytes, "a texture");
    out.texels.assign(bytes, 255);
    return kind == Kind::with_alpha ? with_alpha(first, *second, std::move(out))
                                    : with_metal(first, second, std::move(out));
}

/// Where to read what the two statements name; unused when neither picture is there.
TextureSlot MaterialBuilder::slot(Kind kind, const std::optional<MapReference>& first,
                                  const std::optional<MapReference>& second) {
    const Image* const a = picture(first);
    const Image* const b = picture(second);
    if (!a && !b) return {};
    const auto [place, is_new] = images_.try_emplace({kind, a, b}, 0);
    if (is_new) {
        scene_.images.push_back(make(kind, a, b));
        place->second = static_cast<std::int32_t>(scene_.images.size() - 1);
    }
    TextureSlot out = a ? first->slot : second->slot;
    out.image = place->second;
    return out;
}

void MaterialBuilder::set_maps(const MtlMaterial& mtl, Material& out) {
    if (picture(mtl.map_d)) {
        out.base_color_map = slot(Kind::with_alpha, mtl.map_kd, mtl.map_d);
        out.alpha_mode = AlphaMode::blend;
    } else {
        out.base_color_map = slot(Kind::plain, mtl.map_kd, std::nullopt);
    }
    // A picture under a black colour would not be seen; programs that write one mean the picture.
    if (picture(mtl.map_kd) && max_component(out.base_color.xyz()) <= 0) out.base_color = {1, 1, 1, out.base_color.w};
    out.metallic_roughness_map = slot(Kind::with_metal, mtl.map_pr, mtl.map_pm);
    if (picture(mtl.map_pr) && !mtl.pr) out.roughness = 1;
    if (picture(mtl.map_pm) && !mtl.pm) out.metallic = 1;
    out.normal_map = slot(Kind::plain, mtl.normal, std::nullopt);
    out.emission_map = slot(Kind::plain, mtl.map_ke, std::nullopt);
    if (picture(mtl.map_ke) && is_black(mtl.ke)) out.emission = {1, 1, 1};
}

Material MaterialBuilder::build(const MtlMaterial& mtl) {
    Material out;
    out.name = mtl.name;
    const Rgb kd = mtl.kd.value_or(Rgb{0.8f, 0.8f, 0.8f});
    out.base_color = {kd.x, kd.y, kd.z, 1};
    const bool is_physical = mtl.pr || mtl.pm || mtl.map_pr || mtl.map_pm;
    if (!is_physical) set_phong(mtl, out);
    if (mtl.pr) out.roughness = *mtl.pr;
    if (mtl.pm) out.metallic = *mtl.pm;
    if (is_glass(mtl)) {
        set_glass(mtl, out);
    } else if (const float opacity = opacity_of(mtl); opacity < 1) {
        out.base_color.w = opacity;
        out.alpha_mode = AlphaMode::blend;
    }
    if (mtl.ke) out.emission = *mtl.ke;
    set_maps(mtl, out);
    return out;
}

} // namespace weft::scenes::obj
