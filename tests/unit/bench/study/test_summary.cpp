// SPDX-License-Identifier: Apache-2.0
// Weak scaling, what single tiles took, and a text that fits.
#include "bench/study/summary.h"
#include "tests/unit/bench/study/fake_weft.h"
#include "tests/unit/bench/study/made_up_run.h"

#include <gtest/gtest.h>
#include <sstream>

namespace weft::bench::test {
namespace {

std::size_t widest_line(const std::string& text) {
    std::istringstream lines(text);
    std::size_t widest = 0;
    for (std::string line; std::getline(lines, line);) widest = std::max(widest, line.size());
    return widest;
}

/// Every ray takes `ns` nanoseconds of a worker, whatever the picture.
Study weak_study(bool pixels, double ns_at_two) {
    Study s;
    s.plan.scene = "made up";
    s.plan.picture = {"made up", "--size", "100x50"};
    s.plan.arms = {{},
                   {.copies = 2, .scale = 2, .pixels = pixels},
                   {.backend = "threads", .workers = 2, .scale = 2, .pixels = pixels}};
    for (unsigned round = 0; round < 6; ++round)
        for (const Arm& arm : s.plan.arms) {
            RunRecord run;
            run.arm = arm.label();
            run.round = round;
            const double one_picture = arm.scale == 1 ? 1000 : 2010; // sides are rounded: not exactly twice
            run.rays = static_cast<std::uint64_t>(one_picture * arm.copies);
            run.phases.render_s =
                static_cast<double>(run.rays) * 1e-9 * (arm.workers == 2 ? ns_at_two : 100) / arm.workers / arm.copies;
            s.runs.push_back(run);
        }
    return s;
}

TEST(Weak, SpeedUpsAreOfRays) {
    for (const bool pixels : {false, true}) {
        const Study study = weak_study(pixels, 110);
        const Summary s = summarise(study);
        EXPECT_NEAR(s.arms[1].speedup.median, 2, 1e-9);
        EXPECT_NEAR(s.arms[2].speedup.median, 2 / 1.1, 1e-9);
        EXPECT_NEAR(s.arms[2].ns_per_ray, 110, 1e-9);
        ASSERT_TRUE(s.arms[2].of_capacity);
        EXPECT_NEAR(s.arms[2].of_capacity->median, 1 / 1.1, 1e-9);
        const std::string text = to_text(study, s);
        EXPECT_NE(text.find(pixels ? "weak scaling: pixels" : "weak scaling: samples"), std::string::npos) << text;
        EXPECT_NE(text.find("T_P/T_1"), std::string::npos);
        EXPECT_NE(text.find("1.100"), std::string::npos) << text;
        EXPECT_NE(to_json(study, s).find("\"ns_per_ray\": 110"), std::string::npos);
    }
}

TEST(Weak, PixelsGrowInBothDirectionsAndSamplesDoNot) {
    const Arm arm{.backend = "threads", .workers = 4, .scale = 4, .pixels = true};
    using Words = std::vector<std::string>;
    EXPECT_EQ(arm.picture({"s", "--size", "640x360", "--depth", "3"}, 16),
              (Words{"s", "--size", "1280x720", "--depth", "3", "--spp", "16"}));
    const Arm three{.scale = 3, .pixels = true};
    EXPECT_EQ(three.picture({"s", "--size", "640x360"}, 16)[2], "1108x624"); // even, and the aspect within a pixel
    const Arm samples{.scale = 3};
    EXPECT_EQ(samples.picture({"s", "--size", "640x360"}, 16), (Words{"s", "--size", "640x360", "--spp", "48"}));
    EXPECT_THROW(static_cast<void>(arm.picture({"s"}, 16)), std::invalid_argument);
    EXPECT_EQ(arm.label(), "threads pixels x4 x4");
}

TEST(Weak, ImagesOfOneSizeMustAgreeAndOthersNeedNot) {
    const std::string by_size = "hash=$(echo \"$all\" | sed 's/.*--size \\([0-9x]*\\).*/\\1/')";
    StudyPlan plan;
    plan.scene = "s";
    plan.picture = {"s", "--size", "64x32"};
    plan.arms = {{},
                 {.backend = "threads", .workers = 2, .scale = 2, .pixels = true},
                 {.backend = "tbb", .workers = 2, .scale = 2, .pixels = true}};
    plan.least_rounds = plan.most_rounds = 1;
    const backends::Stop stop;
    for (const bool wrong : {false, true}) {
        const Folder folder;
        const auto program = fake_weft(folder, by_size + (wrong ? "; [ $backend = tbb ] && hash=other" : ""));
        // The stand-in drops its words while it reads them.
        std::string script = folder.read("weft");
        script.insert(script.find('\n') + 1, "all=\"$*\"\n");
        folder.write("weft", script);
        const Launcher launcher(program, plan.picture, plan.spp);
        const auto run = [&] { return run_study(plan, folder / "study", launcher, stop, [](const auto&) {}); };
        if (wrong) {
            EXPECT_THROW(run(), std::runtime_error);
        } else {
            EXPECT_EQ(run().runs[0].image_sha256.substr(0, 2).empty(), false);
            EXPECT_NE(folder.read("starts").find("--size 90x46"), std::string::npos) << folder.read("starts");
        }
    }
}

TEST(Summary, KnowsTheLongestOfTheTiles) {
    Study study;
    study.plan.arms = {{}, {.backend = "threads", .workers = 2}};
    std::vector<double> costs(100, 0.001);
    for (std::size_t i = 0; i < 10; ++i) costs[i] = 0.004;
    for (unsigned round = 0; round < 6; ++round)
        for (const Arm& arm : study.plan.arms) {
            RunRecord run = made_up_run(costs, arm.workers);
            run.arm = arm.label();
            run.round = round;
            study.runs.push_back(run);
        }
    EXPECT_NEAR(summarise(study).arms[1].p95_tile_s, 0.004, 1e-9);
    EXPECT_NE(to_text(study, summarise(study)).find("p95 tile"), std::string::npos);
}

TEST(Summary, FitsInto110Columns) {
    Study study;
    study.plan.scene = "builtin:" + std::string(90, 'x');
    study.plan.arms = {{}, {.twin = 1}, {.copies = 16}};
    for (const char* schedule : {"dynamic", "queue"})
        study.plan.arms.push_back({.backend = "processes",
                                   .schedule = schedule,
                                   .transport = "shared",
                                   .chunk = 16,
                                   .order = "scanline",
                                   .tile = 128,
                                   .workers = 16});
    const std::vector<double> costs = made_up_costs(2000, 1);
    for (unsigned round = 0; round < 6; ++round)
        for (const Arm& arm : study.plan.arms) {
            RunRecord run = made_up_run(
                costs, arm.workers, {.slow_worker = 2, .serial_share = 0.05, .dispatch_s = 5e-5, .tile_share = 0.2});
            run.arm = arm.label();
            run.round = round;
            study.runs.push_back(run);
        }
    study.notes = {"a note of many words, " + study.plan.arms.back().label() + ", " + study.plan.arms.back().label()};
    EXPECT_LE(widest_line(to_text(study, summarise(study))), 110u) << to_text(study, summarise(study));
}

} // namespace
} // namespace weft::bench::test
