// SPDX-License-Identifier: Apache-2.0
// fork and pipes: processes share no memory, they pass messages. The parent coordinates (processes/coordinator.cpp), a
// child computes (processes/child.cpp), frames cross the pipes between them (processes/frame.h). With the transport
// "shared" the same workers write their results to memory that was shared before the fork, and only say so.
#include "backends/makers.h"
#include "backends/processes/coordinator.h"

namespace weft::backends {
namespace {

class Processes final : public Backend {
  public:
    explicit Processes(const Faults& faults) : faults_(faults) {}

    const Traits& traits() const noexcept override { return traits_; }

    Report run(const Job& job, Slots& slots, const Plan& plan, const Watch& watch) override {
        check_plan(traits_, plan);
        check_job(job, slots);
        return Coordinator(job, slots, plan, watch, faults_).run();
    }

  private:
    const Traits traits_{
        .name = "processes",
        .summary = "fork and pipes, a worker's death costs nothing",
        .schedules = {Schedule::queue, Schedule::fixed, Schedule::dynamic},
        .transports = {Transport::pipes, Transport::shared},
        .shares_memory = false,
        .survives_worker_death = true,
    };
    const Faults faults_;
};

} // namespace

std::unique_ptr<Backend> make_processes(const Faults& faults) { return std::make_unique<Processes>(faults); }

} // namespace weft::backends
