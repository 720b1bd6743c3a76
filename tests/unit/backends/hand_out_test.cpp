// SPDX-License-Identifier: Apache-2.0
// Who gets what from the coordinator of worker processes while nothing is known of the units yet.
#include "backends/processes/flow.h"
#include "backends/registry.h"

#include <gtest/gtest.h>

#include <ctime>

namespace weft::backends {
namespace {

TEST(ProcessesQueue, NoWorkerGetsMoreThanFourOrdersBeforeTheFirstResult) {
    constexpr std::uint32_t units = 200, workers = 8, least = flow::least_in_hand;
    const Job job{units, 8, [](std::uint32_t unit, std::span<std::byte>, const Pulse&) {
                      const timespec span{0, unit == 0 ? 60'000'000L : 1'000'000L * (1 + unit % 5)};
                      clock_nanosleep(CLOCK_MONOTONIC, 0, &span, nullptr);
                      return true;
                  }};
    Slots slots(job.units, job.unit_bytes);
    const auto backend = make("processes");
    const Report report = backend->run(job, slots, default_plan(backend->traits(), workers));
    for (std::uint32_t unit = 0; unit < workers * least; ++unit)
        EXPECT_EQ(report.units[unit].worker, unit / least) << "unit " << unit;
}

} // namespace
} // namespace weft::backends
