// SPDX-License-Identifier: Apache-2.0
#include "bench/simulator/predict.h"

#include "bench/statistics/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace weft::bench {
namespace {

void require(bool holds, const char* what) {
    if (!holds) throw std::invalid_argument(std::string("cannot predict: ") + what);
}

double total(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// Quantile q of sorted values, between neighbours by proportion (type 7 of Hyndman and Fan 1996).
double quantile(const std::vector<double>& sorted, double q) {
    const double place = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// One number of the scenario that is known within bounds.
struct Input {
    const char* name;
    double low, high;
    double& (*place)(Scenario&);
};

std::vector<Input> inputs_of(const Question& q) {
    const Overheads &low = q.low.overheads, &high = q.high;
    return {
        {"startup_s", low.startup_s, high.startup_s, [](Scenario& s) -> double& { return s.overheads.startup_s; }},
        {"grab_s", low.grab_s, high.grab_s, [](Scenario& s) -> double& { return s.overheads.grab_s; }},
        {"serial_s", low.serial_s, high.serial_s, [](Scenario& s) -> double& { return s.overheads.serial_s; }},
        {"serial_per_worker_s", low.serial_per_worker_s, high.serial_per_worker_s,
         [](Scenario& s) -> double& { return s.overheads.serial_per_worker_s; }},
        {"result_s", low.result_s, high.result_s, [](Scenario& s) -> double& { return s.overheads.result_s; }},
        {"wake_s", low.wake_s, high.wake_s, [](Scenario& s) -> double& { return s.overheads.wake_s; }},
        {"leave_s", low.leave_s, high.leave_s, [](Scenario& s) -> double& { return s.overheads.leave_s; }},
        {"before_s", q.low.before_s, q.before_high_s, [](Scenario& s) -> double& { return s.before_s; }},
        {"after_s", q.low.after_s, q.after_high_s, [](Scenario& s) -> double& { return s.after_s; }},
    };
}

class Forecast {
  public:
    explicit Forecast(const Question& question)
        : question_(question), inputs_(inputs_of(question)), scenario_(question.low) {
        require(question.draws > 0, "no draws");
        require(!question.samples.empty(), "no measured repetition");
        for (const auto& repetition : question.samples) {
            require(repetition.size() == question.samples.front().size(), "repetitions of different length");
            totals_.push_back(total(repetition));
        }
        for (const Input& input : inputs_) require(input.low <= input.high, input.name);
        const auto &slow = question.low.machine.speed_at, &fast = question.speed_at_high;
        require(slow.size() == fast.size(), "speed_at has bounds of different length");
        for (std::size_t i = 0; i < slow.size(); ++i) require(slow[i] <= fast[i], "speed_at");
        require(question.speeds.empty() || question.speeds.size() == question.samples.size(),
                "speeds and repetitions differ in number");
        for (const auto& measured : question.speeds)
            require(measured.size() <= slow.size(), "more speeds than workers");
        find_medians();
    }

    Prediction run() {
        Prediction result;
        for (unsigned draw = 0; draw < question_.draws; ++draw) result.totals_s.push_back(drawn(draw));
        std::sort(result.totals_s.begin(), result.totals_s.end());
        result.median_s = quantile(result.totals_s, 0.5);
        result.low_s = quantile(result.totals_s, 0.05);
        result.high_s = quantile(result.totals_s, 0.95);
        tornado(result);
        return result;
    }

  private:
    void find_medians() {
        std::vector<double> costs(question_.samples.size());
        for (std::size_t unit = 0; unit < question_.samples.front().size(); ++unit) {
            std::transform(question_.samples.begin(), question_.samples.end(), costs.begin(),
                           [&](const auto& repetition) { return repetition[unit]; });
            std::sort(costs.begin(), costs.end());
            medians_.push_back(quantile(costs, 0.5));
        }
        median_total_ = total(medians_);
        scenario_.unit_s = medians_;
    }

    double drawn(unsigned draw) {
        Random random(question_.seed +
                      draw * 0x1'0000'0001u); // far apart, and the first draws do not depend on `draws`
        const auto repetitions = static_cast<std::uint32_t>(totals_.size());
        const std::size_t repetition =
            draw % repetitions; // each as often as any other: chance adds no error of its own
        const double whole = totals_[repetition];
        for (std::size_t unit = 0; unit < scenario_.unit_s.size(); ++unit) {
            const std::size_t own = random.below(repetitions);
            scenario_.unit_s[unit] = question_.samples[own][unit] * (totals_[own] > 0 ? whole / totals_[own] : 1);
        }
        for (const Input& input : inputs_) set(input, random.uniform());
        set_speed(random.uniform());
        if (!question_.speeds.empty()) {
            const std::vector<double>& measured = question_.speeds[repetition];
            std::copy(measured.begin(), measured.end(), scenario_.machine.speed_at.begin());
        }
        scenario_.seed = random.next();
        return simulate(scenario_).total_s;
    }

    void set(const Input& input, double u) { input.place(scenario_) = input.low + u * (input.high - input.low); }
    void set_speed(double u) {
        const auto &slow = question_.low.machine.speed_at, &fast = question_.speed_at_high;
        for (std::size_t i = 0; i < slow.size(); ++i) scenario_.machine.speed_at[i] = slow[i] + u * (fast[i] - slow[i]);
    }
    /// Every unit at its median, all of them scaled to the given total.
    void set_costs(double sum) {
        const double factor = median_total_ > 0 ? sum / median_total_ : 1;
        std::transform(medians_.begin(), medians_.end(), scenario_.unit_s.begin(),
                       [&](double cost) { return cost * factor; });
    }

    void tornado(Prediction& result) {
        set_costs(median_total_);
        for (const Input& input : inputs_) set(input, 0.5);
        set_speed(0.5);
        scenario_.seed = question_.seed;
        result.middle_s = simulate(scenario_).total_s;

        const auto vary = [&](const char* name, bool known, auto to) {
            if (known) return;
            Influence influence{name};
            to(0.0);
            influence.at_low_s = simulate(scenario_).total_s;
            to(1.0);
            influence.at_high_s = simulate(scenario_).total_s;
            to(0.5);
            result.tornado.push_back(influence);
        };
        const auto [least, most] = std::minmax_element(totals_.begin(), totals_.end());
        vary("unit costs", *least == *most, [&, least = *least, most = *most](double u) {
            set_costs(u == 0.5 ? median_total_ : u < 0.5 ? least : most);
        });
        for (const Input& input : inputs_) vary(input.name, input.low == input.high, [&](double u) { set(input, u); });
        vary("speed_at", question_.low.machine.speed_at == question_.speed_at_high, [&](double u) { set_speed(u); });
        std::stable_sort(result.tornado.begin(), result.tornado.end(), [](const Influence& a, const Influence& b) {
            return std::abs(a.at_high_s - a.at_low_s) > std::abs(b.at_high_s - b.at_low_s);
        });
    }

    const Question& question_;
    const std::vector<Input> inputs_;
    Scenario scenario_; // its numbers are set anew for each run
    std::vector<double> totals_, medians_;
    double median_total_ = 0;
};

} // namespace

Prediction predict(const Question& question) { return Forecast(question).run(); }

} // namespace weft::bench
