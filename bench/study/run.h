// SPDX-License-Identifier: Apache-2.0
// What one run of the program told: one line of runs.jsonl.
#pragma once

#include "bench/study/host_load.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weft::bench {

/// When and by whom a unit was computed, in seconds since the start of the render phase.
struct UnitTime {
    std::uint32_t unit = 0, worker = 0;
    double begin_s = 0, end_s = 0;
};

struct Phases {
    double load_s = 0, build_s = 0, render_s = 0, write_s = 0, total_s = 0;
};

/// One process, or several side by side (`Arm::copies`), then with the times of one that stands for all: the harmonic
/// mean, so that copies / render_s is the rate of all together.
struct RunRecord {
    std::string arm;          ///< Arm::label()
    unsigned round = 0;       ///< from 0
    unsigned position = 0;    ///< how many runs came before it in its round
    std::string image_sha256; ///< the same for every run of a study with the same samples
    Phases phases;
    std::uint64_t rays = 0, samples = 0;
    double cpu_s = 0; ///< of the workers together
    std::vector<UnitTime> units;
    HostLoad host; ///< what the machine did meanwhile
};

/// One line of JSON, without the newline.
std::string to_json_line(const RunRecord& run);
/// Throws std::invalid_argument when the line is none.
RunRecord run_from_json_line(std::string_view line);
/// The run as a report of `weft render` (schema weft.render/1, with units) tells it. Throws std::invalid_argument.
RunRecord run_from_report(std::string_view report_json);

} // namespace weft::bench
