// SPDX-License-Identifier: Apache-2.0
// What the commands that measure are told.
#pragma once

#include "app/render_options.h"
#include "bench/emulation/emulation.h"

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
    std::string weak;                ///< what grows with the workers: samples or pixels; empty: nothing
    double budget_s = 600;
    double target = 0.02;
    unsigned least_rounds = 6, most_rounds = 30;
    std::uint32_t seed = 1; ///< of the order of runs
    std::string folder;     ///< empty: NAME-scale
    std::string against;    ///< another weft, measured beside this one; empty: none
    std::string plant_arms; ///< name of a backend, or all: in its runs ...
    std::string plant;      ///< ... these losses are planted, see app/plant.h
};

/// What `weft predict` is told.
struct PredictOptions {
    std::string study; ///< folder of a study
    std::vector<unsigned> workers{4, 8, 16, 32, 64, 128};
    std::string machine;  ///< a machine file; empty: the machine of the study
    bool emulate = false; ///< run them really, with units that sleep
    bench::EmulationOptions emulation;
};

/// What `weft lecture` is told.
struct LectureOptions {
    std::string folder = "lecture";
    unsigned workers = 0;              ///< tasks: 2 up to so many; 0: as many as this process may use, from 2 to 4
    std::vector<std::string> backends; ///< empty: all that are there
    Size size{400, 225};
    std::uint32_t spp = 8;
    unsigned rounds = 0;   ///< 0: as many as fit into the budget, six at least
    double budget_s = 120; ///< for all of it
};

void add_lecture_options(CLI::App& command, LectureOptions& options);
/// What `weft validate` is told.
struct ValidateOptions {
    std::string prediction; ///< a prediction.json
    std::string study;      ///< folder of a study that was measured later
};

void add_validate_options(CLI::App& command, ValidateOptions& options);
void add_predict_options(CLI::App& command, PredictOptions& options);

/// Declares the options on a command of the program.
void add_study_options(CLI::App& command, StudyOptions& options);

} // namespace weft::app
