// SPDX-License-Identifier: Apache-2.0
#include "app/commands.h"
#include "app/signals.h"
#include "app/study_files.h"
#include "app/study_options.h"
#include "app/worker_count.h"
#include "backends/registry.h"
#include "bench/study/summary.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

namespace weft::app {
namespace {

namespace fs = std::filesystem;

/// 1, 2, 3, 4, 6, 8, 12, 16, ... and the last one, as many as there are.
std::vector<unsigned> usual_counts(unsigned most) {
    std::vector<unsigned> counts;
    for (unsigned power = 1; power <= most; power *= 2) {
        counts.push_back(power);
        if (power > 1 && power / 2 * 3 <= most) counts.push_back(power / 2 * 3);
    }
    if (counts.back() != most) counts.push_back(most);
    return counts;
}

void add_once(std::vector<bench::Arm>& arms, const bench::Arm& arm) {
    const auto same = [&](const bench::Arm& a) { return a.label() == arm.label(); };
    if (std::none_of(arms.begin(), arms.end(), same)) arms.push_back(arm);
}

/// The serial run, the same once more (what differs between them is noise), as many serial runs side by side as there
/// are workers (what the machine can give), and what is asked for.
std::vector<bench::Arm> make_arms(const StudyOptions& o, unsigned processors) {
    const std::vector<unsigned> counts = o.workers.empty() ? usual_counts(processors) : o.workers;
    std::vector<std::string> names = o.backends;
    if (names.empty())
        for (const auto& entry : backends::all())
            if (entry.make) names.emplace_back(entry.name);
    std::vector<bench::Arm> arms{{.tile = o.tiles[0]}, {.tile = o.tiles[0], .twin = 1}};
    for (const unsigned n : counts)
        if (n > 1 && n <= processors) add_once(arms, {.tile = o.tiles[0], .copies = n, .scale = o.weak ? n : 1});
    for (const std::string& name : names) {
        const auto backend = backends::make(name);
        const backends::Traits& traits = backend->traits();
        if (traits.max_workers == 1) continue; // the baseline
        std::vector<std::string> schedules;
        for (const std::string& wanted : o.schedules)
            for (const backends::Schedule has : traits.schedules)
                if (wanted == "all" || backends::schedule_named(wanted) == has) schedules.emplace_back(name_of(has));
        if (o.schedules.empty()) schedules.emplace_back(name_of(traits.schedules.front()));
        for (const unsigned n : counts)
            for (const std::string& schedule : schedules)
                for (const std::uint32_t tile : o.tiles)
                    add_once(
                        arms,
                        {.backend = name, .schedule = schedule, .tile = tile, .workers = n, .scale = o.weak ? n : 1});
    }
    return arms;
}

std::string clock_text(double seconds) {
    const auto s = static_cast<long>(seconds);
    return fmt::format("{}:{:02}", s / 60, s % 60);
}

void show(const bench::StudyProgress& p, const bench::StudyPlan& plan) {
    std::string line = fmt::format("weft: round {} (at least {}, at most {}), run {} of {}, {} elapsed", p.round + 1,
                                   plan.least_rounds, plan.most_rounds, p.done + 1, p.of, clock_text(p.elapsed_s));
    if (p.left_s > 0) line += fmt::format(", {} left at least", clock_text(p.left_s));
    if (p.widest > 0) line += fmt::format(", known to +-{:.1f} %", p.widest * 100);
    const bool terminal = isatty(STDERR_FILENO) != 0;
    if (terminal)
        fmt::print(stderr, "\r{}\033[K", line);
    else if (p.done == 0)
        fmt::print(stderr, "{}\n", line);
}

std::string default_folder(const std::string& source) {
    constexpr std::string_view builtin = "builtin:";
    const std::string name = source.starts_with(builtin)
                                 ? source.substr(builtin.size(), source.find(',') - builtin.size())
                                 : fs::path(source).stem().string();
    return name + "-scale";
}

} // namespace

ExitCode scale(const StudyOptions& options) try {
    const WorkerCount processors = available_workers();
    bench::StudyPlan plan;
    plan.scene = options.source;
    plan.picture = {options.source};
    plan.picture.insert(plan.picture.end(), options.picture.begin(), options.picture.end());
    if (std::find(options.picture.begin(), options.picture.end(), "--size") == options.picture.end()) {
        plan.picture.emplace_back("--size");
        plan.picture.emplace_back("640x360");
    }
    plan.spp = options.spp;
    plan.arms = make_arms(options, processors.count);
    plan.seed = options.seed;
    plan.least_rounds = options.least_rounds;
    plan.most_rounds = std::max(options.most_rounds, options.least_rounds);
    plan.target = options.target;
    plan.budget_s = options.budget_s;
    for (const bench::Arm& arm : plan.arms)
        if (arm.workers > processors.count) {
            fmt::print(stderr, "weft: note: {} processors ({}): what has more workers is oversubscribed\n",
                       processors.count, processors.from);
            break;
        }

    backends::Stop stop;
    const StopOnSignal on_signal(stop);
    const fs::path folder = options.folder.empty() ? default_folder(options.source) : options.folder;
    const bench::Launcher launcher(fs::read_symlink("/proc/self/exe"), plan.picture, plan.spp);
    bench::Study study =
        bench::run_study(plan, folder, launcher, stop, [&](const bench::StudyProgress& p) { show(p, plan); });
    if (isatty(STDERR_FILENO) != 0) fmt::print(stderr, "\r\033[K");
    record_machine(folder, study);
    if (study.complete_rounds() > 0) {
        const bench::Summary summary = write_study_files(study, folder);
        fmt::print("{}", bench::to_text(study, summary));
    }
    fmt::print("{}\n", (study.complete_rounds() > 0 ? folder / "report.html" : folder).string());
    if (stop.requested() && StopOnSignal::received() != 0) {
        std::fflush(stdout);
        StopOnSignal::die_of(StopOnSignal::received());
    }
    return ExitCode::done;
} catch (const bench::RunFailed& e) {
    // The program has said why, and its exit code says what kind of end it was.
    fmt::print(stderr, "{}{}", isatty(STDERR_FILENO) != 0 ? "\n" : "", e.what());
    return static_cast<ExitCode>(e.exit_code);
}

} // namespace weft::app
