// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/film/tile.h"
#include "renderer/integrator/world.h"
#include "renderer/scene/camera.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace weft {

/// How the light that falls on a surface is found. For tests and for teaching: all three agree in the mean, and `mis`
/// is the one that is never much worse than the better of the other two.
enum class Strategy : std::uint8_t {
    mis,        ///< by both ways, weighted (multiple importance sampling)
    bsdf_only,  ///< by scattered rays that happen to meet it; lights without extent are still sampled
    light_only, ///< by sampling the lights, but for what only a ray can find
};

/// Everything besides the scene that the image depends on.
struct RenderSettings {
    std::uint32_t width = 1280, height = 720;
    std::uint32_t spp = 64;  ///< samples per pixel
    std::uint32_t tile = 16; ///< pixels along a tile's side; does not change the image
    std::uint32_t depth = 8; ///< bounces: 0 shows what emits, 1 direct light
    std::uint32_t seed = 0;
    Strategy strategy = Strategy::mis;
    Camera camera;

    TileGrid grid() const { return {width, height, tile}; }
};

/// Renders one tile into `out` (tile_bytes(settings.grid()) bytes, all written). A pure function of its arguments.
/// `stop` is asked about every thousand samples; when it says true the tile is abandoned and false returned.
bool render_tile(const World& world, const RenderSettings& settings, std::uint32_t tile, std::span<std::byte> out,
                 const std::function<bool()>& stop);

/// One step of a path, for whoever wants to know what a sample did.
struct PathVertex {
    std::uint32_t bounce = 0;
    bool escaped = false; ///< left the scene; what follows is not set
    std::uint32_t instance = 0, primitive = 0, material = 0;
    float distance = 0;
    Vec3 position, normal; ///< the shading normal
    Rgb throughput;        ///< before this vertex
    Rgb added;             ///< to the sample's radiance by emission or environment, weighted
    Rgb light;             ///< by the light sampled from here, zero when something is in between
};

struct Replay {
    Rgb radiance;
    std::vector<PathVertex> vertices;
};

/// Renders a single sample exactly as the tile did and tells what happened on its way.
Replay replay_sample(const World& world, const RenderSettings& settings, std::uint32_t x, std::uint32_t y,
                     std::uint32_t sample);

} // namespace weft
