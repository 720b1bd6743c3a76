// SPDX-License-Identifier: Apache-2.0
#include "backends/processes/inbox.h"

#include <algorithm>
#include <string>

namespace weft::backends {

bool Inbox::receive(int fd, Receiver& receiver, const posix::Rules& rules) {
    bool end = false;
    // A bounded number of calls: a fast worker must not keep the coordinator from the others.
    for (int calls = 0; calls < 16 && read_more(fd, rules, end); ++calls) consume(receiver);
    return !end;
}

/// One call: the rest of the payload under way goes to its place, what follows it into the buffer. False when there was
/// nothing to read.
bool Inbox::read_more(int fd, const posix::Rules& rules, bool& end) {
    std::copy(buffer_.data() + begin_, buffer_.data() + end_, buffer_.data()); // part of a header at most
    end_ -= begin_;
    begin_ = 0;
    const std::size_t missing = in_payload_ ? place_.size() - placed_ : 0;
    iovec parts[] = {{place_.data() + placed_, missing}, {buffer_.data() + end_, buffer_.size() - end_}};
    const ssize_t got =
        posix::uninterrupted(rules, [&] { return missing > 0 ? readv(fd, parts, 2) : readv(fd, parts + 1, 1); });
    end = got == 0 || (got < 0 && errno != EAGAIN);
    if (got <= 0) return false;
    const std::size_t direct = std::min(static_cast<std::size_t>(got), missing);
    placed_ += direct;
    end_ += static_cast<std::size_t>(got) - direct;
    return true;
}

/// Takes apart what has arrived, as far as it is complete.
void Inbox::consume(Receiver& receiver) {
    for (;;) {
        if (!in_payload_) {
            if (end_ - begin_ < sizeof reply_) return;
            std::memcpy(&reply_, buffer_.data() + begin_, sizeof reply_);
            begin_ += sizeof reply_;
            if (!intact(reply_)) throw BadReply("a frame that is none");
            place_ = receiver.place(reply_);
            placed_ = 0;
            in_payload_ = true;
        }
        const std::size_t taken = std::min(end_ - begin_, place_.size() - placed_);
        std::copy_n(buffer_.data() + begin_, taken, place_.data() + placed_);
        begin_ += taken;
        placed_ += taken;
        if (placed_ < place_.size()) return;
        if (checksum(place_, reply_.unit) != reply_.payload_check)
            throw BadReply("a wrong checksum for unit " + std::to_string(reply_.unit));
        in_payload_ = false;
        receiver.accept(reply_);
    }
}

} // namespace weft::backends
