// SPDX-License-Identifier: Apache-2.0
// One picture, woven many ways: every backend, schedule, transport, worker count, chunk and tile size gives one hash,
// and so does a run whose workers are killed or stopped. With WEFT_THOROUGH in the environment: larger pictures, and
// twenty harassed runs of each kind (docs/validation.md).
#include "tests/cli/program.h"

#include <csignal>
#include <cstdlib>
#include <gtest/gtest.h>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

namespace weft::test {
namespace {

bool thorough() { return std::getenv("WEFT_THOROUGH") != nullptr; }

std::string hash_of(const Scratch& folder, std::vector<std::string> more) {
    std::vector<std::string> words{"render", "builtin:cornell", "-o", "none", "-q"};
    for (const char* word : {"--size", thorough() ? "256x256" : "50x38", "--spp", thorough() ? "16" : "3"})
        words.emplace_back(word);
    words.insert(words.end(), more.begin(), more.end());
    const Outcome o = weft(words, folder.path());
    EXPECT_EQ(o.exit_code, 0) << o.err;
    return o.out.substr(0, 64);
}

TEST(Determinism, EveryWayOfWeavingGivesOneHash) {
    const Scratch folder;
    const std::string reference = hash_of(folder, {"--backend", "serial"});
    ASSERT_EQ(reference.size(), 64u);
    int ways = 0;
    for (const auto& b : nlohmann::json::parse(weft({"backends", "--json"}, folder.path()).out)) {
        if (!b["available"].get<bool>()) continue;
        const std::string name = b["name"];
        for (const std::string schedule : b["schedules"])
            for (const std::string transport : b["transports"])
                for (const std::string workers : {"1", "2", "3", "7"}) {
                    if (name == "serial" && workers != "1") continue;
                    for (const std::string tile : {"8", "16", "33"}) {
                        const std::vector<std::string> way{"--backend", name, "--schedule", schedule, "--transport",
                                                           transport,   "-t", workers,      "--tile", tile};
                        EXPECT_EQ(hash_of(folder, way), reference)
                            << name << ' ' << schedule << ' ' << transport << ' ' << workers << ' ' << tile;
                        ++ways;
                    }
                }
    }
    EXPECT_GE(ways, 100);
}

TEST(Determinism, TheInstructionSetDoesNotMatter) {
    const Scratch folder;
    const Outcome wrong = weft({"render", "builtin:cornell", "-o", "none", "--isa", "mmx"}, folder.path());
    EXPECT_EQ(wrong.exit_code, 2);
    EXPECT_NE(wrong.err.find("baseline"), std::string::npos) << wrong.err;
    const std::string reference = hash_of(folder, {"--isa", "baseline"});
    int more = 0;
    for (const std::string isa : {"avx512", "avx2", "sse4"}) // as far as this processor has them
        if (wrong.err.find(isa) != std::string::npos) {
            EXPECT_EQ(hash_of(folder, {"--isa", isa, "--report", "r.json"}), reference) << isa;
            EXPECT_EQ(nlohmann::json::parse(read_text(folder / "r.json"))["run"]["isa"], isa);
            ++more;
        }
    if (more == 0) GTEST_SKIP() << "this build or processor has the baseline only";
}

TEST(Determinism, TheQualityOfTheTreesDoesNotMatter) {
    const Scratch folder;
    const Outcome wrong = weft({"render", "builtin:cornell", "-o", "none", "--isa", "mmx"}, folder.path());
    for (const std::string scene : {"builtin:cornell", "builtin:menger", "builtin:interior"}) {
        std::string reference;
        for (const std::string isa : {"baseline", "sse4", "avx2", "avx512"}) {
            if (wrong.err.find(isa) == std::string::npos) continue;
            for (const std::string bvh : {"balanced", "fast", "best", "auto"}) {
                const Outcome o = weft({"render", scene, "-o", "none", "--size", "48x36", "--spp", "2", "--isa", isa,
                                        "--bvh", bvh, "--report", "r.json"},
                                       folder.path());
                ASSERT_EQ(o.exit_code, 0) << o.err;
                const auto report = nlohmann::json::parse(read_text(folder / "r.json"));
                if (bvh != "auto") {
                    EXPECT_EQ(report["run"]["bvh"], bvh);
                }
                if (reference.empty()) reference = o.out;
                EXPECT_EQ(o.out, reference) << scene << ' ' << isa << ' ' << bvh;
            }
        }
    }
}

TEST(Determinism, TheOrderOfTilesDoesNotMatter) {
    const Scratch folder;
    const std::string reference = hash_of(folder, {"--tile", "8", "--backend", "serial"});
    EXPECT_EQ(hash_of(folder, {"--tile", "8", "--report", "r.json", "--report-units"}), reference);
    for (const std::string backend : {"serial", "threads", "processes"})
        for (const std::string order : {"scanline", "hilbert", "spiral", "cost"})
            EXPECT_EQ(hash_of(folder, {"--tile", "8", "--backend", backend, "--order", order}), reference) << order;
    EXPECT_EQ(hash_of(folder, {"--tile", "8", "--order", "cost", "--costs", "r.json"}), reference);
}

TEST(Determinism, SettingsThatMatterChangeTheHash) {
    const Scratch folder;
    const std::string reference = hash_of(folder, {});
    EXPECT_NE(hash_of(folder, {"--seed", "1"}), reference);
    EXPECT_NE(hash_of(folder, {"--depth", "1"}), reference);
    EXPECT_EQ(hash_of(folder, {"--exposure", "2", "--tonemap", "linear"}), reference); // only what is shown changes
}

/// Harasses the workers of a run until it ends; returns the hash.
std::string harassed(int signal, unsigned seed, std::vector<std::string> more, int& harmed) {
    const Scratch folder;
    std::vector<std::string> words{"render", "builtin:cornell", "--size",    "256x256", "--spp", "16", "-o", "none",
                                   "-q",     "--backend",       "processes", "-t",      "3"};
    words.insert(words.end(), more.begin(), more.end());
    Program program(words, folder.path());
    std::mt19937 random(seed);
    while (program.running()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        const auto children = program.children();
        if (children.empty()) continue;
        if (::kill(children[random() % children.size()], signal) == 0) ++harmed;
    }
    const Outcome o = program.wait();
    EXPECT_EQ(o.exit_code, 0) << o.err;
    return o.out.substr(0, 64);
}

TEST(Determinism, KilledAndStoppedWorkersCostNothing) {
    int none = 0;
    const std::string reference = harassed(0, 1, {"--worker-timeout", "60"}, none); // signal 0 harms nobody
    int killed = 0, stopped = 0;
    for (unsigned round = 0; round < (thorough() ? 20u : 1u); ++round) {
        EXPECT_EQ(harassed(SIGKILL, 100 + round, {}, killed), reference);
        EXPECT_EQ(harassed(SIGKILL, 200 + round, {"--transport", "shared", "--schedule", "dynamic"}, killed),
                  reference);
        EXPECT_EQ(harassed(SIGSTOP, 300 + round, {"--worker-timeout", "1"}, stopped), reference);
    }
    EXPECT_GT(killed, 0);
    EXPECT_GT(stopped, 0);

    std::cout << killed << " workers killed, " << stopped << " stopped\n";
}

} // namespace
} // namespace weft::test
