// SPDX-License-Identifier: Apache-2.0
// Work stealing without a deque of tasks: since units are numbers, what a worker still has to do is one range, and a
// range fits into one atomic word. Owner and thieves change it only by compare-and-swap of the whole word, and the word
// is the whole state: whoever swaps it owns exactly the units that the swap took out, so no unit is lost or done twice,
// even if the word had changed and come back in between.
#pragma once

#include "backends/share.h"

#include <atomic>
#include <vector>

namespace weft::backends {

class StealableRanges {
  public:
    /// Each worker starts with a contiguous share.
    StealableRanges(std::uint32_t units, unsigned workers) : ranges_(workers) {
        for (unsigned worker = 0; worker < workers; ++worker)
            for_share(units, workers, 0, worker, [&](Range range) { ranges_[worker].word = pack(range); });
    }

    /// The owner takes up to `chunk` units from the front of its own range. Empty when there are none.
    Range pop(unsigned worker, std::uint32_t chunk) noexcept {
        return take(worker, [&](Range& left) {
            const Range front = range_at(left.first, chunk, left.last);
            left.first = front.last;
            return front;
        });
    }

    /// A worker whose range is empty moves the back half of the next victim's into it. False when all are empty. A
    /// range that another thief is just carrying away is missed: then this worker leaves, and its thief does the work.
    bool steal_into(unsigned worker) noexcept {
        const auto workers = static_cast<unsigned>(ranges_.size());
        for (unsigned step = 1; step < workers; ++step) {
            const Range stolen = take((worker + step) % workers, [](Range& left) {
                const Range back{left.first + left.size() / 2, left.last};
                left.last = back.first;
                return back;
            });
            if (stolen.empty()) continue;
            ranges_[worker].word.store(pack(stolen), std::memory_order_relaxed);
            return true;
        }
        return false;
    }

  private:
    struct alignas(64) Padded {
        std::atomic<std::uint64_t> word{0};
    };

    // Relaxed suffices: the word carries all there is to know, and results are read only after the join.
    template <class Split> Range take(unsigned from, Split split) noexcept {
        std::atomic<std::uint64_t>& word = ranges_[from].word;
        std::uint64_t seen = word.load(std::memory_order_relaxed);
        for (;;) {
            Range left = unpack(seen);
            if (left.empty()) return {};
            const Range taken = split(left);
            if (word.compare_exchange_weak(seen, pack(left), std::memory_order_relaxed)) return taken;
        }
    }

    static std::uint64_t pack(Range range) noexcept { return std::uint64_t{range.first} << 32 | range.last; }
    static Range unpack(std::uint64_t word) noexcept {
        return {static_cast<std::uint32_t>(word >> 32), static_cast<std::uint32_t>(word)};
    }

    std::vector<Padded> ranges_;
};

} // namespace weft::backends
