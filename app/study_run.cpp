// SPDX-License-Identifier: Apache-2.0
#include "app/study_run.h"

#include "app/output/atomic_file.h"
#include "app/signals.h"
#include "app/study_files.h"
#include "app/worker_count.h"
#include "bench/machine/pin.h"

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

void show_progress(const bench::StudyProgress& p, const bench::StudyPlan& plan) {
    std::string line = fmt::format("weft: round {} (at least {}, at most {}), run {} of {}, {} elapsed", p.round + 1,
                                   plan.least_rounds, plan.most_rounds, p.done + 1, p.of, clock_text(p.elapsed_s));
    if (p.left_s > 0) line += fmt::format(", {} left at least", clock_text(p.left_s));
    if (p.widest > 0) line += fmt::format(", known to +-{:.1f} %", p.widest * 100);
    if (on_terminal())
        fmt::print(stderr, "\r{}\033[K", line);
    else if (p.done == 0)
        fmt::print(stderr, "{}\n", line);
}

void end_progress() {
    if (on_terminal()) fmt::print(stderr, "\r\033[K");
}

fs::path study_folder(const StudyOptions& options, std::string_view kind) {
    if (!options.folder.empty()) return options.folder;
    constexpr std::string_view builtin = "builtin:";
    const std::string& source = options.source;
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
        bench::run_study(plan, folder, launcher, stop, [&](const bench::StudyProgress& p) { show_progress(p, plan); });
    end_progress();
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
    const fs::path folder = study_folder(options, kind);
    const bench::Study study = measure(options, folder, arms, stop);
    const bool found = study.complete_rounds() > 0;
    if (found) fmt::print("{}", conclude(study, folder));
    fmt::print("{}\n", (found ? folder / "report.html" : folder).string());
    return finish(stop);
} catch (const bench::RunFailed& e) {
    return pass_on(e);
}

} // namespace weft::app
