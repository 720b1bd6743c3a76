// SPDX-License-Identifier: Apache-2.0
// Work in a process of its own: a backend that forks wants no threads beside it, and no run shall inherit what another
// one's runtime left behind.
#pragma once

#include "backends/processes/posix.h"
#include "backends/stop.h"

#include <functional>
#include <memory>
#include <type_traits>

namespace weft::bench {

enum class Ending : std::uint8_t { done, failed, late, stopped };

/// Forks; the child calls `work` and ends, without exit handlers. It does not outlive this process, and takes no signal
/// from the terminal. Killed after `patience_s` (`late`) and on a stop (`stopped`); `failed` when it threw or died.
/// Throws std::system_error when there can be no process, std::runtime_error while another thread is alive.
Ending run_apart(const std::function<void()>& work, const backends::Stop& stop, double patience_s);

/// The same with a result, which must be plain bytes; as it was constructed unless the ending is `done`.
template <class Result>
Ending run_apart(Result& result, const std::function<Result()>& work, const backends::Stop& stop, double patience_s) {
    static_assert(std::is_trivially_copyable_v<Result>);
    const backends::posix::SharedMemory shared(sizeof(Result));
    auto* const place = static_cast<Result*>(shared.data());
    const Ending ending = run_apart([&] { std::construct_at(place, work()); }, stop, patience_s);
    if (ending == Ending::done) result = *place;
    return ending;
}

} // namespace weft::bench
