// SPDX-License-Identifier: Apache-2.0
// The BSDFs that every statistical test runs over. A new kind is tested by adding a line.
#pragma once

#include "renderer/materials/bsdf.h"
#include "renderer/materials/dielectric.h"
#include "renderer/materials/reflection.h"
#include "renderer/materials/thin.h"
#include "tests/support/random.h"

#include <cmath>
#include <initializer_list>
#include <string>
#include <vector>

namespace weft::test {

struct Configuration {
    std::string name;
    ShadedMaterial material;
    bool front = true;

    Bsdf bsdf() const { return {material, front}; }
    bool transmits() const { return material.transmission > 0 && material.metallic < 1; }
    float eta() const { return material.thin ? 1 : front ? material.ior : 1 / material.ior; }
    std::vector<Vec3> peaks(Vec3 wo) const {
        std::vector<Vec3> result{mirror(wo)};
        Vec3 wi;
        if (material.thin) result.push_back(-wo);
        if (refract(wo, {0, 0, 1}, eta(), wi)) result.push_back(wi);
        return result;
    }
};

inline std::vector<Configuration> configurations(std::initializer_list<float> roughnesses) {
    constexpr Rgb white{1, 1, 1}, red{0.9f, 0.2f, 0.1f}, gold{1, 0.77f, 0.34f}, blue{0.3f, 0.6f, 1};
    struct Kind {
        const char* name;
        Rgb base_color;
        float metallic, ior, specular;
        Rgb specular_color;
        float transmission;
        bool thin, front;
    };
    static constexpr Kind kinds[] = {
        // name             colour metal ior   spec  tint   transm thin  front
        {"metal", gold, 1, 1.5f, 1, white, 0, false, true},
        {"plastic", white, 0, 1.5f, 1, white, 0, false, true},
        {"red plastic", red, 0, 1.5f, 0.5f, blue, 0, false, true},
        {"hard coat", white, 0, 2.4f, 1, white, 0, false, true},
        {"mirror coat", white, 0, 1e6f, 1, white, 0, false, true},
        {"half metal", red, 0.5f, 1.5f, 1, white, 0, false, true},
        {"glass", white, 0, 1.5f, 1, white, 1, false, true},
        {"glass inside", white, 0, 1.5f, 1, white, 1, false, false},
        {"dull red glass", red, 0, 1.8f, 0.5f, blue, 1, false, true},
        {"dull red inside", red, 0, 1.8f, 0.5f, blue, 1, false, false},
        {"sheet", white, 0, 1.5f, 1, white, 1, true, true},
        {"milk", blue, 0.2f, 1.33f, 1, white, 0.5f, false, true},
        {"milk inside", blue, 0.2f, 1.33f, 1, white, 0.5f, false, false},
        {"milk sheet", blue, 0.2f, 1.33f, 1, white, 0.5f, true, true},
    };
    std::vector<Configuration> result;
    ShadedMaterial lambert;
    lambert.base_color = red;
    lambert.specular = 0;
    result.push_back({"lambert", lambert, true});
    for (const Kind& k : kinds)
        for (const float roughness : roughnesses) {
            ShadedMaterial m;
            m.base_color = k.base_color;
            m.metallic = k.metallic;
            m.roughness = roughness;
            m.ior = k.ior;
            m.specular = k.specular;
            m.specular_color = k.specular_color;
            m.transmission = k.transmission;
            m.thin = k.thin;
            result.push_back({k.name + (" r=" + std::to_string(roughness).substr(0, 4)), m, k.front});
        }
    return result;
}

/// A direction above the surface with the given cosine, off the axes.
inline Vec3 direction(float cosine, float phi = 0.7f) {
    const float s = std::sqrt(1 - cosine * cosine);
    return {s * std::cos(phi), s * std::sin(phi), cosine};
}

/// Any direction above the surface whose cosine is at least `least`.
inline Vec3 random_direction(Random& random, float least) {
    const Vec2 u = random.pair();
    return direction(least + (1 - least) * u.x, 6.2831853f * u.y);
}

} // namespace weft::test
