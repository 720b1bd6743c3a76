// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/vec.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace weft::app {

struct Size {
    std::uint32_t width = 0, height = 0;
};

/// THETA, PHI in degrees and RADIUS in metres around a target: eye = target + radius (sin phi sin theta, cos phi,
/// sin phi cos theta).
struct Orbit {
    float theta = 0, phi = 90, radius = 1;
};

/// Which of the scene's cameras, or one of the user's own. Where several are given, the later ones of this list win.
struct CameraOptions {
    std::string name; ///< of a camera, or its number; empty: the first
    std::optional<Vec3> eye, target, up;
    std::optional<Orbit> orbit; ///< needs target, or takes the centre of the scene
    std::optional<float> fov;   ///< vertical, degrees
};

/// What says which scene, shared by the commands that take one.
struct SceneOptions {
    std::string source;           ///< a file, or builtin:NAME[,key=value...]
    int scene = -1;               ///< glTF: number of the scene in the file; -1: its default
    bool z_up = false;            ///< OBJ and PLY
    bool camera_placed = false;   ///< the picture's camera does not come from the scene
    std::string environment;      ///< .hdr, .exr or .pfm that replaces the scene's surroundings
    std::uint64_t max_memory = 0; ///< bytes; 0: three quarters of what there is
    unsigned workers = 0;         ///< 0: as many as this process may use
};

struct RenderOptions {
    SceneOptions scene;
    CameraOptions camera;
    std::string output; ///< empty: STEM.png; "none": no picture

    std::string backend = "threads";
    std::string schedule, transport;    ///< empty: the backend's default
    std::optional<std::uint32_t> chunk; ///< empty: 1, or 0 for static
    double worker_timeout_s = 30;
    std::string pin = "none";       ///< where workers are bound: none, compact, scatter or core
    std::string order = "scanline"; ///< of the tiles: scanline, hilbert, spiral or cost
    std::string costs;              ///< report of a former run that tells the costs; empty: a probe does

    std::optional<Size> size;
    std::uint32_t spp = 64, tile = 16, depth = 8, seed = 0;
    std::string isa = "auto";
    std::string bvh = "auto"; ///< quality of the trees: fast, balanced or best
    float exposure_ev = 0;
    std::string tone_map = "neutral";

    std::string report; ///< JSON file; empty: none
    bool report_units = false;
    std::string trace;                                  ///< timeline for trace viewers, JSON; empty: none
    std::string worker_map, cost_map;                   ///< PNG files; empty: none
    std::optional<std::array<std::uint32_t, 3>> replay; ///< x, y, sample
    bool quiet = false;
    std::string plant; ///< losses on request, see app/plant.h; empty: none
};

} // namespace weft::app
