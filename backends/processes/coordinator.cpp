// SPDX-License-Identifier: Apache-2.0
#include "backends/processes/coordinator.h"

#include "backends/clock.h"
#include "backends/processes/child.h"
#include "backends/processes/flow.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <system_error>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weft::backends {
namespace {

constexpr std::int64_t grace_ns = 500'000'000; // for a worker to leave by itself

std::int64_t nanoseconds(double s) { return static_cast<std::int64_t>(s * 1e9); }

std::string ending_text(int status) {
    if (WIFSIGNALED(status)) {
        const char* name = sigabbrev_np(WTERMSIG(status));
        return "was killed by signal " + std::to_string(WTERMSIG(status)) + " (SIG" + (name ? name : "?") + ")";
    }
    return "exited with code " + std::to_string(WEXITSTATUS(status));
}

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

} // namespace

/// Checks each reply of one worker against what it was asked.
class Coordinator::Desk final : public Inbox::Receiver {
  public:
    Desk(Coordinator& all, unsigned index) : all_(all), index_(index), worker_(all.workers_[index]) {}

    std::span<std::byte> place(const Reply& reply) override {
        switch (reply.kind) {
        case Reply::Kind::result: {
            require_expected(reply);
            const bool shared = all_.plan_.transport == Transport::shared;
            if (reply.length != (shared ? 0 : all_.job_.unit_bytes)) throw BadReply("a result of the wrong size");
            return shared ? std::span<std::byte>() : all_.slots_[reply.unit];
        }
        case Reply::Kind::error:
            require_expected(reply);
            if (reply.length > Reply::longest_text) throw BadReply("an error text that is too long");
            worker_.text.resize(reply.length);
            return std::as_writable_bytes(std::span(worker_.text));
        case Reply::Kind::drained:
            if (!worker_.counting) throw BadReply("an unexpected frame");
            break;
        case Reply::Kind::ready: break;
        default: throw BadReply("a frame of unknown kind");
        }
        if (reply.length != 0) throw BadReply("a frame with surplus bytes");
        return {};
    }

    void accept(const Reply& reply) override {
        switch (reply.kind) {
        case Reply::Kind::ready:
            if (all_.report_.lost_workers == 0) all_.report_.startup_s = seconds(all_.now()); // not of a replacement
            break;
        case Reply::Kind::drained: worker_.counting = false; break;
        case Reply::Kind::error:
            answered(reply);
            if (!all_.failure_ || reply.unit < all_.failure_->unit) all_.failure_ = Failure{reply.unit, worker_.text};
            break;
        case Reply::Kind::result: {
            answered(reply);
            all_.work_.mark_done(reply.unit);
            all_.deaths_in_a_row_ = 0;
            all_.report_.units[reply.unit].done = true;
            WorkerFacts& facts = all_.report_.workers[index_];
            ++facts.units;
            facts.bytes += reply.length;
            break;
        }
        }
    }

  private:
    void require_expected(const Reply& reply) const {
        const bool expected = worker_.in_flight.empty()
                                  ? worker_.counting && reply.unit < all_.job_.units &&
                                        reply.unit < all_.board_.next().load() && !all_.work_.done(reply.unit)
                                  : reply.unit == worker_.in_flight.front().first;
        if (!expected) throw BadReply("an answer for unit " + std::to_string(reply.unit) + ", which it was not asked");
    }

    void answered(const Reply& reply) {
        all_.report_.units[reply.unit] = {index_, false, reply.begin_ns, reply.end_ns};
        all_.report_.workers[index_].busy_s += seconds(reply.end_ns - reply.begin_ns);
        if (worker_.in_flight.empty()) return;
        Range& order = worker_.in_flight.front();
        ++order.first;
        if (order.empty()) worker_.in_flight.pop_front();
        worker_.alone = false;
    }

    Coordinator& all_;
    const unsigned index_;
    Worker& worker_;
};

Coordinator::Coordinator(const Job& job, Slots& slots, const Plan& plan, const Watch& watch, const Faults& faults)
    : job_(job), slots_(slots), plan_(plan), watch_(watch),
      faults_(faults), rules_{!faults.eintr_is_error, !faults.drop_partial_write}, start_ns_(wall_ns()),
      next_tick_ns_(nanoseconds(watch.period_s)), board_(plan.workers),
      work_(job.units, plan.chunk, plan.schedule == Schedule::queue), workers_(plan.workers) {
    report_.units.resize(job.units);
    report_.workers.resize(plan.workers);
}

Coordinator::~Coordinator() {
    for (Worker& worker : workers_)
        if (worker.alive()) posix::reap(worker.pid, 0);
}

std::int64_t Coordinator::now() const noexcept { return wall_ns() - start_ns_; }

Report Coordinator::run() {
    for (unsigned index = 0; index < plan_.workers; ++index) {
        start_worker(index);
        first_orders(index); // it computes while the next one is forked
    }
    for (;;) {
        if (!leaving_ && (work_.settled() || failure_ || stopped())) begin_to_leave();
        if (leaving_ && std::none_of(workers_.begin(), workers_.end(), [](const Worker& w) { return w.alive(); }))
            break;
        if (!leaving_) hand_out();
        wait();
        look_for_the_hung();
        look_for_the_late();
        tick();
    }
    return close();
}

// Workers come and go.

void Coordinator::start_worker(unsigned index) {
    Worker& worker = workers_[index];
    Board::Lane& lane = board_.lane(index);
    lane.started = 0;
    lane.beats = 0;
    try {
        start(worker, workers_, faults_.keep_sibling_ends, [&](int orders_fd, int replies_fd) {
            run_child({job_, slots_, plan_, watch_.stop, faults_, board_, index, start_ns_, orders_fd, replies_fd});
        });
    } catch (const std::system_error& error) {
        // Out of processes or descriptors: go on with those there are, if there are any.
        const bool any = std::any_of(workers_.begin(), workers_.end(), [](const Worker& w) { return w.alive(); });
        if (!any) throw;
        report_.warnings.push_back("worker " + std::to_string(index) + " could not be started: " + error.what());
    }
    worker.alive_ns = now();
}

void Coordinator::first_orders(unsigned index) {
    Worker& worker = workers_[index];
    Order order;
    if (plan_.schedule == Schedule::fixed) {
        order.kind = Order::Kind::share;
        for_share(job_.units, plan_.workers, plan_.chunk, index, [&](Range range) {
            if (range.empty()) return;
            if (worker.alive())
                worker.in_flight.push_back(range);
            else
                work_.put_back(range);
        });
    } else if (plan_.schedule == Schedule::dynamic) {
        order.kind = Order::Kind::counter;
        worker.counting = worker.alive();
    } else {
        return hand_out(worker, window());
    }
    if (worker.alive()) send(worker, {&order, 1});
}

/// `how` is empty when the worker ended by itself, and only then its last words are believed.
void Coordinator::lose(unsigned index, const std::string& how, std::optional<std::uint32_t> blamed) {
    Worker& worker = workers_[index];
    const pid_t pid = worker.pid;
    kill(pid, SIGKILL);
    const posix::Ending ending = posix::reap(pid, 0);
    book_ending(index, ending);
    ++report_.workers[index].deaths;
    ++report_.lost_workers;
    ++deaths_in_a_row_;

    if (!blamed) blamed = started_by(index);
    std::string line = "worker " + std::to_string(index) + " (pid " + std::to_string(pid) + ") ";
    line += how.empty() ? ending_text(ending.status) : how;
    line += blamed ? " in unit " + std::to_string(*blamed) : " between two units";
    if (worker.busy()) line += "; its units were handed out again";
    report_.warnings.push_back(std::move(line));

    take_back(index, blamed);
    worker.orders.reset();
    worker.replies.reset();
    replace(index);
}

void Coordinator::book_ending(unsigned index, const posix::Ending& ending) {
    workers_[index].pid = 0;
    report_.workers[index].cpu_s += seconds_of(ending.usage.ru_utime) + seconds_of(ending.usage.ru_stime);
}

/// The unit that the lost worker had begun, by its mark on the board, if that mark can be believed.
std::optional<std::uint32_t> Coordinator::started_by(unsigned index) {
    const Worker& worker = workers_[index];
    const std::uint64_t mark = board_.lane(index).started.load();
    if (mark == 0 || mark > job_.units) return std::nullopt;
    const auto unit = static_cast<std::uint32_t>(mark - 1);
    // Not only the first that is unanswered: what it had finished and not sent went down with it.
    const bool its_own = worker.in_flight.empty()
                             ? worker.counting
                             : std::any_of(worker.in_flight.begin(), worker.in_flight.end(),
                                           [&](Range range) { return range.first <= unit && unit < range.last; });
    if (!its_own || work_.done(unit)) return std::nullopt;
    return unit;
}

/// Everything that the lost worker held goes to the front of the list; the blamed unit is counted.
void Coordinator::take_back(unsigned index, std::optional<std::uint32_t> blamed) {
    Worker& worker = workers_[index];
    for (auto range = worker.in_flight.rbegin(); range != worker.in_flight.rend(); ++range) {
        report_.reissued += range->size();
        if (blamed && range->first <= *blamed && *blamed < range->last) {
            const Range behind{*blamed + 1, std::exchange(range->last, *blamed)};
            if (!behind.empty()) work_.put_back(behind);
        }
        if (!range->empty()) work_.put_back(*range);
    }
    if (blamed) {
        if (worker.in_flight.empty()) ++report_.reissued; // taken from the counter
        work_.blame(*blamed);
    }
    worker.in_flight.clear();
    worker.counting = false;
    worker.alone = false;
}

void Coordinator::replace(unsigned index) {
    if (leaving_ || work_.settled()) return;
    if (deaths_in_a_row_ >= 16 + 2 * plan_.workers) return crash_loop();
    start_worker(index);
    if (plan_.schedule == Schedule::dynamic) first_orders(index);
}

/// Replacing does not help. What is done stays done; with nothing done there is nothing to return.
void Coordinator::crash_loop() {
    const std::string text = std::to_string(deaths_in_a_row_) +
                             " workers were lost in a row without a result; last: " + report_.warnings.back();
    if (work_.done_count() == 0) throw std::runtime_error(text);
    report_.warnings.push_back("gave up: " + text);
    work_.give_up();
}

// Work goes out.

void Coordinator::hand_out() {
    const std::size_t allowed = window();
    for (Worker& worker : workers_) hand_out(worker, allowed);
    if (work_.anything() || anybody_busy() || work_.settled()) return;
    // Nobody holds anything. What is still missing was taken from the counter by workers that died.
    if (const std::uint32_t missing = work_.put_back_missing(); missing > 0) {
        report_.reissued += missing;
        return hand_out();
    }
    hand_out_suspects();
}

void Coordinator::hand_out(Worker& worker, std::size_t allowed) {
    if (!worker.alive() || worker.counting || worker.alone || !work_.anything()) return;
    if (!flow::wants_more(worker.in_flight.size(), allowed)) return;
    std::array<Order, flow::most_in_hand> orders;
    std::size_t count = 0;
    if (!worker.busy()) worker.alive_ns = now(); // nothing was expected of it until now
    for (; worker.in_flight.size() < allowed; ++count) {
        const std::optional<Range> range = work_.next();
        if (!range) break;
        worker.in_flight.push_back(*range);
        orders[count] = {.first = range->first, .last = range->last};
    }
    if (count > 0) send(worker, std::span(orders).first(count));
}

/// A unit in which workers died gets a worker that has nothing else, so that the next death proves it guilty.
void Coordinator::hand_out_suspects() {
    for (Worker& worker : workers_) {
        if (!worker.alive()) continue;
        const std::optional<std::uint32_t> suspect = work_.next_suspect();
        if (!suspect) return;
        worker.alone = true;
        worker.alive_ns = now();
        worker.in_flight.push_back({*suspect, *suspect + 1});
        const Order order{.first = *suspect, .last = *suspect + 1};
        send(worker, {&order, 1});
    }
}

/// One write. It never fills the pipe; and if nobody reads it any more, the end of file in the other one will tell.
void Coordinator::send(Worker& worker, std::span<const Order> orders) {
    std::array<Order, flow::most_in_hand> frames;
    std::transform(orders.begin(), orders.end(), frames.begin(), [](const Order& order) { return sealed(order); });
    [[maybe_unused]] const auto written = write(worker.orders.get(), frames.data(), orders.size_bytes());
}

std::size_t Coordinator::window() const {
    flow::Progress progress{.done = work_.done_count(), .left = work_.left()};
    for (const WorkerFacts& facts : report_.workers) progress.busy_s += facts.busy_s;
    return flow::window(progress, plan_.workers, plan_.chunk);
}

bool Coordinator::anybody_busy() const {
    return std::any_of(workers_.begin(), workers_.end(), [](const Worker& w) { return w.alive() && w.busy(); });
}

// Results come in.

void Coordinator::wait() {
    std::vector<pollfd> polled;
    for (const Worker& worker : workers_) polled.push_back({worker.alive() ? worker.replies.get() : -1, POLLIN, 0});
    if (watch_.stop && !stopped()) polled.push_back({watch_.stop->wake_fd(), POLLIN, 0});

    const std::int64_t before = now();
    const int patience_ms = timeout_ms(before);
    const int ready = poll(polled.data(), polled.size(), patience_ms);
    // Not called again when interrupted: the deadlines must be looked at even under a rain of signals.
    if (ready < 0 && !(errno == EINTR && rules_.retry_interrupted))
        throw std::system_error(errno, std::generic_category(), "poll");
    if (patience_ms >= 0 && now() - before > patience_ms * std::int64_t{1'000'000} + grace_ns)
        for (Worker& worker : workers_) worker.alive_ns = now(); // we were the ones who stood still
    for (unsigned index = 0; ready > 0 && index < plan_.workers; ++index)
        if (polled[index].revents != 0) receive(index);
}

/// Until something must be looked at although nothing arrived; -1: never.
int Coordinator::timeout_ms(std::int64_t from) const {
    std::int64_t next = INT64_MAX;
    if (watch_.progress) next = std::min(next, next_tick_ns_);
    if (leaving_) next = std::min(next, leave_by_ns_);
    if (anybody_busy()) next = std::min(next, from + nanoseconds(plan_.worker_timeout_s / 4));
    if (next == INT64_MAX) return -1;
    return static_cast<int>(std::clamp<std::int64_t>((next - from) / 1'000'000 + 1, 0, 60'000));
}

void Coordinator::receive(unsigned index) {
    Worker& worker = workers_[index];
    Desk desk(*this, index);
    worker.alive_ns = now(); // even half a result is a sign of life
    try {
        if (worker.inbox.receive(worker.replies.get(), desk, rules_)) return;
        if (leaving_)
            part_from(index, grace_ns);
        else
            lose(index, "");
    } catch (const BadReply& lie) {
        if (leaving_) return part_from(index, 0);
        // Not what it has begun since: the answer that was due is the one that is wrong.
        std::optional<std::uint32_t> due;
        if (!worker.in_flight.empty()) due = worker.in_flight.front().first;
        lose(index, std::string("sent ") + lie.what() + " and was killed", due);
    }
}

void Coordinator::look_for_the_hung() {
    for (unsigned index = 0; index < plan_.workers; ++index) {
        Worker& worker = workers_[index];
        if (!worker.alive() || !worker.busy()) continue;
        const std::uint64_t beats = board_.lane(index).beats.load(std::memory_order_relaxed);
        if (beats != std::exchange(worker.beats, beats)) worker.alive_ns = now();
        if (now() - worker.alive_ns < nanoseconds(plan_.worker_timeout_s)) continue;
        if (leaving_)
            part_from(index, 0);
        else
            lose(index, "gave no sign of life for " + std::to_string(plan_.worker_timeout_s) + " s and was killed");
    }
}

void Coordinator::tick() {
    if (!watch_.progress || now() < next_tick_ns_) return;
    watch_.progress(work_.done_count());
    next_tick_ns_ = now() + nanoseconds(watch_.period_s);
}

// The end.

/// The end of the orders is the end-of-work mark: each worker finishes what it has in hand and goes.
void Coordinator::begin_to_leave() {
    leaving_ = true;
    leave_by_ns_ = failure_ ? INT64_MAX : now() + grace_ns; // after a failure, units that run are finished
    board_.closed() = 1;
    for (Worker& worker : workers_) worker.orders.reset();
}

void Coordinator::look_for_the_late() {
    if (!leaving_) return;
    if (stopped()) leave_by_ns_ = std::min(leave_by_ns_, now() + grace_ns);
    if (now() < leave_by_ns_) return;
    for (unsigned index = 0; index < plan_.workers; ++index)
        if (workers_[index].alive()) part_from(index, 0);
}

/// The worker is not needed any more: it has closed its pipe, or its time is over.
void Coordinator::part_from(unsigned index, std::int64_t patience_ns) {
    Worker& worker = workers_[index];
    book_ending(index, posix::reap(worker.pid, patience_ns));
    worker.replies.reset();
    worker.in_flight.clear();
    worker.counting = false;
}

Report Coordinator::close() {
    if (failure_) throw UnitFailed(failure_->unit, failure_->text);
    report_.wall_s = seconds(now());
    report_.stopped = stopped() && !work_.settled();
    report_.poisonous = work_.poisonous();
    std::sort(report_.poisonous.begin(), report_.poisonous.end());
    for (WorkerFacts& facts : report_.workers) facts.wait_s = std::max(0.0, report_.wall_s - facts.busy_s);
    return std::move(report_);
}

} // namespace weft::backends
