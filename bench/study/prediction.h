// SPDX-License-Identifier: Apache-2.0
// What more workers would do: the serial run's tiles, handed out by a simulation of each backend's own policy, with
// what the study measured of start-up, hand-out and of the machine under load. Nothing here is measured; every number
// says so.
#pragma once

#include "bench/machine/machine_file.h"
#include "bench/simulator/predict.h"
#include "bench/statistics/order_statistics.h"
#include "bench/study/study.h"

#include <optional>
#include <string>
#include <vector>

namespace weft::bench {

/// A machine as a prediction sees it: how fast each worker computes while several do, relative to one alone.
struct MachineModel {
    std::string name;
    unsigned processors = 1;
    std::vector<double> speed_low, speed_high; ///< [active workers - 1]; beyond the end the last holds
    std::vector<std::vector<double>> speeds;   ///< [round][active workers - 1]: those that were measured
    bool described = false;                    ///< by a machine file: not the machine of the study
    Interval relative_speed{1, 1};             ///< of one worker alone, to the machine of the study
    std::vector<RuntimeCost> costs;            ///< where they are known they replace those of the study
};

/// From the study's serial runs side by side. Counts that were not measured lie between the last measured speed and
/// three quarters of it: clocks fall and memory is shared, and nobody knows by how much.
MachineModel machine_of(const Study& study, unsigned largest);

/// The machine of a file.
MachineModel machine_of(const MachineFile& file, unsigned largest);

struct PredictedArm {
    Arm arm; ///< with the workers asked for
    Prediction time;
    Interval speedup; ///< 90 % prediction interval
    double speedup_median = 1;
    double tail_share = 0; ///< of the makespan in the middle of all inputs: mean idle time at the end
};

/// Each backend, schedule, tile size and order of the study, with each of these worker counts. Costs: the serial runs
/// of the study, by rounds. Overheads: the runs of the arm with the fewest workers. Arms whose tiles the serial run
/// does not have (another tile size) and those handed out along a curve are left out. Throws std::invalid_argument
/// without complete rounds.
std::vector<PredictedArm> predict_arms(const Study& study, const std::vector<unsigned>& workers,
                                       const MachineModel& machine);

/// How the program hands out the tiles of this arm.
backends::Plan plan_of(const Arm& arm);

/// What the simulator is told of an arm: its plan, and what each tile takes alone (the median of the serial runs), in
/// hand-out order; no overheads. None when there is no serial run with its tiles, or when the tiles are handed out
/// along a curve: runs do not tell the grid.
std::optional<Scenario> scenario_of(const Study& study, const Arm& arm);

/// A prediction beside what was measured, both by Hodges and Lehmann's middle of their distributions: overheads from
/// one worker only, the measured arm itself not looked at.
struct HeldOut {
    std::string label;
    unsigned workers = 0;
    double predicted_s = 0, low_s = 0, high_s = 0, measured_s = 0;
    double error() const { return predicted_s / measured_s - 1; }
    bool covered() const { return low_s <= measured_s && measured_s <= high_s; }
};
/// For every arm with more than one worker, up to the processors, of which the study also has one worker.
std::vector<HeldOut> hold_out(const Study& study);

std::string to_text(const Study& study, const MachineModel& machine, const std::vector<PredictedArm>& arms);
/// Schema weft.prediction/1.
std::string to_json(const Study& study, const MachineModel& machine, const std::vector<PredictedArm>& arms,
                    const std::vector<HeldOut>& held_out);

} // namespace weft::bench
