// SPDX-License-Identifier: Apache-2.0
#include "backends/backend.h"

#include <limits>
#include <new>
#include <utility>

#include <sys/mman.h>

namespace weft::backends {
namespace {

constexpr std::size_t line = 64; // no two slots on one cache line: neighbours are written by different workers

std::size_t stride_for(std::size_t unit_bytes) {
    if (unit_bytes > std::numeric_limits<std::size_t>::max() - line) throw std::length_error("slots: unit too large");
    return (unit_bytes + line - 1) / line * line;
}

} // namespace

Slots::Slots(std::uint32_t units, std::size_t unit_bytes)
    : stride_(stride_for(unit_bytes)), unit_bytes_(unit_bytes), units_(units) {
    if (units != 0 && stride_ > std::numeric_limits<std::size_t>::max() / units)
        throw std::length_error("slots: too many bytes");
    mapped_ = stride_ * units;
    if (mapped_ == 0) return;
    void* data = mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (data == MAP_FAILED) throw std::bad_alloc();
    data_ = static_cast<std::byte*>(data);
}

Slots::~Slots() {
    if (data_) munmap(data_, mapped_);
}

Slots::Slots(Slots&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), stride_(other.stride_), unit_bytes_(other.unit_bytes_),
      mapped_(std::exchange(other.mapped_, 0)), units_(std::exchange(other.units_, 0)) {}

Slots& Slots::operator=(Slots&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(stride_, other.stride_);
    std::swap(unit_bytes_, other.unit_bytes_);
    std::swap(mapped_, other.mapped_);
    std::swap(units_, other.units_);
    return *this;
}

} // namespace weft::backends
