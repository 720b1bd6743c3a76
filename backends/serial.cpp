// SPDX-License-Identifier: Apache-2.0
// One task: the loop that every other backend is measured against.
#include "backends/ledger.h"
#include "backends/makers.h"

namespace weft::backends {
namespace {

class Serial final : public Backend {
  public:
    const Traits& traits() const noexcept override { return traits_; }

    Report run(const Job& job, Slots& slots, const Plan& plan, const Watch& watch) override {
        Ledger ledger(traits_, job, slots, plan, watch);
        {
            const Ledger::Shift shift(ledger, 0);
            for (std::uint32_t unit = 0; unit < job.units; ++unit) ledger.perform(unit, 0);
        }
        return ledger.close();
    }

  private:
    const Traits traits_{
        .name = "serial",
        .summary = "one task, a plain for loop",
        .schedules = {Schedule::fixed},
        .transports = {Transport::none},
        .max_workers = 1,
    };
};

} // namespace

std::unique_ptr<Backend> make_serial() { return std::make_unique<Serial>(); }

} // namespace weft::backends
