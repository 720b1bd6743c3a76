// SPDX-License-Identifier: Apache-2.0
#include "app/failures.h"

#include "app/output/atomic_file.h"
#include "scenes/files/input_error.h"

#include <exception>
#include <fmt/core.h>
#include <new>
#include <stdexcept>

namespace weft::app {

ExitCode run_guarded(std::string_view program, const std::function<ExitCode()>& work) {
    const auto complain = [&](ExitCode code, const char* text) {
        fmt::print(stderr, "{}: {}\n", program, text);
        return code;
    };
    try {
        return work();
    } catch (const scenes::InputError& e) {
        return complain(ExitCode::input_rejected, e.what());
    } catch (const scenes::LimitError& e) {
        return complain(ExitCode::limit_reached, e.what());
    } catch (const OutputError& e) {
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

} // namespace weft::app
