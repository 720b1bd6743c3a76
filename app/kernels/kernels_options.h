// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/exit_code.h"
#include "bench/kernels/names.h"

#include <optional>
#include <string>
#include <vector>

namespace weft::app {

/// What the user of weft-kernels asked for.
struct KernelsOptions {
    std::vector<std::string> scenes{"builtin:terrain,triangles=1000000", "builtin:menger", "builtin:interior"};
    unsigned rounds = 9;
    std::vector<unsigned> threads; ///< empty: one, and all processors that this process may use
    std::vector<bench::kernels::Quality> qualities{bench::kernels::all_qualities.begin(),
                                                   bench::kernels::all_qualities.end()};
    std::vector<bench::kernels::RayKind> rays{bench::kernels::all_ray_kinds.begin(),
                                              bench::kernels::all_ray_kinds.end()};
    std::uint32_t side = 1024; ///< pixels along each side of the picture
    std::string json;          ///< file for the numbers; empty: none
};

/// Reads the command line. Where there is nothing to do (help, a mistake), says so and returns what to end with.
std::optional<ExitCode> read_command_line(int argc, char** argv, KernelsOptions& options);

} // namespace weft::app
