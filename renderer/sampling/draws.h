// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/sampling/sampler.h"

#include <span>
#include <string_view>
#include <vector>

namespace weft {

/// Draws numbers for many samples at once with the vector instructions of one instruction set: those of Sampler, to the
/// last bit. Spans of equal size.
struct Draws {
    std::string_view isa; ///< as in Kernel
    /// out[i] becomes samplers[i].get1d(dimension).
    void (*singles)(std::span<const Sampler> samplers, std::uint32_t dimension, std::span<float> out);
    /// out[i] becomes samplers[i].get2d(dimension).
    void (*pairs)(std::span<const Sampler> samplers, std::uint32_t dimension, std::span<Vec2> out);
};

/// All of this build that this processor can run, the best first; "baseline" is the last.
std::vector<Draws> all_draws();
/// Those for an instruction set that a Kernel names.
Draws draws_named(std::string_view isa);

} // namespace weft
