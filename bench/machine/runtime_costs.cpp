// SPDX-License-Identifier: Apache-2.0
#include "backends/clock.h"
#include "backends/registry.h"
#include "bench/machine/calibrate.h"
#include "bench/statistics/order_statistics.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace weft::bench {
namespace {

constexpr std::uint32_t units_in_memory = 20'000, units_by_message = 2'000;
constexpr unsigned most_workers = 8; // beyond them the wish to compute nothing says nothing about a renderer

struct Samples {
    RuntimeCost cost;
    backends::Plan plan;
    std::uint32_t units = 0;
    std::vector<double> startup, grab, leave;
};

std::vector<Samples> all_ways() {
    std::vector<Samples> ways;
    for (const backends::Entry& entry : backends::all()) {
        if (!entry.make || entry.name == "serial") continue;
        const backends::Traits traits = entry.make()->traits();
        for (const auto schedule : traits.schedules)
            for (const auto transport : traits.transports) {
                Samples way;
                way.cost = {std::string(entry.name),
                            std::string(name_of(schedule)),
                            std::string(name_of(transport)),
                            {},
                            {},
                            {}};
                way.plan = backends::default_plan(traits, 1);
                way.plan.schedule = schedule;
                way.plan.transport = transport;
                way.units = traits.shares_memory ? units_in_memory : units_by_message;
                ways.push_back(std::move(way));
            }
    }
    return ways;
}

void sample(Samples& way, unsigned workers) {
    way.plan.workers = workers;
    backends::Slots slots(way.units, 8);
    const backends::Job job{way.units, slots.unit_bytes(),
                            [](std::uint32_t, std::span<std::byte>, const backends::Pulse&) { return true; }};
    const backends::Report report = backends::make(way.cost.backend)->run(job, slots, way.plan);
    std::int64_t first = report.units.front().begin_ns, last = 0;
    for (const backends::UnitFacts& unit : report.units) {
        first = std::min(first, unit.begin_ns);
        last = std::max(last, unit.end_ns);
    }
    way.startup.push_back(report.startup_s / workers);
    way.grab.push_back(backends::seconds(last - first) * workers / way.units);
    way.leave.push_back(std::max(0.0, report.wall_s - backends::seconds(last)) / workers);
}

Interval bounds(const std::vector<double>& values) { return {quantile(values, 0.05), quantile(values, 0.95)}; }

/// A process that sends back every byte, until there are no more.
class Echo {
  public:
    Echo() {
        if (::pipe(there_.data()) != 0 || ::pipe(back_.data()) != 0) throw std::runtime_error("no pipe for measuring");
        pid_ = ::fork();
        if (pid_ < 0) throw std::runtime_error("no process for measuring");
        if (pid_ > 0) {
            ::close(there_[0]);
            ::close(back_[1]);
            return;
        }
        ::close(there_[1]);
        char byte = 0;
        while (::read(there_[0], &byte, 1) == 1 && ::write(back_[1], &byte, 1) == 1) {
        }
        ::_exit(0);
    }
    ~Echo() {
        ::close(there_[1]);
        ::close(back_[0]);
        ::waitpid(pid_, nullptr, 0);
    }
    Echo(const Echo&) = delete;
    Echo& operator=(const Echo&) = delete;
    bool round_trip() const {
        char byte = 0;
        return ::write(there_[1], &byte, 1) == 1 && ::read(back_[0], &byte, 1) == 1;
    }

  private:
    std::array<int, 2> there_{}, back_{};
    pid_t pid_ = -1;
};

} // namespace

std::vector<RuntimeCost> measured_costs(unsigned processors, const Effort& effort) {
    std::vector<Samples> ways = all_ways();
    for (unsigned round = 0; round < effort.rounds; ++round)
        for (Samples& way : ways)
            for (const unsigned workers : {1u, std::min(processors, most_workers)}) sample(way, workers);
    std::vector<RuntimeCost> costs;
    for (Samples& way : ways) {
        way.cost.startup_s = bounds(way.startup);
        way.cost.grab_s = bounds(way.grab);
        way.cost.leave_s = bounds(way.leave);
        costs.push_back(way.cost);
    }
    return costs;
}

Interval measured_pipe_round_trip(const Effort& effort) {
    constexpr int trips = 50;
    const Echo echo;
    std::vector<double> values;
    for (unsigned batch = 0; batch < 10 * effort.rounds; ++batch) {
        const std::int64_t begin = backends::wall_ns();
        for (int i = 0; i < trips; ++i)
            if (!echo.round_trip()) throw std::runtime_error("the process that echoes has gone");
        values.push_back(backends::seconds(backends::wall_ns() - begin) / trips);
    }
    return bounds(values);
}

Interval measured_fork(const Effort& effort) {
    std::vector<double> values;
    for (unsigned i = 0; i < 10 * effort.rounds; ++i) {
        const std::int64_t begin = backends::wall_ns();
        const pid_t pid = ::fork();
        if (pid == 0) ::_exit(0);
        if (pid < 0) throw std::runtime_error("no process for measuring");
        ::waitpid(pid, nullptr, 0);
        values.push_back(backends::seconds(backends::wall_ns() - begin));
    }
    return bounds(values);
}

} // namespace weft::bench
