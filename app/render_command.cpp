// SPDX-License-Identifier: Apache-2.0
#include "app/camera_choice.h"
#include "app/commands.h"
#include "app/frame_job.h"
#include "app/maps.h"
#include "app/output/atomic_file.h"
#include "app/output/png.h"
#include "app/output/write_image.h"
#include "app/prepare.h"
#include "app/progress.h"
#include "app/report.h"
#include "app/sha256.h"
#include "app/signals.h"
#include "app/stopwatch.h"
#include "app/thread_executor.h"
#include "app/tile_costs.h"
#include "app/trace_events.h"
#include "app/version.h"
#include "backends/registry.h"
#include "bench/machine/pin.h"
#include "renderer/film/tile_order.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/core.h>

namespace weft::app {
namespace {

namespace fs = std::filesystem;

void warn(const RenderOptions& options, std::string_view text) {
    if (!options.quiet) fmt::print(stderr, "weft: warning: {}\n", text);
}

/// STEM.png in the working folder, where STEM is the scene's.
fs::path default_output(const std::string& source) {
    constexpr std::string_view builtin = "builtin:";
    if (source.starts_with(builtin)) {
        const std::string name = source.substr(builtin.size(), source.find(',') - builtin.size());
        return name + ".png";
    }
    return fs::path(source).stem().string() + ".png";
}

/// OUT.partial.EXT: what is written when the picture is not whole.
fs::path partial_path(const fs::path& path) {
    fs::path partial = path;
    partial.replace_extension(".partial" + path.extension().string());
    return partial;
}

backends::Plan make_plan(const RenderOptions& options, const backends::Traits& traits, unsigned workers) {
    backends::Plan plan = backends::default_plan(traits, workers);
    if (!options.schedule.empty()) plan.schedule = backends::schedule_named(options.schedule);
    if (!options.transport.empty()) plan.transport = backends::transport_named(options.transport);
    plan.chunk = options.chunk.value_or(plan.schedule == backends::Schedule::fixed ? 0 : 1);
    plan.worker_timeout_s = options.worker_timeout_s;
    if (const bench::Pin pin = bench::pin_named(options.pin); pin != bench::Pin::none)
        plan.processors = bench::pinned_processors(bench::topology(), pin, workers);
    backends::check_plan(traits, plan);
    return plan;
}

Metadata metadata(const RenderOptions& options, const RenderSettings& settings, std::string_view hash) {
    Metadata m{{"Software", fmt::format("weft {}", version)},
               {"weft.scene", options.scene.source},
               {"weft.spp", std::to_string(settings.spp)},
               {"weft.depth", std::to_string(settings.depth)},
               {"weft.seed", std::to_string(settings.seed)}};
    if (!hash.empty()) m.emplace_back("weft.sha256", hash);
    return m;
}

void write_map(const std::string& path, const MapPicture& map) {
    if (path.empty()) return;
    AtomicFile file(path);
    file.write(encode_png(map.width, map.height, 3, map.rgb));
    file.commit();
}

void print_replay(const World& world, const RenderSettings& settings, const std::array<std::uint32_t, 3>& id) {
    if (id[0] >= settings.width || id[1] >= settings.height || id[2] >= settings.spp)
        throw std::invalid_argument(fmt::format("--replay {},{},{}: the picture is {}x{} at {} samples", id[0], id[1],
                                                id[2], settings.width, settings.height, settings.spp));
    const Replay replay = replay_sample(world, settings, id[0], id[1], id[2]);
    const auto text = [](Vec3 v) { return fmt::format("({:.6g} {:.6g} {:.6g})", v.x, v.y, v.z); };
    for (const PathVertex& v : replay.vertices) {
        fmt::print("bounce {}  throughput {}\n", v.bounce, text(v.throughput));
        if (v.escaped)
            fmt::print("  escaped to the environment\n");
        else
            fmt::print("  instance {} primitive {} material {} '{}'\n  distance {:.9g} position {} normal {}\n",
                       v.instance, v.primitive, v.material, world.scene.materials[v.material].name, v.distance,
                       text(v.position), text(v.normal));
        fmt::print("  emission added {}  light added {}\n", text(v.added), text(v.light));
    }
    fmt::print("radiance {}\n", text(replay.radiance));
}

/// A permutation of the tiles; empty: as they are numbered.
std::vector<std::uint32_t> hand_out_order(const RenderOptions& options, const World& world,
                                          const RenderSettings& settings, backends::Backend& backend,
                                          const backends::Plan& plan, const backends::Stop& stop) {
    const TileGrid grid = settings.grid();
    if (!options.costs.empty() && options.order != "cost")
        throw std::invalid_argument("--costs: goes with --order cost only");
    if (options.order == "hilbert") return tile_order(TileOrder::hilbert, grid.columns(), grid.rows());
    if (options.order == "spiral") return tile_order(TileOrder::spiral, grid.columns(), grid.rows());
    if (options.order != "cost") return {};
    const std::vector<double> costs = options.costs.empty() ? probed_costs(world, settings, backend, plan, stop)
                                                            : recorded_costs(options.costs, grid);
    if (costs.empty()) return {}; // stopped: what follows will stop at once
    return tile_order(TileOrder::longest_first, grid.columns(), grid.rows(), costs);
}

/// What is said about a run that was not all smooth.
void tell_troubles(const RenderOptions& options, const RenderSettings& settings, const Frame& frame) {
    for (const std::string& w : frame.report.warnings) warn(options, w);
    for (const std::uint32_t unit : frame.report.poisonous) {
        const TileRect r = settings.grid().rect(unit);
        warn(options, fmt::format("tile {} (pixels {},{} to {},{}) killed every worker that tried it and is missing",
                                  unit, r.x0, r.y0, r.x1 - 1, r.y1 - 1));
    }
    const TileCounts& c = frame.film.counts;
    if (c.invalid_samples > 0)
        warn(options, fmt::format("{} invalid samples were left out; see the first with --replay {},{},{}",
                                  c.invalid_samples, c.invalid_x, c.invalid_y, c.invalid_sample));
}

} // namespace

ExitCode render(const RenderOptions& options) {
    Stopwatch total, watch;
    Phases phases;

    // Everything that can be refused is refused before the work begins.
    const auto backend = backends::make(options.backend);
    WorkerCount workers = chosen_workers(options.scene.workers);
    const unsigned most = backend->traits().max_workers;
    if (options.scene.workers == 0 && most > 0 && workers.count > most)
        workers = {most, fmt::format("all that {} has", options.backend)};
    const backends::Plan plan = make_plan(options, backend->traits(), workers.count);
    const bool picture = options.output != "none";
    const fs::path output = options.output.empty() ? default_output(options.scene.source) : fs::path(options.output);
    const Plant plant = plant_named(options.plant);
    if (picture) format_of(output);
    const Kernel kernel = kernel_named(options.isa);
    const ToneMap& tone_map = tone_map_named(options.tone_map);
    scenes::MemoryBudget budget(memory_limit(options.scene.max_memory));
    ThreadExecutor executor(workers.count);

    SceneOptions scene_options = options.scene;
    scene_options.camera_placed = options.camera.eye || options.camera.orbit;
    Prepared prepared = prepare(scene_options, budget, executor);
    for (const std::string& w : prepared.warnings) warn(options, w);
    if (picture && !options.replay) check_writable(output);
    phases.load_s = watch.lap();

    const Size size = choose_size(options.size, camera_named(options.camera.name, prepared.scene.cameras));
    const std::uint64_t samples = std::uint64_t{size.width} * size.height * options.spp;
    const TreeQuality quality =
        options.bvh == "auto" ? quality_worth(samples, prepared.scene) : tree_quality_named(options.bvh);
    budget.charge(Tracer::bytes_needed(prepared.scene, quality), "the trees for tracing rays", options.scene.source);
    const World world(std::move(prepared.scene), executor, kernel.isa, quality);
    executor.join(); // nothing may be alive when processes are forked
    RenderSettings settings;
    settings.camera = choose_camera(options.camera, world.scene.cameras, world.tracer.bounds());
    settings.width = size.width;
    settings.height = size.height;
    settings.spp = options.spp;
    settings.tile = options.tile;
    settings.depth = options.depth;
    settings.seed = options.seed;
    budget.charge(frame_bytes(settings), "the picture", options.scene.source);
    phases.build_s = watch.lap();
    if (options.replay) {
        print_replay(world, settings, *options.replay);
        return ExitCode::done;
    }

    backends::Stop stop;
    const StopOnSignal on_signal(stop);
    const std::vector<std::uint32_t> order = hand_out_order(options, world, settings, *backend, plan, stop);
    Frame frame = [&] {
        Progress progress(options.quiet ? Progress::Mode::none : Progress::mode_for_stderr(), settings.grid().count(),
                          samples);
        return render_frame(world, settings, *backend, plan,
                            {.stop = &stop, .progress = [&](std::uint32_t done) { progress.update(done); }}, order,
                            plant);
    }();
    phases.render_s = watch.lap();
    tell_troubles(options, settings, frame);

    const bool complete = frame.complete();
    const std::string hash = complete ? film_hash(settings.width, settings.height, frame.film.rgba) : "";
    const fs::path path = !picture ? fs::path() : complete ? output : partial_path(output);
    const TileGrid grid = settings.grid();
    if (!options.worker_map.empty())
        write_map(options.worker_map, worker_map(frame, grid, std::exp2(options.exposure_ev), tone_map));
    if (!options.cost_map.empty()) write_map(options.cost_map, cost_map(frame, grid));
    if (picture) {
        Picture p{settings.width, settings.height, std::move(frame.film.rgba)};
        write_picture(path, p, {options.exposure_ev, &tone_map, false, metadata(options, settings, hash)});
    }
    phases.write_s = watch.lap();
    phases.total_s = total.lap();
    if (!options.report.empty() || !options.trace.empty()) {
        const RenderRecord record{options,
                                  settings,
                                  plan,
                                  workers,
                                  frame,
                                  phases,
                                  count_scene(world),
                                  kernel.isa,
                                  quality,
                                  path.string(),
                                  hash,
                                  scene_hash(world.scene)};
        if (!options.report.empty()) write_text(options.report, report_json(record));
        if (!options.trace.empty()) write_text(options.trace, trace_json(record));
    }

    if (complete) {
        fmt::print("{}  {}\n", hash, picture ? path.string() : "-");
        if (std::fflush(stdout) != 0) throw OutputError("standard output", "writing", errno);
        return ExitCode::done;
    }
    if (picture) warn(options, fmt::format("the picture is not whole; what is done is in {}", path.string()));
    if (frame.report.stopped && StopOnSignal::received() != 0) StopOnSignal::die_of(StopOnSignal::received());
    return ExitCode::incomplete;
}

} // namespace weft::app
