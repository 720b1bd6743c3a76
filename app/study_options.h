// SPDX-License-Identifier: Apache-2.0
// What `weft scale` is told.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace weft::app {

struct StudyOptions {
    std::string source;               ///< a file, or builtin:NAME[,key=value...]
    std::vector<std::string> picture; ///< further words for `weft render`: size, camera, depth
    std::uint32_t spp = 16;
    std::vector<std::string> backends;  ///< empty: all that are there
    std::vector<unsigned> workers;      ///< empty: 1, 2, 3, 4, 6, 8, 12, ... as many as this process may use
    std::vector<std::string> schedules; ///< empty: each backend's default
    std::vector<std::uint32_t> tiles{16};
    std::vector<std::string> orders; ///< empty: scanline
    std::vector<std::string> pins;   ///< empty: none
    bool weak = false;               ///< samples grow with the workers
    double budget_s = 600;
    double target = 0.02;
    unsigned least_rounds = 6, most_rounds = 30;
    std::uint32_t seed = 1; ///< of the order of runs
    std::string folder;     ///< empty: NAME-scale
};

/// What `weft predict` is told.
struct PredictOptions {
    std::string study; ///< folder of a study
    std::vector<unsigned> workers{4, 8, 16, 32, 64, 128};
    std::string machine; ///< a machine file; empty: the machine of the study
};

void add_predict_options(CLI::App& command, PredictOptions& options);

/// Declares the options on a command of the program.
void add_study_options(CLI::App& command, StudyOptions& options);

} // namespace weft::app
