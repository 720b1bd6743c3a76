// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/exit_code.h"

namespace weft::app {

/// Parses the command line and runs what it asks for.
ExitCode run_command_line(int argc, char** argv);

} // namespace weft::app
