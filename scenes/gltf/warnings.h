// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenes/gltf/json.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace weft::scenes::gltf {

/// What the user is told about a file that loads: one line for each kind of thing, however often it occurs.
class Warnings {
  public:
    /// A thing of the whole file.
    void add(const std::string& what);
    /// A thing of one element: the first is named, the others are counted.
    void add(const std::string& what, const Value& where);
    /// "unsupported: NAME".
    void unsupported(const std::string& name) { add("unsupported: " + name); }

    /// The lines, in the order in which they came up.
    std::vector<std::string> lines() const;

  private:
    struct Entry {
        std::string what, where;
        std::size_t count = 0;
    };
    /// Counts one more; whether it is the first of its kind.
    bool count(const std::string& what);

    std::vector<Entry> entries_;
    std::map<std::string, std::size_t> by_what_;
};

} // namespace weft::scenes::gltf
