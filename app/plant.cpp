// SPDX-License-Identifier: Apache-2.0
#include "app/plant.h"

#include "backends/clock.h"

#include <charconv>
#include <cstring>
#include <fmt/format.h>
#include <new>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <utility>

namespace weft::app {
namespace {

using backends::Pulse;

/// What stands behind a unit's result, in nanoseconds.
struct Stamp {
    std::int64_t waited = 0;   // by the wall clock, before the tile
    std::int64_t computed = 0; // by the processor's, without what is planted
};

std::int64_t cpu_ns() { return backends::read_clock_ns(CLOCK_THREAD_CPUTIME_ID); }

void spin(double ns, const Pulse& pulse) {
    if (!(ns > 0)) return;
    const std::int64_t end = cpu_ns() + static_cast<std::int64_t>(ns);
    while (cpu_ns() < end && !pulse.stop_requested()) {
    }
}

/// "2", "5%", "50us", "40ms", "1s".
double amount(std::string_view text) {
    double value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::string_view unit = text.substr(static_cast<std::size_t>(rest - text.data()));
    for (const auto& [name, factor] : std::initializer_list<std::pair<std::string_view, double>>{
             {"", 1}, {"%", 0.01}, {"us", 1e-6}, {"ms", 1e-3}, {"s", 1}})
        if (error == std::errc{} && unit == name && value > 0 && value < 1e6) return value * factor;
    throw std::invalid_argument(fmt::format("--plant: '{}' is not an amount like 2, 5%, 50us or 40ms", text));
}

} // namespace

Plant plant_named(std::string_view text) {
    Plant plant;
    while (!text.empty()) {
        const std::string_view one = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        const std::string_view cause = one.substr(0, one.find('='));
        double* const value = cause == "worker"     ? &plant.worker
                              : cause == "slow"     ? &plant.slow
                              : cause == "serial"   ? &plant.serial
                              : cause == "dispatch" ? &plant.dispatch_s
                              : cause == "tile"     ? &plant.tile_s
                                                    : nullptr;
        if (!value || cause.size() == one.size())
            throw std::invalid_argument(
                fmt::format("--plant: '{}' is none of worker=N, slow=N%, serial=N%, dispatch=TIME, tile=TIME", one));
        *value = amount(one.substr(cause.size() + 1));
    }
    return plant;
}

PlantedJob::PlantedJob(const Plant& plant, backends::Job job)
    : plant_(plant), shared_(1, sizeof(std::atomic<std::uint32_t>)),
      slow_one_(new (shared_[0].data()) std::atomic<std::uint32_t>(0)), result_bytes_(job.unit_bytes) {
    job_.units = job.units;
    job_.unit_bytes = result_bytes_ + sizeof(Stamp);
    job_.compute = [this, compute = std::move(job.compute)](std::uint32_t unit, std::span<std::byte> out,
                                                            const Pulse& pulse) {
        const std::int64_t begin = backends::wall_ns();
        spin(plant_.dispatch_s * 1e9, pulse);
        Stamp stamp{backends::wall_ns() - begin, 0};
        const std::int64_t start = cpu_ns();
        if (!compute(unit, out.first(result_bytes_), pulse)) return false;
        stamp.computed = cpu_ns() - start;
        const auto cost = static_cast<double>(stamp.computed);
        double more = plant_.slow * cost;
        if (unit + 1 == job_.units) more += plant_.tile_s * 1e9;
        if (plant_.worker != 1) { // whoever is here first is the slow one, be it a thread or a process
            const auto me = static_cast<std::uint32_t>(::gettid());
            std::uint32_t seen = 0;
            if (slow_one_->compare_exchange_strong(seen, me) || seen == me) more += (plant_.worker - 1) * cost;
        }
        spin(more, pulse);
        std::memcpy(out.data() + result_bytes_, &stamp, sizeof stamp);
        return true;
    };
}

void PlantedJob::finish(backends::Report& report, const backends::Slots& slots) const {
    std::int64_t computed = 0;
    for (std::uint32_t u = 0; u < report.units.size(); ++u) {
        backends::UnitFacts& unit = report.units[u];
        if (!unit.done) continue;
        Stamp stamp;
        std::memcpy(&stamp, slots[u].data() + result_bytes_, sizeof stamp);
        unit.begin_ns += stamp.waited;
        report.workers[unit.worker].busy_s -= backends::seconds(stamp.waited);
        report.workers[unit.worker].wait_s += backends::seconds(stamp.waited);
        computed += stamp.computed;
    }
    if (!report.stopped) spin(plant_.serial * static_cast<double>(computed), Pulse(nullptr, nullptr));
}

} // namespace weft::app
