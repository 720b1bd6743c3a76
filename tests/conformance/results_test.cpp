// SPDX-License-Identifier: Apache-2.0
// The slots hold what the serial reference would hold, whatever the schedule, transport, workers, chunk and sizes.
#include "subject.h"

namespace weft::backends::conformance {
namespace {

class Results : public testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(All, Results, testing::ValuesIn(all_cases()), case_name);

std::vector<std::uint32_t> chunks(const Traits& traits, Schedule schedule) {
    std::vector<std::uint32_t> sizes{1, 3, 1000, 0xFFFF'FFFF};
    if (schedule == Schedule::fixed || traits.picks_chunk) sizes.push_back(0);
    return sizes;
}

TEST_P(Results, AreRightForAnyNumberOfUnitsAndAnyChunk) {
    const unsigned workers = GetParam().workers;
    const auto backend = subject();
    for (const std::uint32_t chunk : chunks(backend->traits(), GetParam().schedule))
        for (const std::uint32_t units : {0u, 1u, workers - 1, workers, workers + 1, 23u, 100u}) {
            SCOPED_TRACE("chunk " + std::to_string(chunk) + ", " + std::to_string(units) + " units");
            Slots slots(units, 40);
            const Plan plan = GetParam().plan(chunk);
            expect_complete(backend->run(filling_job(units), slots, plan), slots, plan);
        }
}

class Sizes : public testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(All, Sizes, testing::ValuesIn(schedule_cases()), case_name);

TEST_P(Sizes, AreRightFromEightBytesToFarMoreThanAPipeHolds) {
    for (const std::size_t bytes : {std::size_t{8}, std::size_t{4095}, std::size_t{65'537}, std::size_t{4} << 20}) {
        SCOPED_TRACE(std::to_string(bytes) + " bytes");
        const std::uint32_t units = bytes > 100'000 ? 7 : 50;
        Slots slots(units, bytes);
        const Plan plan = GetParam().plan();
        expect_complete(subject()->run(filling_job(units, bytes), slots, plan), slots, plan);
    }
}

TEST_P(Sizes, ManySmallUnits) {
    Slots slots(20'000, 8);
    const Plan plan = GetParam().plan(7);
    expect_complete(subject()->run(filling_job(20'000, 8), slots, plan), slots, plan);
}

TEST_P(Sizes, TheSameObjectRunsTwice) {
    const auto backend = subject();
    for (int round = 0; round < 2; ++round) {
        Slots slots(30, 40);
        const Plan plan = GetParam().plan();
        expect_complete(backend->run(filling_job(30), slots, plan), slots, plan);
    }
}

} // namespace
} // namespace weft::backends::conformance
