// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cerrno>

namespace weft::scenes {

/// A system call, made again as long as signals interrupt it. Not for close(), which closes all the same.
template <class Call> auto retried(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

} // namespace weft::scenes
