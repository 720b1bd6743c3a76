// SPDX-License-Identifier: Apache-2.0
#include "bench/machine/machine_file.h"

#include "bench/machine/calibrate.h"

#include <gtest/gtest.h>

namespace weft::bench::test {
namespace {

/// As somebody would write it down.
const char* const by_hand = R"({
  "schema": "weft.machine-file/1",
  "name": "the big one",
  "processors": 64, "cores": 32, "threads_per_core": 2,
  "relative_speed": {"low": 1.1, "high": 1.4},
  "speed_at": [{"active": 1, "low": 1, "high": 1}, {"active": 32, "low": 0.7, "high": 0.9}],
  "backends": [{"backend": "threads", "schedule": "dynamic", "startup_s": 20e-6, "grab_s": {"low": 1e-7, "high": 1e-6}}]
})";

TEST(MachineFile, ReadsWhatAPersonWrote) {
    const MachineFile m = machine_file_from_json(by_hand);
    EXPECT_EQ(m.name, "the big one");
    EXPECT_EQ(m.processors, 64u);
    EXPECT_DOUBLE_EQ(m.relative_speed.high, 1.4);
    ASSERT_EQ(m.backends.size(), 1u);
    EXPECT_EQ(m.backends[0].transport, "none");
    EXPECT_DOUBLE_EQ(m.backends[0].startup_s.low, 20e-6);
    EXPECT_DOUBLE_EQ(m.backends[0].startup_s.high, 20e-6);
    EXPECT_FALSE(m.fork_s);
}

TEST(MachineFile, SurvivesItsFile) {
    MachineFile m = machine_file_from_json(by_hand);
    m.fork_s = Interval{1e-4, 2e-4};
    EXPECT_EQ(to_json(machine_file_from_json(to_json(m))), to_json(m));
}

TEST(MachineFile, SpeedsLieBetweenThoseGivenAndWidenBeyond) {
    const std::vector<Interval> s = speeds(machine_file_from_json(by_hand), 128);
    ASSERT_EQ(s.size(), 128u);
    EXPECT_DOUBLE_EQ(s[0].low, 1);
    EXPECT_NEAR(s[16].low, 1 - 0.3 * 16 / 31, 1e-12);
    EXPECT_NEAR(s[16].high, 1 - 0.1 * 16 / 31, 1e-12);
    EXPECT_DOUBLE_EQ(s[31].low, 0.7);
    EXPECT_DOUBLE_EQ(s[63].low, 0.35); // two on each core, which may gain nothing by it
    EXPECT_DOUBLE_EQ(s[63].high, 0.9); // or be as good as two
    EXPECT_DOUBLE_EQ(s[127].low, s[63].low / 2);
    EXPECT_DOUBLE_EQ(s[127].high, s[63].high / 2);
}

TEST(MachineFile, WhatIsNotGivenIsWide) {
    const std::vector<Interval> s =
        speeds(machine_file_from_json(R"({"schema": "weft.machine-file/1", "name": "x", "processors": 8})"), 8);
    EXPECT_DOUBLE_EQ(s[0].low, 1);
    EXPECT_DOUBLE_EQ(s[7].low, 0.75);
    EXPECT_DOUBLE_EQ(s[7].high, 1);
}

TEST(MachineFile, ErrorsNameTheKeyAndWhatIsExpected) {
    const std::string head = R"({"schema": "weft.machine-file/1", "name": "x", "processors": 4)";
    for (const auto& [text, words] : std::vector<std::pair<std::string, std::vector<std::string>>>{
             {"{", {"no JSON"}},
             {"[]", {"an object"}},
             {R"({"name": "x"})", {"schema", "missing"}},
             {R"({"schema": "weft.machine/1", "name": "x", "processors": 4})", {"schema", "weft.machine-file/1"}},
             {R"({"schema": "weft.machine-file/1", "name": "x"})", {"processors", "whole number"}},
             {R"({"schema": "weft.machine-file/1", "name": 7, "processors": 4})", {"name", "a text"}},
             {R"({"schema": "weft.machine-file/1", "name": "x", "processors": -4})", {"processors", "from 1"}},
             {head + R"(, "speeds": []})", {"speeds", "no such key", "speed_at"}},
             {head + R"(, "speed_at": [{"active": 5, "low": 1, "high": 1}]})", {"speed_at[0].active", "1 to 4"}},
             {head + R"(, "speed_at": [{"active": 2, "low": 0, "high": 1}]})", {"speed_at[0].low", "above 0"}},
             {head + R"(, "speed_at": [{"active": 2, "low": 1, "high": 0.5}]})", {"speed_at[0]", "low"}},
             {head + R"(, "speed_at": [{"active": 2, "low": 1, "high": 1}, {"active": 2, "low": 1, "high": 1}]})",
              {"speed_at[1].active", "more than"}},
             {head + R"(, "relative_speed": "fast"})", {"relative_speed", "an object"}},
             {head + R"(, "relative_speed": {"low": 1}})", {"relative_speed.high", "missing"}},
             {head + R"(, "backends": [{"backend": "threads"}]})", {"backends[0].schedule", "missing"}},
             {head + R"(, "fork_s": 1e300})", {"fork_s.low", "seconds"}}}) {
        try {
            machine_file_from_json(text);
            ADD_FAILURE() << text;
        } catch (const std::invalid_argument& e) {
            for (const std::string& word : words)
                EXPECT_NE(std::string(e.what()).find(word), std::string::npos) << text << ": " << e.what();
        }
    }
}

TEST(Calibration, GivesAFileThatCanBeReadAgain) {
    const Effort effort{.rounds = 2, .slice_s = 0.005};
    MachineFile m;
    m.name = "here";
    m.processors = 2;
    m.pipe_round_trip_s = measured_pipe_round_trip(effort);
    m.fork_s = measured_fork(effort);
    m.backends = measured_costs(2, effort);
    m.speed_at = measured_speeds(2, effort);
    EXPECT_EQ(to_json(machine_file_from_json(to_json(m))), to_json(m));
    ASSERT_EQ(m.speed_at.size(), 2u);
    EXPECT_DOUBLE_EQ(m.speed_at[0].speed.low, 1);
    EXPECT_GT(m.pipe_round_trip_s->low, 0);
    for (const RuntimeCost& c : m.backends) {
        EXPECT_GT(c.grab_s.low, 0) << c.backend;
        EXPECT_GE(c.startup_s.high, c.startup_s.low) << c.backend;
    }
}

TEST(Calibration, CountsGrowUpToTheLast) {
    EXPECT_EQ(usual_counts(1), (std::vector<unsigned>{1}));
    EXPECT_EQ(usual_counts(7), (std::vector<unsigned>{1, 2, 3, 4, 6, 7}));
}

} // namespace
} // namespace weft::bench::test
