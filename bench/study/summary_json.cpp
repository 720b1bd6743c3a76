// SPDX-License-Identifier: Apache-2.0
#include "bench/study/summary.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Measured& m) {
    return {{"median", m.median},
            {"low", m.interval ? Json(m.interval->low) : Json()},
            {"high", m.interval ? Json(m.interval->high) : Json()}};
}

Json to_json(const Losses& l) {
    Json parts = Json::array();
    for (const NamedPart& part : loss_parts())
        parts.push_back({{"name", part.name}, {"seconds", l.*part.seconds}, {"meaning", part.meaning}});
    return {{"ideal_s", l.ideal_s},
            {"parts", parts},
            {"measured_s", l.measured_s},
            {"last_alone_s", l.last_alone_s},
            {"cause", cause(l)}};
}

Json arm_to_json(const ArmSummary& a) {
    return {{"label", a.arm.label()},
            {"backend", a.arm.backend},
            {"schedule", a.arm.schedule},
            {"transport", a.arm.transport},
            {"tile", a.arm.tile},
            {"workers", a.arm.workers},
            {"copies", a.arm.copies},
            {"twin", a.arm.twin},
            {"scale", a.arm.scale},
            {"pin", a.arm.pin.empty() ? "none" : a.arm.pin},
            {"kind", "measured"},
            {"seconds", a.seconds},
            {"time_s", to_json(a.time)},
            {"speedup", to_json(a.speedup)},
            {"efficiency", a.efficiency},
            {"oversubscribed", a.oversubscribed},
            {"disturbed", a.disturbed},
            {"of_capacity", a.of_capacity ? to_json(*a.of_capacity) : Json()},
            {"phases",
             {{"load_s", a.phases.load_s},
              {"build_s", a.phases.build_s},
              {"render_s", a.phases.render_s},
              {"write_s", a.phases.write_s},
              {"total_s", a.phases.total_s}}},
            {"losses", a.losses ? to_json(*a.losses) : Json()}};
}

} // namespace

std::string to_json(const Study& study, const Summary& s) {
    Json arms = Json::array();
    for (const ArmSummary& a : s.arms) arms.push_back(arm_to_json(a));
    const Json json{{"schema", "weft.summary/1"},
                    {"scene", study.plan.scene},
                    {"picture", study.plan.picture},
                    {"spp", study.plan.spp},
                    {"rounds", s.rounds},
                    {"noise", s.noise ? to_json(*s.noise) : Json()},
                    {"stolen", s.stolen},
                    {"flagged", s.flagged},
                    {"disturbed", s.disturbed},
                    {"processors", study.processors > 0 ? Json(study.processors) : Json()},
                    {"notes", study.notes},
                    {"arms", arms}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_csv(const Study& study) {
    std::string text =
        "round,position,arm,backend,schedule,pin,tile,workers,copies,scale,load_s,build_s,render_s,write_s,"
        "total_s,rays,samples,cpu_s,steal_s,throttles,disturbed,oversubscribed\n";
    for (const RunRecord& run : study.runs)
        for (const Arm& arm : study.plan.arms) {
            if (arm.label() != run.arm) continue;
            text += fmt::format("{},{},\"{}\",{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", run.round,
                                run.position, run.arm, arm.backend, arm.schedule, arm.pin.empty() ? "none" : arm.pin,
                                arm.tile, arm.workers, arm.copies, arm.scale, run.phases.load_s, run.phases.build_s,
                                run.phases.render_s, run.phases.write_s, run.phases.total_s, run.rays, run.samples,
                                run.cpu_s, run.host.steal_s, run.host.throttles, disturbance(run.host).empty() ? 0 : 1,
                                study.oversubscribed(arm) ? 1 : 0);
        }
    return text;
}

} // namespace weft::bench
