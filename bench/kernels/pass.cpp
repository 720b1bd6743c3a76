// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/pass.h"

#include "backends/clock.h"

#include <atomic>
#include <barrier>
#include <cmath>
#include <numeric>
#include <thread>

namespace weft::bench::kernels {

namespace {

/// Each lane's worker traces batches from one counter; 1e6 rays per second, the sum of the workers' own rates.
double trace_all(std::span<const std::unique_ptr<Lane>> lanes, const RaySet& set) {
    std::vector<double> rates(lanes.size(), 0);
    std::atomic<std::size_t> next{0};
    std::barrier start(static_cast<std::ptrdiff_t>(lanes.size()));
    const auto work = [&](std::size_t worker) {
        Lane& lane = *lanes[worker];
        start.arrive_and_wait();
        std::int64_t busy_ns = 0;
        std::size_t rays = 0;
        for (std::size_t batch; (batch = next.fetch_add(1)) < set.batches();) {
            lane.take(batch);
            const std::int64_t begin = backends::wall_ns();
            lane.trace();
            busy_ns += backends::wall_ns() - begin;
            rays += set.batch(batch).size();
        }
        if (rays > 0) rates[worker] = static_cast<double>(rays) / backends::seconds(busy_ns);
    };
    {
        std::vector<std::jthread> helpers;
        for (std::size_t i = 1; i < lanes.size(); ++i) helpers.emplace_back(work, i);
        work(0);
    }
    return 1e-6 * std::accumulate(rates.begin(), rates.end(), 0.0);
}

} // namespace

double pass_mrays_per_s(const Contender& contender, const RaySet& set, unsigned threads) {
    std::vector<std::unique_ptr<Lane>> lanes;
    for (unsigned i = 0; i < threads; ++i) lanes.push_back(contender.lane(set));
    trace_all(lanes, set);
    return trace_all(lanes, set);
}

std::vector<float> pass_distances(const Contender& contender, const RaySet& set) {
    std::vector<float> distances(set.rays.size());
    const auto lane = contender.lane(set);
    for (std::size_t batch = 0; batch < set.batches(); ++batch) {
        lane->take(batch);
        lane->trace();
        lane->distances(std::span(distances).subspan(set.starts[batch], set.batch(batch).size()));
    }
    return distances;
}

std::size_t count_mismatches(const RaySet& set, std::span<const float> a, std::span<const float> b, float diagonal) {
    constexpr float relative = 1e-4f, of_scene = 1e-5f;
    std::size_t count = 0;
    for (std::size_t i = 0; i < set.rays.size(); ++i) {
        const bool met = std::isfinite(a[i]);
        if (met != std::isfinite(b[i])) {
            ++count;
        } else if (met) {
            const float unit = length(set.rays[i].direction);
            count += std::fabs(a[i] - b[i]) * unit > relative * a[i] * unit + of_scene * diagonal;
        }
    }
    return count;
}

} // namespace weft::bench::kernels
