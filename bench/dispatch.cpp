// SPDX-License-Identifier: Apache-2.0
// weft-bench-dispatch [--workers N] [--rounds N] [--only BACKEND]: what it costs to hand out one unit that does
// nothing, for every backend and schedule, beside a bare loop of the same runtime without weft's interface, stamps and
// facts. Rounds are interleaved, so that a disturbance of the machine hits neighbours alike; medians over the rounds.
#include "backends/clock.h"
#include "backends/registry.h"
#include "bench/bare_loops.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <sys/resource.h>

using namespace weft;

namespace {

constexpr std::uint32_t units_in_memory = 200'000;
constexpr std::uint32_t units_by_message = 20'000;

struct Row {
    std::string backend, schedule, transport, bare_name;
    std::uint32_t units = 0;
    backends::Plan plan;
    bench::BareLoop bare = nullptr;               // null: none to compare with
    std::vector<double> weft_ns, bare_ns;         // wall clock
    std::vector<double> weft_cpu_ns, bare_cpu_ns; // CPU time of all threads and children
};

std::vector<Row> all_rows(unsigned workers, const std::string& only) {
    std::vector<Row> rows;
    for (const backends::Entry& entry : backends::all()) {
        if (!entry.make || (!only.empty() && entry.name != only)) continue;
        const backends::Traits traits = entry.make()->traits();
        for (const auto schedule : traits.schedules)
            for (const auto transport : traits.transports) {
                Row row;
                row.backend = entry.name;
                row.schedule = backends::name_of(schedule);
                row.transport = backends::name_of(transport);
                row.plan = backends::default_plan(traits, traits.max_workers == 1 ? 1 : workers);
                row.plan.schedule = schedule;
                row.plan.transport = transport;
                row.units = traits.shares_memory ? units_in_memory : units_by_message;
                const bench::NamedLoop bare = bench::bare_loop(row.backend, row.schedule);
                row.bare_name = bare.name;
                row.bare = bare.run;
                rows.push_back(std::move(row));
            }
    }
    return rows;
}

double weft_ns(const Row& row, backends::Slots& slots) {
    const auto backend = backends::make(row.backend);
    const backends::Job job{row.units, slots.unit_bytes(),
                            [](std::uint32_t, std::span<std::byte>, const backends::Pulse&) { return true; }};
    const backends::Report report = backend->run(job, slots, row.plan);
    // The start of threads or processes is not a dispatch: from the first unit's beginning to the last one's end.
    std::int64_t first = report.units.front().begin_ns, last = 0;
    for (const backends::UnitFacts& unit : report.units) {
        first = std::min(first, unit.begin_ns);
        last = std::max(last, unit.end_ns);
    }
    return static_cast<double>(last - first) / row.units;
}

/// CPU time so far of this process and of its children that have ended. Unlike wall clock it does not grow when other
/// programs want the same cores.
double cpu_ns() {
    double sum = 0;
    for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        getrusage(who, &usage);
        for (const timeval& time : {usage.ru_utime, usage.ru_stime})
            sum += 1e9 * static_cast<double>(time.tv_sec) + 1e3 * static_cast<double>(time.tv_usec);
    }
    return sum;
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char** argv) {
    unsigned workers = 2;
    int rounds = 15;
    std::string only;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string option = argv[i];
        if (option == "--workers") workers = static_cast<unsigned>(std::strtoul(argv[i + 1], nullptr, 10));
        if (option == "--rounds") rounds = std::max(1, static_cast<int>(std::strtol(argv[i + 1], nullptr, 10)));
        if (option == "--only") only = argv[i + 1];
    }
    std::vector<Row> rows = all_rows(workers, only);
    backends::Slots in_memory(units_in_memory, 8), by_message(units_by_message, 8);
    for (int round = -1; round < rounds; ++round) // round -1 warms up
        for (Row& row : rows) {
            const double before = cpu_ns();
            const double ours = weft_ns(row, row.units == units_in_memory ? in_memory : by_message);
            const double between = cpu_ns();
            const double bare = row.bare ? row.bare(row.plan.workers, row.units) : 0;
            const double after = cpu_ns();
            if (round < 0) continue;
            row.weft_ns.push_back(ours);
            row.weft_cpu_ns.push_back((between - before) / row.units);
            if (!row.bare) continue;
            row.bare_ns.push_back(bare);
            row.bare_cpu_ns.push_back((after - between) / row.units);
        }

    std::printf("empty unit, %u workers, chunk 1, medians of %d interleaved rounds, ns per unit\n\n", workers, rounds);
    std::printf("| backend | schedule | transport | wall | bare wall | CPU | bare CPU | CPU more | bare loop |\n");
    std::printf("|---|---|---|---:|---:|---:|---:|---:|---|\n");
    for (const Row& row : rows) {
        std::printf("| %s | %s | %s | %.0f |", row.backend.c_str(), row.schedule.c_str(), row.transport.c_str(),
                    median(row.weft_ns));
        const double ours = median(row.weft_cpu_ns), bare = median(row.bare_cpu_ns);
        if (row.bare)
            std::printf(" %.0f | %.0f | %.0f | %.0f | %s |\n", median(row.bare_ns), ours, bare, ours - bare,
                        row.bare_name.c_str());
        else
            std::printf(" | %.0f | | | |\n", ours);
    }
}
