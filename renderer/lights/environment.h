// SPDX-License-Identifier: Apache-2.0
// The light from infinitely far away. A map is latitude-longitude: v = 0 is +Y and v = 1 is -Y; u = 0.5, the middle of
// the picture, is +X, u = 0.75 is +Z, u = 0 and 1 are -X, u = 0.25 is -Z, where cameras look by default. So do
// three.js, the glTF viewers on top of it, and Blender (with its +Z up turned to +Y). `rotation` turns the map about
// +Y, counter-clockwise seen from above.
#pragma once

#include "renderer/executor.h"
#include "renderer/lights/light_sample.h"
#include "renderer/sampling/distribution2d.h"
#include "renderer/scene/light.h"

namespace weft {

/// Reads and samples an Environment. A map is read bilinearly, around in u and clamped in v. Samples are drawn only of
/// what is brighter than the mean over the sphere, in proportion to the luminance above it times the sine of the polar
/// angle: the rest is found better by rays that the BSDF sends (MIS compensation, Karlik et al. 2019). A constant, also
/// as a map of one colour, has nothing to sample. The grid of the distribution has its corners at the texel centres, so
/// that within a cell both the radiance and the density are bilinear. Keeps tables, not the map: each call is given the
/// Environment.
class EnvironmentSampler {
  public:
    EnvironmentSampler() = default;
    EnvironmentSampler(const Environment& environment, Executor& executor);

    /// True when no direction gives light.
    bool black() const { return mean_luminance_ <= 0; }
    /// The luminance of the radiance, averaged over the sphere.
    float mean_luminance() const { return mean_luminance_; }
    /// How much of it sample() looks for: the mean of what is brighter than the mean. Zero where sample() has nothing.
    float sampled_luminance() const { return sampled_luminance_; }

    /// Radiance that arrives from this unit direction (it points away from the scene).
    Rgb radiance(const Environment& environment, Vec3 direction) const {
        return width_ == 0 ? constant_ : radiance_by_map(environment, direction);
    }
    struct Arriving {
        Rgb radiance;
        float pdf = 0; ///< density per steradian of sample() at the direction
    };
    /// radiance(), and the density with which sample() would have found it.
    Arriving arriving(const Environment& environment, Vec3 direction) const {
        return width_ == 0 ? Arriving{constant_, 0} : arriving_by_map(environment, direction);
    }
    /// Draws a direction by u in [0, 1)^2. False when there is nothing to be had.
    bool sample(const Environment& environment, Vec2 u, LightSample& out) const;

  private:
    struct Texels;
    struct Place;
    Rgb radiance_by_map(const Environment& environment, Vec3 direction) const;
    Arriving arriving_by_map(const Environment& environment, Vec3 direction) const;
    Place locate(Vec3 direction) const;
    Texels texels(const Environment& environment, std::uint32_t column, std::uint32_t row) const;
    float pdf(const Texels& texels, const Place& place) const;

    std::uint32_t width_ = 0, height_ = 0; ///< of the map; 0: constant
    Rgb constant_;
    float rotation_ = 0; ///< in turns
    float mean_luminance_ = 0, sampled_luminance_ = 0;
    std::vector<float> sines_; ///< of the polar angle at the corners of the grid: a pole, the texel rows, a pole
    Distribution2D cells_;     ///< width x (height + 1), the first and the last row half as high
};

} // namespace weft
