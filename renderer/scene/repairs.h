// SPDX-License-Identifier: Apache-2.0
// What a validation changed, by kind: how often and where first, so that a million repairs are one line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weft {

/// How often one thing happened in a range of elements, and the first index at which it did.
struct Tally {
    std::size_t count = 0;
    std::size_t first = 0;

    void add(std::size_t index) {
        if (count++ == 0) first = index;
    }
    /// Appends the tally of the range that follows.
    void append(const Tally& next) {
        if (count == 0) first = next.first;
        count += next.count;
    }
};

/// The kinds of repair, and the lines that report them.
class Repairs {
  public:
    enum Kind : std::uint8_t {
        flat_triangle,
        vast_triangle,
        normal,
        tangent,
        vertex_color,
        empty_sphere,
        material_factor,
        ior,
        camera_axes,
        spot_cone,
        environment_texel,
        singular_instance,
        kinds
    };

    /// `where` names the first element of this batch: "meshes[0] triangle 17". Call in the order of the scene.
    void add(Kind kind, std::size_t count, std::string_view where);
    std::vector<std::string> lines() const;

  private:
    struct Entry {
        std::size_t count = 0;
        std::string where;
    };
    Entry entries_[kinds];
};

} // namespace weft
