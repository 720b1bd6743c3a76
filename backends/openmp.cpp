// SPDX-License-Identifier: Apache-2.0
// OpenMP: the loop stays a loop, a pragma shares it out.
#include "backends/ledger.h"
#include "backends/makers.h"

#include <algorithm>
#include <limits>

#include <omp.h>

namespace weft::backends {
namespace {

/// Sets what the pragmas below read at run time, and puts it back.
class Settings {
  public:
    Settings(const Plan& plan, std::uint32_t units) : dynamic_teams_(omp_get_dynamic()) {
        omp_get_schedule(&kind_, &chunk_);
        omp_set_dynamic(0); // a team smaller than asked for would falsify the study
        const std::uint32_t most = std::clamp<std::uint32_t>(units, 1, std::numeric_limits<int>::max());
        omp_set_schedule(kind_of(plan.schedule), static_cast<int>(std::min(plan.chunk, most)));
    }
    ~Settings() {
        omp_set_schedule(kind_, chunk_);
        omp_set_dynamic(dynamic_teams_);
    }
    Settings(const Settings&) = delete;
    Settings& operator=(const Settings&) = delete;

  private:
    static omp_sched_t kind_of(Schedule schedule) {
        switch (schedule) {
        case Schedule::fixed: return omp_sched_static; // chunk 0: contiguous blocks
        case Schedule::guided: return omp_sched_guided;
        default: return omp_sched_dynamic;
        }
    }
    omp_sched_t kind_{};
    int chunk_ = 0;
    int dynamic_teams_;
};

unsigned this_worker() { return static_cast<unsigned>(omp_get_thread_num()); }

void run_loop(Ledger& ledger, std::int64_t units, int workers) {
#pragma omp parallel num_threads(workers)
    {
        const Ledger::Shift shift(ledger, this_worker());
#pragma omp for schedule(runtime)
        for (std::int64_t unit = 0; unit < units; ++unit)
            ledger.perform(static_cast<std::uint32_t>(unit), this_worker());
    }
}

/// One producer makes tasks, the team consumes them. The runtime bounds the queue: when it is long, the producer runs
/// the next task itself.
void run_queue(Ledger& ledger, std::uint32_t units, std::uint32_t chunk, int workers) {
#pragma omp parallel num_threads(workers)
    {
        const Ledger::Shift shift(ledger, this_worker());
#pragma omp single
        for (std::uint64_t first = 0; first < units && ledger.open(); first += chunk) {
#pragma omp task firstprivate(first)
            ledger.perform(range_at(first, chunk, units), this_worker());
        }
    }
}

class OpenMp final : public Backend {
  public:
    const Traits& traits() const noexcept override { return traits_; }

    Report run(const Job& job, Slots& slots, const Plan& plan, const Watch& watch) override {
        Ledger ledger(traits_, job, slots, plan, watch);
        if (static_cast<unsigned>(omp_get_thread_limit()) < plan.workers)
            throw std::invalid_argument("backend 'openmp' is limited to " + std::to_string(omp_get_thread_limit()) +
                                        " worker(s) by OMP_THREAD_LIMIT");
        {
            const Settings settings(plan, job.units);
            const int workers = static_cast<int>(plan.workers);
            if (plan.schedule == Schedule::queue)
                run_queue(ledger, job.units, plan.chunk, workers);
            else
                run_loop(ledger, job.units, workers);
            // The team would idle on: nothing may be alive after run, and libgomp does not survive a fork with its
            // team. Before the settings are put back: LLVM's runtime survives a fork only if it was called after the
            // pause.
            omp_pause_resource_all(omp_pause_hard);
        }
        return ledger.close();
    }

  private:
    const Traits traits_{
        .name = "openmp",
        .summary = "#pragma omp for schedule(runtime), shared memory",
        .schedules = {Schedule::dynamic, Schedule::fixed, Schedule::guided, Schedule::queue},
        .transports = {Transport::none},
    };
};

} // namespace

std::unique_ptr<Backend> make_openmp() { return std::make_unique<OpenMp>(); }

} // namespace weft::backends
