// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.h"
#include "app/failures.h"
#include "app/signals.h"

int main(int argc, char** argv) {
    weft::app::ignore_write_signals();
    return static_cast<int>(weft::app::run_guarded("weft", [&] { return weft::app::run_command_line(argc, argv); }));
}
