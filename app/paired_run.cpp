// SPDX-License-Identifier: Apache-2.0
#include "app/paired_run.h"

#include "app/output/atomic_file.h"
#include "app/signals.h"
#include "app/study_files.h"
#include "app/study_run.h"
#include "bench/study/paired_study.h"
#include "bench/study/regression.h"

#include <fmt/format.h>
#include <unistd.h>

namespace weft::app {

namespace fs = std::filesystem;

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
    const fs::path folder = study_folder(options, "against");
    const bench::Launcher old_one(other, before.picture, before.spp);
    const bench::Launcher this_one(fs::read_symlink("/proc/self/exe"), after.picture, after.spp);
    std::array<bench::Study, 2> studies =
        bench::run_paired({before, folder / "before", old_one}, {after, folder / "after", this_one}, after.most_rounds,
                          stop, [&](const bench::StudyProgress& p) { show_progress(p, after); });
    end_progress();
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
