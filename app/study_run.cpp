// SPDX-License-Identifier: Apache-2.0
#include "app/study_run.h"

#include "app/output/atomic_file.h"
#include "app/signals.h"
#include "app/study_files.h"
#include "app/worker_count.h"
#include "backends/registry.h"
#include "bench/machine/pin.h"
#include "bench/study/paired_study.h"
#include "bench/study/regression.h"

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
    for (bench::Arm& arm : plan.arms)
        if (options.plant_arms == "all" || options.plant_arms == arm.backend) arm.plant = options.plant;
    plan.seed = options.seed;
    plan.least_rounds = options.least_rounds;
    plan.most_rounds = std::max(options.most_rounds, options.least_rounds);
    plan.target = options.target;
    plan.budget_s = options.budget_s;
    return plan;
}

/// What the tiles' costs are laid over; a study without it is a study all the same.
void draw_picture(const bench::Launcher& launcher, const backends::Stop& stop, const fs::path& folder,
                  bench::Study& study) {
    constexpr std::uint32_t most_pixels = 45'000; // a PNG of no more than 135 KB, whatever is on it
    if (stop.requested() || study.complete_rounds() == 0 || fs::exists(folder / picture_file)) return;
    try {
        launcher.draw(folder / picture_file, most_pixels, stop);
    } catch (const bench::RunFailed& e) {
        study.notes.push_back(fmt::format("the page has no picture: {}", e.what()));
    }
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

std::vector<bench::Arm> chosen_ways(const StudyOptions& options, const std::string& backend) {
    const std::vector<std::string> scanline{""}; // goes without mention
    std::vector<bench::Arm> ways;
    for (const std::string& schedule : chosen_schedules(options, backend))
        for (const std::string& order : options.orders.empty() ? scanline : options.orders)
            for (const std::string& pin : chosen_pins(options))
                for (const std::uint32_t tile : options.tiles)
                    ways.push_back({.backend = backend,
                                    .schedule = schedule,
                                    .order = order == "scanline" ? "" : order,
                                    .pin = pin,
                                    .tile = tile});
    return ways;
}

void add_once(std::vector<bench::Arm>& arms, const bench::Arm& arm) {
    const auto same = [&](const bench::Arm& a) { return a.label() == arm.label(); };
    if (std::none_of(arms.begin(), arms.end(), same)) arms.push_back(arm);
}

bench::Study measure(const StudyOptions& options, const fs::path& folder, const std::vector<bench::Arm>& arms,
                     const backends::Stop& stop) {
    const bench::StudyPlan plan = make_plan(options, arms);
    check_pins(arms);
    const WorkerCount processors = available_workers();
    const auto crowded = [&](const bench::Arm& arm) { return arm.workers > processors.count; };
    if (std::any_of(arms.begin(), arms.end(), crowded))
        fmt::print(stderr, "weft: note: {} processors (by {}): runs with more workers are oversubscribed\n",
                   processors.count, processors.from);
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw OutputError(folder, "making the folder", error.value());
    check_writable(folder / "report.html");

    const bench::Launcher launcher(fs::read_symlink("/proc/self/exe"), plan.picture, plan.spp);
    bench::Study study =
        bench::run_study(plan, folder, launcher, stop, [&](const bench::StudyProgress& p) { show(p, plan); });
    if (on_terminal()) fmt::print(stderr, "\r\033[K");
    record_machine(folder, study);
    draw_picture(launcher, stop, folder, study);
    return study;
}

ExitCode finish(const backends::Stop& stop) {
    if (std::fflush(stdout) != 0) throw OutputError("standard output", "writing", errno);
    if (stop.requested() && StopOnSignal::received() != 0) StopOnSignal::die_of(StopOnSignal::received());
    return ExitCode::done;
}

ExitCode pass_on(const bench::RunFailed& failure) {
    fmt::print(stderr, "{}{}", on_terminal() ? "\n" : "", failure.what());
    return static_cast<ExitCode>(failure.exit_code);
}

ExitCode run_study(const StudyOptions& options, std::string_view kind, const std::vector<bench::Arm>& arms,
                   const std::function<std::string(const bench::Study&, const fs::path&)>& conclude) try {
    backends::Stop stop;
    const StopOnSignal on_signal(stop);
    const fs::path folder = options.folder.empty() ? default_folder(options.source, kind) : options.folder;
    const bench::Study study = measure(options, folder, arms, stop);
    const bool found = study.complete_rounds() > 0;
    if (found) fmt::print("{}", conclude(study, folder));
    fmt::print("{}\n", (found ? folder / "report.html" : folder).string());
    return finish(stop);
} catch (const bench::RunFailed& e) {
    return pass_on(e);
}

ExitCode run_against(const StudyOptions& options, const std::vector<bench::Arm>& arms) try {
    const fs::path other = fs::absolute(options.against);
    if (::access(other.c_str(), X_OK) != 0 || fs::is_directory(other))
        throw std::invalid_argument(fmt::format("--against {}: is no program", options.against));
    bench::StudyPlan after = make_plan(options, arms);
    constexpr unsigned two_stages = 12;
    after.least_rounds = after.most_rounds = std::max(options.least_rounds, two_stages);
    bench::StudyPlan before = after;
    before.arms = arms; // nothing is planted there

    backends::Stop stop;
    const StopOnSignal on_signal(stop);
    const fs::path folder = options.folder.empty() ? default_folder(options.source, "against") : options.folder;
    const bench::Launcher old_one(other, before.picture, before.spp);
    const bench::Launcher this_one(fs::read_symlink("/proc/self/exe"), after.picture, after.spp);
    std::array<bench::Study, 2> studies =
        bench::run_paired({before, folder / "before", old_one}, {after, folder / "after", this_one}, after.most_rounds,
                          stop, [&](const bench::StudyProgress& p) { show(p, after); });
    if (on_terminal()) fmt::print(stderr, "\r\033[K");
    bool alarm = false;
    if (studies[0].complete_rounds() > 0 && studies[1].complete_rounds() > 0) {
        record_machine(folder / "before", studies[0]);
        record_machine(folder / "after", studies[1]);
        write_study_files(studies[0], folder / "before");
        write_study_files(studies[1], folder / "after");
        const bench::Regression r = bench::regression(studies[0], studies[1]);
        write_text(folder / "regression.json", bench::to_json(r));
        fmt::print("{}", bench::to_text(r));
        alarm = r.alarm;
    }
    fmt::print("{}\n", folder.string());
    const ExitCode end = finish(stop);
    return alarm ? ExitCode::different : end;
} catch (const bench::RunFailed& e) {
    return pass_on(e);
}

} // namespace weft::app
