// SPDX-License-Identifier: Apache-2.0
// What a worker has to say and has not sent yet: several replies in one write wake the coordinator once.
#pragma once

#include "backends/processes/frame.h"
#include "backends/processes/posix.h"

#include <vector>

namespace weft::backends {

class Outbox {
  public:
    /// Keeps at most as much as a pipe takes without waiting.
    static constexpr std::size_t capacity = 64 << 10;

    /// `fd`: a blocking descriptor, the caller's.
    Outbox(int fd, const posix::Rules& rules) : fd_(fd), rules_(rules) {}

    /// Keeps the sealed reply and its payload behind what is here, and sends at once what does not fit. False when the
    /// reader is gone.
    [[nodiscard]] bool put(const Reply& reply, std::span<const std::byte> payload);
    /// Sends all that is here. False when the reader is gone.
    [[nodiscard]] bool send();

    std::uint32_t held() const noexcept { return held_; } ///< replies
    double held_s() const noexcept { return held_s_; }    ///< what their units took

  private:
    int fd_;
    posix::Rules rules_;
    std::vector<std::byte> bytes_;
    std::uint32_t held_ = 0;
    double held_s_ = 0;
};

} // namespace weft::backends
