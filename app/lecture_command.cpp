// SPDX-License-Identifier: Apache-2.0
// `weft lecture`: two studies, one inside the other's folder, their pictures, and the page that tells of both.
#include "app/commands.h"
#include "app/lecture_pictures.h"
#include "app/output/atomic_file.h"
#include "app/signals.h"
#include "app/study_files.h"
#include "app/study_run.h"
#include "app/study_ways.h"
#include "app/version.h"
#include "app/worker_count.h"
#include "backends/registry.h"
#include "bench/lecture/findings.h"
#include "bench/lecture/lecture_html.h"
#include "bench/report/timeline.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <stdexcept>

namespace weft::app {
namespace {

namespace fs = std::filesystem;

constexpr unsigned usual_rounds = 6, most_rounds = 30; // six are the least for an interval
constexpr double share_of_uneven = 0.25;               // of the budget

StudyOptions study_options(const LectureOptions& o, const char* scene, double share) {
    StudyOptions s;
    s.source = scene;
    s.picture = {"--size", fmt::format("{}x{}", o.size.width, o.size.height)};
    s.spp = o.spp;
    s.backends = o.backends;
    s.budget_s = o.budget_s * share;
    s.least_rounds = o.rounds > 0 ? o.rounds : usual_rounds;
    s.most_rounds = o.rounds > 0 ? o.rounds : most_rounds;
    return s;
}

/// Each backend by its own schedule, once for each transport that it has.
std::vector<bench::Arm> ways(const StudyOptions& options) {
    std::vector<bench::Arm> all;
    for (const std::string& backend : chosen_backends(options)) {
        if (backend == "serial") continue;
        const std::string schedule = chosen_schedules(options, backend).front();
        const auto made = backends::make(backend);
        for (const backends::Transport transport : made->traits().transports)
            add_once(all, {.backend = backend,
                           .schedule = schedule,
                           .transport = transport == backends::Transport::none ? "" : std::string(name_of(transport))});
    }
    if (all.empty()) throw std::invalid_argument("--backends: serial alone has no second task");
    return all;
}

/// What makes the page again, without the folder.
std::string command_line(const LectureOptions& o, unsigned tasks) {
    std::string words =
        fmt::format("weft lecture --workers {} --size {}x{} --spp {}", tasks, o.size.width, o.size.height, o.spp);
    if (!o.backends.empty()) words += fmt::format(" --backends {}", fmt::join(o.backends, ","));
    return words;
}

bench::LecturePictures pictures(const bench::Study& lecture, const bench::Study& uneven, Size size) {
    const auto run_of = [](const bench::Study& study, unsigned workers, bool halves) -> const bench::RunRecord& {
        for (const bench::Arm& arm : study.plan.arms)
            if (arm.workers == workers && arm.copies == 1 && arm.twin == 0 && (arm.schedule == "static") == halves)
                return *bench::median_run(study, arm);
        throw std::logic_error("the lecture's study lacks an arm");
    };
    const StudyPicture first(lecture, size), second(uneven, size);
    return {first.tinted(run_of(lecture, 1, false)), first.tinted(run_of(lecture, 2, false)),
            second.tinted(run_of(uneven, 2, true)), second.tinted(run_of(uneven, 2, false))};
}

} // namespace

ExitCode lecture(const LectureOptions& options) try {
    const StudyOptions main = study_options(options, "builtin:lecture", 1 - share_of_uneven),
                       other = study_options(options, "builtin:uneven", share_of_uneven);
    const std::vector<bench::Arm> all = ways(main);
    const unsigned processors = available_workers().count;
    const unsigned tasks = options.workers > 0 ? options.workers : std::clamp(processors, 2u, 4u);
    const fs::path folder = options.folder;
    backends::Stop stop;
    const StopOnSignal on_signal(stop);
    const bench::Study first = measure(main, folder, bench::lecture_arms(all, tasks, processors), stop);
    if (first.complete_rounds() > 0) write_study_files(first, folder);
    std::optional<bench::Study> second; // begun when the first one is finished
    if (!stop.requested()) second = measure(other, folder / "uneven", bench::uneven_arms(all.front()), stop);
    if (!second || second->complete_rounds() == 0) { // then there is no page yet
        fmt::print("{}\n", folder.string());
        return finish(stop);
    }
    write_study_files(*second, folder / "uneven");
    const fs::path page = folder / "lecture.html";
    write_text(page, bench::lecture_html(first, *second,
                                         {pictures(first, *second, options.size), read_machine(folder),
                                          fmt::format("weft {}", version), command_line(options, tasks)}));
    fmt::print("{}\n", page.string());
    return finish(stop);
} catch (const bench::RunFailed& e) {
    return pass_on(e);
}

} // namespace weft::app
