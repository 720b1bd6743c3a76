// SPDX-License-Identifier: Apache-2.0
#include "bench/report/tables.h"

#include "bench/report/html.h"
#include "bench/report/timeline.h"
#include "bench/report/verdict.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace weft::bench {
namespace {

std::string milliseconds(double s) { return fmt::format("{:.2f}", s * 1e3); }

} // namespace

std::string machine_table(const MachineFacts& machine) {
    Table table("The machine, and what it cannot tell", {"What", "Value", "Note"});
    for (const Fact& f : machine.facts) table.row({f.name, f.value.empty() ? "not known" : f.value, f.note});
    return table.html();
}

std::string speedup_table(const Summary& s) {
    Table table("Medians over the rounds, with 95 % intervals in brackets",
                {"Run", "Workers", "Seconds", "Speed-up", "Efficiency", "Share of capacity"});
    for (const ArmSummary& a : s.arms)
        table.row({a.arm.label(), std::to_string(std::max(a.arm.workers, a.arm.copies)),
                   fmt::format("{:.3f}", a.time.median), in_words(a.speedup), fmt::format("{:.3f}", a.efficiency),
                   a.oversubscribed ? "more workers than processors"
                   : a.of_capacity  ? in_percent(*a.of_capacity)
                                    : ""});
    return table.html();
}

std::string losses_table(const Summary& s) {
    std::vector<std::string> columns{"Run", "ideal"};
    for (const NamedPart& part : loss_parts()) columns.emplace_back(part.name);
    columns.emplace_back("measured");
    Table table("Milliseconds of the render phase, means over the rounds; a row adds up to what was measured", columns);
    for (const ArmSummary& a : s.arms) {
        if (!a.losses) continue;
        std::vector<std::string> cells{a.arm.label(), milliseconds(a.losses->ideal_s)};
        for (const NamedPart& part : loss_parts()) cells.push_back(milliseconds(*a.losses.*part.seconds));
        cells.push_back(milliseconds(a.losses->measured_s));
        table.row(cells);
    }
    return table.html();
}

std::string comparison_table(const Summary& s) {
    std::vector<std::string> columns{"Run", "median"};
    for (unsigned round = 1; round <= s.rounds; ++round) columns.push_back(fmt::format("round {}", round));
    Table table("Seconds of the render phase", columns);
    for (const ArmSummary& a : s.arms) {
        std::vector<std::string> cells{a.arm.label(), fmt::format("{:.4f}", a.time.median)};
        for (const double seconds : a.seconds) cells.push_back(fmt::format("{:.4f}", seconds));
        table.row(cells);
    }
    return table.html();
}

std::string workers_table(const Study& study, const Summary& s) {
    Table table("Milliseconds of every worker in the median run",
                {"Run", "Worker", "Tiles", "Computing", "Start", "Between tiles", "Tail"});
    for (const ArmSummary& a : s.arms) {
        if (a.arm.workers < 2) continue;
        unsigned worker = 0;
        for (const WorkerTime& w : worker_times(*median_run(study, a.arm), a.arm.workers))
            table.row({a.arm.label(), std::to_string(worker++), std::to_string(w.units), milliseconds(w.useful_s),
                       milliseconds(w.startup_s), milliseconds(w.dispatch_s), milliseconds(w.tail_s)});
    }
    return table.html();
}

std::string costs_table(const TileCosts& c) {
    Table table(fmt::format("Cost of the {} tiles in the serial runs, milliseconds", c.tiles.size()),
                {"Tile", "Column", "Row", "Milliseconds"});
    std::vector<std::size_t> order(c.tiles.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return c.tiles[a] > c.tiles[b]; });
    const std::size_t columns = (c.width + c.tile - 1) / c.tile;
    const auto row = [&](const std::string& name, std::size_t tile) {
        table.row({name, std::to_string(tile % columns), std::to_string(tile / columns), milliseconds(c.tiles[tile])});
    };
    for (std::size_t rank = 0; rank < std::min<std::size_t>(10, order.size()); ++rank)
        row(fmt::format("{}. most expensive", rank + 1), order[rank]);
    row("median", order[order.size() / 2]);
    row("cheapest", order.back());
    return table.html();
}

std::string order_table(const Study& study) {
    Table table("All runs in the order in which they were run",
                {"Run", "What", "Round", "Seconds", "Steal, s", "Held back", "Disturbed"});
    std::size_t number = 0;
    for (const RunRecord& run : study.runs)
        table.row({std::to_string(++number), run.arm, std::to_string(run.round + 1),
                   fmt::format("{:.4f}", run.phases.render_s), fmt::format("{:.2f}", run.host.steal_s),
                   run.host.throttles > 0 ? std::to_string(run.host.throttles) : "", disturbance(run.host)});
    return table.html();
}

std::string noise_table(const Summary& s) {
    Table table("The serial run and the same once more, seconds", {"Round", "First", "Again", "Ratio"});
    for (const ArmSummary& a : s.arms) {
        if (a.arm.twin == 0) continue;
        for (std::size_t r = 0; r < a.seconds.size(); ++r) {
            const double first = s.arms.front().seconds[r];
            table.row({std::to_string(r + 1), fmt::format("{:.4f}", first), fmt::format("{:.4f}", a.seconds[r]),
                       fmt::format("{:.3f}", first / a.seconds[r])});
        }
        break;
    }
    return table.html();
}

} // namespace weft::bench
