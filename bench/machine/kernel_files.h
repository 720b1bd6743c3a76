// SPDX-License-Identifier: Apache-2.0
// Reading what the kernel says in /proc and /sys. A file that is not there reads as empty.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weft::bench {

std::string first_line(const std::string& path);

/// The value behind "name<tab>: " of /proc/cpuinfo, /proc/self/status or /proc/meminfo; the first one.
std::string field(const std::string& path, std::string_view name);

/// "0-3,8": 0, 1, 2, 3, 8. What is no such list is empty.
std::vector<unsigned> processor_list(const std::string& text);
/// The way back: runs of three and more as ranges.
std::string list_text(const std::vector<unsigned>& processors);

} // namespace weft::bench
