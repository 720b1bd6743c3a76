// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenes/files/memory_budget.h"

#include <utility>

namespace weft::scenes::gltf {

/// A charge that grows and moves with its owner: given back when that dies, unless kept.
class HeldCharge {
  public:
    explicit HeldCharge(MemoryBudget& budget) : budget_(&budget) {}
    HeldCharge(HeldCharge&& other) noexcept : budget_(other.budget_), bytes_(std::exchange(other.bytes_, 0)) {}
    HeldCharge& operator=(HeldCharge&& other) noexcept {
        std::swap(budget_, other.budget_);
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    HeldCharge(const HeldCharge&) = delete;
    HeldCharge& operator=(const HeldCharge&) = delete;
    ~HeldCharge() { budget_->release(bytes_); }

    /// Charges `bytes` for `what` of `element` in `file`; throws LimitError.
    void add(std::uint64_t bytes, std::string_view what, std::string_view file, std::string_view element) {
        budget_->charge(bytes, what, file, element);
        bytes_ += bytes;
    }
    /// Takes over what another function has charged.
    void adopt(std::uint64_t bytes) noexcept { bytes_ += bytes; }
    /// Leaves everything charged for good.
    void keep() noexcept { bytes_ = 0; }

  private:
    MemoryBudget* budget_;
    std::uint64_t bytes_ = 0;
};

} // namespace weft::scenes::gltf
