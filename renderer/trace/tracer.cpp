// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/tracer.h"

namespace weft {

Tracer::Tracer(const Scene& scene, Executor& executor, std::string_view isa, TreeQuality quality)
    : kernel_(kernel_named(isa)), quality_(quality), forest_(build_forest(scene, executor, {quality, kernel_.isa})) {}

} // namespace weft
