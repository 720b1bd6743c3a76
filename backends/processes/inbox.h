// SPDX-License-Identifier: Apache-2.0
// Reads one worker's replies from a nonblocking pipe: payloads go straight to their place, headers of small frames come
// many at a time.
#pragma once

#include "backends/processes/frame.h"
#include "backends/processes/posix.h"

#include <array>
#include <stdexcept>

namespace weft::backends {

/// The worker sent what no honest worker sends. It is not resynchronised but replaced.
struct BadReply : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Inbox {
  public:
    /// Who knows what a reply means.
    class Receiver {
      public:
        /// Where the payload goes: `reply.length` bytes. Throws BadReply unless the reply was to be expected.
        virtual std::span<std::byte> place(const Reply& reply) = 0;
        /// The payload is in place and its checksum is right.
        virtual void accept(const Reply& reply) = 0;

      protected:
        ~Receiver() = default;
    };

    /// Reads what there is. False at the end of file. Throws BadReply.
    bool receive(int fd, Receiver& receiver, const posix::Rules& rules);

  private:
    bool read_more(int fd, const posix::Rules& rules, bool& end);
    void consume(Receiver& receiver);

    Reply reply_; // of the payload under way
    bool in_payload_ = false;
    std::span<std::byte> place_; // of the whole payload
    std::size_t placed_ = 0;
    std::array<std::byte, 4096> buffer_;
    std::size_t begin_ = 0, end_ = 0; // what is in the buffer and not yet looked at
};

} // namespace weft::backends
