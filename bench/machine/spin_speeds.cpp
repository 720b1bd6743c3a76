// SPDX-License-Identifier: Apache-2.0
#include "backends/clock.h"
#include "bench/machine/calibrate.h"
#include "bench/statistics/order_statistics.h"
#include "bench/study/study.h"

#include <barrier>
#include <thread>

namespace weft::bench {
namespace {

/// What each worker does, and how often in a second it does it.
class Spinner {
  public:
    Spinner() : table_(std::size_t{128} * 1024 / sizeof(std::uint32_t)) {
        for (std::size_t i = 0; i < table_.size(); ++i) table_[i] = static_cast<std::uint32_t>(i * 2654435761u);
    }
    double run(double seconds) {
        const std::int64_t begin = backends::wall_ns(), end = begin + static_cast<std::int64_t>(seconds * 1e9);
        double steps = 0;
        std::int64_t now = begin;
        for (; now < end; now = backends::wall_ns()) {
            step_often();
            steps += 1000;
        }
        return steps / backends::seconds(now - begin);
    }

  private:
    /// Four chains beside each other: enough to keep a core busy, as a renderer does.
    void step_often() {
        for (int i = 0; i < 1000; ++i)
            for (std::uint32_t& x : chains_) {
                x ^= x << 13;
                x ^= x >> 17;
                x ^= x << 5;
                x += table_[x % table_.size()];
            }
    }
    std::vector<std::uint32_t> table_;
    std::uint32_t chains_[4]{1, 2, 3, 4};
};

/// Mean speed of one of `active` workers side by side. They wait for each other, so that none is alone at its start.
double speed_of(unsigned active, double slice_s) {
    std::vector<double> speeds(active);
    std::barrier<> all_there(active);
    {
        std::vector<std::jthread> threads;
        threads.reserve(active);
        for (double& speed : speeds)
            threads.emplace_back([&] {
                Spinner spinner;
                all_there.arrive_and_wait();
                speed = spinner.run(slice_s);
            });
    }
    double sum = 0;
    for (const double speed : speeds) sum += speed;
    return sum / active;
}

} // namespace

std::vector<unsigned> usual_counts(unsigned most) {
    std::vector<unsigned> counts;
    for (unsigned power = 1; power <= most; power *= 2) {
        counts.push_back(power);
        if (power > 1 && power / 2 * 3 <= most) counts.push_back(power / 2 * 3);
    }
    if (counts.back() != most) counts.push_back(most);
    return counts;
}

std::vector<SpeedAt> measured_speeds(unsigned processors, const Effort& effort) {
    const std::vector<unsigned> counts = usual_counts(processors);
    std::vector<std::vector<double>> relative(counts.size());
    for (unsigned round = 0; round < effort.rounds; ++round) {
        std::vector<double> speeds(counts.size());
        for (const std::size_t i : round_order(1, round, counts.size()))
            speeds[i] = speed_of(counts[i], effort.slice_s);
        for (std::size_t i = 0; i < counts.size(); ++i) relative[i].push_back(speeds[i] / speeds[0]);
    }
    std::vector<SpeedAt> measured;
    for (std::size_t i = 0; i < counts.size(); ++i)
        measured.push_back({counts[i], {quantile(relative[i], 0.05), quantile(relative[i], 0.95)}});
    return measured;
}

} // namespace weft::bench
