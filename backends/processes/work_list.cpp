// SPDX-License-Identifier: Apache-2.0
#include "backends/processes/work_list.h"

namespace weft::backends {

std::uint32_t WorkList::left() const noexcept {
    std::uint32_t sum = static_cast<std::uint32_t>(states_.size() - fresh_);
    for (const Range& range : returned_) sum += range.size();
    return sum;
}

std::optional<Range> WorkList::next() {
    if (!returned_.empty()) {
        Range& front = returned_.front();
        const Range order = range_at(front.first, chunk_ == 0 ? 1 : chunk_, front.last);
        front.first = order.last;
        if (front.empty()) returned_.pop_front();
        return order;
    }
    if (fresh_ >= states_.size()) return std::nullopt;
    const Range order = range_at(fresh_, chunk_, static_cast<std::uint32_t>(states_.size()));
    fresh_ = order.last;
    return order;
}

std::optional<std::uint32_t> WorkList::next_suspect() {
    if (suspects_.empty()) return std::nullopt;
    const std::uint32_t unit = suspects_.front();
    suspects_.pop_front();
    return unit;
}

void WorkList::mark_done(std::uint32_t unit) {
    states_[unit].kind = Kind::done;
    ++done_;
}

void WorkList::blame(std::uint32_t unit) {
    State& state = states_[unit];
    ++state.deaths;
    if (state.deaths < deaths_before_alone) {
        put_back({unit, unit + 1});
    } else if (state.deaths == deaths_before_alone) {
        state.kind = Kind::suspect;
        suspects_.push_back(unit);
    } else {
        state.kind = Kind::poisonous;
        poisonous_.push_back(unit);
    }
}

std::uint32_t WorkList::put_back_missing() {
    std::uint32_t missing = 0;
    for (std::size_t unit = states_.size(); unit-- > 0;) {
        if (states_[unit].kind != Kind::open) continue;
        const auto first = static_cast<std::uint32_t>(unit);
        put_back({first, first + 1});
        ++missing;
    }
    return missing;
}

void WorkList::give_up() {
    poisonous_.clear();
    for (std::uint32_t unit = 0; unit < states_.size(); ++unit)
        if (!done(unit)) poisonous_.push_back(unit);
    suspects_.clear();
    returned_.clear();
    fresh_ = states_.size();
}

} // namespace weft::backends
