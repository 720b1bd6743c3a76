// SPDX-License-Identifier: Apache-2.0
#include "bench/study/scoring.h"

#include "bench/statistics/order_statistics.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json;

std::vector<double> absolute_errors(const Score& score) {
    std::vector<double> errors;
    for (const ScoredArm& a : score.arms) errors.push_back(std::fabs(a.error()));
    return errors;
}

void require_same(const char* what, const Json& predicted, const Json& measured) {
    if (predicted == measured) return;
    throw std::invalid_argument(fmt::format("the prediction is of another {}: {}, and the study of {}", what,
                                            predicted.dump(), measured.dump()));
}

} // namespace

std::size_t Score::hits() const {
    return static_cast<std::size_t>(
        std::count_if(arms.begin(), arms.end(), [](const ScoredArm& a) { return a.hit(); }));
}

double Score::median_error() const { return arms.empty() ? 0 : median(absolute_errors(*this)); }

double Score::worst_error() const { return arms.empty() ? 0 : quantile(absolute_errors(*this), 1); }

Score score(std::string_view prediction, const Study& study) {
    if (study.complete_rounds() == 0) throw std::invalid_argument("the study has no complete round");
    Score s;
    try {
        const Json json = Json::parse(prediction);
        if (json.at("schema") != "weft.prediction/1")
            throw std::invalid_argument("the prediction's schema is not weft.prediction/1");
        require_same("scene", json.at("scene"), study.plan.scene);
        require_same("picture", json.at("picture"), study.plan.picture);
        require_same("number of samples per pixel", json.at("spp"), study.plan.spp);
        for (const Json& p : json.at("predicted")) {
            const std::string label = p.at("label");
            const auto arm = std::find_if(study.plan.arms.begin(), study.plan.arms.end(),
                                          [&](const Arm& a) { return a.label() == label; });
            if (arm == study.plan.arms.end()) {
                ++s.unmeasured;
                continue;
            }
            const Json& time = p.at("time_s");
            s.arms.push_back(
                {label, arm->workers, time.at("median"), time.at("low"), time.at("high"), median(study.seconds(*arm))});
        }
    } catch (const Json::exception& e) {
        throw std::invalid_argument(std::string("the prediction cannot be read: ") + e.what());
    }
    return s;
}

std::string to_text(const Score& s) {
    std::size_t widest = 8;
    for (const ScoredArm& a : s.arms) widest = std::max(widest, a.label.size());
    std::string text = fmt::format("{:{}} {:>9}  {:<20} {:>9} {:>8}\n", "run", widest, "predicted", "[90 % interval]",
                                   "measured", "error");
    for (const ScoredArm& a : s.arms)
        text += fmt::format("{:{}} {:>9.4f}  {:<20} {:>9.4f} {:>+6.1f} %  {}\n", a.label, widest, a.predicted_s,
                            fmt::format("[{:.4f}, {:.4f}]", a.low_s, a.high_s), a.measured_s, a.error() * 100,
                            a.hit() ? "hit" : "miss");
    return text + fmt::format("{} of {} inside their interval; median error {:.1f} %, largest {:.1f} %; {} more were "
                              "predicted and not measured\n",
                              s.hits(), s.arms.size(), s.median_error() * 100, s.worst_error() * 100, s.unmeasured);
}

std::string to_json(const Score& s) {
    Json arms = Json::array();
    for (const ScoredArm& a : s.arms)
        arms.push_back({{"label", a.label},
                        {"workers", a.workers},
                        {"predicted_s", a.predicted_s},
                        {"low_s", a.low_s},
                        {"high_s", a.high_s},
                        {"measured_s", a.measured_s},
                        {"hit", a.hit()},
                        {"error", a.error()}});
    return Json{{"hits", s.hits()},
                {"of", s.arms.size()},
                {"unmeasured", s.unmeasured},
                {"median_abs_error", s.median_error()},
                {"max_abs_error", s.worst_error()},
                {"arms", arms}}
        .dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace weft::bench
