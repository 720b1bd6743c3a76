// SPDX-License-Identifier: Apache-2.0
// Rung V7 of the validation: a study of the real program, with a loss planted in one backend, must call it by its name.
// The plants are far above what a busy machine does by itself; no duration is looked at.
#include "tests/cli/program.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <tuple>

namespace weft::test {
namespace {

using Json = nlohmann::json;

/// Starts weft and waits longer than usual: a study is many runs.
Outcome study(const std::vector<std::string>& arguments, const Scratch& folder) {
    return Program(arguments, folder.path()).wait(std::chrono::seconds(200));
}

/// Arguments of a short study of one backend with two workers.
std::vector<std::string> planted_study(const std::string& backend, const std::string& plant) {
    // A fixed share for each worker: a slow one cannot be relieved by the others, so the loss grows with the slowness.
    const std::string schedule = plant.starts_with("worker") ? "static" : "default";
    return {"scale",        "builtin:cornell",
            "--size",       "96x96",
            "--spp",        "2",
            "--tiles",      "8",
            "--backends",   backend,
            "--schedules",  schedule,
            "-t",           "2",
            "--rounds",     "3",
            "--max-rounds", "3",
            "--plant",      backend + ":" + plant,
            "-o",           "study"};
}

/// The causes of the planted arm, the largest first.
Json causes_of(const Scratch& folder, const std::string& backend) {
    const Json summary = Json::parse(read_text(folder / "study/summary.json"));
    for (const Json& arm : summary["arms"])
        if (arm["backend"] == backend) return arm["losses"]["causes"];
    return {};
}

struct PlantAndName {
    std::string plant, name;
    friend void PrintTo(const PlantAndName& p, std::ostream* out) { *out << p.plant; }
};

class PlantedCause : public testing::TestWithParam<std::tuple<std::string, PlantAndName>> {};

TEST_P(PlantedCause, IsNamed) {
    const auto& [backend, planted] = GetParam();
    const Scratch folder;
    const Outcome end = study(planted_study(backend, planted.plant), folder);
    ASSERT_EQ(end.exit_code, 0) << end.err;
    const Json causes = causes_of(folder, backend);
    ASSERT_FALSE(causes.empty());
    EXPECT_EQ(causes[0]["name"], planted.name) << end.out;
    EXPECT_NE(end.out.find(planted.name + ":"), std::string::npos) << end.out;
    EXPECT_NE(end.out.find("planted: " + backend), std::string::npos) << end.out;
}

INSTANTIATE_TEST_SUITE_P(All, PlantedCause,
                         testing::Combine(testing::Values("threads", "openmp", "tbb", "processes"),
                                          testing::Values(PlantAndName{"worker=12", "slow worker"},
                                                          PlantAndName{"serial=300%", "serial part"},
                                                          PlantAndName{"dispatch=5ms", "dispatch"},
                                                          PlantAndName{"tile=600ms", "long tile"})),
                         [](const auto& values) {
                             const std::string plant = std::get<1>(values.param).plant;
                             return std::get<0>(values.param) + "_" + plant.substr(0, plant.find('='));
                         });

TEST(Planted, TheImageStaysAndTheReportSaysSo) {
    const Scratch folder;
    const std::vector<std::string> picture{"render", "builtin:cornell", "--size", "64x48", "--spp", "2", "-o",
                                           "none",   "--report",        "r.json"};
    const std::string hash = weft(picture, folder.path()).out;
    for (const char* backend : {"serial", "threads", "openmp", "tbb", "processes"}) {
        std::vector<std::string> words = picture;
        words.insert(words.end(),
                     {"--backend", backend, "--plant", "worker=2,slow=5%,serial=5%,dispatch=50us,tile=5ms"});
        const Outcome end = weft(words, folder.path());
        EXPECT_EQ(end.out, hash) << backend << end.err;
        EXPECT_TRUE(Json::parse(read_text(folder / "r.json"))["run"].contains("plant"));
    }
    EXPECT_EQ(weft({"render", "builtin:cornell", "--plant", "worker"}, folder.path()).exit_code, 2);
    EXPECT_EQ(weft({"render", "builtin:cornell", "--plant", "tile=5 parsecs"}, folder.path()).exit_code, 2);
    EXPECT_EQ(weft({"render", "--help"}, folder.path()).out.find("plant"), std::string::npos);
}

TEST(WeakScaling, ByPixels) {
    const Scratch folder;
    const Outcome end =
        weft({"scale", "builtin:cornell", "--size", "48x32", "--spp", "1", "--backends", "threads,serial", "-t", "1,2",
              "--rounds", "1", "--max-rounds", "1", "--weak", "pixels", "-o", "study"},
             folder.path());
    ASSERT_EQ(end.exit_code, 0) << end.err;
    EXPECT_NE(end.out.find("weak scaling: pixels"), std::string::npos) << end.out;
    EXPECT_NE(end.out.find("pixels x2"), std::string::npos) << end.out;
    const std::string runs = read_text(folder / "study/runs.csv");
    EXPECT_NE(runs.find(",3128,"), std::string::npos) << runs; // samples: 68 x 46 pixels
    EXPECT_EQ(weft({"scale", "builtin:cornell", "--weak", "bytes"}, folder.path()).exit_code, 2);
}

TEST(Against, TheSameProgramRaisesNoAlarmAndAPlantedOneDoes) {
    for (const bool planted : {false, true}) {
        const Scratch folder;
        std::vector<std::string> words{"scale",     "builtin:cornell", "--size",  "48x32", "--spp",
                                       "1",         "--backends",      "threads", "-t",    "2",
                                       "--against", WEFT_PROGRAM,      "-o",      "study"};
        if (planted) words.insert(words.end(), {"--plant", "all:slow=900%"});
        const Outcome end = study(words, folder);
        EXPECT_EQ(end.exit_code, planted ? 7 : 0) << end.out << end.err;
        EXPECT_NE(end.out.find(planted ? "Slower: an alarm" : "No alarm"), std::string::npos) << end.out;
        const Outcome again = weft({"regress", "study/before", "study/after"}, folder.path());
        EXPECT_EQ(again.exit_code, end.exit_code) << again.out << again.err;
    }
    const Scratch folder;
    EXPECT_EQ(weft({"scale", "builtin:cornell", "--against", "no-such-weft"}, folder.path()).exit_code, 2);
}

} // namespace
} // namespace weft::test
