// SPDX-License-Identifier: Apache-2.0
#include "app/commands.h"
#include "app/study_files.h"
#include "bench/study/regression.h"

#include <fmt/format.h>

namespace weft::app {

ExitCode regress(const std::string& before, const std::string& after, bool json) {
    const bench::Regression r = bench::regression(read_study_files(before), read_study_files(after));
    fmt::print("{}", json ? bench::to_json(r) : bench::to_text(r));
    return r.alarm ? ExitCode::different : ExitCode::done;
}

} // namespace weft::app
