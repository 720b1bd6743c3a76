// SPDX-License-Identifier: Apache-2.0
// weft-kernels: see docs/performance.md. It is a program of its own so that weft never links Embree.
#include "app/failures.h"
#include "app/kernels/kernels_options.h"
#include "app/output/atomic_file.h"
#include "app/prepare.h"
#include "app/signals.h"
#include "app/thread_executor.h"
#include "bench/kernels/builds.h"
#include "bench/kernels/rows.h"
#include "bench/kernels/subject.h"

#include <fmt/format.h>
#include <unistd.h>

namespace weft::app {
namespace {

namespace kernels = bench::kernels;

/// One line on the terminal that is written over and over, and gone at the end; nothing elsewhere.
class ProgressLine {
  public:
    ~ProgressLine() { clear(); }
    void show(const std::string& text) const {
        if (terminal_) fmt::print(stderr, "\r{}\033[K", text), std::fflush(stderr);
    }
    void clear() const {
        if (terminal_) fmt::print(stderr, "\r\033[K");
    }

  private:
    bool terminal_ = isatty(STDERR_FILENO) != 0;
};

void measure_scene(const std::string& name, const kernels::Plan& plan, std::uint32_t side, const ProgressLine& line,
                   Executor& executor, kernels::Results& results) {
    const auto say = [&](const std::string& text) {
        line.clear();
        fmt::print(stderr, "weft-kernels: {}: {}\n", name, text);
    };
    line.show(name + ": loading");
    SceneOptions source;
    source.source = name;
    scenes::MemoryBudget budget(memory_limit(0));
    Prepared prepared = prepare(source, budget, executor);
    kernels::Subject subject = kernels::comparable(prepared.scene);
    for (const std::string& change : subject.changes) say(change);
    const std::size_t triangles = kernels::mesh_triangles(subject.scene);
    if (triangles == 0) return say("no triangles; left out");
    say(fmt::format("{} triangles, {} with all instances", triangles, kernels::instanced_triangles(subject.scene)));

    kernels::measure_builds(
        name, subject.scene, plan, [](unsigned n) { return std::make_unique<ThreadExecutor>(n); }, results);
    if (plan.stopped()) return;
    line.show(name + ": rays");
    const World world(std::move(subject.scene), executor);
    kernels::RayOptions options;
    options.side = side;
    const std::vector<kernels::RaySet> sets =
        kernels::make_rays(world, prepared.scene, world.scene.cameras.front(), options, executor);
    for (const kernels::RaySet& set : sets)
        if (set.rays.empty()) say(fmt::format("no {} rays; left out", kernels::name_of(set.kind)));
    prepared = {};
    kernels::measure_rows(name, world, sets, plan, executor, results);
}

ExitCode run(int argc, char** argv) {
    KernelsOptions options;
    if (const auto end = read_command_line(argc, argv, options)) return *end;
    const WorkerCount processors = available_workers();
    if (options.threads.empty()) {
        options.threads = {1};
        if (processors.count > 1) options.threads.push_back(processors.count);
    }
    if (!options.json.empty()) check_writable(options.json);

    backends::Stop stop;
    const StopOnSignal stop_on_signal(stop);
    const ProgressLine line;
    ThreadExecutor executor(processors.count);
    kernels::Results results;
    for (const std::string& scene : options.scenes) {
        kernels::Plan plan;
        plan.rounds = options.rounds;
        plan.threads = options.threads;
        plan.qualities = options.qualities;
        plan.kinds = options.rays;
        plan.progress = [&](const std::string& what) { line.show(fmt::format("{}: {}", scene, what)); };
        plan.stopped = [&] { return stop.requested(); };
        measure_scene(scene, plan, options.side, line, executor, results);
        // After each scene, so that a later one that fails takes nothing away.
        if (!options.json.empty()) write_text(options.json, kernels::json_of(results));
        if (stop.requested()) break;
    }
    line.clear();
    fmt::print("{}", kernels::text_of(results));
    std::fflush(stdout);
    if (const int signal = StopOnSignal::received()) StopOnSignal::die_of(signal);
    return ExitCode::done;
}

} // namespace
} // namespace weft::app

int main(int argc, char** argv) {
    weft::app::ignore_write_signals();
    return static_cast<int>(weft::app::run_guarded("weft-kernels", [&] { return weft::app::run(argc, argv); }));
}
