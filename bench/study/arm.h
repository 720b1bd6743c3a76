// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weft::bench {

/// One way of rendering the study's scene that is measured again and again: what is varied, and nothing else.
struct Arm {
    std::string backend = "serial";
    std::string schedule = "", transport = "";         ///< empty: the backend's default
    std::optional<std::uint32_t> chunk = std::nullopt; ///< empty: the schedule's default
    std::string order = "";                            ///< of the tiles; empty: scanline
    std::string pin = "";                              ///< where workers are bound; empty: nowhere
    std::uint32_t tile = 16;
    unsigned workers = 1;
    unsigned copies = 1; ///< above 1: as many serial runs side by side, which tell the machine's capacity
    unsigned twin = 0;   ///< above 0: the same arm once more, which tells the noise (A/A)
    unsigned scale = 1;  ///< weak scaling: the samples per pixel are multiplied by it

    /// Unique within a study, short enough for a table: "threads dynamic x2", "serial, 2 side by side".
    std::string label() const;
    /// What `weft render` is told for it, without the scene and the picture.
    std::vector<std::string> options() const;
    friend bool operator==(const Arm&, const Arm&) = default;
};

} // namespace weft::bench
