// SPDX-License-Identifier: Apache-2.0
// Which backend and schedule is which policy, and how its workers come into being.
#include "bench/simulator/policy.h"

namespace weft::bench {
namespace {

using backends::Schedule;
using backends::Transport;

using Maker = std::unique_ptr<Policy> (*)(const Scenario&);

std::unique_ptr<Policy> make_orders(const Scenario& s) { return make_coordinator(s, nullptr); }
std::unique_ptr<Policy> make_gathered_fixed(const Scenario& s) { return make_coordinator(s, make_fixed_loop(s)); }
std::unique_ptr<Policy> make_gathered_counter(const Scenario& s) { return make_coordinator(s, make_counter_loop(s)); }

struct Row {
    std::string_view backend;
    Schedule schedule;
    Maker make;
};

constexpr Row rows[]{
    {"serial", Schedule::fixed, make_fixed_loop},
    {"threads", Schedule::dynamic, make_counter_loop},
    {"threads", Schedule::fixed, make_fixed_loop},
    {"threads", Schedule::queue, make_counter_loop},
    {"threads", Schedule::stealing, make_stealing},
    {"openmp", Schedule::dynamic, make_counter_loop},
    {"openmp", Schedule::fixed, make_fixed_loop},
    {"openmp", Schedule::guided, make_guided_loop},
    {"openmp", Schedule::queue, make_tasks},
    {"tbb", Schedule::stealing, make_tbb_ranges},
    {"tbb", Schedule::fixed, make_fixed_loop}, // lane w by worker w; a lane whose thread is late may really be taken
    {"processes", Schedule::queue, make_orders},
    {"processes", Schedule::fixed, make_gathered_fixed},
    {"processes", Schedule::dynamic, make_gathered_counter},
};

bool fits(const Row& row, const Scenario& scenario) {
    const bool own_memory = row.backend == "processes";
    return row.backend == scenario.backend && row.schedule == scenario.plan.schedule &&
           own_memory == (scenario.plan.transport != Transport::none) &&
           (row.backend != "serial" || scenario.plan.workers == 1) &&
           (scenario.plan.chunk > 0 || row.schedule == Schedule::fixed || row.backend == "tbb");
}

} // namespace

std::unique_ptr<Policy> make_policy(const Scenario& scenario) {
    for (const Row& row : rows)
        if (fits(row, scenario)) return row.make(scenario);
    return nullptr;
}

double first_arrival_s(const Scenario& scenario, unsigned worker) {
    const double each = scenario.overheads.startup_s;
    const unsigned workers = scenario.plan.workers;
    if (scenario.backend == "serial") return 0;
    // The caller is the first of the team; libgomp lets nobody begin before all are there (team.c, threads_dock).
    if (scenario.backend == "openmp") return each * (workers - 1);
    // The caller is the first; each worker that comes wakes two more (private_server.cpp), so worker w is reached over
    // its ancestors (w-1)/2, one start after its parent's or two.
    if (scenario.backend == "tbb") {
        unsigned starts = 0;
        for (unsigned w = worker; w > 0; w = (w - 1) / 2) starts += w % 2 == 1 ? 1 : 2;
        return each * starts;
    }
    // Orders are there when all threads are started, because the one that starts them produces.
    if (scenario.plan.schedule == Schedule::queue) return each * workers;
    return each * (worker + 1);
}

} // namespace weft::bench
