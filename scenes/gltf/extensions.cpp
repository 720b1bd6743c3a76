// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/extensions.h"

#include "scenes/files/input_error.h"

#include <algorithm>
#include <array>
#include <set>

namespace weft::scenes::gltf {

namespace {

enum class Support {
    drawn,     ///< or without an effect on a picture
    not_drawn, ///< the rest of the file stands for itself: one warning, even when required
    fallback   ///< another coding of the same data: whoever needs it warns; rejected when required
};
struct Extension {
    std::string_view name;
    Support support;
};

constexpr std::array extensions{
    Extension{"EXT_mesh_gpu_instancing", Support::drawn},
    Extension{"KHR_lights_punctual", Support::drawn},
    Extension{"KHR_materials_emissive_strength", Support::drawn},
    Extension{"KHR_materials_ior", Support::drawn},
    Extension{"KHR_materials_specular", Support::drawn},
    Extension{"KHR_materials_transmission", Support::drawn},
    Extension{"KHR_materials_unlit", Support::drawn},
    Extension{"KHR_materials_volume", Support::drawn},
    Extension{"KHR_mesh_quantization", Support::drawn},
    Extension{"KHR_texture_transform", Support::drawn},
    Extension{"KHR_xmp_json_ld", Support::drawn},
    Extension{"KHR_animation_pointer", Support::not_drawn},
    Extension{"KHR_materials_anisotropy", Support::not_drawn},
    Extension{"KHR_materials_clearcoat", Support::not_drawn},
    Extension{"KHR_materials_diffuse_transmission", Support::not_drawn},
    Extension{"KHR_materials_dispersion", Support::not_drawn},
    Extension{"KHR_materials_iridescence", Support::not_drawn},
    Extension{"KHR_materials_pbrSpecularGlossiness", Support::not_drawn},
    Extension{"KHR_materials_sheen", Support::not_drawn},
    Extension{"KHR_materials_variants", Support::not_drawn},
    Extension{"EXT_meshopt_compression", Support::fallback},
    Extension{"KHR_draco_mesh_compression", Support::fallback},
    Extension{"KHR_texture_basisu", Support::fallback},
};

constexpr std::string_view lists[] = {"accessors", "animations", "buffers",  "bufferViews",    "cameras",
                                      "images",    "materials",  "meshes",   "nodes",          "samplers",
                                      "scenes",    "skins",      "textures", "extensionsUsed", "extensionsRequired"};

const Extension* find_extension(std::string_view name) {
    const auto found =
        std::find_if(extensions.begin(), extensions.end(), [&](const Extension& e) { return e.name == name; });
    return found == extensions.end() ? nullptr : found;
}

/// Collects the names in every "extensions" object; no deeper than the parser lets a text be.
void collect_used(const Json& json, std::set<std::string, std::less<>>& names) { // NOLINT(misc-no-recursion)
    if (json.is_array())
        for (const Json& element : json) collect_used(element, names);
    if (!json.is_object()) return;
    for (const auto& [key, value] : json.get_ref<const Json::object_t&>()) {
        if (key == "extras") continue; // the application's own
        if (key == "extensions" && value.is_object())
            for (const auto& [name, content] : value.get_ref<const Json::object_t&>()) names.insert(name);
        collect_used(value, names);
    }
}

std::set<std::string, std::less<>> declared(const Document& document, std::string_view list) {
    std::set<std::string, std::less<>> names;
    const Value values = document.list(list);
    for (std::size_t i = 0; i < values.size(); ++i) names.emplace(values[i].string());
    return names;
}

} // namespace

void check_outline(const Document& document) {
    for (const std::string_view list : lists) (void)document.list(list);
    if (!document.root().find("asset")) document.reject("", "has no 'asset', so it is not glTF 2.0");
    const Value version = document.root().at("asset").at("version");
    const std::string_view text = version.string();
    if (!text.starts_with("2.")) version.reject("is '" + printable(text, 16) + "'; weft reads glTF 2.0");
    if (const auto least = document.root().at("asset").find("minVersion"); least && least->string() != "2.0")
        least->reject("asks for version " + printable(least->string(), 16) + "; weft reads glTF 2.0");
}

void check_extensions(const Document& document, Warnings& warnings) {
    for (const std::string& name : declared(document, "extensionsRequired")) {
        const Extension* known = find_extension(name);
        if (!known || known->support == Support::fallback)
            document.reject("extensionsRequired",
                            "the file cannot be read without " + printable(name, 64) + ", which weft does not support");
    }
    auto used = declared(document, "extensionsUsed");
    collect_used(document.root().json(), used);
    for (const std::string& name : used) {
        const Extension* known = find_extension(name);
        if (!known || known->support == Support::not_drawn) warnings.unsupported(printable(name, 64));
    }
}

bool declares_extension(const Document& document, std::string_view name) {
    return declared(document, "extensionsUsed").contains(name);
}

} // namespace weft::scenes::gltf
