// SPDX-License-Identifier: Apache-2.0
#include "app/study_run.h"

#include "app/output/atomic_file.h"
#include "app/signals.h"
#include "app/study_files.h"
#include "app/worker_count.h"
#include "backends/registry.h"
#include "bench/machine/pin.h"
#include "bench/study/launcher.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <unistd.h>

namespace weft::app {
namespace {

namespace fs = std::filesystem;

bool on_terminal() { return isatty(STDERR_FILENO) != 0; }

std::string clock_text(double seconds) {
    const auto s = static_cast<long>(seconds);
    return fmt::format("{}:{:02}", s / 60, s % 60);
}

void show(const bench::StudyProgress& p, const bench::StudyPlan& plan) {
    std::string line = fmt::format("weft: round {} (at least {}, at most {}), run {} of {}, {} elapsed", p.round + 1,
                                   plan.least_rounds, plan.most_rounds, p.done + 1, p.of, clock_text(p.elapsed_s));
    if (p.left_s > 0) line += fmt::format(", {} left at least", clock_text(p.left_s));
    if (p.widest > 0) line += fmt::format(", known to +-{:.1f} %", p.widest * 100);
    if (on_terminal())
        fmt::print(stderr, "\r{}\033[K", line);
    else if (p.done == 0)
        fmt::print(stderr, "{}\n", line);
}

std::string default_folder(const std::string& source, std::string_view kind) {
    constexpr std::string_view builtin = "builtin:";
    const std::string name = source.starts_with(builtin)
                                 ? source.substr(builtin.size(), source.find(',') - builtin.size())
                                 : fs::path(source).stem().string();
    return fmt::format("{}-{}", name, kind);
}

bench::StudyPlan make_plan(const StudyOptions& options, const std::vector<bench::Arm>& arms) {
    bench::StudyPlan plan;
    plan.scene = options.source;
    plan.picture = {options.source};
    plan.picture.insert(plan.picture.end(), options.picture.begin(), options.picture.end());
    if (std::find(options.picture.begin(), options.picture.end(), "--size") == options.picture.end())
        plan.picture.insert(plan.picture.end(), {"--size", "640x360"});
    plan.spp = options.spp;
    plan.arms = arms;
    plan.seed = options.seed;
    plan.least_rounds = options.least_rounds;
    plan.most_rounds = std::max(options.most_rounds, options.least_rounds);
    plan.target = options.target;
    plan.budget_s = options.budget_s;
    return plan;
}

/// What cannot be bound is refused before anything is measured.
void check_pins(const std::vector<bench::Arm>& arms) {
    std::optional<bench::Topology> topology;
    for (const bench::Arm& arm : arms) {
        if (arm.pin.empty()) continue;
        if (!topology) topology = bench::topology();
        bench::pinned_processors(*topology, bench::pin_named(arm.pin), arm.workers);
    }
}

} // namespace

std::vector<std::string> chosen_backends(const StudyOptions& options) {
    if (!options.backends.empty()) return options.backends;
    std::vector<std::string> names;
    for (const backends::Entry& entry : backends::all())
        if (entry.make) names.emplace_back(entry.name);
    return names;
}

std::vector<std::string> chosen_schedules(const StudyOptions& options, const std::string& backend) {
    const auto made = backends::make(backend);
    const std::vector<backends::Schedule>& has = made->traits().schedules;
    if (options.schedules.empty()) return {std::string(name_of(has.front()))};
    std::vector<std::string> chosen;
    for (const std::string& wanted : options.schedules)
        for (const backends::Schedule schedule : has)
            if (wanted == "all" || backends::schedule_named(wanted) == schedule) chosen.emplace_back(name_of(schedule));
    return chosen;
}

std::vector<std::string> chosen_pins(const StudyOptions& options) {
    std::vector<std::string> pins;
    for (const std::string& name : options.pins)
        pins.emplace_back(bench::pin_named(name) == bench::Pin::none ? "" : name);
    return pins.empty() ? std::vector<std::string>{""} : pins;
}

void add_once(std::vector<bench::Arm>& arms, const bench::Arm& arm) {
    const auto same = [&](const bench::Arm& a) { return a.label() == arm.label(); };
    if (std::none_of(arms.begin(), arms.end(), same)) arms.push_back(arm);
}

ExitCode run_study(const StudyOptions& options, std::string_view kind, const std::vector<bench::Arm>& arms,
                   const std::function<std::string(const bench::Study&, const fs::path&)>& conclude) try {
    const bench::StudyPlan plan = make_plan(options, arms);
    check_pins(arms);
    const WorkerCount processors = available_workers();
    const auto crowded = [&](const bench::Arm& arm) { return arm.workers > processors.count; };
    if (std::any_of(arms.begin(), arms.end(), crowded))
        fmt::print(stderr, "weft: note: {} processors (by {}): runs with more workers are oversubscribed\n",
                   processors.count, processors.from);

    backends::Stop stop;
    const StopOnSignal on_signal(stop);
    const fs::path folder = options.folder.empty() ? default_folder(options.source, kind) : options.folder;
    const bench::Launcher launcher(fs::read_symlink("/proc/self/exe"), plan.picture, plan.spp);
    bench::Study study =
        bench::run_study(plan, folder, launcher, stop, [&](const bench::StudyProgress& p) { show(p, plan); });
    if (on_terminal()) fmt::print(stderr, "\r\033[K");
    record_machine(folder, study);
    const bool found = study.complete_rounds() > 0;
    if (found) fmt::print("{}", conclude(study, folder));
    fmt::print("{}\n", (found ? folder / "report.html" : folder).string());
    if (std::fflush(stdout) != 0) throw OutputError("standard output", "writing", errno);
    if (stop.requested() && StopOnSignal::received() != 0) StopOnSignal::die_of(StopOnSignal::received());
    return ExitCode::done;
} catch (const bench::RunFailed& e) {
    // The program has said why, and its exit code says what kind of end it was.
    fmt::print(stderr, "{}{}", on_terminal() ? "\n" : "", e.what());
    return static_cast<ExitCode>(e.exit_code);
}

} // namespace weft::app
