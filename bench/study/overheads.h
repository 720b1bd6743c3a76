// SPDX-License-Identifier: Apache-2.0
// What a study measured of the costs of a runtime, as a simulation needs them.
#pragma once

#include "bench/study/study.h"

#include <vector>

namespace weft::bench {

/// Seconds, between the quartiles of the complete rounds, never negative. Not between their extremes: one disturbed run
/// in fifty would move the middle, and more rounds would make it worse.
struct MeasuredRange {
    double low = 0, high = 0;
    void set(const std::vector<double>& values); ///< at least one
    double middle() const { return (low + high) / 2; }
};

struct MeasuredOverheads {
    MeasuredRange startup; ///< per worker: until the first unit of the last of them
    MeasuredRange grab;    ///< per unit: between two units of a worker
    MeasuredRange leave;   ///< per worker: behind the last unit, beyond what the serial run has there
    MeasuredRange probe;   ///< of --order cost, before anything else: seconds of all workers together
};

/// Of this arm; `serial` is its serial run. Both have a run in every complete round, of which there is one at least.
MeasuredOverheads measured_overheads(const Study& study, const Arm& arm, const Arm& serial);

/// Behind the last unit of the serial run: results and film.
MeasuredRange measured_outside(const Study& study, const Arm& serial);

/// The serial run of the study with the tiles of this arm, or null.
const Arm* serial_of(const Study& study, const Arm& arm);

/// The arm like this one with the fewest workers: its overheads are the least disturbed.
const Arm& calibration_of(const Study& study, const Arm& arm);

} // namespace weft::bench
