// SPDX-License-Identifier: Apache-2.0
// The runtimes without weft: what a hand-written loop over empty units costs.
#pragma once

#include <cstdint>
#include <string>

namespace weft::bench {

/// Runs `units` empty units on `workers` workers; nanoseconds per unit from the first unit to the last.
using BareLoop = double (*)(unsigned workers, std::uint32_t units);

struct NamedLoop {
    std::string name;
    BareLoop run = nullptr;
};

/// The bare twin of a backend and schedule, or none.
NamedLoop bare_loop(const std::string& backend, const std::string& schedule);

} // namespace weft::bench
