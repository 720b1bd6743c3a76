// SPDX-License-Identifier: Apache-2.0
// Small scenes of lights, made in code, and the plain ways to ask them what the samplers are compared with.
#pragma once

#include "renderer/lights/light_table.h"
#include "tests/support/random.h"
#include "tests/support/statistics.h"

#include <string>
#include <vector>

namespace weft::test {

/// Builds scenes of emissive geometry, each piece an instance of its own.
class SceneBuilder {
  public:
    Scene scene;

    std::uint32_t material(Rgb emission);
    SceneBuilder& triangle(Vec3 a, Vec3 b, Vec3 c, Rgb emission);
    SceneBuilder& quad(Vec3 corner, Vec3 e1, Vec3 e2, Rgb emission);
    SceneBuilder& sphere(Vec3 center, float radius, Rgb emission, const Transform& to_world = {});
    /// A fan of triangles that is nearly a disk, facing -Y.
    SceneBuilder& disk(Vec3 center, float radius, unsigned triangles, Rgb emission);
    SceneBuilder& mesh(Mesh mesh, const Transform& to_world = {});
    SceneBuilder& light(const PunctualLight& light);
    SceneBuilder& sky(Rgb radiance);
    SceneBuilder& map(std::uint32_t width, std::uint32_t height, const std::vector<Rgb>& texels, float rotation = 0);
};

/// An RGBA image from bytes, row by row from the top.
Image rgba(std::uint32_t width, std::uint32_t height, std::vector<std::uint8_t> texels);

/// A point of emissive geometry on a ray.
struct EmitterHit {
    std::uint32_t instance = 0, primitive = 0;
    float t = 0;
    Vec3 point, normal;
    Rgb radiance; ///< as emitted, without coverage by others
};

/// Everything on the ray that emits, nearest first; every crossing of a sphere counts.
std::vector<EmitterHit> emitters_along(const Scene& scene, Vec3 from, Vec3 direction);

/// The density of LightTable::sample in this direction: of all lights that lie there.
double density_towards(const Scene& scene, const LightTable& table, Vec3 from, Vec3 direction);

/// Irradiance (luminance) at a point from sampled lights, nothing in the way.
Estimate irradiance(const Scene& scene, const LightTable& table, Vec3 from, Vec3 normal, std::size_t samples,
                    std::uint32_t seed = 1);

/// Of a uniform triangle that lies above the horizon (Lambert 1760).
double triangle_irradiance(Vec3 a, Vec3 b, Vec3 c, Vec3 from, Vec3 normal, double radiance);
/// Of a uniform sphere that lies above the horizon.
double sphere_irradiance(Vec3 center, double radius, Vec3 from, Vec3 normal, double radiance);

} // namespace weft::test
