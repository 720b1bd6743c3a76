// SPDX-License-Identifier: Apache-2.0
#include "bench/study/plan_json.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* study_schema = "weft.study/1";

Json arm_to_json(const Arm& arm) {
    Json json{{"label", arm.label()},
              {"backend", arm.backend},
              {"schedule", arm.schedule},
              {"transport", arm.transport},
              {"chunk", arm.chunk ? Json(*arm.chunk) : Json()},
              {"order", arm.order},
              {"tile", arm.tile},
              {"workers", arm.workers},
              {"copies", arm.copies},
              {"twin", arm.twin},
              {"scale", arm.scale}};
    if (arm.pixels) json["pixels"] = true; // only where they are: folders of former versions can be gone on with
    if (!arm.plant.empty()) json["plant"] = arm.plant;
    if (!arm.pin.empty()) json["pin"] = arm.pin; // plans without it read as they always did
    return json;
}

Arm arm_from_json(const Json& json) {
    Arm arm;
    arm.backend = json.at("backend");
    arm.schedule = json.at("schedule");
    arm.transport = json.at("transport");
    if (!json.at("chunk").is_null()) arm.chunk = json["chunk"].get<std::uint32_t>();
    arm.order = json.at("order");
    arm.tile = json.at("tile");
    arm.workers = json.at("workers");
    arm.copies = json.at("copies");
    arm.twin = json.at("twin");
    arm.scale = json.at("scale");
    arm.pixels = json.value("pixels", false);
    arm.plant = json.value("plant", "");
    arm.pin = json.value("pin", "");
    return arm;
}

} // namespace

std::string plan_to_json(const StudyPlan& plan) {
    Json arms = Json::array();
    for (const Arm& arm : plan.arms) arms.push_back(arm_to_json(arm));
    const Json json{{"schema", study_schema}, {"scene", plan.scene}, {"picture", plan.picture},
                    {"spp", plan.spp},        {"seed", plan.seed},   {"arms", arms}};
    return json.dump(2) + "\n";
}

StudyPlan plan_from_json(std::string_view text) {
    try {
        const Json json = Json::parse(text);
        if (json.at("schema") != study_schema)
            throw std::invalid_argument(std::string("its schema is not ") + study_schema);
        StudyPlan plan;
        plan.scene = json.at("scene");
        plan.picture = json.at("picture").get<std::vector<std::string>>();
        plan.spp = json.at("spp");
        plan.seed = json.at("seed");
        for (const Json& arm : json.at("arms")) plan.arms.push_back(arm_from_json(arm));
        return plan;
    } catch (const Json::exception& e) {
        throw std::invalid_argument(e.what());
    }
}

} // namespace weft::bench
