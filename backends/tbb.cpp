// SPDX-License-Identifier: Apache-2.0
// oneTBB: ranges that split themselves, and a partitioner that says how far.
#include "backends/ledger.h"
#include "backends/makers.h"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#include <tbb/task_scheduler_observer.h>

namespace weft::backends {
namespace {

using Units = tbb::blocked_range<std::uint32_t>;

unsigned this_worker() { return static_cast<unsigned>(tbb::this_task_arena::current_thread_index()); }

/// Books the threads that come to the arena. They leave it at a moment of oneTBB's choice, so their shifts end here.
class Attendance final : public tbb::task_scheduler_observer {
  public:
    Attendance(tbb::task_arena& arena, Ledger& ledger, unsigned workers)
        : tbb::task_scheduler_observer(arena), ledger_(ledger), shifts_(workers) {
        observe(true);
    }
    ~Attendance() override { observe(false); } // waits for an entry that is just being booked
    void on_scheduler_entry(bool) override { shifts_[this_worker()].emplace(ledger_, this_worker()); }

  private:
    Ledger& ledger_;
    std::vector<std::optional<Ledger::Shift>> shifts_;
};

/// static: as many lanes as workers, each lane's share fixed beforehand. Which thread walks a lane is oneTBB's choice.
void run_fixed(Ledger& ledger, std::uint32_t units, const Plan& plan) {
    tbb::parallel_for(
        0u, plan.workers,
        [&](unsigned lane) {
            for_share(units, plan.workers, plan.chunk, lane,
                      [&](Range share) { ledger.perform(share, this_worker()); });
        },
        tbb::static_partitioner());
}

/// stealing: who runs dry splits somebody else's range; down to `chunk`, or as far as oneTBB thinks right.
void run_stealing(Ledger& ledger, std::uint32_t units, const Plan& plan) {
    const auto body = [&](const Units& range) { ledger.perform(Range{range.begin(), range.end()}, this_worker()); };
    if (plan.chunk == 0)
        tbb::parallel_for(Units(0, units), body, tbb::auto_partitioner());
    else
        tbb::parallel_for(Units(0, units, plan.chunk), body, tbb::simple_partitioner());
}

class Tbb final : public Backend {
  public:
    const Traits& traits() const noexcept override { return traits_; }

    Report run(const Job& job, Slots& slots, const Plan& plan, const Watch& watch) override {
        Ledger ledger(traits_, job, slots, plan, watch);
        tbb::task_scheduler_handle scheduler{tbb::attach{}};
        {
            // Without it oneTBB quietly stops at the number of cores.
            const tbb::global_control allow(tbb::global_control::max_allowed_parallelism, plan.workers);
            tbb::task_arena arena(static_cast<int>(plan.workers));
            const Attendance attendance(arena, ledger, plan.workers);
            arena.execute([&] {
                if (plan.schedule == Schedule::fixed)
                    run_fixed(ledger, job.units, plan);
                else
                    run_stealing(ledger, job.units, plan);
            });
        }
        // Waits until its threads have ended: nothing may be alive after run, and oneTBB does not survive a fork. It
        // does nothing while an arena exists, hence the block above.
        tbb::finalize(scheduler, std::nothrow);
        return ledger.close();
    }

  private:
    const Traits traits_{
        .name = "tbb",
        .summary = "tbb::parallel_for with partitioners, shared memory",
        .schedules = {Schedule::stealing, Schedule::fixed},
        .transports = {Transport::none},
        .picks_chunk = true,
    };
};

} // namespace

std::unique_ptr<Backend> make_tbb() { return std::make_unique<Tbb>(); }

} // namespace weft::backends
