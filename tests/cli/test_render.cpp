// SPDX-License-Identifier: Apache-2.0
// weft render as its users meet it: files, streams, exit codes.
#include "tests/cli/program.h"

#include <cmath>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <regex>

namespace weft::test {
namespace {

const std::vector<std::string> small{"--size", "32x32", "--spp", "2"};

std::vector<std::string> render(std::vector<std::string> more, const std::string& scene = "builtin:cornell") {
    std::vector<std::string> words{"render", scene};
    words.insert(words.end(), small.begin(), small.end());
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

TEST(Render, WritesThePictureAndPrintsItsHash) {
    const Scratch folder;
    const Outcome o = weft(render({"-o", "a.png"}), folder.path());
    EXPECT_EQ(o.exit_code, 0) << o.err;
    EXPECT_TRUE(std::regex_match(o.out, std::regex("[0-9a-f]{64}  a\\.png\n"))) << o.out;
    EXPECT_EQ(folder.names(), std::vector<std::string>{"a.png"});
    EXPECT_EQ(read_text(folder / "a.png").substr(1, 3), "PNG");
}

TEST(Render, NamesThePictureAfterTheScene) {
    const Scratch folder;
    const Outcome o = weft(render({}, "builtin:sphereflake,depth=2"), folder.path());
    EXPECT_EQ(o.exit_code, 0) << o.err;
    EXPECT_EQ(folder.names(), std::vector<std::string>{"sphereflake.png"});
}

TEST(Render, WritesEveryFormat) {
    const Scratch folder;
    std::string hash;
    for (const std::string name : {"a.png", "a.exr", "a.hdr", "a.pfm"}) {
        const Outcome o = weft(render({"-o", name}), folder.path());
        ASSERT_EQ(o.exit_code, 0) << o.err;
        if (hash.empty()) hash = o.out.substr(0, 64);
        EXPECT_EQ(o.out, hash + "  " + name + "\n"); // the hash is the film's, whatever the file
    }
    const Outcome none = weft(render({"-o", "none"}), folder.path());
    EXPECT_EQ(none.out, hash + "  -\n");
    EXPECT_EQ(folder.names().size(), 4u);
}

TEST(Render, QuietSaysNothingAndOthersKeepStdoutForData) {
    const Scratch folder;
    const Outcome o = weft(render({"-q"}), folder.path());
    EXPECT_EQ(o.err, "");
    EXPECT_EQ(o.out.size(), 64 + 2 + std::string("cornell.png\n").size());
}

struct Refusal {
    std::vector<std::string> arguments;
    int exit_code;
    std::vector<std::string> says;
};

TEST(Render, RefusesWithReasonAndExitCode) {
    const Scratch folder;
    std::filesystem::create_directory(folder / "folder.glb");
    const std::vector<Refusal> refusals{
        {{"render"}, 2, {"SCENE"}},
        {{"render", "builtin:cornell", "--nonsense"}, 2, {"--nonsense"}},
        {{"render", "builtin:cornell", "--spp", "0"}, 2, {"--spp"}},
        {{"render", "builtin:cornell", "--spp", "-3"}, 2, {"--spp"}},
        {{"render", "builtin:cornell", "--size", "10"}, 2, {"WIDTHxHEIGHT"}},
        {{"render", "builtin:cornell", "--size", "0x10"}, 2, {"pixels"}},
        {{"render", "builtin:cornell", "--size", "100000x100000"}, 2, {"pixels"}},
        {{"render", "builtin:cornell", "--backend", "nope"}, 2, {"nope", "serial", "threads", "processes"}},
        {{"render", "builtin:cornell", "--schedule", "nope"}, 2, {"nope", "static", "dynamic"}},
        {{"render", "builtin:cornell", "--backend", "threads", "--schedule", "guided"},
         2,
         {"threads", "guided", "dynamic"}},
        {{"render", "builtin:cornell", "--backend", "threads", "--transport", "pipes"}, 2, {"threads", "pipes"}},
        {{"render", "builtin:cornell", "--backend", "serial", "-t", "2"}, 2, {"serial"}},
        {{"render", "builtin:nope"}, 2, {"nope", "cornell"}},
        {{"render", "builtin:menger,nope=1"}, 2, {"nope", "depth"}},
        {{"render", "builtin:cornell", "-o", "a.gif"}, 2, {".gif", "png"}},
        {{"render", "builtin:cornell", "--tonemap", "nope"}, 2, {"nope", "neutral"}},
        {{"render", "builtin:cornell", "--camera", "nope"}, 2, {"nope", "camera"}},
        {{"render", "builtin:cornell", "--eye", "1,2"}, 2, {"X,Y,Z"}},
        {{"render", "builtin:cornell", "--eye", "1,2,nan"}, 2, {"X,Y,Z"}},
        {{"render", "builtin:cornell", "--max-memory", "many"}, 2, {"many"}},
        {{"render", "missing.glb"}, 3, {"missing.glb"}},
        {{"render", "folder.glb"}, 3, {"folder.glb", "directory"}},
        {{"render", "builtin:cornell", "--env", "missing.hdr"}, 3, {"missing.hdr"}},
        {{"render", "builtin:terrain,triangles=1000000", "--max-memory", "1M"}, 4, {"--max-memory"}},
        {{"render", "builtin:cornell", "--size", "8x8", "--spp", "1", "-o", "nowhere/a.png"}, 6, {"nowhere"}},
    };
    for (const Refusal& r : refusals) {
        std::string line;
        for (const std::string& a : r.arguments) line += a + ' ';
        const Outcome o = weft(r.arguments, folder.path());
        EXPECT_EQ(o.exit_code, r.exit_code) << line << '\n' << o.err;
        EXPECT_EQ(o.out, "") << line;
        for (const std::string& word : r.says) EXPECT_NE(o.err.find(word), std::string::npos) << line << '\n' << o.err;
    }
    EXPECT_EQ(folder.names(), std::vector<std::string>{"folder.glb"}); // a refusal leaves nothing behind
}

TEST(Render, ReportHasItsStableNames) {
    const Scratch folder;
    const Outcome o = weft(render({"--report", "r.json", "--report-units", "-t", "2", "--tile", "8"}), folder.path());
    ASSERT_EQ(o.exit_code, 0) << o.err;
    const auto j = nlohmann::json::parse(read_text(folder / "r.json"));
    EXPECT_EQ(j["schema"], "weft.render/1");
    const std::vector<std::pair<std::string, std::vector<std::string>>> names{
        {"image", {"path", "sha256", "width", "height", "spp", "tile", "seed", "depth", "sampler"}},
        {"run",
         {"backend", "schedule", "transport", "workers", "workers_from", "chunk", "isa", "bvh", "stopped",
          "units_total", "units_done", "reissued", "lost_workers"}},
        {"phases", {"load_s", "build_s", "render_s", "write_s", "total_s"}},
        {"counts", {"camera_rays", "rays", "shadow_rays", "samples", "invalid_samples"}},
        {"rates", {"mrays_per_s", "msamples_per_s"}},
        {"scene", {"triangles", "instanced_triangles", "instances", "lights", "bvh_bytes", "sha256"}},
        {"environment", {"cpu", "cores", "affinity", "quota", "compiler", "flags", "version", "kernel"}}};
    for (const auto& section : names)
        for (const std::string& name : section.second)
            EXPECT_TRUE(j[section.first].contains(name)) << section.first << '.' << name;
    EXPECT_EQ(j["image"]["sha256"], o.out.substr(0, 64));
    EXPECT_EQ(j["counts"]["camera_rays"], 32 * 32 * 2);
    EXPECT_EQ(j["counts"]["samples"], 32 * 32 * 2);
    EXPECT_EQ(j["run"]["units_total"], 16);
    EXPECT_EQ(j["run"]["workers_from"], "--workers");
    ASSERT_EQ(j["workers"].size(), 2u);
    for (const char* name : {"units", "busy_s", "wait_s", "cpu_s", "bytes", "lost"})
        EXPECT_TRUE(j["workers"][0].contains(name)) << name;
    EXPECT_EQ(j["workers"][0]["units"].get<int>() + j["workers"][1]["units"].get<int>(), 16);
    ASSERT_EQ(j["units"].size(), 16u);
    for (const auto& u : j["units"]) EXPECT_LT(u["begin_ns"].get<long long>(), u["end_ns"].get<long long>());
    const auto& p = j["phases"];
    const double sum = p["load_s"].get<double>() + p["build_s"].get<double>() + p["render_s"].get<double>() +
                       p["write_s"].get<double>();
    EXPECT_NEAR(sum, p["total_s"].get<double>(), 0.02 * p["total_s"].get<double>());
}

TEST(Render, TheReportOfTwoBackendsDiffersOnlyWhereItMay) {
    const Scratch folder;
    ASSERT_EQ(weft(render({"--report", "a.json", "--backend", "serial"}), folder.path()).exit_code, 0);
    ASSERT_EQ(weft(render({"--report", "b.json", "--backend", "processes", "-t", "3"}), folder.path()).exit_code, 0);
    const auto a = nlohmann::json::parse(read_text(folder / "a.json")),
               b = nlohmann::json::parse(read_text(folder / "b.json"));
    EXPECT_EQ(a["counts"], b["counts"]); // what was counted is part of the image's determinism
    EXPECT_EQ(a["scene"], b["scene"]);
    EXPECT_EQ(a["image"], b["image"]);
}

// Unit u of a report is tile u, in whatever order the tiles were handed out: the maps and later runs rely on it.
TEST(Render, LongestTilesComeFirstAndKeepTheirNumbers) {
    const Scratch folder;
    const auto begins = [&](const std::string& order) {
        const Outcome o = weft({"render", "builtin:uneven", "--size", "64x64", "--spp", "16", "-o", "none", "-q",
                                "--backend", "serial", "--order", order, "--report", order + ".json", "--report-units"},
                               folder.path());
        EXPECT_EQ(o.exit_code, 0) << o.err;
        const auto report = nlohmann::json::parse(read_text(folder / (order + ".json")));
        EXPECT_EQ(report["run"]["order"], order);
        std::vector<double> times;
        for (const auto& unit : report["units"]) {
            EXPECT_EQ(unit["unit"], times.size());
            times.push_back(unit["begin_ns"]);
        }
        return times;
    };
    const std::vector<double> scanline = begins("scanline"), cost = begins("cost");
    EXPECT_TRUE(std::is_sorted(scanline.begin(), scanline.end()));
    // All the marbles lie in the lower right: there is the first tile of one, and the sky has the last of the other.
    EXPECT_GE(std::min_element(cost.begin(), cost.end()) - cost.begin(), 8);
    EXPECT_LT(std::max_element(cost.begin(), cost.end()) - cost.begin(), 12);
}

TEST(Render, RefusesCostsOfAnotherPicture) {
    const Scratch folder;
    ASSERT_EQ(weft(render({"--report", "r.json", "--report-units"}), folder.path()).exit_code, 0);
    const Outcome o = weft(render({"--tile", "8", "--order", "cost", "--costs", "r.json"}), folder.path());
    EXPECT_EQ(o.exit_code, 2);
    EXPECT_NE(o.err.find("--costs r.json: is of"), std::string::npos) << o.err;
    EXPECT_EQ(weft(render({"--costs", "r.json"}), folder.path()).exit_code, 2);
}

TEST(Render, MapsArePictures) {
    const Scratch folder;
    const Outcome o = weft(render({"-o", "none", "--worker-map", "w.png", "--cost-map", "c.png"}), folder.path());
    ASSERT_EQ(o.exit_code, 0) << o.err;
    for (const char* name : {"w.png", "c.png"}) EXPECT_EQ(read_text(folder / name).substr(1, 3), "PNG");
}

TEST(Render, TheTraceHoldsEveryPhaseAndTile) {
    const Scratch folder;
    for (const std::string backend : {"threads", "processes"}) {
        const Outcome o =
            weft(render({"-o", "none", "-t", "2", "--backend", backend, "--trace", "t.json"}), folder.path());
        ASSERT_EQ(o.exit_code, 0) << o.err;
        const auto trace = nlohmann::json::parse(read_text(folder / "t.json"));
        int tiles = 0, phases = 0;
        double begin = 1e300, end = 0, render_begin = 0, render_end = 0;
        for (const auto& e : trace["traceEvents"]) {
            if (e["ph"] == "M") {
                EXPECT_FALSE(e.contains("ts")); // viewers refuse it
                continue;
            }
            const double from = e["ts"], to = from + e["dur"].get<double>();
            const std::string name = e["name"];
            if (name == "render") {
                render_begin = from;
                render_end = to;
            }
            if (!name.starts_with("tile")) {
                ++phases;
                continue;
            }
            ++tiles;
            begin = std::min(begin, from);
            end = std::max(end, to);
            EXPECT_EQ(e["pid"] == 1, backend == "threads");
        }
        EXPECT_EQ(phases, 4);
        EXPECT_EQ(tiles, 4);
        EXPECT_GE(begin, render_begin);
        EXPECT_LE(end, render_end);
    }
}

TEST(Render, ReplayTellsOnePath) {
    const Scratch folder;
    const Outcome o = weft(render({"--replay", "16,16,1"}), folder.path());
    EXPECT_EQ(o.exit_code, 0) << o.err;
    EXPECT_NE(o.out.find("bounce 0"), std::string::npos);
    EXPECT_NE(o.out.find("radiance"), std::string::npos);
    EXPECT_TRUE(folder.names().empty());
    EXPECT_EQ(weft(render({"--replay", "16,16,2"}), folder.path()).exit_code, 2);
}

TEST(Program, TellsItsVersionHelpBackendsAndScenes) {
    const Scratch folder;
    EXPECT_TRUE(std::regex_match(weft({"--version"}, folder.path()).out, std::regex("weft \\d+\\.\\d+\\.\\d+\n")));
    EXPECT_NE(weft({"--help"}, folder.path()).out.find("render"), std::string::npos);
    EXPECT_NE(weft({"render", "--help"}, folder.path()).out.find("--backend"), std::string::npos);
    const auto backends = nlohmann::json::parse(weft({"backends", "--json"}, folder.path()).out);
    std::vector<std::string> names;
    for (const auto& b : backends) names.push_back(b["name"]);
    EXPECT_EQ(names, (std::vector<std::string>{"serial", "threads", "openmp", "tbb", "processes"}));
    const auto scenes = nlohmann::json::parse(weft({"scenes", "--json"}, folder.path()).out);
    EXPECT_GE(scenes.size(), 7u);
    EXPECT_EQ(weft({}, folder.path()).exit_code, 2);
    EXPECT_EQ(weft({"rendr"}, folder.path()).err,
              "weft: there is no command 'rendr'; the commands are render, scale, "
              "compare, lecture, predict, validate, report, regress, machine, info, backends, scenes\n");
    EXPECT_EQ(weft({"a.glb"}, folder.path()).err,
              "weft: there is no command 'a.glb'; for a picture of it: weft render a.glb\n");
    const auto info = nlohmann::json::parse(weft({"info", "builtin:cornell", "--json"}, folder.path()).out);
    EXPECT_EQ(info["cameras"].size(), 1u);
}

} // namespace
} // namespace weft::test
