// SPDX-License-Identifier: Apache-2.0
#include "app/study_options.h"

#include "app/option_values.h"
#include "app/plant.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <fmt/format.h>

namespace weft::app {
namespace {

/// "90", "90s", "30m", "1.5h" in seconds.
double duration(const std::string& text) {
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
    const double factor = unit.empty() || unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
    if (error != std::errc{} || !(value > 0) || factor == 0 || !(value * factor < 1e7))
        throw CLI::ValidationError(fmt::format("'{}' is not a time like 90s, 30m or 2h", text));
    return value * factor;
}

/// "2%" or "0.02".
double share(const std::string& text) {
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    const bool percent = rest + 1 == end && *rest == '%';
    if (percent) value /= 100;
    if (error != std::errc{} || (rest != end && !percent) || !(value > 0) || value > 1)
        throw CLI::ValidationError(fmt::format("'{}' is not a share like 2%", text));
    return value;
}

/// A list that may be the word `all` or `auto`, which leaves it empty.
template <class T>
void add_list(CLI::App& command, const char* name, const char* any, std::vector<T>& list, const char* help) {
    command
        .add_option_function<std::vector<std::string>>(
            name,
            [&list, any, name](const std::vector<std::string>& words) {
                static_cast<void>(name); // used by one branch below only
                list.clear();
                if (words.size() == 1 && words[0] == any) return;
                for (const std::string& word : words) {
                    if constexpr (std::is_same_v<T, std::string>) {
                        list.push_back(word);
                    } else {
                        T value{};
                        const char* const end = word.data() + word.size();
                        const auto [rest, error] = std::from_chars(word.data(), end, value);
                        if (error != std::errc{} || rest != end || value < 1 || value > 4096)
                            throw CLI::ValidationError(fmt::format("{}: '{}' is no number from 1 to 4096", name, word));
                        list.push_back(value);
                    }
                }
            },
            help)
        ->delimiter(',');
}

} // namespace

void add_predict_options(CLI::App& command, PredictOptions& o) {
    command.add_option("STUDY", o.study, "Folder of a study that weft scale made")->required();
    command.add_option("--machine", o.machine, "On another machine: a file that weft machine -o or a person wrote");
    command.add_option("-t,--workers", o.workers, "Worker counts (4,8,16,32,64,128)")
        ->delimiter(',')
        ->check(CLI::Range(1u, 4096u));
    const char* emulation = "Emulation";
    CLI::Option* emulate =
        command
            .add_flag("--emulate", o.emulate, "Run them, too: real workers whose units sleep for the recorded times")
            ->group(emulation);
    command.add_option("--dilate", o.emulation.dilation, "Sleep so many times as long (the mean unit takes 8 ms)")
        ->check(CLI::Range(1e-3, 1e6))
        ->needs(emulate)
        ->group(emulation);
    command
        .add_option_function<std::string>(
            "--emulate-budget", [&o](const std::string& s) { o.emulation.budget_s = duration(s); },
            "Time for all emulated runs, as 60s or 10m (60s)")
        ->needs(emulate)
        ->group(emulation);
}

void add_validate_options(CLI::App& command, ValidateOptions& o) {
    command.add_option("PREDICTION", o.prediction, "A prediction.json of weft predict")->required();
    command.add_option("STUDY", o.study, "Folder of a study of the same picture")->required();
    command.footer("Adds a line to ledger.jsonl beside the prediction.");
}

void add_lecture_options(CLI::App& command, LectureOptions& o) {
    command.add_option("-o,--output", o.folder,
                       "Folder of the page and its runs; one that has them is continued (lecture)");
    command
        .add_option("-t,--workers", o.workers,
                    "Most tasks; every number from 2 is measured (the processors this process may use, 2 to 4)")
        ->check(CLI::Range(2u, 256u));
    add_list(command, "--backends", "all", o.backends, "Backends, as threads,processes, or all (all)");
    command.add_option_function<std::string>(
        "--size", [&o](const std::string& s) { o.size = pixels(s); }, "Pixels, as WIDTHxHEIGHT (400x225)");
    command.add_option("--spp", o.spp, "Samples per pixel (8)")->check(CLI::Range(1u, 1u << 20));
    command
        .add_option("--rounds", o.rounds, "Exactly so many; 6 give an interval (what fits into the budget, at least 6)")
        ->check(CLI::Range(1u, 10'000u));
    command.add_option_function<std::string>(
        "--budget", [&o](const std::string& s) { o.budget_s = duration(s); },
        "Time after which no round beyond the sixth is begun, as 90s, 5m (2m)");
}

void add_study_options(CLI::App& command, StudyOptions& o) {
    command.add_option("SCENE", o.source, "A scene file, or builtin:NAME[,key=value...]")->required();
    command.add_option("-o,--output", o.folder, "Folder of the study; one that holds it is continued (NAME-scale)");
    add_list(command, "--backends", "all", o.backends, "Backends, as threads,tbb, or all (all)");
    add_list(command, "-t,--workers", "auto", o.workers,
             "Worker counts, as 1,2,4, or auto: up to the processors this process may use (auto)");
    add_list(command, "--schedules", "default", o.schedules,
             "Schedules, for the backends that have them, or default: each backend's own (default)");
    add_list(command, "--tiles", "default", o.tiles, "Tile sizes (16)");
    add_list(command, "--orders", "default", o.orders,
             "Orders of the tiles: scanline, hilbert, spiral, cost (scanline)");
    add_list(command, "--pin,--pins", "none", o.pins,
             "Where workers are bound: none, compact, scatter, core; the serial runs never are (none)");
    command
        .add_option_function<std::string>(
            "--weak",
            [&o](const std::string& what) {
                o.weak = what.empty() || what == "true" ? "samples" : what; // what CLI11 gives for a bare --weak
                if (o.weak != "samples" && o.weak != "pixels")
                    throw CLI::ValidationError(fmt::format("--weak: '{}' is neither pixels nor samples", what));
            },
            "Weak scaling: as many times the samples, or pixels, as there are workers (samples)")
        ->expected(0, 1);

    const char* rounds = "Rounds";
    command
        .add_option_function<std::string>(
            "--budget", [&o](const std::string& s) { o.budget_s = duration(s); },
            "Time after which no round is begun, as 90s, 30m, 2h (10m)")
        ->group(rounds);
    command
        .add_option_function<std::string>(
            "--target-ci", [&o](const std::string& s) { o.target = share(s); },
            "Ends when every speed-up is known to within this (2%)")
        ->group(rounds);
    command.add_option("--rounds", o.least_rounds, "At least so many; 6 give an interval (6)")
        ->check(CLI::Range(1u, 10'000u))
        ->group(rounds);
    command.add_option("--max-rounds", o.most_rounds, "At most so many (30)")
        ->check(CLI::Range(1u, 10'000u))
        ->group(rounds);
    command
        .add_option_function<std::string>(
            "--plant",
            [&o](const std::string& text) { // BACKEND:LOSSES, for the validation of studies; see docs/validation.md
                const std::size_t colon = text.find(':');
                if (colon == std::string::npos) throw CLI::ValidationError("--plant: BACKEND:LOSSES, or all:LOSSES");
                o.plant_arms = text.substr(0, colon);
                o.plant = text.substr(colon + 1);
                plant_named(o.plant);
            },
            "")
        ->group("");
    command.add_option("--order-seed", o.seed, "Another order of the runs (1)")->group(rounds);

    const char* picture = "Picture, as for weft render";
    command.add_option("--spp", o.spp, "Samples per pixel (16)")->check(CLI::Range(1u, 1u << 20))->group(picture);
    const std::pair<const char*, const char*> passed_on[] = {
        {"--size", "Pixels, as WIDTHxHEIGHT (640x360)"},
        {"--depth", "Bounces of light (8)"},
        {"--seed", "Another seed, another noise (0)"},
        {"--scene", "glTF: which of the file's scenes, by number"},
        {"--up-axis", "OBJ and PLY: which axis is up (y)"},
        {"--env", "Surroundings: a latitude-longitude .hdr, .exr or .pfm file"},
        {"--camera", "One of the scene's cameras, by name or number (the first)"},
        {"--eye", "Look from X,Y,Z"},
        {"--target", "Look at X,Y,Z (the scene's centre)"},
        {"--up", "Up in the picture (0,1,0)"},
        {"--orbit", "Look from THETA,PHI degrees and RADIUS metres around the target"},
        {"--fov", "Vertical field of view in degrees"},
        {"--max-memory", "Most memory to take, as 512M or 4G"}};
    for (const auto& option : passed_on)
        command
            .add_option_function<std::string>(
                option.first,
                [&o, name = option.first](const std::string& value) {
                    o.picture.emplace_back(name);
                    o.picture.push_back(value);
                },
                option.second)
            ->group(picture);
}

} // namespace weft::app
