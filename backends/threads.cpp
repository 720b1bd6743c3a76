// SPDX-License-Identifier: Apache-2.0
// std::jthread: tasks are started and joined, memory is shared. Four ways of deciding who computes what:
// shares fixed beforehand, a shared counter, a queue with one producer, and ranges that idle workers steal from.
#include "backends/ledger.h"
#include "backends/makers.h"
#include "backends/stealing.h"

#include <chrono>
#include <condition_variable>
#include <deque>

namespace weft::backends {
namespace {

/// Starts one thread per worker, each running work(worker); the caller runs meanwhile(), then waits and ticks until all
/// are joined. If a thread cannot be started the ledger is shut and give_up() must let the others leave.
template <class Work, class Meanwhile, class GiveUp>
void start_and_join(Ledger& ledger, unsigned workers, Work work, Meanwhile meanwhile, GiveUp give_up) {
    std::mutex mutex;
    std::condition_variable last_left;
    unsigned at_work = workers;
    std::vector<std::jthread> threads; // declared last: joined before what they use is gone
    try {
        for (unsigned worker = 0; worker < workers; ++worker)
            threads.emplace_back([&, worker] {
                {
                    const Ledger::Shift shift(ledger, worker);
                    work(worker);
                }
                const std::lock_guard lock(mutex);
                if (--at_work == 0) last_left.notify_one();
            });
        meanwhile();
    } catch (...) {
        ledger.shut();
        give_up();
        throw;
    }
    const std::chrono::duration<double> period(ledger.tick_period_s());
    std::unique_lock lock(mutex);
    while (!last_left.wait_for(lock, period, [&] { return at_work == 0; })) ledger.tick();
}

template <class Work> void start_and_join(Ledger& ledger, unsigned workers, Work work) {
    start_and_join(
        ledger, workers, work, [] {}, [] {});
}

/// static: everybody knows their share, no communication at all.
void run_fixed(Ledger& ledger, std::uint32_t units, const Plan& plan) {
    start_and_join(ledger, plan.workers, [&](unsigned worker) {
        for_share(units, plan.workers, plan.chunk, worker, [&](Range range) { ledger.perform(range, worker); });
    });
}

/// dynamic: the critical section "take the next number", as one atomic instruction.
void run_dynamic(Ledger& ledger, std::uint32_t units, const Plan& plan, const Faults& faults) {
    alignas(64) std::atomic<std::uint64_t> next{faults.lose_a_unit ? 1u : 0u};
    start_and_join(ledger, plan.workers, [&](unsigned worker) {
        while (ledger.open()) {
            const Range range = range_at(next.fetch_add(plan.chunk, std::memory_order_relaxed), plan.chunk, units);
            if (range.empty()) return;
            ledger.perform(range, worker);
        }
    });
}

/// The lecture's bounded buffer: a lock, two conditions, and an end-of-work mark.
class Orders {
  public:
    explicit Orders(std::size_t capacity) : capacity_(capacity) {}

    /// Producer: waits at most `patience` for room, then adds from next() while there is room and next() has some.
    template <class Next> void put(std::chrono::duration<double> patience, Next next) {
        std::unique_lock lock(mutex_);
        if (!room_.wait_for(lock, patience, [&] { return orders_.size() <= capacity_ / 2; })) return;
        while (orders_.size() < capacity_) {
            const Range range = next();
            if (range.empty()) break;
            orders_.push_back(range);
        }
        filled_.notify_all();
    }
    /// Producer: nothing will be added any more.
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        filled_.notify_all();
    }
    /// Consumer: waits for an order; an empty one means that there will be no more.
    Range take() {
        std::unique_lock lock(mutex_);
        filled_.wait(lock, [&] { return !orders_.empty() || closed_; });
        if (orders_.empty()) return {};
        const Range range = orders_.front();
        orders_.pop_front();
        if (orders_.size() == capacity_ / 2) room_.notify_one();
        return range;
    }

  private:
    const std::size_t capacity_;
    std::mutex mutex_;
    std::condition_variable filled_, room_;
    std::deque<Range> orders_;
    bool closed_ = false;
};

/// queue: the calling thread produces, the workers consume.
void run_queue(Ledger& ledger, std::uint32_t units, const Plan& plan) {
    Orders orders(std::size_t{64} * plan.workers); // long enough that nobody sleeps while there is work
    const auto consume = [&](unsigned worker) {
        for (Range range = orders.take(); !range.empty(); range = orders.take()) ledger.perform(range, worker);
    };
    const auto produce = [&] {
        const std::chrono::duration<double> period(ledger.tick_period_s());
        std::uint64_t next = 0;
        while (next < units && ledger.open()) {
            orders.put(period, [&] {
                const Range range = range_at(next, plan.chunk, units);
                next += range.size();
                return range;
            });
            ledger.tick();
        }
        orders.close();
    };
    start_and_join(ledger, plan.workers, consume, produce, [&] { orders.close(); });
}

/// stealing: everybody starts with a share of their own; who runs dry takes half of somebody else's rest.
void run_stealing(Ledger& ledger, std::uint32_t units, const Plan& plan) {
    StealableRanges ranges(units, plan.workers);
    start_and_join(ledger, plan.workers, [&](unsigned worker) {
        do
            for (Range range = ranges.pop(worker, plan.chunk); !range.empty(); range = ranges.pop(worker, plan.chunk))
                ledger.perform(range, worker);
        while (ledger.open() && ranges.steal_into(worker));
    });
}

class Threads final : public Backend {
  public:
    explicit Threads(const Faults& faults) : faults_(faults) {}

    const Traits& traits() const noexcept override { return traits_; }

    Report run(const Job& job, Slots& slots, const Plan& plan, const Watch& watch) override {
        Ledger ledger(traits_, job, slots, plan, watch);
        switch (plan.schedule) {
        case Schedule::fixed: run_fixed(ledger, job.units, plan); break;
        case Schedule::queue: run_queue(ledger, job.units, plan); break;
        case Schedule::stealing: run_stealing(ledger, job.units, plan); break;
        default: run_dynamic(ledger, job.units, plan, faults_); break;
        }
        return ledger.close();
    }

  private:
    const Traits traits_{
        .name = "threads",
        .summary = "std::jthread started and joined, shared memory",
        .schedules = {Schedule::dynamic, Schedule::fixed, Schedule::queue, Schedule::stealing},
        .transports = {Transport::none},
    };
    const Faults faults_;
};

} // namespace

std::unique_ptr<Backend> make_threads(const Faults& faults) { return std::make_unique<Threads>(faults); }

} // namespace weft::backends
