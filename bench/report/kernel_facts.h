// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/report/machine_facts.h"

namespace weft::bench {

/// Everything that changes a measurement and that the kernel tells in a line or two: kernel, memory, clock, steal,
/// pressure, counters, hypervisor. What it does not tell has the reason in its note. `root` as in machine_facts().
std::vector<Fact> kernel_facts(const std::string& root);

/// The processors are lent by a hypervisor.
bool under_hypervisor(const std::string& root);

} // namespace weft::bench
