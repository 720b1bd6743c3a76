// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace weft::bench {

/// Why this process cannot count processor cycles; empty: it can. It asks the kernel for such a counter, and lets it
/// count.
std::string why_no_cycles();

} // namespace weft::bench
