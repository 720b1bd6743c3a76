// SPDX-License-Identifier: Apache-2.0
#include "subject.h"

#include "backends/clock.h"

#include <algorithm>
#include <filesystem>
#include <map>

namespace weft::backends::conformance {

Selection& selection() {
    static Selection chosen;
    return chosen;
}

Faults planted_faults() {
    const std::map<std::string, Faults> known{
        {"", {}},
        {"sibling-ends-kept", {.keep_sibling_ends = true}},
        {"exit-handlers-run", {.run_exit_handlers = true}},
        {"partial-write-dropped", {.drop_partial_write = true}},
        {"wrong-worker-index", {.wrong_worker_index = true}},
        {"eintr-not-retried", {.eintr_is_error = true}},
        {"unit-lost", {.lose_a_unit = true}},
    };
    const auto found = known.find(selection().fault);
    if (found == known.end()) throw std::invalid_argument("unknown fault '" + selection().fault + "'");
    return found->second;
}

std::unique_ptr<Backend> subject() {
    if (selection().fault.empty()) return make(selection().backend);
    if (selection().backend == "threads") return make_threads(planted_faults());
    if (selection().backend == "processes") return make_processes(planted_faults());
    throw std::invalid_argument("no faults can be planted in '" + selection().backend + "'");
}

Plan Case::plan(std::uint32_t chunk) const {
    return {.workers = workers, .schedule = schedule, .chunk = chunk, .transport = transport};
}

void PrintTo(const Case& c, std::ostream* out) {
    *out << name_of(c.schedule) << ", transport " << name_of(c.transport) << ", " << c.workers << " workers";
}

std::string case_name(const testing::TestParamInfo<Case>& info) {
    std::string name(name_of(info.param.schedule));
    if (info.param.transport != Transport::none) name += "_" + std::string(name_of(info.param.transport));
    return name + "_" + std::to_string(info.param.workers) + "workers";
}

namespace {

std::vector<Case> cases(std::initializer_list<unsigned> worker_counts) {
    std::vector<Case> found;
    const std::unique_ptr<Backend> backend = subject();
    const Traits& traits = backend->traits();
    for (const Schedule schedule : traits.schedules)
        for (const Transport transport : traits.transports)
            for (const unsigned workers : worker_counts)
                if (traits.max_workers == 0 || workers <= traits.max_workers)
                    found.push_back({schedule, transport, workers});
    return found;
}

} // namespace

std::vector<Case> all_cases() { return cases({1, 2, 3, 7}); }
std::vector<Case> schedule_cases() { return subject()->traits().max_workers == 1 ? cases({1}) : cases({3}); }
std::vector<Case> mortal_cases() {
    return subject()->traits().survives_worker_death ? cases({1, 3}) : std::vector<Case>();
}

void fill(std::uint32_t unit, std::span<std::byte> out) {
    std::uint64_t state = (unit + 1) * 0x9E37'79B9'7F4A'7C15u;
    for (std::byte& byte : out) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        byte = static_cast<std::byte>(state >> 56);
    }
}

Job filling_job(std::uint32_t units, std::size_t unit_bytes) {
    return job_that(
        units, [](std::uint32_t, const Pulse&) { return true; }, unit_bytes);
}

Job job_that(std::uint32_t units, std::function<bool(std::uint32_t, const Pulse&)> before, std::size_t unit_bytes) {
    return {units, unit_bytes,
            [before = std::move(before)](std::uint32_t unit, std::span<std::byte> out, const Pulse& pulse) {
                if (!before(unit, pulse)) return false;
                fill(unit, out);
                return true;
            }};
}

bool right(const Slots& slots, std::uint32_t unit) {
    std::vector<std::byte> expected(slots.unit_bytes());
    fill(unit, expected);
    return std::ranges::equal(expected, slots[unit]);
}

std::uint32_t count_done(const Report& report) {
    return static_cast<std::uint32_t>(std::ranges::count_if(report.units, [](const UnitFacts& u) { return u.done; }));
}

void expect_consistent(const Report& report, const Slots& slots, const Plan& plan) {
    ASSERT_EQ(report.units.size(), slots.units());
    ASSERT_EQ(report.workers.size(), plan.workers);
    std::vector<std::uint32_t> units(plan.workers);
    std::vector<double> busy_s(plan.workers);
    for (std::uint32_t unit = 0; unit < slots.units(); ++unit) {
        const UnitFacts& facts = report.units[unit];
        if (!facts.done) continue;
        EXPECT_TRUE(right(slots, unit)) << "slot " << unit << " is done and wrong";
        ASSERT_LT(facts.worker, plan.workers);
        ++units[facts.worker];
        busy_s[facts.worker] += 1e-9 * static_cast<double>(facts.end_ns - facts.begin_ns);
        EXPECT_GE(facts.begin_ns, 0);
        EXPECT_LE(facts.begin_ns, facts.end_ns);
        EXPECT_LE(1e-9 * static_cast<double>(facts.end_ns), report.wall_s);
    }
    for (unsigned worker = 0; worker < plan.workers; ++worker) {
        const WorkerFacts& facts = report.workers[worker];
        EXPECT_EQ(facts.units, units[worker]) << "worker " << worker;
        EXPECT_GE(facts.busy_s, busy_s[worker] - 1e-6) << "worker " << worker;
        EXPECT_NEAR(facts.busy_s + facts.wait_s, report.wall_s, 1e-6) << "worker " << worker;
        EXPECT_GE(facts.cpu_s, 0);
    }
    EXPECT_GE(report.startup_s, 0);
    EXPECT_LE(report.startup_s, report.wall_s);
}

void expect_complete(const Report& report, const Slots& slots, const Plan& plan) {
    expect_consistent(report, slots, plan);
    EXPECT_EQ(count_done(report), slots.units());
    EXPECT_FALSE(report.stopped);
    EXPECT_TRUE(report.poisonous.empty());
    EXPECT_EQ(report.reissued, 0u);
    EXPECT_EQ(report.lost_workers, 0u);
    EXPECT_TRUE(report.warnings.empty()) << report.warnings.front();
}

void sleep_ms(double ms) {
    const std::int64_t end = wall_ns() + static_cast<std::int64_t>(ms * 1e6);
    for (std::int64_t left = end - wall_ns(); left > 0; left = end - wall_ns()) {
        const timespec duration{left / 1'000'000'000, left % 1'000'000'000};
        nanosleep(&duration, nullptr);
    }
}

void burn_ms(double ms) {
    const clockid_t clock = this_thread_cpu_clock();
    const std::int64_t end = read_clock_ns(clock) + static_cast<std::int64_t>(ms * 1e6);
    while (read_clock_ns(clock) < end) {
    }
}

namespace {

std::ptrdiff_t entries(const char* folder) {
    using Entries = std::filesystem::directory_iterator;
    return std::distance(Entries(folder), Entries());
}

} // namespace

std::ptrdiff_t threads_alive(std::ptrdiff_t expected) {
    std::ptrdiff_t threads = entries("/proc/self/task");
    for (int look = 0; look < 200 && threads != expected; ++look) {
        sleep_ms(5);
        threads = entries("/proc/self/task");
    }
    return threads;
}

std::ptrdiff_t open_descriptors() { return entries("/proc/self/fd"); }

bool under_thread_sanitizer() {
#if defined(__SANITIZE_THREAD__)
    return true;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
    return true;
#else
    return false;
#endif
#else
    return false;
#endif
}

} // namespace weft::backends::conformance
