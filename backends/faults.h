// SPDX-License-Identifier: Apache-2.0
// For tests only: bugs that a backend has on request, so that the conformance suite can prove that it would see them,
// and lies that a worker process tells, so that the coordinator can prove that it does not believe them.
#pragma once

#include <cstdint>
#include <functional>

namespace weft::backends {

/// What a lying worker process does instead of sending an honest result.
enum class Lie : std::uint8_t {
    none,
    garbage,    ///< bytes that are no frame
    cut,        ///< half of it, then death
    flipped,    ///< one bit of the payload is wrong
    other_unit, ///< a well-formed result for a unit that it was not asked for
    too_long,   ///< a header that announces more bytes than a slot has
};

struct Faults {
    // The six planted bugs.
    bool keep_sibling_ends = false;  ///< processes: a child keeps its siblings' pipe ends open
    bool run_exit_handlers = false;  ///< processes: a child leaves by exit() instead of _exit()
    bool drop_partial_write = false; ///< processes: what one write() did not take is never sent
    bool wrong_worker_index = false; ///< processes: a child takes itself for its neighbour
    bool eintr_is_error = false;     ///< processes: an interrupted call counts as failed
    bool lose_a_unit = false;        ///< threads: unit 0 is never handed out

    /// processes: asked in the child before each result is sent.
    std::function<Lie(std::uint32_t unit)> lie = nullptr;
};

} // namespace weft::backends
