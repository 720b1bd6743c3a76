// SPDX-License-Identifier: Apache-2.0
#include "backends/backend.h"

#include "backends/binding.h"

#include <algorithm>
#include <array>

namespace weft::backends {
namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 5> schedule_names{"static", "dynamic", "guided", "queue", "stealing"};
constexpr std::array<std::string_view, 3> transport_names{"none", "pipes", "shared"};

template <class Names> std::string listed(const Names& names) {
    std::string text;
    for (const std::string_view name : names) text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

template <class Value> std::string names_of(const std::vector<Value>& values) {
    std::vector<std::string_view> names;
    names.reserve(values.size());
    for (const Value value : values) names.push_back(name_of(value));
    return listed(names);
}

template <class Value, class Names>
Value value_named(std::string_view what, std::string_view name, const Names& names) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        throw std::invalid_argument("unknown " + std::string(what) + " '" + std::string(name) +
                                    "'; known: " + listed(names));
    return static_cast<Value>(found - names.begin());
}

template <class Value> bool contains(const std::vector<Value>& values, Value value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

/// What lies outside of the caller's own mask, a worker cannot be bound to.
void check_processors(const std::vector<unsigned>& wanted) {
    if (wanted.empty()) return;
    const std::vector<unsigned> allowed = allowed_processors();
    for (const unsigned p : wanted)
        if (!std::binary_search(allowed.begin(), allowed.end(), p))
            throw std::invalid_argument("a worker cannot be bound to processor " + std::to_string(p) +
                                        ": it is not among the " + std::to_string(allowed.size()) +
                                        " that this process may use");
}

[[noreturn]] void refuse(const Traits& traits, const std::string& why) {
    throw std::invalid_argument("backend '" + std::string(traits.name) + "' " + why);
}

} // namespace

std::string_view name_of(Schedule schedule) noexcept { return schedule_names[static_cast<std::size_t>(schedule)]; }
std::string_view name_of(Transport transport) noexcept { return transport_names[static_cast<std::size_t>(transport)]; }
Schedule schedule_named(std::string_view name) { return value_named<Schedule>("schedule", name, schedule_names); }
Transport transport_named(std::string_view name) { return value_named<Transport>("transport", name, transport_names); }

UnitFailed::UnitFailed(std::uint32_t failed_unit, const std::string& text)
    : std::runtime_error("unit " + std::to_string(failed_unit) + " failed: " + text), unit(failed_unit) {}

Plan default_plan(const Traits& traits, unsigned workers) {
    Plan plan;
    plan.workers = workers;
    plan.schedule = traits.schedules.front();
    plan.transport = traits.transports.front();
    return plan;
}

void check_plan(const Traits& traits, const Plan& plan) {
    if (!contains(traits.schedules, plan.schedule))
        refuse(traits, "does not support schedule '" + std::string(name_of(plan.schedule)) +
                           "'; it supports: " + names_of(traits.schedules));
    if (!contains(traits.transports, plan.transport))
        refuse(traits, "does not support transport '" + std::string(name_of(plan.transport)) +
                           "'; it supports: " + names_of(traits.transports));
    if (plan.workers == 0) refuse(traits, "needs at least one worker");
    if (traits.max_workers != 0 && plan.workers > traits.max_workers)
        refuse(traits,
               "has at most " + std::to_string(traits.max_workers) + " worker(s), not " + std::to_string(plan.workers));
    if (plan.chunk == 0 && plan.schedule != Schedule::fixed && !traits.picks_chunk)
        refuse(traits, "needs a chunk of at least 1 under schedule '" + std::string(name_of(plan.schedule)) +
                           "' (0 means contiguous blocks and goes with: static)");
    if (!(plan.worker_timeout_s > 0)) refuse(traits, "needs a worker timeout above 0 s");
    if (!plan.processors.empty() && plan.processors.size() != plan.workers)
        refuse(traits, "needs a processor for each of " + std::to_string(plan.workers) + " worker(s), not " +
                           std::to_string(plan.processors.size()));
    check_processors(plan.processors);
}

void check_job(const Job& job, const Slots& slots) {
    if (!job.compute) throw std::invalid_argument("the job has no function to compute");
    if (slots.units() != job.units || slots.unit_bytes() != job.unit_bytes)
        throw std::invalid_argument("the job has " + std::to_string(job.units) + " units of " +
                                    std::to_string(job.unit_bytes) + " bytes, its slots " +
                                    std::to_string(slots.units()) + " of " + std::to_string(slots.unit_bytes()));
}

} // namespace weft::backends
