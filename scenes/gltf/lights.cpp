// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/lights.h"

#include "renderer/math/elementary.h"

namespace weft::scenes::gltf {

namespace {

constexpr std::string_view extension_name = "KHR_lights_punctual";

SpotLight read_spot(const Value& light, Warnings& warnings) {
    SpotLight spot;
    const auto cone = light.find("spot");
    float inner = cone ? cone->real("innerConeAngle", 0) : 0;
    const float outer = cone ? cone->real("outerConeAngle", pi / 4) : pi / 4;
    if (!(outer > 0) || outer > pi / 2 + 1e-4f) cone->at("outerConeAngle").reject("must be above 0 and at most pi / 2");
    if (inner < 0) cone->at("innerConeAngle").reject("must not be negative");
    if (inner > outer) {
        warnings.add("innerConeAngle is above outerConeAngle; taken as equal", light);
        inner = outer;
    }
    spot.cos_inner = circle(inner / (2 * pi)).x;
    spot.cos_outer = circle(std::min(outer / (2 * pi), 0.25f)).x;
    return spot;
}

} // namespace

std::optional<PunctualLight> read_light(const Document& document, const Value& node, const Transform& node_to_world,
                                        Warnings& warnings) {
    const auto use = node.extension(extension_name);
    const auto index = use ? use->find("light") : std::nullopt;
    if (!index) return std::nullopt;
    const auto table = document.root().extension(extension_name);
    const auto lights = table ? table->find("lights") : std::nullopt;
    const std::uint64_t number = index->integer(), count = lights ? lights->size() : 0;
    if (number >= count)
        index->reject("is " + std::to_string(number) + ", but the file has " + std::to_string(count) + " lights");
    const Value light = (*lights)[number];

    const Rgb intensity = light.vec3("color", {1, 1, 1}) * light.real("intensity", 1);
    const Vec3 direction = normalize_or(-node_to_world.z, {0, 0, -1});
    if (light.find("range")) warnings.unsupported("range of lights (they reach as far as light does)");
    const Value type = light.at("type");
    if (type.string() == "directional") return DirectionalLight{direction, intensity};
    if (type.string() == "point") return PointLight{node_to_world.t, intensity};
    if (type.string() == "spot") {
        SpotLight spot = read_spot(light, warnings);
        spot.position = node_to_world.t;
        spot.direction = direction;
        spot.intensity = intensity;
        return spot;
    }
    type.reject("must be 'directional', 'point' or 'spot'");
}

} // namespace weft::scenes::gltf
