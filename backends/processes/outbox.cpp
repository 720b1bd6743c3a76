// SPDX-License-Identifier: Apache-2.0
#include "backends/processes/outbox.h"

#include "backends/clock.h"

#include <algorithm>

namespace weft::backends {

bool Outbox::put(const Reply& reply, std::span<const std::byte> payload) {
    const std::size_t size = sizeof reply + payload.size();
    if (bytes_.size() + size > capacity && !send()) return false;
    if (size > capacity) {
        iovec parts[] = {{const_cast<Reply*>(&reply), sizeof reply},
                         {const_cast<std::byte*>(payload.data()), payload.size()}};
        return posix::write_all(fd_, parts, 2, rules_);
    }
    bytes_.reserve(capacity);
    const std::size_t at = bytes_.size();
    bytes_.resize(at + size);
    std::memcpy(&bytes_[at], &reply, sizeof reply);
    std::copy(payload.begin(), payload.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(at + sizeof reply));
    ++held_;
    held_s_ += seconds(reply.end_ns - reply.begin_ns);
    return true;
}

bool Outbox::send() {
    if (bytes_.empty()) return true;
    iovec part{bytes_.data(), bytes_.size()};
    const bool sent = posix::write_all(fd_, &part, 1, rules_);
    bytes_.clear();
    held_ = 0;
    held_s_ = 0;
    return sent;
}

} // namespace weft::backends
