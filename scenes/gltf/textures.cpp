// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/textures.h"

#include "renderer/math/elementary.h"

namespace weft::scenes::gltf {

namespace {

constexpr std::uint64_t gl_nearest = 9728, gl_clamp = 33071, gl_mirror = 33648, gl_repeat = 10497;

Wrap wrap(const Value& sampler, std::string_view key) {
    switch (sampler.integer(key, gl_repeat)) {
    case gl_repeat: return Wrap::repeat;
    case gl_mirror: return Wrap::mirror;
    case gl_clamp: return Wrap::clamp;
    default: sampler.at(key).reject("must be 10497 (repeat), 33648 (mirrored repeat) or 33071 (clamp to edge)");
    }
}

/// Scale, then rotate, then shift. The rotation is counter-clockwise for who sees v point down, as pictures have it.
void apply_transform(const Value& transform, TextureSlot& slot) {
    const Vec2 offset = transform.vec2("offset", {0, 0}), scale = transform.vec2("scale", {1, 1});
    const Vec2 turn = circle(transform.real("rotation", 0) / (2 * pi));
    slot.row0 = {turn.x * scale.x, turn.y * scale.y, offset.x};
    slot.row1 = {-turn.y * scale.x, turn.x * scale.y, offset.y};
}

/// Other codings of a texture's picture, none of which weft reads.
constexpr std::string_view other_codings[] = {"KHR_texture_basisu", "EXT_texture_webp", "EXT_texture_avif",
                                              "MSFT_texture_dds"};

} // namespace

TextureSlot read_texture(const Document& document, const Value& owner, std::string_view key, Images& images,
                         Warnings& warnings) {
    const auto info = owner.find(key);
    if (!info) return {};
    (void)info->at("index");
    const Value texture = document.element("textures", *info->index("index", "textures"));
    const auto source = texture.index("source", "images");
    if (!source) {
        bool named = false;
        for (const std::string_view coding : other_codings)
            if (texture.extension(coding)) {
                warnings.unsupported(std::string(coding));
                named = true;
            }
        if (!named) warnings.add("has no source: drawn without it", texture);
        return {};
    }

    TextureSlot slot;
    std::uint64_t uv_set = info->integer("texCoord", 0);
    if (const auto transform = info->extension("KHR_texture_transform")) {
        uv_set = transform->integer("texCoord", uv_set);
        apply_transform(*transform, slot);
    }
    if (uv_set > 1) {
        warnings.unsupported("TEXCOORD_" + std::to_string(uv_set) + " (its textures are not drawn)");
        return {};
    }
    slot.uv_set = static_cast<std::uint8_t>(uv_set);
    if (const auto index = texture.index("sampler", "samplers")) {
        const Value sampler = document.element("samplers", *index);
        slot.wrap_u = wrap(sampler, "wrapS");
        slot.wrap_v = wrap(sampler, "wrapT");
        slot.nearest = sampler.integer("magFilter", 0) == gl_nearest;
    }
    slot.image = images.use(*source);
    return slot;
}

} // namespace weft::scenes::gltf
