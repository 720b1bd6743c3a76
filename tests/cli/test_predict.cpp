// SPDX-License-Identifier: Apache-2.0
// A prediction from a study to its score, as a user goes.
#include "tests/cli/program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

namespace weft::test {
namespace {

using Json = nlohmann::json;

void measure(const Scratch& folder, const std::string& name, const std::string& size = "64x64") {
    const Outcome outcome =
        weft({"scale", "builtin:cornell", "--size", size, "--spp", "1", "--backends", "threads", "--workers", "1,2",
              "--tiles", "16,32", "--rounds", "1", "--max-rounds", "1", "-o", name},
             folder.path());
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
}

Json read_json(const std::filesystem::path& path) { return Json::parse(read_text(path)); }

TEST(Predict, EachTileSizeIsMeasuredSeriallyAndHeldOut) {
    const Scratch folder;
    measure(folder, "study");
    const Json arms = read_json(folder / "study" / "study.json")["arms"];
    EXPECT_TRUE(std::any_of(arms.begin(), arms.end(), [](const Json& a) { return a["label"] == "serial tile 32"; }));
    const Outcome predicted = weft({"predict", "study", "--workers", "4"}, folder.path());
    ASSERT_EQ(predicted.exit_code, 0) << predicted.err;
    const Json json = read_json(folder / "study" / "prediction.json");
    EXPECT_EQ(json["held_out"].size(), 2u);
    EXPECT_EQ(json["predicted"].size(), 2u);
    EXPECT_EQ(json["validation"]["replay"]["runs"], 2);
    EXPECT_EQ(json["validation"]["hold_out"]["arms"], 2);
    EXPECT_TRUE(json["validation"]["ranking"].contains("tau"));
    EXPECT_FALSE(json.contains("emulated"));
    EXPECT_NE(predicted.out.find(json["sha256"].get<std::string>() + "  study/prediction.json\n"), std::string::npos);
}

TEST(Predict, EmulatesWhatItPredicts) {
    const Scratch folder;
    measure(folder, "study");
    const Outcome outcome =
        weft({"predict", "study", "--workers", "8", "--emulate", "--emulate-budget", "5s"}, folder.path());
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_NE(outcome.out.find("Emulated: "), std::string::npos);
    const Json emulated = read_json(folder / "study" / "prediction.json")["emulated"];
    ASSERT_EQ(emulated.size(), 2u);
    EXPECT_EQ(emulated[0]["label"], "threads dynamic x8");
    EXPECT_EQ(emulated[0]["workers"], 8);
    for (const char* key : {"makespan_s", "simulated_s", "error", "cpu_share", "oversleep_us", "void", "reason"})
        EXPECT_TRUE(emulated[0].contains(key)) << key;
    EXPECT_GT(emulated[0]["makespan_s"], 0.0);
    EXPECT_EQ(weft({"predict", "study", "--dilate", "3"}, folder.path()).exit_code, 2); // without --emulate
}

TEST(Predict, AnInterruptedEmulationKeepsThePrediction) {
    const Scratch folder;
    measure(folder, "study");
    Program program({"predict", "study", "--workers", "2", "--emulate", "--dilate", "100000", "--emulate-budget", "9h"},
                    folder.path());
    ASSERT_TRUE(program.wait_for_children(1, std::chrono::seconds(20)));
    program.send(SIGINT);
    EXPECT_EQ(program.wait().exit_code, 130);
    const Json json = read_json(folder / "study" / "prediction.json");
    EXPECT_EQ(json["predicted"].size(), 2u);
    EXPECT_EQ(json["emulated"], Json::array());
}

TEST(Validate, ScoresALaterStudyAndKeepsTheLedger) {
    const Scratch folder;
    measure(folder, "before");
    measure(folder, "after");
    measure(folder, "other", "32x32");
    ASSERT_EQ(weft({"predict", "before", "--workers", "2,4"}, folder.path()).exit_code, 0);
    const std::string prediction = "before/prediction.json";
    const auto score_against = [&](const std::string& study) {
        return weft({"validate", prediction, study}, folder.path());
    };
    for (int lines = 1; lines <= 2; ++lines) {
        const Outcome outcome = score_against("after");
        ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
        const std::string ledger = read_text(folder / "before" / "ledger.jsonl");
        EXPECT_EQ(std::count(ledger.begin(), ledger.end(), '\n'), lines);
        const Json line = Json::parse(ledger.substr(0, ledger.find('\n')));
        EXPECT_EQ(line["prediction_sha256"], read_json(folder / prediction)["sha256"]);
        EXPECT_EQ(line["of"], 2);
        EXPECT_EQ(line["unmeasured"], 2); // four workers
        EXPECT_EQ(line["arms"].size(), 2u);
    }
    EXPECT_EQ(score_against("other").exit_code, 3);
    EXPECT_NE(score_against("other").err.find("another picture"), std::string::npos);
    EXPECT_EQ(score_against("before").exit_code, 3); // what it was made from

    std::string text = read_text(folder / prediction);
    const auto rounds = text.find("\"rounds\": 1");
    ASSERT_NE(rounds, std::string::npos);
    text[rounds + 10] = '2';
    std::ofstream(folder / prediction) << text;
    const Outcome edited = score_against("after");
    EXPECT_EQ(edited.exit_code, 3);
    EXPECT_NE(edited.err.find("it was edited"), std::string::npos) << edited.err;
    std::ofstream(folder / prediction) << "{}";
    EXPECT_EQ(score_against("after").exit_code, 3);
}

} // namespace
} // namespace weft::test
