// SPDX-License-Identifier: Apache-2.0
#include "app/kernels/kernels_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

namespace weft::app {
namespace {

/// A list option of names, each standing for a value.
template <class T, class All>
void add_names(CLI::App& program, const char* option, const All& all, std::vector<T>& chosen, const char* help) {
    std::map<std::string, T> values;
    for (const T value : all) values.emplace(bench::kernels::name_of(value), value);
    program.add_option(option, chosen, help)
        ->delimiter(',')
        ->allow_extra_args(false)
        ->transform(CLI::CheckedTransformer(values).description(""));
}

} // namespace

std::optional<ExitCode> read_command_line(int argc, char** argv, KernelsOptions& options) {
    CLI::App program("weft-kernels: weft's ray tracing kernels beside Embree's, on the same scenes and rays");
    program.failure_message(CLI::FailureMessage::simple);
    program.footer("Without SCENE the builtin terrain of a million triangles, menger and interior are taken.\n"
                   "docs/performance.md says what is compared with what. Example:\n"
                   "  weft-kernels builtin:menger --rays diffuse1,diffuse2 --threads 1 --json kernels.json");
    program.add_option("SCENE", options.scenes, "Files, or builtin:NAME[,key=value...]");
    program.add_option("--rounds", options.rounds, "Rounds; from 6 on ratios have an interval (9)")
        ->check(CLI::Range(1u, 1000u));
    program.add_option("--threads", options.threads, "Numbers of threads (1 and all processors)")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::Range(1u, 4096u));
    add_names(program, "--quality", bench::kernels::all_qualities, options.qualities,
              "Build qualities: medium, high (both)");
    add_names(program, "--rays", bench::kernels::all_ray_kinds, options.rays,
              "Ray kinds: primary, diffuse1, diffuse2, shadow, ao (all)");
    program.add_option("--side", options.side, "Pixels along each side of the square picture (1024)")
        ->check(CLI::Range(1u, 8192u));
    program.add_option("--json", options.json, "File for the numbers");
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return program.exit(e) == 0 ? ExitCode::done : ExitCode::usage; // CLI11 prints help or the complaint
    }
    return std::nullopt;
}

} // namespace weft::app
