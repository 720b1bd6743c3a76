// SPDX-License-Identifier: Apache-2.0
// Rounds, resumption, refusal, and what is written as it happens.
#include "bench/study/plan_json.h"
#include "bench/study/study.h"
#include "bench/study/summary.h"
#include "tests/unit/bench/study/fake_weft.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

namespace weft::bench::test {
namespace {

StudyPlan small_plan() {
    StudyPlan plan;
    plan.scene = "s";
    plan.picture = {"s"};
    plan.spp = 4;
    plan.arms = {{}, {.twin = 1}, {.copies = 2}, {.backend = "threads", .workers = 2}};
    plan.least_rounds = plan.most_rounds = 6;
    return plan;
}

Study run(const Folder& folder, const StudyPlan& plan, const std::filesystem::path& program,
          const backends::Stop& stop = {}) {
    const Launcher launcher(program, plan.picture, plan.spp);
    return run_study(plan, folder / "study", launcher, stop, [](const StudyProgress&) {});
}

std::ptrdiff_t lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

TEST(Study, MeasuresEveryArmOnceInEveryRound) {
    const Folder folder;
    const StudyPlan plan = small_plan();
    const Study study = run(folder, plan, fake_weft(folder));
    EXPECT_EQ(study.complete_rounds(), 6u);
    EXPECT_EQ(study.runs.size(), 24u);
    EXPECT_EQ(lines(folder.read("starts")), 6 * 5); // the copies start two processes
    EXPECT_EQ(lines(folder.read("study/runs.jsonl")), 24);
    EXPECT_EQ(study.seconds(plan.arms[3]), std::vector<double>(6, 1.0));
    EXPECT_TRUE(study.notes.empty());
    const Study again = read_study(folder / "study");
    EXPECT_EQ(again.runs.size(), 24u);
    EXPECT_EQ(again.plan.arms, plan.arms);
    for (std::size_t i = 0; i < 24; ++i) EXPECT_EQ(to_json_line(again.runs[i]), to_json_line(study.runs[i]));
}

TEST(Study, OrdersAreDrawnAnewAndAllOccur) {
    std::set<std::vector<std::size_t>> orders;
    for (unsigned round = 0; round < 200; ++round) {
        const auto order = round_order(1, round, 3);
        EXPECT_EQ(std::set(order.begin(), order.end()).size(), 3u);
        EXPECT_EQ(order, round_order(1, round, 3));
        orders.insert(order);
    }
    EXPECT_EQ(orders.size(), 6u);
    EXPECT_NE(round_order(1, 0, 20), round_order(2, 0, 20));
}

TEST(Study, GoesOnWhereItWasCutOff) {
    const Folder folder;
    const StudyPlan plan = small_plan();
    const auto program = fake_weft(folder);
    run(folder, plan, program);
    // As if it had been killed in the middle of the tenth line.
    std::string text = folder.read("study/runs.jsonl");
    std::size_t at = 0;
    for (int i = 0; i < 9; ++i) at = text.find('\n', at) + 1;
    folder.write("study/runs.jsonl", text.substr(0, at + 20));
    folder.write("starts", "");
    const Study study = run(folder, plan, program);
    EXPECT_EQ(study.complete_rounds(), 6u);
    EXPECT_EQ(study.runs.size(), 24u);
    EXPECT_EQ(lines(folder.read("study/runs.jsonl")), 24);
    EXPECT_LE(lines(folder.read("starts")), 15 + 4); // only what was missing
}

TEST(Study, RefusesAFolderOfAnotherStudy) {
    const Folder folder;
    StudyPlan plan = small_plan();
    const auto program = fake_weft(folder);
    run(folder, plan, program);
    plan.most_rounds = 7; // may change
    EXPECT_NO_THROW(run(folder, plan, program));
    plan.spp = 5;
    EXPECT_THROW(run(folder, plan, program), std::invalid_argument);
}

TEST(Study, EndsEarlyWhenItKnowsEnough) {
    const Folder folder;
    StudyPlan plan = small_plan();
    plan.most_rounds = 30;
    EXPECT_EQ(run(folder, plan, fake_weft(folder)).complete_rounds(), 6u); // the stand-in's times do not vary
}

TEST(Study, SaysWhenTheBudgetIsSpentFirst) {
    const Folder folder;
    StudyPlan plan = small_plan();
    plan.most_rounds = 30;
    plan.budget_s = 1e-6;
    const Study study = run(folder, plan, fake_weft(folder, "seconds=$(awk \"BEGIN { srand(); print 1 + $$ % 7 }\")"));
    EXPECT_EQ(study.complete_rounds(), 6u);
    ASSERT_EQ(study.notes.size(), 1u);
    EXPECT_NE(study.notes[0].find("budget"), std::string::npos);
}

TEST(Study, PinsAreToldApartAndPassedOn) {
    const Folder folder;
    StudyPlan plan = small_plan();
    plan.arms = {{}, {.backend = "threads", .workers = 2}, {.backend = "threads", .pin = "compact", .workers = 2}};
    EXPECT_EQ(plan.arms[2].label(), "threads pinned compact x2");
    EXPECT_EQ(plan_from_json(plan_to_json(plan)).arms, plan.arms);
    EXPECT_EQ(plan_to_json(small_plan()).find("pin"), std::string::npos); // folders of before can be continued
    run(folder, plan, fake_weft(folder));
    std::size_t pinned = 0;
    const std::string starts = folder.read("starts");
    for (std::size_t at = starts.find("--pin compact"); at != std::string::npos; at = starts.find("--pin", at + 1))
        ++pinned;
    EXPECT_EQ(pinned, 6u);
}

TEST(Study, MoreWorkersThanProcessorsIsFlaggedEverywhere) {
    const Folder folder;
    StudyPlan plan = small_plan();
    plan.arms = {{}, {.backend = "threads", .workers = 1}, {.backend = "threads", .workers = 4}};
    Study study = run(folder, plan, fake_weft(folder));
    EXPECT_FALSE(study.oversubscribed(plan.arms[2])) << "how many there are is not known";
    study.processors = 2;
    EXPECT_TRUE(study.oversubscribed(plan.arms[2]));
    EXPECT_FALSE(study.oversubscribed(plan.arms[1]));
    for (RunRecord& run : study.runs) run.host = {}; // this machine may be busy
    study.runs[4].host = {.cpu_used_s = 3, .capacity_s = 4, .own_s = 1};
    const Summary s = summarise(study);
    EXPECT_TRUE(s.arms[2].oversubscribed);
    EXPECT_NE(to_text(study, s).find("more workers than processors"), std::string::npos);
    EXPECT_NE(to_json(study, s).find("\"oversubscribed\": true"), std::string::npos);
    ASSERT_EQ(s.disturbed.size(), 1u);
    EXPECT_NE(s.disturbed[0].find("other programs took 50 %"), std::string::npos);
    EXPECT_NE(to_text(study, s).find("1 of 18 runs were disturbed: round 2, "), std::string::npos);
    EXPECT_EQ(to_json_line(run_from_json_line(to_json_line(study.runs[4]))), to_json_line(study.runs[4]));
}

TEST(Study, EndsWhenImagesDiffer) {
    const Folder folder;
    EXPECT_THROW(run(folder, small_plan(), fake_weft(folder, "[ $backend = serial ] || hash=other")),
                 std::runtime_error);
}

TEST(Study, PassesOnWhyTheProgramFailed) {
    const Folder folder;
    try {
        run(folder, small_plan(), fake_weft(folder, "echo 'weft: no such scene' >&2; exit 3"));
        FAIL();
    } catch (const RunFailed& e) {
        EXPECT_EQ(e.exit_code, 3);
        EXPECT_NE(std::string(e.what()).find("no such scene"), std::string::npos);
    }
}

TEST(Study, StopEndsItWithWhatThereIs) {
    const Folder folder;
    backends::Stop stop;
    stop.request();
    const Study study = run(folder, small_plan(), fake_weft(folder, "sleep 5"), stop);
    EXPECT_EQ(study.complete_rounds(), 0u);
    ASSERT_EQ(study.notes.size(), 1u);
}

TEST(Study, NamesTheBrokenLine) {
    const Folder folder;
    run(folder, small_plan(), fake_weft(folder));
    folder.write("study/runs.jsonl", "{\"schema\": \"weft.run/1\"}\n");
    try {
        read_study(folder / "study");
        FAIL();
    } catch (const std::invalid_argument& e) {
        EXPECT_NE(std::string(e.what()).find("runs.jsonl: line 1"), std::string::npos) << e.what();
    }
}

} // namespace
} // namespace weft::bench::test
