// SPDX-License-Identifier: Apache-2.0
// Who may include whom. The order of the folders is the order of dependence; this says so and checks it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace weft::test {

/// What breaks the rules in the tree below `root`, one line each: "file:line: what, and why not". Sorted.
std::vector<std::string> include_violations(const std::filesystem::path& root);

} // namespace weft::test
