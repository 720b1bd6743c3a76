// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.h"

#include "app/commands.h"
#include "app/option_values.h"
#include "app/output/tonemap.h"
#include "app/version.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <vector>

namespace weft::app {
namespace {

Vec3 vec3(const std::string& text) {
    const auto v = numbers<float>(text, ',', 3, "X,Y,Z");
    return {v[0], v[1], v[2]};
}

/// "1.5G", "512M", "2GiB", "1000000".
std::uint64_t bytes(const std::string& text) {
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    std::string unit(rest, end);
    for (char& c : unit) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (unit.size() > 1 && unit.ends_with("ib")) unit.resize(unit.size() - 2);
    if (unit.size() > 1 && unit.ends_with('b')) unit.resize(unit.size() - 1);
    static constexpr std::string_view units = "kmgt";
    double factor = 1;
    if (!unit.empty() && unit != "b") {
        const auto power = unit.size() == 1 ? units.find(unit[0]) : std::string_view::npos;
        if (power == std::string_view::npos)
            value = -1;
        else
            factor = std::pow(1024.0, static_cast<double>(power + 1));
    }
    if (error != std::errc{} || !(value > 0) || !(value * factor < 1e18))
        throw CLI::ValidationError(fmt::format("'{}' is not a size like 512M, 1.5G or a number of bytes", text));
    return static_cast<std::uint64_t>(value * factor);
}

void add_scene_options(CLI::App& command, SceneOptions& o) {
    command.add_option("SCENE", o.source, "A .gltf, .glb, .obj or .ply file, or builtin:NAME[,key=value...]")
        ->required();
    command.add_option("--scene", o.scene, "glTF: which of the file's scenes, by number")
        ->check(CLI::NonNegativeNumber);
    command
        .add_option_function<std::string>(
            "--up-axis", [&o](const std::string& axis) { o.z_up = axis == "z"; }, "OBJ and PLY: which axis is up (y)")
        ->check(CLI::IsMember({"y", "z"}));
    command.add_option("--env", o.environment, "Surroundings: a latitude-longitude .hdr, .exr or .pfm file");
    command.add_option_function<std::string>(
        "--max-memory", [&o](const std::string& s) { o.max_memory = bytes(s); },
        "Most memory to take, as 512M or 4G (three quarters of what there is)");
    command.add_option("-t,--workers", o.workers, "Workers in every phase (the processors this process may use)")
        ->check(CLI::Range(1u, 4096u));
}

void add_render_options(CLI::App& command, RenderOptions& o) {
    command.add_option("-o,--output", o.output,
                       "Picture: .png, .exr, .hdr or .pfm by its ending, or none (SCENE's name with .png)");
    add_scene_options(command, o.scene);

    const char* picture = "Picture";
    command
        .add_option_function<std::string>(
            "--size", [&o](const std::string& s) { o.size = pixels(s); },
            "Pixels, as WIDTHxHEIGHT (within 1280x720 at the camera's aspect)")
        ->group(picture);
    command.add_option("--spp", o.spp, "Samples per pixel (64)")->check(CLI::Range(1u, 1u << 20))->group(picture);
    command.add_option("--depth", o.depth, "Bounces of light (8)")->check(CLI::Range(0u, 1024u))->group(picture);
    command.add_option("--seed", o.seed, "Another seed, another noise (0)")->group(picture);
    command.add_option("--exposure", o.exposure_ev, "Stops: light times 2^EV (0)")
        ->check(CLI::Range(-100.0, 100.0))
        ->group(picture);
    std::vector<std::string> maps;
    for (const ToneMap& map : tone_maps()) maps.emplace_back(map.name);
    command.add_option("--tonemap", o.tone_map, fmt::format("Curve for PNG: {} (neutral)", fmt::join(maps, ", ")))
        ->check(CLI::IsMember(maps))
        ->group(picture);

    const char* camera = "Camera";
    command.add_option("--camera", o.camera.name, "One of the scene's cameras, by name or number (the first)")
        ->group(camera);
    const auto place = [&](const char* name, std::optional<Vec3>& where, const char* help) {
        return command
            .add_option_function<std::string>(
                name, [&where](const std::string& s) { where = vec3(s); }, help)
            ->group(camera);
    };
    place("--eye", o.camera.eye, "Look from X,Y,Z");
    place("--target", o.camera.target, "Look at X,Y,Z (the scene's centre)");
    place("--up", o.camera.up, "Up in the picture (0,1,0)");
    command
        .add_option_function<std::string>(
            "--orbit",
            [&o](const std::string& s) {
                const auto v = numbers<float>(s, ',', 3, "THETA,PHI,RADIUS");
                if (!(v[2] > 0)) throw CLI::ValidationError("--orbit: the radius must be above zero");
                o.camera.orbit = Orbit{v[0], v[1], v[2]};
            },
            "Look from THETA,PHI degrees and RADIUS metres around the target")
        ->group(camera);
    command.add_option("--fov", o.camera.fov, "Vertical field of view in degrees")
        ->check(CLI::Range(0.1f, 179.0f))
        ->group(camera);

    const char* workers = "Workers";
    command.add_option("--backend", o.backend, "Concurrency runtime, see weft backends (threads)")->group(workers);
    command.add_option("--schedule", o.schedule, "static, dynamic, guided, queue or stealing (the backend's own)")
        ->group(workers);
    command.add_option("--chunk", o.chunk, "Tiles per grab; static: 0 is one block per worker (1; static 0)")
        ->group(workers);
    command.add_option("--transport", o.transport, "processes: results over pipes or by shared memory (pipes)")
        ->group(workers);
    command.add_option("--tile", o.tile, "Pixels along a tile's side; the image does not depend on it (16)")
        ->check(CLI::Range(1u, 1024u))
        ->group(workers);
    command.add_option("--order", o.order, "Tiles as scanline, hilbert, spiral or cost: the longest first (scanline)")
        ->check(CLI::IsMember({"scanline", "hilbert", "spiral", "cost"}))
        ->group(workers);
    command
        .add_option("--costs", o.costs, "--order cost: a former run's --report with --report-units, instead of a probe")
        ->group(workers);
    command
        .add_option("--pin", o.pin,
                    "Bind workers to processors: none, compact (neighbours), scatter, core (one each) (none)")
        ->check(CLI::IsMember({"none", "compact", "scatter", "core"}))
        ->group(workers);
    command
        .add_option("--worker-timeout", o.worker_timeout_s,
                    "processes: seconds of silence after which a worker is replaced (30)")
        ->check(CLI::Range(0.1, 1e6))
        ->group(workers);
    command
        .add_option("--isa", o.isa,
                    "Kernels: auto, avx512, avx2, sse4 or baseline; the image does not depend on it (auto)")
        ->group(workers);
    command
        .add_option("--bvh", o.bvh,
                    "Trees: fast, balanced or best, or auto, by samples; the image does not depend on it (auto)")
        ->check(CLI::IsMember({"auto", "fast", "balanced", "best"}))
        ->group(workers);

    const char* record = "Record";
    command.add_option("--report", o.report, "Write what was done and how long it took to this JSON file")
        ->group(record);
    command.add_flag("--report-units", o.report_units, "With --report: when and by whom each tile was computed")
        ->group(record);
    command.add_option("--trace", o.trace, "Write a timeline of phases and tiles, for ui.perfetto.dev")->group(record);
    command.add_option("--worker-map", o.worker_map, "Write a PNG of the picture tinted by who computed each tile")
        ->group(record);
    command.add_option("--cost-map", o.cost_map, "Write a PNG of the time that each tile took")->group(record);
    command
        .add_option_function<std::string>(
            "--replay",
            [&o](const std::string& s) {
                const auto v = numbers<std::uint32_t>(s, ',', 3, "X,Y,SAMPLE");
                o.replay = std::array{v[0], v[1], v[2]};
            },
            "Trace one sample of one pixel alone and tell its path")
        ->group(record);
    command.add_option("--plant", o.plant, "")->group(""); // not in the help: docs/validation.md tells
    command.add_flag("-q,--quiet", o.quiet, "No progress and no warnings")->group(record);
}

/// A word in the place of a command that is none: CLI11 would only say that a command is required.
void refuse_unknown_command(const CLI::App& program, std::string_view word) {
    if (word.starts_with('-')) return;
    std::string known;
    for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
        if (command->get_name() == word) return;
        known += (known.empty() ? "" : ", ") + command->get_name();
    }
    const bool scene = word.starts_with("builtin:") || word.find('.') != std::string_view::npos;
    throw std::invalid_argument(fmt::format("there is no command '{}'; {}", word,
                                            scene ? fmt::format("for a picture of it: weft render {}", word)
                                                  : fmt::format("the commands are {}", known)));
}

} // namespace

ExitCode run_command_line(int argc, char** argv) {
    CLI::App program("weft: a path tracer whose tiles are woven by any concurrency runtime");
    program.set_version_flag("--version", fmt::format("weft {}", version));
    program.require_subcommand(1);
    program.failure_message(CLI::FailureMessage::simple);
    program.footer("Exit codes: 0 done, 1 failed, 2 usage, 3 input rejected, 4 a limit reached, 5 incomplete,\n"
                   "6 output error, 130 and 143 interrupted. Data goes to stdout, messages to stderr.");

    RenderOptions render_options;
    CLI::App* render_command = program.add_subcommand("render", "Render a scene to a picture");
    add_render_options(*render_command, render_options);
    render_command->footer("Prints the SHA-256 of the float film and the picture's path. Example:\n"
                           "  weft render builtin:cornell --spp 256 -o cornell.png --backend processes -t 2");

    SceneOptions info_options;
    StudyOptions study_options;
    CLI::App* scale_command = program.add_subcommand("scale", "Measure how the backends scale, in paired rounds");
    add_study_options(*scale_command, study_options);
    scale_command
        ->add_option("--against", study_options.against,
                     "Another weft: measured in the same rounds as the state before, see weft regress")
        ->group("Rounds");
    scale_command->footer("Example:\n  weft scale builtin:interior --workers 1,2 --budget 30m -o study");

    StudyOptions compare_options;
    compare_options.schedules = {"all"};
    CLI::App* compare_command =
        program.add_subcommand("compare", "Compare backends, schedules, tiles and orders at one number of workers");
    add_study_options(*compare_command, compare_options);
    compare_command->footer("Example:\n  weft compare builtin:uneven --workers 2 --tiles 8,16,32 --budget 20m");

    LectureOptions lecture_options;
    CLI::App* lecture_command =
        program.add_subcommand("lecture", "Reproduce the lecture on concurrency: one page of figures from real runs");
    add_lecture_options(*lecture_command, lecture_options);
    lecture_command->footer("Takes about two minutes; Ctrl-C loses nothing, and the same command goes on. Example:\n"
                            "  weft lecture -o lecture     # writes lecture/lecture.html");

    PredictOptions predict_options;
    CLI::App* predict_command = program.add_subcommand("predict", "Simulate more workers than were measured");
    add_predict_options(*predict_command, predict_options);

    ValidateOptions validate_options;
    CLI::App* validate_command = program.add_subcommand("validate", "Score a prediction against a later study");
    add_validate_options(*validate_command, validate_options);

    std::string study_folder, svg_folder;
    CLI::App* report_command = program.add_subcommand("report", "Write the page of a study once more");
    report_command->add_option("DIR", study_folder, "Folder of a study, as weft scale left it")->required();
    report_command->add_option("--svg", svg_folder,
                               "Also write every chart into this folder, for papers (needs Chromium)");

    std::string before, after;
    CLI::App* regress_command =
        program.add_subcommand("regress", "Tell whether anything became slower between two studies");
    regress_command->add_option("BEFORE", before, "Folder of a study")->required();
    regress_command->add_option("AFTER", after, "Folder of a study of the same arms")->required();
    regress_command->footer("Exit code 7 when an arm is slower beyond the noise and 3 %, or traces more rays.");

    bool json = false, quick = false;
    std::string machine_file;
    CLI::App* machine_command = program.add_subcommand("machine", "Tell what is known of this machine, and measure it");
    CLI::Option* const into = machine_command->add_option("-o,--output", machine_file,
                                                          "Measure, and write a file for weft predict --machine");
    machine_command->add_flag("--quick", quick, "Measure for a second or two only")->needs(into);
    CLI::App* info_command = program.add_subcommand("info", "Tell what is in a scene");
    add_scene_options(*info_command, info_options);
    CLI::App* backends_command =
        program.add_subcommand("backends", "List the concurrency runtimes and what each can do");
    CLI::App* scenes_command = program.add_subcommand("scenes", "List the builtin scenes and their parameters");
    for (CLI::App* command : {info_command, backends_command, scenes_command, regress_command, machine_command})
        command->add_flag("--json", json, "As JSON");

    if (argc > 1) refuse_unknown_command(program, argv[1]);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return program.exit(e) == 0 ? ExitCode::done : ExitCode::usage; // CLI11 prints help, version or the complaint
    }
    if (*render_command) return render(render_options);
    if (*scale_command) return scale(study_options);
    if (*compare_command) return compare(compare_options);
    if (*lecture_command) return lecture(lecture_options);
    if (*predict_command) return predict(predict_options);
    if (*validate_command) return validate(validate_options);
    if (*regress_command) return regress(before, after, json);
    if (*report_command) return report(study_folder, svg_folder);
    if (*machine_command) return machine(machine_file, quick, json);
    if (*info_command) return info(info_options, json);
    if (*backends_command) return list_backends(json);
    return list_scenes(json);
}

} // namespace weft::app
