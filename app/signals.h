// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backends/stop.h"

namespace weft::app {

/// While this lives, the first SIGINT or SIGTERM requests a stop, and the second ends the program at once. The handler
/// sets a flag and writes to a pipe, no more. One at a time.
class StopOnSignal {
  public:
    explicit StopOnSignal(backends::Stop& stop);
    ~StopOnSignal(); ///< puts the former handlers back
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;

    /// The signal that asked for the stop, or 0.
    static int received() noexcept;
    /// Ends the program as the signal would have, so that the shell sees 128 + signal. Does not return.
    [[noreturn]] static void die_of(int signal);
};

/// Write errors are to come back as errors: a reader that left, a file size limit.
void ignore_write_signals();

} // namespace weft::app
