// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace weft::scenes {

/// Warning lines, each distinct one once and in the order in which they came; what repeats is counted.
class Warnings {
  public:
    void add(std::string_view line, std::string_view where = {});
    /// "LINE", "LINE (WHERE)" or "LINE (N times, first: WHERE)"; beyond 64 distinct ones only their number.
    std::vector<std::string> lines() const;

  private:
    struct Entry {
        std::string line, where;
        std::size_t count = 0;
    };
    std::vector<Entry> entries_;
    std::unordered_map<std::string, std::size_t> index_;
    std::size_t beyond_ = 0;
};

} // namespace weft::scenes
