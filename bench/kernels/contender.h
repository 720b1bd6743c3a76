// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/kernels/rays.h"

#include <functional>
#include <memory>
#include <span>
#include <string>

namespace weft::bench::kernels {

/// One worker's way through a ray set: its buffers, which stay in its caches as a renderer's do.
class Lane {
  public:
    virtual ~Lane() = default;
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    /// Brings a batch into the buffers, in the form in which it is asked. Not timed.
    virtual void take(std::size_t batch) = 0;
    /// Answers the batch. Timed.
    virtual void trace() = 0;
    /// Of each ray of the batch: where it met something first, infinity where it met nothing. For any-hit kinds 0 where
    /// it met something.
    virtual void distances(std::span<float> of) const = 0;

  protected:
    Lane() = default;
};

/// A kernel in one of its modes.
struct Contender {
    std::string name;
    std::function<std::unique_ptr<Lane>(const RaySet&)> lane; ///< the set outlives the lane
};

} // namespace weft::bench::kernels
