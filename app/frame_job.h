// SPDX-License-Identifier: Apache-2.0
// The only file of app/ that knows both sides: it turns tiles into a job of units, and finished units into a film.
#pragma once

#include "backends/backend.h"
#include "renderer/integrator/render_tile.h"

namespace weft::app {

struct Frame {
    Film film;
    backends::Report report;
    /// Every tile is there, so that the film is the image and not a part of it.
    bool complete() const;
};

/// Bytes that render_frame() takes for results and film.
std::uint64_t frame_bytes(const RenderSettings& settings);

/// Renders the picture by the backend. The film does not depend on backend or plan. Throws what Backend::run throws.
Frame render_frame(const World& world, const RenderSettings& settings, backends::Backend& backend,
                   const backends::Plan& plan, const backends::Watch& watch);

} // namespace weft::app
