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
    unsigned copies = 1;    ///< above 1: as many serial runs side by side, which tell the machine's capacity
    unsigned twin = 0;      ///< above 0: the same arm once more, which tells the noise (A/A)
    unsigned scale = 1;     ///< weak scaling: the work is multiplied by it ...
    bool pixels = false;    ///< ... by more pixels; else by more samples per pixel
    std::string plant = ""; ///< losses on request, as `weft render --plant` takes them: for the validation of studies

    /// Unique within a study, short enough for a table: "threads dynamic x2", "serial, 2 side by side".
    std::string label() const;
    /// What `weft render` is told for it, without the scene and the picture.
    std::vector<std::string> options() const;
    /// `words`, which name the scene and the picture, and --spp, with the work multiplied by `scale`: by pixels, both
    /// sides grow by its root, to the nearest even number, while the camera keeps its view. Then throws
    /// std::invalid_argument unless there is a --size.
    std::vector<std::string> picture(std::vector<std::string> words, std::uint32_t spp) const;
    /// Both give the same image.
    bool same_picture(const Arm& other) const { return scale == other.scale && (scale == 1 || pixels == other.pixels); }
    friend bool operator==(const Arm&, const Arm&) = default;
};

} // namespace weft::bench
