// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backends/backend.h"

namespace weft::backends {

/// One line of the registry. A backend that was not built is listed too, with the reason.
struct Entry {
    std::string_view name;
    std::unique_ptr<Backend> (*make)(); ///< null: not available
    std::string_view why_not;           ///< empty, or why it is not available ("built without oneTBB")
};

/// Every backend, in the order in which they are shown. The list is explicit: see registry.cpp.
std::span<const Entry> all();
/// Throws std::invalid_argument that names the backends there are (or why this one is not available).
std::unique_ptr<Backend> make(std::string_view name);

} // namespace weft::backends
