// SPDX-License-Identifier: Apache-2.0
#include "bench/simulator/engine.h"

#include <cmath>

namespace weft::bench {
namespace {

std::int64_t nanoseconds(double seconds) { return std::llround(seconds * 1e9); }

} // namespace

Engine::Engine(const Scenario& scenario, Policy& policy)
    : scenario_(scenario), policy_(policy), workers_(scenario.plan.workers),
      booking_s_(policy.coordinated() ? 0 : scenario.overheads.result_s), pace_(scenario.machine.speed_at),
      actors_(workers_ + (policy.coordinated() ? 1 : 0)) {
    outcome_.units.resize(scenario.unit_s.size());
    outcome_.workers.resize(workers_);
}

Outcome Engine::run() {
    for (unsigned actor = 0; actor < actors_.size(); ++actor) {
        const double arrival = policy_.arrival_s(actor);
        count(actor, &WorkerTimes::wait_s, arrival);
        last_s_ = std::max(last_s_, arrival);
        questions_.push({arrival, actor});
    }
    while (!questions_.empty() || !ends_.empty()) {
        // At the same moment units end first: who asks then already knows of them.
        if (!ends_.empty()) {
            const Moment end = ends_.top();
            const double when = std::max(pace_.time_at(end.at), actors_[end.actor].since);
            if (questions_.empty() || when <= questions_.top().at) {
                ends_.pop();
                finish(when, end.actor);
                continue;
            }
        }
        const Moment question = questions_.top();
        questions_.pop();
        if (actors_[question.actor].left.empty())
            ask(question.at, question.actor);
        else
            begin(question.at, question.actor);
    }
    close();
    return std::move(outcome_);
}

void Engine::ask(double now, unsigned actor) {
    const Step step = policy_.next(actor);
    if (step.kind == Step::Kind::park) {
        actors_[actor].parked = true;
        actors_[actor].since = now;
    } else {
        spend(now, actor, step);
    }
    wake(now);
}

/// Waits for its turn, is served, pays its own cost; then goes on with what the step says.
void Engine::spend(double now, unsigned actor, const Step& step) {
    double begin = now;
    if (step.serial_s > 0) {
        begin = std::max(now, server_free_s_);
        server_free_s_ = begin + step.serial_s;
        outcome_.serial_busy_s += step.serial_s;
        count(actor, &WorkerTimes::wait_s, begin - now);
    }
    const double end = begin + step.serial_s + step.own_s;
    count(actor, &WorkerTimes::dispatch_s, step.serial_s + step.own_s);
    if (actor == workers_) outcome_.serial_busy_s += step.own_s;
    actors_[actor].left = step.units;
    actors_[actor].since = end;
    if (end > now) {
        last_s_ = std::max(last_s_, end);
        if (actor < workers_) outcome_.workers[actor].end_s = end;
    }
    if (step.kind != Step::Kind::leave) questions_.push({end, actor});
}

void Engine::begin(double now, unsigned worker) {
    const std::uint32_t unit = actors_[worker].left.first;
    const auto& speeds = scenario_.machine.worker_speed;
    const double speed = worker < speeds.size() ? speeds[worker] : 1;
    pace_.set_active(now, ++active_);
    actors_[worker].since = now;
    ends_.push({pace_.work_at(now) + scenario_.unit_s[unit] / speed, worker});
}

void Engine::finish(double now, unsigned worker) {
    Actor& actor = actors_[worker];
    WorkerTimes& times = outcome_.workers[worker];
    const std::uint32_t unit = actor.left.first++;
    const double useful = now - actor.since;
    pace_.set_active(now, --active_);
    outcome_.units[unit] = {worker, true, nanoseconds(actor.since), nanoseconds(now)};
    ++times.units;
    times.useful_s += useful;
    times.dispatch_s += booking_s_;
    times.end_s = now + booking_s_;
    last_s_ = std::max(last_s_, times.end_s);
    questions_.push({times.end_s, worker});
    policy_.finished(worker, unit, useful);
    wake(now);
}

void Engine::wake(double now) {
    for (const unsigned actor : policy_.woken) {
        if (!actors_[actor].parked) continue;
        actors_[actor].parked = false;
        count(actor, &WorkerTimes::wait_s, now - actors_[actor].since + scenario_.overheads.wake_s);
        questions_.push({now + scenario_.overheads.wake_s, actor});
    }
    policy_.woken.clear();
}

void Engine::count(unsigned actor, double WorkerTimes::*what, double seconds) {
    if (actor < workers_) outcome_.workers[actor].*what += seconds;
}

void Engine::close() {
    outcome_.makespan_s = last_s_ + scenario_.overheads.leave_s * workers_;
    outcome_.total_s = scenario_.before_s + outcome_.makespan_s + scenario_.after_s;
    for (unsigned worker = 0; worker < workers_; ++worker) {
        WorkerTimes& times = outcome_.workers[worker];
        // From here on it waits for the others: since it was parked for good, or since it left.
        times.wait_s += outcome_.makespan_s - actors_[worker].since;
        outcome_.tail_s = std::max(outcome_.tail_s, outcome_.makespan_s - times.end_s);
    }
}

} // namespace weft::bench
