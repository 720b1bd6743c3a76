// SPDX-License-Identifier: Apache-2.0
#include "scenes/files/memory_budget.h"

#include "scenes/files/input_error.h"

#include <array>
#include <cstdio>

namespace weft::scenes {

void MemoryBudget::charge(std::uint64_t bytes, std::string_view what, std::string_view file, std::string_view element) {
    std::uint64_t used = used_.load(std::memory_order_relaxed);
    do {
        if (bytes > limit_ - used)
            throw LimitError(std::string(file), std::string(element),
                             std::string(what) + " would take " + readable_bytes(bytes) + ", but only " +
                                 readable_bytes(limit_ - used) + " of " + readable_bytes(limit_) +
                                 " are left; --max-memory sets the limit");
    } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
}

std::uint64_t default_memory_budget() { return available_memory() / 4 * 3; }

std::string readable_bytes(std::uint64_t bytes) {
    static constexpr std::array units{"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    std::size_t unit = 0;
    auto value = static_cast<double>(bytes);
    for (; value >= 1024 && unit + 1 < units.size(); ++unit) value /= 1024;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    return text.data();
}

} // namespace weft::scenes
