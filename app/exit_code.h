// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace weft::app {

/// What the program's end tells the shell. Stable: scripts depend on it.
enum class ExitCode : int {
    done = 0,
    failed = 1,         ///< something went wrong inside
    usage = 2,          ///< the command line
    input_rejected = 3, ///< a file that is no scene, or a broken one
    limit_reached = 4,  ///< memory, pixels, descriptors
    incomplete = 5,     ///< some tiles could not be computed
    output_error = 6,   ///< the picture could not be written
    different = 7,      ///< a comparison beyond its limit
    interrupted = 130,  ///< by SIGINT
    terminated = 143,   ///< by SIGTERM
};

} // namespace weft::app
