// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/exit_code.h"

#include <functional>
#include <string_view>

namespace weft::app {

/// Runs a program's work. The one place where what went wrong, an exception, becomes a line on stderr that begins with
/// the program's name, and an exit code.
ExitCode run_guarded(std::string_view program, const std::function<ExitCode()>& work);

} // namespace weft::app
