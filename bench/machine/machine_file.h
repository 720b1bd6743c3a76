// SPDX-License-Identifier: Apache-2.0
// A machine in a file: what `weft machine -o` measures, or what somebody writes down of a machine that is not there.
#pragma once

#include "bench/statistics/order_statistics.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weft::bench {

/// How fast each worker computes while `active` of them do, relative to one alone.
struct SpeedAt {
    unsigned active = 1;
    Interval speed{1, 1};
};

/// What a backend costs under a schedule, in seconds; the meaning is that of Overheads.
struct RuntimeCost {
    std::string backend, schedule, transport; ///< transport "none" where workers share memory
    Interval startup_s, grab_s, leave_s;
};

struct MachineFile {
    std::string name;
    unsigned processors = 1;
    unsigned cores = 0, threads_per_core = 0, numa_nodes = 0; ///< 0: not known
    std::uint64_t memory_bytes = 0;                           ///< 0: not known
    /// How fast one worker alone is, relative to the machine on which a study was made.
    Interval relative_speed{1, 1};
    std::vector<SpeedAt> speed_at; ///< ascending; not all counts need be there
    std::vector<RuntimeCost> backends;
    std::optional<Interval> pipe_round_trip_s, fork_s;
};

/// Schema weft.machine-file/1. What is not known is left out.
std::string to_json(const MachineFile& machine);

/// Throws std::invalid_argument: the key, what is expected, what stands there. Only name and processors must be there.
/// An interval is {"low": L, "high": H}, or one number for both.
MachineFile machine_file_from_json(std::string_view text);

/// Bounds of the speed at 1 to `largest` active workers. Counts between two given ones lie between them; beyond the
/// last one, down to three quarters of it, and where two of them must share a core down to what a core that gains
/// nothing by it gives each. More workers than processors share the processors evenly.
std::vector<Interval> speeds(const MachineFile& machine, unsigned largest);

} // namespace weft::bench
