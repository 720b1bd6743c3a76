// SPDX-License-Identifier: Apache-2.0
// Lights without a surface, and the environment.
#include "renderer/scene/checks.h"

namespace weft {

namespace {

void require_place(Vec3 position, const std::string& element) {
    if (!within_limit(position))
        throw SceneError(element + ".position", to_text(position) + " is not finite or beyond 1e15");
}

void make_unit(Vec3& direction, const std::string& element) {
    const Vec3 unit = direction_of(direction);
    if (unit == Vec3{}) throw SceneError(element + ".direction", to_text(direction) + " has no direction");
    direction = unit;
}

void check(PointLight& light, const std::string& element, Repairs&) {
    require_place(light.position, element);
    require_power(light.intensity, element + ".intensity");
}

void check(SpotLight& light, const std::string& element, Repairs& repairs) {
    require_place(light.position, element);
    make_unit(light.direction, element);
    require_power(light.intensity, element + ".intensity");
    for (const float cosine : {light.cos_inner, light.cos_outer})
        if (!(std::fabs(cosine) <= 1))
            throw SceneError(element + " cone", "cosine " + to_text(cosine) + " is not in [-1, 1]");
    if (light.cos_inner >= light.cos_outer) return;
    light.cos_inner = light.cos_outer;
    repairs.add(Repairs::spot_cone, 1, element);
}

void check(DirectionalLight& light, const std::string& element, Repairs&) {
    make_unit(light.direction, element);
    require_power(light.irradiance, element + ".irradiance");
}

/// Checks floats [begin, end) of the map and sets negative ones to zero.
Tally check_texels(FloatImage& map, std::size_t begin, std::size_t end) {
    Tally negative;
    for (std::size_t i = begin; i < end; ++i) {
        float& value = map.rgb[i];
        if (value >= 0 && value <= std::numeric_limits<float>::max()) continue;
        if (!std::isfinite(value)) {
            const std::size_t pixel = i / 3;
            throw SceneError("environment map", to_text(value) + " at column " + std::to_string(pixel % map.width) +
                                                    ", row " + std::to_string(pixel / map.width) + " is not finite");
        }
        value = 0;
        negative.add(i);
    }
    return negative;
}

} // namespace

void check_lights(Scene& scene, Repairs& repairs) {
    for (std::size_t i = 0; i < scene.lights.size(); ++i)
        std::visit([&](auto& light) { check(light, element_of("lights", i), repairs); }, scene.lights[i]);
}

void check_environment(Scene& scene, Executor& executor, Repairs& repairs) {
    Environment& environment = scene.environment;
    require_power(environment.radiance, "environment radiance");
    if (!within_limit(environment.rotation))
        throw SceneError("environment rotation", to_text(environment.rotation) + " is not finite or beyond 1e15");
    FloatImage& map = environment.map;
    const std::uint64_t pixels = std::uint64_t{map.width} * map.height;
    if (map.rgb.size() % 3 != 0 || map.rgb.size() / 3 != pixels || (map.width == 0) != (map.height == 0))
        throw SceneError("environment map", std::to_string(map.rgb.size()) + " floats for " +
                                                std::to_string(map.width) + "x" + std::to_string(map.height));

    constexpr std::size_t chunk = std::size_t{1} << 18;
    std::vector<Tally> negative((map.rgb.size() + chunk - 1) / chunk);
    executor.for_each(negative.size(), [&](std::size_t i) {
        negative[i] = check_texels(map, i * chunk, std::min((i + 1) * chunk, map.rgb.size()));
    });
    Tally all;
    for (const Tally& tally : negative) all.append(tally);
    if (all.count == 0) return;
    const std::size_t pixel = all.first / 3;
    repairs.add(Repairs::environment_texel, all.count,
                "column " + std::to_string(pixel % map.width) + ", row " + std::to_string(pixel / map.width));
}

} // namespace weft
