// SPDX-License-Identifier: Apache-2.0
// What is still to be handed out, and what is known about units in which workers died.
#pragma once

#include "backends/share.h"

#include <deque>
#include <optional>
#include <vector>

namespace weft::backends {

class WorkList {
  public:
    /// After so many deaths a unit is no longer mixed with others: the next worker that it kills is its last.
    static constexpr unsigned deaths_before_alone = 3;

    /// `fresh`: units are handed out from here. Otherwise they go out another way, and only what is put back comes
    /// here.
    WorkList(std::uint32_t units, std::uint32_t chunk, bool fresh)
        : states_(units), chunk_(chunk), fresh_(fresh ? 0 : units) {}

    bool done(std::uint32_t unit) const { return states_[unit].kind == Kind::done; }
    std::uint32_t done_count() const noexcept { return done_; }
    /// Every unit is done or given up.
    bool settled() const noexcept { return done_ + poisonous_.size() == states_.size(); }
    const std::vector<std::uint32_t>& poisonous() const noexcept { return poisonous_; }

    bool anything() const noexcept { return !returned_.empty() || fresh_ < states_.size(); }
    std::uint32_t left() const noexcept;
    /// The next order, what was put back first.
    std::optional<Range> next();
    /// The next unit that must run alone.
    std::optional<std::uint32_t> next_suspect();

    void mark_done(std::uint32_t unit);
    /// A lost worker had it and did not finish it; no blame. To the front: somebody may be waiting for the last of it.
    void put_back(Range range) { returned_.push_front(range); }
    /// A worker died in this unit: it goes to the front again, or to the suspects, or is given up.
    void blame(std::uint32_t unit);
    /// Puts back whatever is neither done, given up nor a suspect. Only when nobody holds anything. Returns how many.
    std::uint32_t put_back_missing();
    /// Gives up all that is not done.
    void give_up();

  private:
    enum class Kind : std::uint8_t { open, done, suspect, poisonous };
    struct State {
        Kind kind = Kind::open;
        std::uint8_t deaths = 0;
    };

    std::vector<State> states_;
    std::uint32_t chunk_;
    std::uint64_t fresh_; // the first unit never handed out
    std::deque<Range> returned_;
    std::deque<std::uint32_t> suspects_;
    std::vector<std::uint32_t> poisonous_;
    std::uint32_t done_ = 0;
};

} // namespace weft::backends
