// SPDX-License-Identifier: Apache-2.0
// The parts of the processes backend that can be tested without a process.
#include "backends/processes/flow.h"
#include "backends/processes/frame.h"
#include "backends/processes/inbox.h"
#include "backends/processes/outbox.h"
#include "backends/processes/work_list.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include <unistd.h>

namespace weft::backends {
namespace {

TEST(Checksum, SeesEverySingleBitTheLengthAndTheUnit) {
    std::vector<std::byte> bytes(37);
    const std::uint64_t before = checksum(bytes, 3);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        bytes[bit / 8] ^= std::byte{1} << (bit % 8);
        EXPECT_NE(checksum(bytes, 3), before) << "bit " << bit;
        bytes[bit / 8] ^= std::byte{1} << (bit % 8);
    }
    EXPECT_NE(checksum(bytes, 4), before);
    bytes.push_back(std::byte{0});
    EXPECT_NE(checksum(bytes, 3), before);
}

TEST(WorkList, WhatIsPutBackGoesOutFirst) {
    WorkList work(10, 3, true);
    EXPECT_EQ(work.next()->last, 3u);
    work.put_back({0, 2});
    EXPECT_EQ(work.next()->first, 0u);
    EXPECT_EQ(work.next()->first, 3u);
    EXPECT_EQ(work.left(), 4u);
}

TEST(WorkList, ThreeDeathsMakeASuspectAndFourAPoisonousUnit) {
    WorkList work(1, 1, true);
    for (int death = 0; death < 2; ++death) {
        ASSERT_TRUE(work.next());
        work.blame(0);
    }
    ASSERT_TRUE(work.next());
    work.blame(0);
    EXPECT_FALSE(work.next());
    EXPECT_EQ(work.next_suspect(), 0u);
    EXPECT_FALSE(work.settled());
    work.blame(0);
    EXPECT_TRUE(work.settled());
    EXPECT_EQ(work.poisonous(), std::vector<std::uint32_t>{0});
}

/// Takes results of `size` bytes and remembers them.
class Memory final : public Inbox::Receiver {
  public:
    explicit Memory(std::size_t size) : bytes_(size) {}
    std::span<std::byte> place(const Reply& reply) override {
        if (reply.length != bytes_.size()) throw BadReply("wrong size");
        return bytes_;
    }
    void accept(const Reply& reply) override { units.push_back(reply.unit); }
    std::vector<std::uint32_t> units;

  private:
    std::vector<std::byte> bytes_;
};

std::vector<std::byte> result_bytes(std::uint32_t unit, std::size_t size) {
    const std::vector<std::byte> payload(size, std::byte{7});
    Reply reply{.kind = Reply::Kind::result, .unit = unit};
    reply.length = size;
    reply.payload_check = checksum(payload, unit);
    reply = sealed(reply);
    std::vector<std::byte> bytes(sizeof reply + size, std::byte{7});
    std::memcpy(bytes.data(), &reply, sizeof reply);
    return bytes;
}

TEST(Inbox, PutsTogetherWhatArrivesInPiecesOfAnySize) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{8}, std::size_t{5000}})
        for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{4999}}) {
            std::vector<std::byte> stream;
            for (std::uint32_t unit = 0; unit < 5; ++unit) {
                const auto bytes = result_bytes(unit, size);
                stream.insert(stream.end(), bytes.begin(), bytes.end());
            }
            posix::Pipe pipe;
            posix::set_nonblocking(pipe.read_end);
            Inbox inbox;
            Memory memory(size);
            for (std::size_t at = 0; at < stream.size(); at += piece) {
                const std::size_t length = std::min(piece, stream.size() - at);
                ASSERT_EQ(write(pipe.write_end.get(), stream.data() + at, length), static_cast<ssize_t>(length));
                ASSERT_TRUE(inbox.receive(pipe.read_end.get(), memory, {}));
            }
            EXPECT_EQ(memory.units, (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
            pipe.write_end.reset();
            EXPECT_FALSE(inbox.receive(pipe.read_end.get(), memory, {}));
        }
}

TEST(Inbox, NoFlippedBitIsBelieved) {
    const auto honest = result_bytes(1, 24);
    for (std::size_t bit = 0; bit < honest.size() * 8; ++bit) {
        auto bytes = honest;
        bytes[bit / 8] ^= std::byte{1} << (bit % 8);
        posix::Pipe pipe;
        posix::set_nonblocking(pipe.read_end);
        Inbox inbox;
        Memory memory(24);
        ASSERT_EQ(write(pipe.write_end.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
        EXPECT_THROW(inbox.receive(pipe.read_end.get(), memory, {}), BadReply) << "bit " << bit;
    }
}

/// The replies of `units`, as a worker makes them, and what arrived of them when.
class Correspondence {
  public:
    explicit Correspondence(std::size_t size) : payload_(size, std::byte{7}), memory_(size) {
        posix::set_nonblocking(pipe_.read_end);
    }
    bool put(std::uint32_t unit) {
        Reply reply{.kind = Reply::Kind::result, .unit = unit, .begin_ns = 0, .end_ns = 3'000'000};
        reply.length = payload_.size();
        reply.payload_check = checksum(payload_, unit);
        return outbox.put(sealed(reply), payload_);
    }
    const std::vector<std::uint32_t>& arrived() {
        inbox_.receive(pipe_.read_end.get(), memory_, {});
        return memory_.units;
    }
    void hang_up() { pipe_.read_end.reset(); }

  private:
    std::vector<std::byte> payload_;
    Memory memory_;
    posix::Pipe pipe_;
    Inbox inbox_;

  public:
    Outbox outbox{pipe_.write_end.get(), {}};
};

TEST(Outbox, KeepsRepliesUntilTheyAreSentTogether) {
    Correspondence mail(1000);
    for (const std::uint32_t unit : {4u, 5u, 6u}) ASSERT_TRUE(mail.put(unit));
    EXPECT_EQ(mail.outbox.held(), 3u);
    EXPECT_DOUBLE_EQ(mail.outbox.held_s(), 9e-3);
    EXPECT_TRUE(mail.arrived().empty());
    ASSERT_TRUE(mail.outbox.send());
    EXPECT_EQ(mail.outbox.held(), 0u);
    EXPECT_EQ(mail.outbox.held_s(), 0);
    EXPECT_EQ(mail.arrived(), (std::vector<std::uint32_t>{4, 5, 6}));
}

TEST(Outbox, SendsBeforeItHoldsMoreThanAPipe) {
    Correspondence mail(Outbox::capacity / 2);
    ASSERT_TRUE(mail.put(1)); // fills more than half
    ASSERT_TRUE(mail.put(2));
    EXPECT_EQ(mail.outbox.held(), 1u);
    EXPECT_EQ(mail.arrived(), std::vector<std::uint32_t>{1});
}

TEST(Outbox, WhatIsLargerThanAPipeGoesAtOnceAndInOrder) {
    Correspondence mail(3 * Outbox::capacity);
    std::jthread worker([&] { EXPECT_TRUE(mail.put(1) && mail.put(2)); });
    while (mail.arrived().size() < 2) std::this_thread::yield();
    EXPECT_EQ(mail.arrived(), (std::vector<std::uint32_t>{1, 2}));
    EXPECT_EQ(mail.outbox.held(), 0u);
}

TEST(Outbox, SaysThatNobodyReads) {
    const posix::SigpipeIgnored no_sigpipe;
    Correspondence mail(10);
    mail.hang_up();
    EXPECT_TRUE(mail.put(1));
    EXPECT_FALSE(mail.outbox.send());
}

TEST(Flow, BeforeTheFirstResultEverybodyHasTheLeastOrHisShare) {
    EXPECT_EQ(flow::window({.done = 0, .left = 1000, .busy_s = 0}, 2, 1), flow::least_in_hand);
    EXPECT_EQ(flow::window({.done = 0, .left = 12, .busy_s = 0}, 2, 1), 3u);
    EXPECT_EQ(flow::window({.done = 0, .left = 0, .busy_s = 0}, 2, 1), 1u);
}

TEST(Flow, OrdersLastForTwoBatches) {
    const auto window = [](double order_s, std::uint32_t chunk) {
        return flow::window({.done = 999, .left = 100'000, .busy_s = 1000 * order_s / chunk}, 2, chunk);
    };
    EXPECT_EQ(window(flow::batch_s / 5.01, 1), 10u);
    EXPECT_EQ(window(flow::batch_s / 5.01, 7), 10u);
    EXPECT_EQ(window(1, 1), flow::least_in_hand);
    EXPECT_EQ(window(1e-6, 1), flow::most_in_hand);
}

TEST(Flow, AWorkerSendsAtHalfOfItsWindowOrAfterABatch) {
    EXPECT_FALSE(flow::due(1, 0, 3));
    EXPECT_TRUE(flow::due(2, 0, 2));
    EXPECT_TRUE(flow::due(1, 0, 0));
    EXPECT_TRUE(flow::due(1, flow::batch_s, 3));
    for (std::size_t window = 1; window <= flow::most_in_hand; ++window) {
        std::uint32_t held = 0;
        auto in_hand = static_cast<std::uint32_t>(window);
        do --in_hand, ++held;
        while (!flow::due(held, 0, in_hand));
        EXPECT_TRUE(flow::wants_more(in_hand, window)) << window; // or nobody would ever send it orders
    }
}

TEST(Fork, IsRefusedWhileAnotherThreadIsAlive) {
    std::atomic<bool> leave{false};
    const std::jthread other([&] {
        while (!leave) std::this_thread::yield();
    });
    EXPECT_THROW(posix::require_single_thread(), std::runtime_error);
    leave = true;
}

} // namespace
} // namespace weft::backends
