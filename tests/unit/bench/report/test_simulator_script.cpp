// SPDX-License-Identifier: Apache-2.0
// The simulator of the page against the one in C++, on the same scenarios. Random victims (oneTBB) come from the same
// generator on both sides, so nothing is left out.
#include "bench/report/embedded_files.h"
#include "bench/study/losses.h"
#include "browser.h"
#include "renderer/film/tile.h"
#include "tests/unit/bench/simulator/support.h"

#include <nlohmann/json.hpp>

namespace weft::bench::test {
namespace {

using Json = nlohmann::json;

/// What `scripts/simulator/simulate.js` makes of the same scenario, costs apart.
Json given(const Scenario& s) {
    const Overheads& o = s.overheads;
    return {{"backend", s.backend},
            {"schedule", name_of(s.plan.schedule)},
            {"chunk", s.plan.chunk},
            {"workers", s.plan.workers},
            {"overheads",
             {{"startup_s", o.startup_s},
              {"grab_s", o.grab_s},
              {"serial_s", o.serial_s},
              {"serial_per_worker_s", o.serial_per_worker_s},
              {"result_s", o.result_s},
              {"wake_s", o.wake_s},
              {"leave_s", o.leave_s}}},
            {"speed_at", s.machine.speed_at},
            {"worker_speed", s.machine.worker_speed},
            {"before_s", s.before_s},
            {"after_s", s.after_s},
            {"seed", s.seed}};
}

class SimulatorScript : public testing::Test {
  protected:
    void SetUp() override {
        node_ = program_of("node nodejs");
        if (node_.empty()) GTEST_SKIP() << "there is no node (Debian: nodejs)";
    }
    /// What `body` prints as JSON, with the simulator's functions and `work` at hand.
    Json run(const Json& work, const std::string& body) const {
        folder_.write("work.json", work.dump());
        folder_.write("run.js", std::string(embedded::simulator_script()) +
                                    "\nconst work = JSON.parse(require('fs').readFileSync(process.argv[2]));\n" + body);
        int exit_code = 0;
        const std::string text = output_of("timeout 50 '" + node_ + "' '" + (folder_ / "run.js").string() + "' '" +
                                               (folder_ / "work.json").string() + "'",
                                           &exit_code);
        EXPECT_EQ(exit_code, 0);
        return Json::parse(text, nullptr, false);
    }
    Folder folder_;
    std::string node_;
};

const std::vector<std::size_t> tile_counts{0, 1, 5, 150, 800};

std::vector<Way> simulated_ways() {
    using enum Schedule;
    std::vector<Way> ways;
    for (const auto& [backend, schedules] :
         std::vector<std::pair<std::string, std::vector<Schedule>>>{{"threads", {dynamic, fixed, queue, stealing}},
                                                                    {"openmp", {dynamic, fixed, guided}},
                                                                    {"tbb", {stealing, fixed}},
                                                                    {"processes", {queue, dynamic, fixed}}})
        for (const Schedule schedule : schedules)
            for (const std::uint32_t chunk : {0u, 1u, 3u})
                if (chunk > 0 || schedule == fixed) ways.push_back({backend, schedule, chunk});
    return ways;
}

/// Without any overhead and with all of them, on a machine that slows down.
std::vector<Scenario> scenarios() {
    std::vector<Scenario> all;
    for (const Way& way : simulated_ways())
        for (const unsigned workers : {1u, 2u, 3u, 7u, 16u, 64u})
            for (const std::size_t units : tile_counts)
                for (const bool busy : {false, true}) {
                    Scenario s = scenario_of(way, lognormal_costs(units, units), workers);
                    s.seed = workers + units;
                    if (busy) {
                        s.overheads = {.startup_s = 61e-6,
                                       .grab_s = 0.7e-6,
                                       .serial_s = 0.11e-6,
                                       .serial_per_worker_s = 0.013e-6,
                                       .result_s = 1.3e-6,
                                       .wake_s = 17e-6,
                                       .leave_s = 23e-6};
                        s.machine.speed_at = {1, 0.97, 0.93, 0.9, 0.85, 0.81};
                        s.machine.worker_speed = {1, 0.9};
                        s.before_s = 0.013;
                        s.after_s = 0.007;
                    }
                    all.push_back(s);
                }
    return all;
}

/// Means over the workers, from the stamps, as a measured run's losses are.
WorkerTime mean_times(const Outcome& outcome, unsigned workers) {
    RunRecord run;
    for (std::uint32_t unit = 0; unit < outcome.units.size(); ++unit) {
        const backends::UnitFacts& f = outcome.units[unit];
        run.units.push_back(
            {unit, f.worker, 1e-9 * static_cast<double>(f.begin_ns), 1e-9 * static_cast<double>(f.end_ns)});
    }
    WorkerTime mean;
    for (const WorkerTime& t : worker_times(run, workers)) {
        mean.startup_s += t.startup_s / workers;
        mean.dispatch_s += t.dispatch_s / workers;
        mean.tail_s += t.tail_s / workers;
    }
    return mean;
}

TEST_F(SimulatorScript, AgreesWithTheSimulator) {
    Json work{{"costs", Json::object()}, {"scenarios", Json::array()}};
    for (const std::size_t units : tile_counts) work["costs"][std::to_string(units)] = lognormal_costs(units, units);
    const std::vector<Scenario> all = scenarios();
    ASSERT_GE(all.size(), 300u);
    for (const Scenario& s : all) {
        work["scenarios"].push_back(given(s));
        work["scenarios"].back()["units"] = s.unit_s.size();
    }
    const Json results = run(work, R"(
        console.log(JSON.stringify(work.scenarios.map((scenario) => {
          scenario.unit_s = work.costs[scenario.units];
          const outcome = simulate(scenario), losses = simulatedLosses(scenario, outcome);
          return Object.assign({ makespan_s: outcome.makespan_s, total_s: outcome.total_s }, losses);
        })));)");
    ASSERT_EQ(results.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Scenario& s = all[i];
        const Json& result = results[i];
        const Outcome outcome = simulate(s);
        EXPECT_NEAR(result["makespan_s"], outcome.makespan_s, 1e-9 * outcome.makespan_s);
        EXPECT_NEAR(result["total_s"], outcome.total_s, 1e-9 * outcome.total_s);
        if (outcome.total_s > 0) {
            const double speedup = speed_up(s, outcome);
            EXPECT_NEAR(result["serial_s"].get<double>() / outcome.total_s, speedup, 1e-9 * speedup);
        }
        const double rounding = 1e-9 * static_cast<double>(2 + s.unit_s.size()); // of stamps to nanoseconds
        const WorkerTime mean = mean_times(outcome, s.plan.workers);
        EXPECT_NEAR(result["startup_s"], mean.startup_s, rounding);
        EXPECT_NEAR(result["dispatch_s"], mean.dispatch_s, rounding);
        EXPECT_NEAR(result["tail_s"], mean.tail_s, rounding);
        double sum = 0;
        for (const char* part : {"ideal_s", "machine_s", "startup_s", "dispatch_s", "tail_s", "outside_s"})
            sum += result[part].get<double>();
        EXPECT_NEAR(sum, outcome.total_s, 1e-9 * outcome.total_s);
        ASSERT_FALSE(HasFailure()) << given(s).dump() << ", units: " << s.unit_s.size(); // one is enough to look at
    }
}

TEST_F(SimulatorScript, SumsAndSplitsTiles) {
    const std::uint32_t width = 100, height = 70, tile = 16;
    std::vector<double> costs;
    for (std::uint32_t i = 0; i < TileGrid{width, height, tile}.count(); ++i) costs.push_back(1 << i % 20);
    const Json results = run({{"width", width}, {"height", height}, {"tile", tile}, {"seconds", costs}},
                             "console.log(JSON.stringify([16, 32, 64, 128, 8, 4].map((t) => costsOfTiles(work, t))));");
    const std::vector<std::uint32_t> sizes{16, 32, 64, 128, 8, 4};
    ASSERT_EQ(results.size(), sizes.size());
    const TileGrid from{width, height, tile};
    for (std::size_t k = 0; k < sizes.size(); ++k) {
        const TileGrid to{width, height, sizes[k]};
        std::vector<double> expected(to.count());
        for (std::uint32_t y = 0; y < height; ++y) // pixel by pixel
            for (std::uint32_t x = 0; x < width; ++x) {
                const std::uint32_t i = y / tile * from.columns() + x / tile;
                expected[y / to.tile * to.columns() + x / to.tile] += costs[i] / from.rect(i).pixels();
            }
        const Json& seconds = results[k]["seconds"];
        EXPECT_EQ(results[k]["exact"], sizes[k] >= tile);
        ASSERT_EQ(seconds.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(seconds[i], expected[i], 1e-9 * expected[i]);
    }
}

TEST_F(SimulatorScript, RefusesWhatItDoesNotKnow) {
    const Json work = Json::array({{{"backend", "openmp"}, {"schedule", "queue"}},
                                   {{"chunk", 0}},
                                   {{"workers", 0}},
                                   {{"workers", 1.5}},
                                   {{"unit_s", {1, -1}}},
                                   {{"overheads", {{"grab_s", -1}}}},
                                   {{"speed_at", {0}}}});
    const Json results = run(work, R"(
        const fine = { backend: "threads", schedule: "dynamic", chunk: 1, workers: 2, unit_s: [1, 2] };
        const refused = (bad) => { try { simulate(Object.assign({}, fine, bad)); return false; } catch (e) { return true; } };
        console.log(JSON.stringify([{}].concat(work).map(refused)));)");
    EXPECT_EQ(results, Json::parse("[false, true, true, true, true, true, true, true]"));
}

} // namespace
} // namespace weft::bench::test
