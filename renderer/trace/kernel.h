// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/geometry/ray.h"
#include "renderer/trace/forest.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace weft {

/// Answers batches of rays with the vector instructions of one instruction set. All kernels give the same hits to the
/// last bit: they differ in how they find candidates, not in what is a hit (candidate.h).
struct Kernel {
    std::string_view isa; ///< "avx512", "avx2", "sse4", "baseline"
    /// As Tracer::closest and Tracer::occluded.
    void (*closest)(const Forest&, const Scene&, std::span<const Ray>, std::span<Hit>);
    void (*occluded)(const Forest&, const Scene&, std::span<const Ray>, std::span<std::uint8_t>);
};

/// The kernels of this build that this processor can run, the best first; "baseline" needs nothing that the
/// compiler was not told it may use.
std::vector<Kernel> kernels();
/// "auto" is the best. Throws std::invalid_argument, naming what there is.
Kernel kernel_named(std::string_view isa);

} // namespace weft
