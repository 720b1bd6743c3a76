// SPDX-License-Identifier: Apache-2.0
// tbb::parallel_for over a blocked_range: tasks split their range, keep the left half and offer the right one; an owner
// takes its youngest task, a thief the oldest one of a random victim. After oneTBB 2021.8, parallel_for.h and
// partitioner.h, whose names are used here. A thief finds its victim at once, and sleeps when there is none: the rounds
// of vain tries that real workers make before they sleep are left out.
#include "bench/simulator/policy.h"
#include "bench/statistics/random.h"

#include <algorithm>
#include <deque>

namespace weft::bench {
namespace {

using backends::Range;

constexpr unsigned initial_chunks = 2, initial_depth = 5;
constexpr std::size_t range_pool_capacity = 8;

/// start_for with its partition object: auto_partitioner's state; simple_partitioner uses the range alone.
struct Task {
    Range range{};
    std::size_t parent = 0; // the tree_node that it shares with its last sibling
    unsigned divisor = 0, max_depth = 0;
};

struct Node {
    std::size_t parent;
    unsigned ref_count;
    bool child_stolen = false;
};

struct Piece {
    Range range{};
    unsigned depth = 0;
};

struct Lane {
    std::deque<Task> offered; // youngest at the back
    Task task;                // under way while there are pieces
    std::deque<Piece> pool;   // range_vector
    bool balancing = false;   // the pool may still be split
    std::size_t place = 0;    // in the list of lanes with offers
};

class TbbRanges final : public Policy {
  public:
    explicit TbbRanges(const Scenario& scenario)
        : scenario_(scenario), automatic_(scenario.plan.chunk == 0), grain_(std::max(scenario.plan.chunk, 1u)),
          left_(static_cast<std::uint32_t>(scenario.unit_s.size())), lanes_(scenario.plan.workers),
          random_(scenario.seed) {
        nodes_.push_back({0, 1});
        if (left_ > 0) offer(0, {{0, left_}, 0, initial_chunks * static_cast<unsigned>(lanes_.size()), initial_depth});
    }

    double arrival_s(unsigned actor) const override { return first_arrival_s(scenario_, actor); }

    Step next(unsigned worker) override {
        Lane& lane = lanes_[worker];
        double own_s = scenario_.overheads.grab_s;
        for (;;) {
            if (!lane.pool.empty()) {
                const Range range = next_piece(worker);
                left_ -= range.size();
                return {Step::Kind::work, range, own_s};
            }
            if (running(lane)) finalize(lane);
            if (!lane.offered.empty()) {
                lane.task = take(worker, true);
                execute(worker, false);
            } else if (!with_offers_.empty()) {
                lane.task = take(with_offers_[random_.below(with_offers_.size())], false);
                own_s += scenario_.overheads.serial_at(scenario_.plan.workers); // paid by the thief alone
                execute(worker, true);
            } else {
                if (left_ == 0) return {};
                idle_.push_back(worker);
                return {.kind = Step::Kind::park};
            }
        }
    }

  private:
    static bool running(const Lane& lane) { return !lane.task.range.empty(); }
    bool divisible(Range range) const { return range.size() > grain_; }
    /// blocked_range's splitting constructor: `range` keeps the first half.
    static Range split(Range& range) {
        const Range right{range.first + range.size() / 2, range.last};
        range.last = right.first;
        return right;
    }

    void execute(unsigned worker, bool stolen) {
        Lane& lane = lanes_[worker];
        Task& task = lane.task;
        Range range = task.range;
        if (!automatic_) {
            while (divisible(range)) offer_right(worker, split(range), 0, 0);
            lane.pool.push_back({range});
            lane.balancing = false;
            return;
        }
        if (task.divisor == 0) { // check_being_stolen: not from the top tasks of the tree
            task.divisor = 1;
            Node& parent = nodes_[task.parent];
            if (stolen && parent.ref_count >= 2) {
                parent.child_stolen = true;
                if (task.max_depth == 0) ++task.max_depth;
                ++task.max_depth;
            }
        }
        while (divisible(range) && may_divide(task)) {
            task.divisor /= 2;
            offer_right(worker, split(range), task.divisor, task.max_depth);
        }
        lane.pool.push_back({range});
        lane.balancing = divisible(range) && task.max_depth > 0;
    }

    static bool may_divide(Task& task) { // auto_partition_type::is_divisible
        if (task.divisor > 1) return true;
        if (task.divisor == 0 || task.max_depth == 0) return false;
        --task.max_depth;
        task.divisor = 0;
        return true;
    }

    /// dynamic_grainsize_mode::work_balance, up to the next run_body.
    Range next_piece(unsigned worker) {
        Lane& lane = lanes_[worker];
        Task& task = lane.task;
        const auto splittable = [&] {
            return lane.pool.back().depth < task.max_depth && divisible(lane.pool.back().range);
        };
        while (lane.balancing) {
            while (lane.pool.size() < range_pool_capacity && splittable()) {
                Piece left = lane.pool.back();
                const Range right = split(left.range);
                ++left.depth;
                lane.pool.back() = {right, left.depth};
                lane.pool.push_back(left);
            }
            if (!nodes_[task.parent].child_stolen) break; // check_for_demand
            ++task.max_depth;
            if (lane.pool.size() > 1) {
                const Piece front = lane.pool.front();
                lane.pool.pop_front();
                task.divisor /= 2;
                offer_right(worker, front.range, task.divisor, task.max_depth - front.depth);
                continue;
            }
            if (!splittable()) break;
        }
        const Range range = lane.pool.back().range;
        lane.pool.pop_back();
        return range;
    }

    /// offer_work: a right sibling, and a new node above both.
    void offer_right(unsigned worker, Range range, unsigned divisor, unsigned max_depth) {
        Task& left = lanes_[worker].task;
        nodes_.push_back({left.parent, 2});
        left.parent = nodes_.size() - 1;
        offer(worker, {range, left.parent, divisor, max_depth});
    }

    void offer(unsigned worker, const Task& task) {
        Lane& lane = lanes_[worker];
        if (lane.offered.empty()) {
            lane.place = with_offers_.size();
            with_offers_.push_back(worker);
        }
        lane.offered.push_back(task);
        if (idle_.empty()) return;
        woken.push_back(idle_.back());
        idle_.pop_back();
    }

    Task take(unsigned victim, bool youngest) {
        Lane& lane = lanes_[victim];
        const Task task = youngest ? lane.offered.back() : lane.offered.front();
        if (youngest)
            lane.offered.pop_back();
        else
            lane.offered.pop_front();
        if (lane.offered.empty()) {
            with_offers_[lane.place] = with_offers_.back();
            lanes_[with_offers_.back()].place = lane.place;
            with_offers_.pop_back();
        }
        return task;
    }

    void finalize(Lane& lane) { // fold_tree
        std::size_t node = lane.task.parent;
        while (--nodes_[node].ref_count == 0 && node != 0) node = nodes_[node].parent;
        lane.task = {};
    }

    const Scenario& scenario_;
    const bool automatic_;
    const std::uint32_t grain_;
    std::uint32_t left_; // not yet begun
    std::vector<Lane> lanes_;
    std::vector<Node> nodes_;
    std::vector<unsigned> with_offers_, idle_;
    Random random_;
};

} // namespace

std::unique_ptr<Policy> make_tbb_ranges(const Scenario& scenario) { return std::make_unique<TbbRanges>(scenario); }

} // namespace weft::bench
