// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "renderer/lights/light_table.h"
#include "renderer/materials/shading.h"
#include "renderer/sampling/draws.h"
#include "renderer/scene/scene.h"
#include "renderer/trace/tracer.h"

#include <string_view>
#include <utility>

namespace weft {

/// A scene made ready for rendering: the values, the trees over them, the lights in them and the materials on them.
/// Read-only afterwards, so any number of threads or forked processes may render from it at once.
struct World {
    Scene scene;
    Tracer tracer;
    LightTable lights;
    Shadings shadings;
    Draws draws; ///< by the instruction set of the tracer

    /// `validated` must have passed validate(). `isa`: see kernel_named().
    World(Scene validated, Executor& executor, std::string_view isa = "auto",
          TreeQuality quality = TreeQuality::balanced)
        : scene(std::move(validated)), tracer(scene, executor, isa, quality), lights(scene, executor),
          shadings(scene.materials), draws(draws_named(tracer.isa())) {}
};

} // namespace weft
