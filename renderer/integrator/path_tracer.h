// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/camera/camera_rays.h"
#include "renderer/integrator/render_tile.h"
#include "renderer/integrator/surface_point.h"
#include "renderer/materials/bsdf.h"
#include "renderer/math/frame.h"
#include "renderer/sampling/sampler.h"

#include <optional>
#include <vector>

namespace weft {

/// Which sample of which pixel.
struct SampleId {
    std::uint32_t x, y, sample;
};

/// Unidirectional path tracing with next-event estimation and multiple importance sampling (Veach 1997), for a batch of
/// paths at once: all rays of one bounce are traced together, then all random numbers for their hits are drawn, then
/// all hits are shaded. Batches may have any size and order; each path's radiance depends on its SampleId alone.
class PathTracer {
  public:
    PathTracer(const World& world, const RenderSettings& settings);

    /// radiance[i] becomes the radiance of ids[i]; adds to the ray counts. `log`, if given, hears of the first path.
    void trace(std::span<const SampleId> ids, std::span<Rgb> radiance, TileCounts& counts,
               std::vector<PathVertex>* log = nullptr);

  private:
    struct Path {
        Ray ray;
        Rgb throughput{1, 1, 1};
        Rgb radiance{0, 0, 0};
        Vec3 from;           ///< where the ray started, before it was moved off the surface
        float pdf = 0;       ///< of the ray's direction; 0: camera or delta, which light sampling cannot find
        float eta_scale = 1; ///< product of the squared refractive ratios, for the roulette
    };
    /// Light that arrives unless something stands in between.
    struct Pending {
        std::uint32_t path;
        Rgb radiance;
    };

    /// The random numbers of one bounce, one of each for each path that is on its way; empty where none are wanted.
    struct Numbers {
        std::vector<Vec2> direction, light;
        std::vector<Vec3> matt; ///< where `direction` leads a matt surface
        std::vector<float> lobe, pick, roulette;
    };
    /// A place where light is scattered, seen along wo.
    struct Vertex {
        const SurfacePoint& point;
        const Bsdf& bsdf;
        Frame frame;
        Vec3 wo; ///< in the frame
        Bsdf::Choice choice;
        std::uint32_t bounce;
        std::size_t k; ///< the place of the path in active_
    };

    void start(std::span<const SampleId> ids);
    void draw(std::uint32_t bounce);
    float weight_of_meeting(float own, float other) const;
    void escape(Path& path, std::uint32_t bounce, PathVertex* log) const;
    bool shade(std::size_t k, std::uint32_t bounce, PathVertex* log);
    void sample_light(const Vertex& vertex);
    bool sample_direction(Path& path, const Vertex& vertex) const;

    const World& world_;
    const RenderSettings& settings_;
    CameraRays camera_;
    std::vector<Path> paths_;
    // Side by side, of the paths that are still on their way:
    std::vector<std::uint32_t> active_; ///< which
    std::vector<Sampler> samplers_;
    std::vector<Ray> rays_;
    std::vector<Hit> hits_;
    Numbers numbers_;

    std::vector<Ray> shadow_rays_;
    std::vector<Pending> pending_;
    std::vector<std::uint8_t> occluded_;
    std::optional<Shading> made_; ///< for one hit; here, because clearing it for each takes as long as a ray
};

} // namespace weft
