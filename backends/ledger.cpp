// SPDX-License-Identifier: Apache-2.0
#include "backends/ledger.h"

#include "backends/clock.h"

#include <algorithm>

namespace weft::backends {
namespace {

const Plan& checked(const Traits& traits, const Job& job, const Slots& slots, const Plan& plan) {
    check_plan(traits, plan);
    check_job(job, slots);
    return plan;
}

std::int64_t nanoseconds(double s) noexcept { return static_cast<std::int64_t>(s * 1e9); }

} // namespace

Ledger::Ledger(const Traits& traits, const Job& job, Slots& slots, const Plan& plan, const Watch& watch)
    : job_(job), slots_(slots), plan_(plan), watch_(watch), pulse_(watch.stop, nullptr),
      caller_(std::this_thread::get_id()), start_ns_(wall_ns()), next_tick_ns_(start_ns_ + nanoseconds(watch.period_s)),
      seats_(checked(traits, job, slots, plan).workers) {
    report_.units.resize(job.units);
}

void Ledger::perform(std::uint32_t unit, unsigned worker) noexcept {
    if (!open()) return;
    bool done = false;
    const std::int64_t begin = wall_ns();
    try {
        done = job_.compute(unit, slots_[unit], pulse_);
        if (!done && !stopped()) fail(unit, "compute gave up although nobody asked it to stop");
    } catch (const std::exception& error) {
        fail(unit, error.what());
    } catch (...) {
        fail(unit, "something that is not a std::exception was thrown");
    }
    const std::int64_t end = wall_ns();

    report_.units[unit] = {worker, done, begin - start_ns_, end - start_ns_};
    Seat& seat = seats_[worker];
    seat.busy_ns += end - begin;
    // Only the owner writes; others merely read a recent value, so no locked instruction is needed.
    if (done) seat.units.store(seat.units.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    if (watch_.progress && std::this_thread::get_id() == caller_) tick(end);
}

void Ledger::perform(Range range, unsigned worker) noexcept {
    for (std::uint32_t unit = range.first; unit < range.last; ++unit) perform(unit, worker);
}

void Ledger::fail(std::uint32_t unit, const char* text) {
    const std::lock_guard lock(failing_);
    if (!failure_ || unit < failure_->unit) failure_ = Failure{unit, text};
    shut();
}

void Ledger::bind(unsigned worker, std::optional<Binding>& binding) noexcept {
    try {
        binding.emplace(plan_.processors[worker]);
    } catch (...) { // the machine changed since the plan was checked
        const std::lock_guard lock(failing_);
        unbound_ = std::current_exception();
        shut();
    }
}

void Ledger::tick() noexcept { tick(wall_ns()); }

void Ledger::tick(std::int64_t now) noexcept {
    if (!watch_.progress || now < next_tick_ns_) return;
    watch_.progress(done());
    next_tick_ns_ = now + nanoseconds(watch_.period_s);
}

std::uint32_t Ledger::done() const noexcept {
    std::uint32_t sum = 0;
    for (const Seat& seat : seats_) sum += seat.units.load(std::memory_order_relaxed);
    return sum;
}

Ledger::Shift::Shift(Ledger& ledger, unsigned worker) noexcept
    : ledger_(ledger), worker_(worker), cpu_clock_(this_thread_cpu_clock()), cpu_begin_(read_clock_ns(cpu_clock_)) {
    if (!ledger_.plan_.processors.empty()) ledger_.bind(worker_, binding_);
    ledger_.seats_[worker_].arrived_ns = wall_ns();
}

Ledger::Shift::~Shift() { ledger_.seats_[worker_].cpu_ns += read_clock_ns(cpu_clock_) - cpu_begin_; }

Report Ledger::close() {
    const std::lock_guard lock(failing_);
    if (unbound_) std::rethrow_exception(unbound_);
    if (failure_) throw UnitFailed(failure_->unit, failure_->text);

    const std::int64_t end = wall_ns();
    report_.wall_s = seconds(end - start_ns_);
    report_.stopped = stopped() && done() < job_.units;
    std::int64_t last_arrival = start_ns_;
    for (const Seat& seat : seats_) {
        WorkerFacts facts;
        facts.units = seat.units.load(std::memory_order_relaxed);
        facts.busy_s = seconds(seat.busy_ns);
        facts.wait_s = std::max(0.0, report_.wall_s - facts.busy_s);
        facts.cpu_s = seconds(seat.cpu_ns);
        report_.workers.push_back(facts);
        last_arrival = std::max(last_arrival, seat.arrived_ns);
    }
    report_.startup_s = seconds(last_arrival - start_ns_);
    return std::move(report_);
}

} // namespace weft::backends
