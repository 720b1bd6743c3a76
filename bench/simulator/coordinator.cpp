// SPDX-License-Identifier: Apache-2.0
// backends/processes/coordinator.cpp: one thread that receives results and, under the queue, hands out orders. A pass
// is as there: receive from all whose replies have arrived, then look whom to send orders, then poll. Workers keep
// results back by the rules of backends/processes/flow.h. Each reply costs result_s, each write of orders one serial
// dispatch. Left out: a full pipe that makes its worker wait (64 KiB), and everything about lost workers.
#include "backends/processes/flow.h"
#include "bench/simulator/policy.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace weft::bench {
namespace {

using backends::Range;

namespace flow = backends::flow;

struct Desk {
    std::deque<Range> in_flight; // sent and not answered
    std::deque<Range> orders;    // arrived at the worker, not begun
    std::vector<Range> written;  // being written right now
    std::uint32_t in_hand = 0;   // units arrived at the worker and not finished
    std::uint32_t held = 0;      // results that the worker keeps
    double held_s = 0;           // what they took
    std::uint32_t replies = 0;   // in the pipe
    bool waits = false;          // for an order
};

class Coordinator final : public Policy {
  public:
    Coordinator(const Scenario& scenario, std::unique_ptr<Policy> taking)
        : scenario_(scenario), units_(static_cast<std::uint32_t>(scenario.unit_s.size())),
          workers_(scenario.plan.workers), chunk_(std::max(scenario.plan.chunk, 1u)), taking_(std::move(taking)),
          desks_(workers_) {
        if (taking_) return;
        // Each gets its first orders as soon as it is forked, before anybody could answer.
        for (unsigned worker = 0; worker < workers_; ++worker) {
            allowed_ = window();
            if (write_orders(worker)) deliver();
        }
        woken.clear();
    }

    bool coordinated() const override { return true; }
    /// Each worker begins when it is forked, the coordinator has forked them all.
    double arrival_s(unsigned actor) const override {
        return scenario_.overheads.startup_s * std::min(actor + 1, workers_);
    }

    Step next(unsigned actor) override {
        if (actor == workers_) return coordinate();
        if (taking_) return taking_->next(actor);
        Desk& desk = desks_[actor];
        if (desk.orders.empty()) {
            desk.waits = true;
            return {.kind = Step::Kind::park};
        }
        const Range order = desk.orders.front();
        desk.orders.pop_front();
        return {Step::Kind::work, order, scenario_.overheads.grab_s};
    }

    void finished(unsigned worker, std::uint32_t /*unit*/, double useful_s) override {
        Desk& desk = desks_[worker];
        ++desk.held;
        desk.held_s += useful_s;
        if (!taking_) --desk.in_hand;
        if (taking_ || flow::due(desk.held, desk.held_s, desk.in_hand)) send(worker);
    }

  private:
    void send(unsigned worker) {
        Desk& desk = desks_[worker];
        if (desk.held == 0) return;
        if (desk.replies == 0) arrived_.push_back(worker);
        desk.replies += std::exchange(desk.held, 0);
        unbooked_s_ += std::exchange(desk.held_s, 0);
        if (!polling_) return;
        polling_ = false;
        woken.push_back(workers_);
    }

    /// One piece of its work; asked again when that is done.
    Step coordinate() {
        deliver();
        for (;;) {
            if (receiving_ && turn_ < pass_.size()) return receive(desks_[pass_[turn_++]]);
            if (receiving_) begin_to_hand_out();
            while (turn_ < pass_.size())
                if (write_orders(pass_[turn_++]))
                    return {.kind = Step::Kind::again, .own_s = scenario_.overheads.serial_at(workers_)};
            if (done_ == units_) return {};
            if (arrived_.empty()) {
                polling_ = true;
                return {.kind = Step::Kind::park};
            }
            pass_.swap(arrived_);
            arrived_.clear();
            std::sort(pass_.begin(), pass_.end());
            turn_ = 0;
            receiving_ = true;
        }
    }

    Step receive(Desk& desk) {
        const std::uint32_t replies = std::exchange(desk.replies, 0);
        done_ += replies;
        for (std::uint32_t i = 0; i < replies && !desk.in_flight.empty(); ++i) {
            Range& order = desk.in_flight.front();
            ++order.first;
            if (order.empty()) desk.in_flight.pop_front();
        }
        return {.kind = Step::Kind::again, .own_s = replies * scenario_.overheads.result_s};
    }

    /// Only those who answered can have room, unless the window has grown.
    void begin_to_hand_out() {
        receiving_ = false;
        turn_ = 0;
        busy_s_ += std::exchange(unbooked_s_, 0);
        const std::size_t before = allowed_;
        allowed_ = window();
        if (taking_ || next_ == units_) {
            pass_.clear();
        } else if (allowed_ > before) {
            pass_.resize(workers_);
            for (unsigned worker = 0; worker < workers_; ++worker) pass_[worker] = worker;
        }
    }

    std::size_t window() const { return flow::window({done_, units_ - next_, busy_s_}, workers_, chunk_); }

    bool write_orders(unsigned worker) {
        Desk& desk = desks_[worker];
        if (next_ == units_ || !flow::wants_more(desk.in_flight.size(), allowed_)) return false;
        while (desk.in_flight.size() < allowed_ && next_ < units_) {
            const Range order = backends::range_at(next_, chunk_, units_);
            next_ = order.last;
            desk.in_flight.push_back(order);
            desk.written.push_back(order);
        }
        written_to_ = worker;
        return true;
    }

    /// The write that was under way has ended.
    void deliver() {
        if (written_to_ == nobody) return;
        Desk& desk = desks_[written_to_];
        desk.orders.insert(desk.orders.end(), desk.written.begin(), desk.written.end());
        for (const Range& order : desk.written) desk.in_hand += order.size();
        desk.written.clear();
        if (std::exchange(desk.waits, false)) woken.push_back(written_to_);
        written_to_ = nobody;
    }

    static constexpr unsigned nobody = ~0u;

    const Scenario& scenario_;
    const std::uint32_t units_;
    const unsigned workers_;
    const std::uint32_t chunk_;
    const std::unique_ptr<Policy> taking_;
    std::vector<Desk> desks_;
    std::vector<unsigned> arrived_; // whose replies wait to be received
    std::vector<unsigned> pass_;    // whom the coordinator looks at now, in their order
    std::size_t turn_ = 0;
    bool receiving_ = true, polling_ = false;
    unsigned written_to_ = nobody;
    std::uint32_t next_ = 0, done_ = 0;
    std::size_t allowed_ = 0;
    double busy_s_ = 0, unbooked_s_ = 0;
};

} // namespace

std::unique_ptr<Policy> make_coordinator(const Scenario& scenario, std::unique_ptr<Policy> taking) {
    return std::make_unique<Coordinator>(scenario, std::move(taking));
}

} // namespace weft::bench
