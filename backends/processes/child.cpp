// SPDX-License-Identifier: Apache-2.0
#include "backends/processes/child.h"

#include "backends/binding.h"
#include "backends/clock.h"
#include "backends/processes/flow.h"
#include "backends/processes/frame.h"
#include "backends/processes/outbox.h"
#include "backends/share.h"

#include <array>
#include <cstdlib>
#include <optional>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace weft::backends {
namespace {

// Exit codes of a worker, for the warning's reader.
constexpr int exit_done = 0, exit_orphan = 70, exit_broken_pipe = 71, exit_bad_order = 72, exit_no_memory = 73,
              exit_not_bound = 74;

class Child {
  public:
    explicit Child(const ChildSetup& setup)
        : setup_(setup), worker_((setup.worker + (setup.faults.wrong_worker_index ? 1 : 0)) % setup.plan.workers),
          lane_(setup.board.lane(worker_)),
          pulse_(setup.stop, &lane_.beats), rules_{!setup.faults.eintr_is_error, !setup.faults.drop_partial_write},
          outbox_(setup.replies_fd, rules_) {
        if (setup.plan.transport == Transport::pipes) private_result_.resize(setup.job.unit_bytes);
    }

    void serve() {
        put({.kind = Reply::Kind::ready}, {});
        for (Order order; read_order(order);) {
            source_ = order.kind;
            switch (order.kind) {
            case Order::Kind::units: perform({order.first, order.last}); break;
            case Order::Kind::share:
                for_share(setup_.job.units, setup_.plan.workers, setup_.plan.chunk, worker_,
                          [&](Range range) { perform(range); });
                break;
            case Order::Kind::counter: drain_counter(); break;
            default: leave(exit_bad_order);
            }
        }
        leave(exit_done);
    }

  private:
    bool open() const {
        return setup_.board.closed().load(std::memory_order_relaxed) == 0 && !(setup_.stop && setup_.stop->requested());
    }

    void drain_counter() {
        const std::uint32_t chunk = setup_.plan.chunk;
        while (open()) {
            const std::uint64_t first = setup_.board.next().fetch_add(chunk, std::memory_order_relaxed);
            const Range range = range_at(first, chunk, setup_.job.units);
            if (range.empty()) break;
            perform(range);
        }
        put({.kind = Reply::Kind::drained}, {});
    }

    void perform(Range range) {
        for (std::uint32_t unit = range.first; unit < range.last && open(); ++unit) {
            lane_.started.store(unit + std::uint64_t{1}); // before anything that may kill us
            perform(unit);
            lane_.started.store(0);
            if (due(range.last - unit - 1)) send();
        }
    }

    /// `rest`: of the range that is being performed.
    bool due(std::uint32_t rest) {
        // Who dies in the midst of a share loses all that it kept back, and with units from the counter even the
        // knowledge of which they were.
        if (source_ != Order::Kind::units) return true;
        if (!flow::due(outbox_.held(), outbox_.held_s(), rest + units_ordered())) return false;
        pollfd more{setup_.orders_fd, POLLIN, 0}; // have orders come meanwhile?
        return poll(&more, 1, 0) <= 0 || !read_more() ||
               flow::due(outbox_.held(), outbox_.held_s(), rest + units_ordered());
    }

    void perform(std::uint32_t unit) {
        const bool shared = setup_.plan.transport == Transport::shared;
        const std::span<std::byte> out = shared ? setup_.slots[unit] : std::span(private_result_);
        Reply reply{.kind = Reply::Kind::error, .unit = unit};
        std::string text;
        reply.begin_ns = wall_ns() - setup_.start_ns;
        try {
            if (setup_.job.compute(unit, out, pulse_)) {
                reply.kind = Reply::Kind::result;
            } else {
                if (setup_.stop && setup_.stop->requested()) return;
                text = "compute gave up although nobody asked it to stop";
            }
        } catch (const std::exception& error) {
            text = error.what();
        } catch (...) {
            text = "something that is not a std::exception was thrown";
        }
        reply.end_ns = wall_ns() - setup_.start_ns;

        if (reply.kind == Reply::Kind::error) {
            put(reply, std::as_bytes(std::span(text).first(std::min(text.size(), Reply::longest_text))));
            send();
        } else if (!setup_.faults.lie || !told_lie(reply, out)) {
            put(reply, shared ? std::span<std::byte>() : out);
        }
    }

    void put(Reply reply, std::span<const std::byte> payload) {
        reply.length = payload.size();
        reply.payload_check = checksum(payload, reply.unit);
        put_raw(sealed(reply), payload);
    }

    void put_raw(const Reply& reply, std::span<const std::byte> payload) {
        if (!outbox_.put(reply, payload)) leave(exit_broken_pipe);
    }

    void send() {
        if (!outbox_.send()) leave(exit_broken_pipe);
    }

    /// Blocks until there is an order; false at the end of file: no more work, or no more parent.
    bool read_order(Order& order) {
        if (buffered_ < sizeof(Order)) send();
        while (buffered_ < sizeof(Order))
            if (!read_more()) return false;
        order = orders_.front();
        buffered_ -= sizeof(Order);
        std::memmove(orders_.data(), orders_.data() + 1, buffered_);
        if (!intact(order)) leave(exit_bad_order);
        return true;
    }

    /// Blocks until something came; false at the end of file.
    bool read_more() {
        const ssize_t got = posix::uninterrupted(rules_, [&] {
            return read(setup_.orders_fd, reinterpret_cast<std::byte*>(orders_.data()) + buffered_,
                        sizeof orders_ - buffered_);
        });
        if (got < 0) leave(exit_broken_pipe);
        buffered_ += static_cast<std::size_t>(got);
        return got > 0;
    }

    std::uint32_t units_ordered() const {
        std::uint32_t units = 0;
        for (std::size_t i = 0; i < buffered_ / sizeof(Order); ++i) units += orders_[i].last - orders_[i].first;
        return units;
    }

    /// For tests: what a worker gone wrong might send. True when it sent something instead of the result.
    bool told_lie(Reply reply, std::span<const std::byte> payload) {
        if (setup_.plan.transport == Transport::shared) payload = {};
        reply.length = payload.size();
        reply.payload_check = checksum(payload, reply.unit);
        send(); // what is true
        switch (setup_.faults.lie(reply.unit)) {
        case Lie::none: return false;
        case Lie::garbage: reply.magic = 0x6261'6421; break;
        case Lie::cut: {
            reply = sealed(reply);
            iovec part{&reply, sizeof reply / 2};
            if (payload.empty())
                posix::write_all(setup_.replies_fd, &part, 1, rules_);
            else
                put_raw(reply, payload.first(payload.size() / 2));
            send();
            _exit(1);
        }
        case Lie::flipped: reply.payload_check ^= 1; break;
        case Lie::other_unit: reply.unit = (reply.unit + setup_.job.units / 2) % setup_.job.units; break;
        case Lie::too_long: reply.length = std::uint64_t{1} << 40; break;
        }
        put_raw(sealed(reply), payload);
        send();
        return true;
    }

    [[noreturn]] void leave(int code) {
        // Not exit(): what the parent had registered or left in a buffer is the parent's.
        if (setup_.faults.run_exit_handlers) std::exit(code);
        _exit(code);
    }

    const ChildSetup& setup_;
    const unsigned worker_;
    Board::Lane& lane_;
    const Pulse pulse_;
    const posix::Rules rules_;
    Outbox outbox_;
    std::vector<std::byte> private_result_;
    Order::Kind source_ = Order::Kind::units; // of what is being computed
    std::array<Order, flow::most_in_hand> orders_;
    std::size_t buffered_ = 0;
};

} // namespace

void settle_child(pid_t parent) noexcept {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(exit_orphan); // it died before we could ask to be told

    // A terminal signals the whole group; what a signal means is decided by the parent, who tells us by Stop, by the
    // end of the orders, or by SIGKILL.
    struct sigaction action {};
    action.sa_handler = SIG_IGN;
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) sigaction(number, &action, nullptr);
    action.sa_handler = SIG_DFL;
    sigaction(SIGCHLD, &action, nullptr);

    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    // Short of memory, the kernel shall take a worker, who can be replaced.
    const posix::Fd preference(open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
    if (preference) [[maybe_unused]]
        const auto written = write(preference.get(), "500", 3);
}

void run_child(const ChildSetup& setup) noexcept {
    std::optional<Binding> binding; // never undone: the process ends first
    if (!setup.plan.processors.empty()) try {
            binding.emplace(setup.plan.processors[setup.worker]);
        } catch (...) {
            _exit(exit_not_bound);
        }
    try {
        Child(setup).serve();
    } catch (...) {
        // Only memory can run out here: compute's own exceptions travel as text.
    }
    _exit(exit_no_memory);
}

} // namespace weft::backends
