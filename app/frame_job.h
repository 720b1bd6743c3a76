// SPDX-License-Identifier: Apache-2.0
// The only file of app/ that knows both sides: it turns tiles into a job of units, and finished units into a film.
#pragma once

#include "app/plant.h"
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

/// Renders the picture by the backend. Tiles are handed out in the order given, a permutation of all, or by their
/// numbers when it is empty; in the report unit u is tile u all the same. The film does not depend on backend, plan and
/// order, nor on what is planted. Throws what Backend::run throws.
Frame render_frame(const World& world, const RenderSettings& settings, backends::Backend& backend,
                   const backends::Plan& plan, const backends::Watch& watch, std::span<const std::uint32_t> order = {},
                   const Plant& plant = {});

} // namespace weft::app
