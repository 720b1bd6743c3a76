// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace weft::app {

/// What a number in a report was measured on.
struct Machine {
    std::string cpu;       ///< the processor's own name for itself
    unsigned cores = 0;    ///< processors on line
    unsigned affinity = 0; ///< processors this process may run on
    double quota = 0;      ///< processors the cgroup pays for; 0: no quota
    std::string kernel;
};

Machine this_machine();

} // namespace weft::app
