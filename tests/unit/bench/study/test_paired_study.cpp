// SPDX-License-Identifier: Apache-2.0
// Two programs in the same rounds: the order in which they meet the machine, and what is written.
#include "bench/study/paired_study.h"
#include "tests/unit/bench/study/fake_weft.h"

#include <gtest/gtest.h>
#include <map>

namespace weft::bench::test {
namespace {

const std::vector<Arm> arms{{}, {.twin = 1}, {.backend = "threads", .workers = 2}, {.backend = "tbb", .workers = 2}};

StudyPlan plan() {
    StudyPlan p;
    p.scene = "s";
    p.picture = {"s"};
    p.arms = arms;
    return p;
}

/// Begins each line of `order` with which program it was.
std::string notes_itself(const Folder& folder, const std::string& name) {
    return "echo " + name + " >> " + (folder / "order").string();
}

TEST(PairedStudy, EachSideRunsEachArmOnceInARound) {
    for (unsigned round = 0; round < 20; ++round) {
        std::map<std::pair<unsigned, std::size_t>, int> times;
        for (const PairedRun& run : paired_order(1, round, arms)) ++times[{run.side, run.arm}];
        EXPECT_EQ(times.size(), 2 * arms.size());
        for (const auto& [run, count] : times) EXPECT_EQ(count, 1);
    }
}

TEST(PairedStudy, TheSidesOfAnArmAreNeighboursAndTakeTurns) {
    for (unsigned round = 0; round < 20; ++round) {
        const std::vector<PairedRun> order = paired_order(1, round, arms);
        for (std::size_t i = 0; i < order.size(); i += 2) {
            EXPECT_EQ(order[i].arm, order[i + 1].arm);
            EXPECT_NE(order[i].side, order[i + 1].side);
            const bool twin = arms[order[i].arm].twin > 0;
            EXPECT_EQ(order[i].side, (round + (twin ? 1 : 0)) % 2) << "ABBA: first " << round;
            if (twin) {
                EXPECT_EQ(order[i - 1].arm, 0u) << "the twin follows its arm";
            }
        }
    }
}

TEST(PairedStudy, WritesTwoStudiesAndGoesOn) {
    const Folder folder, a, b;
    const backends::Stop stop;
    const Launcher old_one(fake_weft(a, notes_itself(folder, "a")), {"s"}, 4),
        new_one(fake_weft(b, notes_itself(folder, "b")), {"s"}, 4);
    const Side before{plan(), folder / "before", old_one}, after{plan(), folder / "after", new_one};
    run_paired(before, after, 1, stop, [](const StudyProgress&) {});
    EXPECT_EQ(folder.read("order").size(), 2u * 8);
    const auto studies = run_paired(before, after, 2, stop, [](const StudyProgress&) {});
    EXPECT_EQ(folder.read("order").size(), 2u * 16); // the first round was not made again
    for (const Study& study : studies) EXPECT_EQ(study.complete_rounds(), 2u);
    EXPECT_EQ(read_study(folder / "before").runs.size(), 8u);
    EXPECT_EQ(read_study(folder / "after").runs.size(), 8u);
}

TEST(PairedStudy, PlantsOnOneSideOnlyAndSaysSo) {
    const Folder folder, a, b;
    const backends::Stop stop;
    const Launcher old_one(fake_weft(a), {"s"}, 4), new_one(fake_weft(b), {"s"}, 4);
    StudyPlan planted = plan();
    planted.arms[2].plant = "slow=5%";
    const auto studies = run_paired({plan(), folder / "before", old_one}, {planted, folder / "after", new_one}, 1, stop,
                                    [](const StudyProgress&) {});
    EXPECT_EQ(a.read("starts").find("--plant"), std::string::npos);
    EXPECT_NE(b.read("starts").find("--plant slow=5%"), std::string::npos);
    EXPECT_TRUE(studies[0].notes.empty());
    ASSERT_EQ(studies[1].notes.size(), 1u);
    EXPECT_EQ(studies[1].notes[0], "planted: threads x2, slow=5%");
    EXPECT_EQ(read_study(folder / "after").plan.arms, planted.arms);
}

TEST(PairedStudy, RefusesUnequalArms) {
    const Folder folder, a;
    const backends::Stop stop;
    const Launcher launcher(fake_weft(a), {"s"}, 4);
    StudyPlan other = plan();
    other.arms.pop_back();
    EXPECT_THROW(run_paired({plan(), folder / "before", launcher}, {other, folder / "after", launcher}, 1, stop,
                            [](const StudyProgress&) {}),
                 std::invalid_argument);
}

} // namespace
} // namespace weft::bench::test
