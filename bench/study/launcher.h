// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backends/stop.h"
#include "bench/study/arm.h"
#include "bench/study/run.h"

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace weft::bench {

/// The program did not render: its message, and the exit code that it gave (128 + N after signal N).
struct RunFailed : std::runtime_error {
    RunFailed(const std::string& text, int code) : std::runtime_error(text), exit_code(code) {}
    int exit_code;
};

/// Width and height in the words of `weft render`, --size WxH; zeros where there are none.
std::pair<std::uint32_t, std::uint32_t> picture_size(const std::vector<std::string>& picture);

/// Starts a fresh process of `weft render` for every run, so that no run inherits another one's luck with memory.
class Launcher {
  public:
    /// `program` is the file to start; `picture` are the words that say what is rendered: the scene and its options.
    /// `spp` is told apart from them, since weak scaling changes it.
    Launcher(std::filesystem::path program, std::vector<std::string> picture, std::uint32_t spp);
    ~Launcher();
    Launcher(const Launcher&) = delete;
    Launcher& operator=(const Launcher&) = delete;

    /// Renders once, or `arm.copies` times side by side. Throws RunFailed; stop kills what runs and throws it, too.
    RunRecord run(const Arm& arm, const backends::Stop& stop) const;

    /// Renders the study's picture once more into a PNG of at most `most_pixels`, of the same shape: to look at, not to
    /// measure. Throws as run() does.
    void draw(const std::filesystem::path& file, std::uint32_t most_pixels, const backends::Stop& stop) const;

  private:
    std::filesystem::path program_, folder_; // folder_: for the reports, gone with this object
    std::vector<std::string> picture_;
    std::uint32_t spp_;
};

} // namespace weft::bench
