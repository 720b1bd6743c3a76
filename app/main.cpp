// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.h"
#include "app/output/atomic_file.h"
#include "app/signals.h"
#include "scenes/files/input_error.h"

#include <exception>
#include <fmt/core.h>
#include <new>
#include <stdexcept>

namespace {

using weft::app::ExitCode;

/// The one place where what went wrong becomes a message and an exit code.
ExitCode run(int argc, char** argv) {
    const auto complain = [](ExitCode code, const char* text) {
        fmt::print(stderr, "weft: {}\n", text);
        return code;
    };
    try {
        return weft::app::run_command_line(argc, argv);
    } catch (const weft::scenes::InputError& e) {
        return complain(ExitCode::input_rejected, e.what());
    } catch (const weft::scenes::LimitError& e) {
        return complain(ExitCode::limit_reached, e.what());
    } catch (const weft::app::OutputError& e) {
        return complain(ExitCode::output_error, e.what());
    } catch (const std::bad_alloc&) {
        return complain(ExitCode::limit_reached,
                        "out of memory; --max-memory sets a lower limit that is checked beforehand");
    } catch (const std::invalid_argument& e) {
        return complain(ExitCode::usage, e.what());
    } catch (const std::exception& e) {
        return complain(ExitCode::failed, e.what());
    }
}

} // namespace

int main(int argc, char** argv) {
    weft::app::ignore_write_signals();
    return static_cast<int>(run(argc, argv));
}
