// SPDX-License-Identifier: Apache-2.0
#include "bench/lecture/sources.h"

#include "bench/lecture/embedded_files.h"

#include <stdexcept>
#include <string>
#include <utility>

namespace weft::bench {

std::string_view source_text(std::string_view path) {
    const std::pair<std::string_view, std::string_view> files[] = {
        {"backends/ledger.cpp", embedded::ledger_cpp()},
        {"backends/processes/child.cpp", embedded::child_cpp()},
        {"backends/processes/coordinator.cpp", embedded::coordinator_cpp()},
        {"backends/processes/flow.h", embedded::flow_h()},
        {"backends/processes/posix.cpp", embedded::posix_cpp()},
        {"backends/processes/worker.cpp", embedded::worker_cpp()},
        {"backends/share.h", embedded::share_h()},
        {"backends/stop.cpp", embedded::stop_cpp()},
        {"backends/threads.cpp", embedded::threads_cpp()},
    };
    for (const auto& [name, text] : files)
        if (name == path) return text;
    throw std::logic_error("the lecture quotes " + std::string(path) + ", which was not built into the program");
}

} // namespace weft::bench
