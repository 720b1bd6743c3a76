// SPDX-License-Identifier: Apache-2.0
#include "bench/study/prediction.h"

#include "bench/statistics/order_statistics.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json;

struct Score {
    double median_error = 0, worst_error = 0, covered = 0;
};

Score score(const std::vector<HeldOut>& held_out) {
    std::vector<double> errors;
    double covered = 0;
    for (const HeldOut& h : held_out) {
        errors.push_back(std::fabs(h.error()));
        covered += h.covered();
    }
    return {median(errors), quantile(errors, 1), covered / static_cast<double>(held_out.size())};
}

} // namespace

std::string to_text(const Study& study, const MachineModel& machine, const std::vector<PredictedArm>& arms,
                    const std::vector<HeldOut>& held_out) {
    std::size_t widest = 4;
    for (const PredictedArm& a : arms) widest = std::max(widest, a.arm.label().size());
    std::string text =
        machine.described ? fmt::format("{}: simulated for {} ({} processors) from the tiles of {} serial runs",
                                        study.plan.scene, machine.name, machine.processors, study.complete_rounds())
                          : fmt::format("{}: simulated from the tiles of {} serial runs on {} ({} processors measured)",
                                        study.plan.scene, study.complete_rounds(), machine.name, machine.processors);
    text +=
        fmt::format("\n\n{:{}} {:>9}  {:<26} {:>5}\n", "run", widest, "seconds", "speed-up [90 % interval]", "tail");
    for (const PredictedArm& a : arms)
        text += fmt::format("{:{}} {:>9.4f}  {:<26} {:>4.1f} %\n", a.arm.label(), widest, a.time.median_s,
                            fmt::format("{:.2f} [{:.2f}, {:.2f}]", a.speedup_median, a.speedup.low, a.speedup.high),
                            a.tail_share * 100);
    if (machine.described)
        text += fmt::format("\nAll of these are simulated for {}, none is measured. More than {} workers share its "
                            "processors.\n",
                            machine.name, machine.processors);
    else
        text += fmt::format("\nAll of these are simulated, none is measured. Beyond {} processors the speed of the "
                            "machine is not known\nand taken as 75 to 100 % of what was measured last.\n",
                            machine.processors);
    if (held_out.empty())
        return text +
               "There is no run with one worker of each backend to test the prediction with (--workers 1,...).\n";
    const Score s = score(held_out);
    text += fmt::format("Tested on this study, from one worker to more: median error {:.1f} %, worst {:.1f} %, "
                        "{:.0f} % of {} inside the interval.\n",
                        s.median_error * 100, s.worst_error * 100, s.covered * 100, held_out.size());
    return text;
}

std::string to_json(const Study& study, const MachineModel& machine, const std::vector<PredictedArm>& arms,
                    const std::vector<HeldOut>& held_out) {
    Json predicted = Json::array(), held = Json::array(), speeds = Json::array();
    for (const PredictedArm& a : arms) {
        Json tornado = Json::array();
        for (const Influence& i : a.time.tornado)
            tornado.push_back({{"input", i.input}, {"at_low_s", i.at_low_s}, {"at_high_s", i.at_high_s}});
        predicted.push_back(
            {{"label", a.arm.label()},
             {"backend", a.arm.backend},
             {"schedule", a.arm.schedule},
             {"tile", a.arm.tile},
             {"order", a.arm.order},
             {"workers", a.arm.workers},
             {"kind", "simulated"},
             {"time_s", {{"median", a.time.median_s}, {"low", a.time.low_s}, {"high", a.time.high_s}}},
             {"speedup", {{"median", a.speedup_median}, {"low", a.speedup.low}, {"high", a.speedup.high}}},
             {"tail_share", a.tail_share},
             {"tornado", tornado}});
    }
    for (const HeldOut& h : held_out)
        held.push_back({{"label", h.label},
                        {"predicted_s", h.predicted_s},
                        {"low_s", h.low_s},
                        {"high_s", h.high_s},
                        {"measured_s", h.measured_s},
                        {"error", h.error()},
                        {"covered", h.covered()}});
    for (std::size_t i = 0; i < machine.speed_low.size(); ++i)
        speeds.push_back({{"active", i + 1}, {"low", machine.speed_low[i]}, {"high", machine.speed_high[i]}});
    const Json json{{"schema", "weft.prediction/1"},
                    {"scene", study.plan.scene},
                    {"rounds", study.complete_rounds()},
                    {"machine",
                     {{"name", machine.name},
                      {"processors", machine.processors},
                      {"described", machine.described},
                      {"relative_speed", {{"low", machine.relative_speed.low}, {"high", machine.relative_speed.high}}},
                      {"speed", speeds}}},
                    {"predicted", predicted},
                    {"held_out", held}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace weft::bench
