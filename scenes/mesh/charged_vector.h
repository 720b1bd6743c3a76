// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenes/files/memory_budget.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace weft::scenes {

/// A vector for data of unknown length that asks the budget before each growth, for both copies while it moves.
template <class T> class ChargedVector {
  public:
    ChargedVector(MemoryBudget& budget, std::string_view what) : budget_(&budget), what_(what) {}
    ~ChargedVector() { budget_->release(charged()); }
    ChargedVector(const ChargedVector&) = delete;
    ChargedVector& operator=(const ChargedVector&) = delete;

    void push_back(const T& value) {
        if (values_.size() == values_.capacity()) reserve(std::max<std::size_t>(64, values_.capacity() * 2));
        values_.push_back(value);
    }
    void reserve(std::size_t capacity) {
        if (capacity <= values_.capacity()) return;
        const std::uint64_t before = charged();
        budget_->charge(capacity * sizeof(T), what_);
        values_.reserve(capacity);
        budget_->release(before);
    }
    void resize(std::size_t size, const T& value = T{}) {
        reserve(size);
        values_.resize(size, value);
    }
    /// Forgets the values and gives their memory back.
    void clear() {
        const std::uint64_t before = charged();
        values_ = {};
        budget_->release(before);
    }
    std::size_t size() const { return values_.size(); }
    bool empty() const { return values_.empty(); }
    T& operator[](std::size_t i) { return values_[i]; }
    const T& operator[](std::size_t i) const { return values_[i]; }
    T& back() { return values_.back(); }
    const std::vector<T>& values() const { return values_; }
    /// Hands the values over; they stay charged, as everything in a scene does.
    std::vector<T> take() { return std::exchange(values_, {}); }

  private:
    std::uint64_t charged() const { return values_.capacity() * sizeof(T); }

    MemoryBudget* budget_;
    std::string_view what_; // a literal
    std::vector<T> values_;
};

} // namespace weft::scenes
