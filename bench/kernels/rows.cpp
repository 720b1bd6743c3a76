// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/rows.h"

#include "bench/kernels/embree_modes.h"
#include "bench/kernels/pass.h"
#include "bench/kernels/weft_peer.h"
#include "bench/statistics/paired.h"

#include <algorithm>

namespace weft::bench::kernels {
namespace {

/// The arm with the highest median in [begin, end).
std::size_t fastest(const Rounds& rounds, std::size_t begin, std::size_t end) {
    std::size_t best = begin;
    for (std::size_t i = begin + 1; i < end; ++i)
        if (median(rounds[i]) > median(rounds[best])) best = i;
    return best;
}

/// All modes of both sides over one set; weft's come first.
class Field {
  public:
    Field(std::vector<Contender> weft, std::vector<Contender> embree) : arms_(std::move(weft)), embree_(arms_.size()) {
        arms_.insert(arms_.end(), std::make_move_iterator(embree.begin()), std::make_move_iterator(embree.end()));
    }

    std::size_t mismatches(const RaySet& set, float diagonal) const {
        return count_mismatches(set, pass_distances(arms_[0], set), pass_distances(arms_[embree_], set), diagonal);
    }
    /// Fills the rates and ratios of the row; false when it was stopped.
    bool measure(const RaySet& set, const Plan& plan, Row& row) const {
        const Rounds rounds = interleaved(
            arms_.size(), plan, [&](std::size_t arm) { return pass_mrays_per_s(arms_[arm], set, row.threads); });
        if (rounds.empty()) return false;
        const std::size_t ours = fastest(rounds, 0, embree_), theirs = fastest(rounds, embree_, arms_.size());
        row.weft = median(rounds[ours]);
        row.weft_mode = arms_[ours].name;
        row.embree_single = median(rounds[embree_]);
        row.embree_best = median(rounds[theirs]);
        row.embree_best_mode = arms_[theirs].name;
        row.ratio_single = median(paired_ratios(rounds[ours], rounds[embree_]));
        const std::vector<double> ratios = paired_ratios(rounds[ours], rounds[theirs]);
        row.ratio_best = median(ratios);
        if (const auto found = median_interval(ratios)) row.ratio_best_interval = found->interval;
        return true;
    }

  private:
    std::vector<Contender> arms_;
    std::size_t embree_; ///< the first of Embree's, which takes one ray at a time
};

} // namespace

void measure_rows(const std::string& name, const World& world, std::span<const RaySet> sets, const Plan& plan,
                  Executor& executor, Results& results) {
    const float diagonal = length(world.tracer.bounds().extent());
    const EmbreeDevice device(executor.workers());
    for (const Quality quality : plan.qualities) {
        const Tracer tracer = build_weft(world.scene, quality, executor);
        EmbreeScene embree(device, world.scene, {quality});
        embree.build();
        for (const RaySet& set : sets) {
            if (set.rays.empty() || std::find(plan.kinds.begin(), plan.kinds.end(), set.kind) == plan.kinds.end())
                continue;
            const Field field(weft_modes(tracer, world.scene), embree_modes(embree, set.kind));
            const std::size_t mismatch = field.mismatches(set, diagonal);
            for (const unsigned threads : plan.threads) {
                Row row;
                row.scene = name;
                row.rays = set.kind;
                row.threads = threads;
                row.quality = quality;
                row.mismatch = mismatch;
                plan.progress(std::string(name_of(set.kind)) + ", " + std::string(name_of(quality)) + ", threads " +
                              std::to_string(threads));
                if (!field.measure(set, plan, row)) return;
                results.rows.push_back(std::move(row));
            }
        }
    }
}

} // namespace weft::bench::kernels
