// SPDX-License-Identifier: Apache-2.0
// The page that coordinator and workers share. It carries no results: only what must be readable after a sudden death,
// and what would be too slow to ask for.
#pragma once

#include "backends/processes/posix.h"

#include <atomic>
#include <new>

namespace weft::backends {

class Board {
  public:
    struct alignas(64) Lane {
        std::atomic<std::uint64_t> beats{0};   // changes while the worker's compute is alive
        std::atomic<std::uint64_t> started{0}; // 1 + the unit that it has begun and not delivered, or 0
    };

    explicit Board(unsigned workers)
        : memory_(sizeof(Head) + workers * sizeof(Lane)), head_(new (memory_.data()) Head),
          lanes_(reinterpret_cast<Lane*>(head_ + 1)) {
        for (unsigned worker = 0; worker < workers; ++worker) new (lanes_ + worker) Lane;
    }

    Lane& lane(unsigned worker) noexcept { return lanes_[worker]; }
    /// The next unit that nobody has taken, under the dynamic schedule.
    std::atomic<std::uint64_t>& next() noexcept { return head_->next; }
    /// Set when the job has failed: no worker begins another unit.
    std::atomic<std::uint32_t>& closed() noexcept { return head_->closed; }

  private:
    struct alignas(64) Head {
        alignas(64) std::atomic<std::uint64_t> next{0};
        alignas(64) std::atomic<std::uint32_t> closed{0};
    };

    posix::SharedMemory memory_;
    Head* head_;
    Lane* lanes_;
};

} // namespace weft::backends
