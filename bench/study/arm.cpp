// SPDX-License-Identifier: Apache-2.0
#include "bench/study/arm.h"

namespace weft::bench {

std::string Arm::label() const {
    std::string text = backend;
    if (!schedule.empty() && backend != "serial") text += " " + schedule;
    if (!transport.empty() && transport != "none") text += " " + transport;
    if (chunk) text += " chunk " + std::to_string(*chunk);
    if (tile != 16) text += " tile " + std::to_string(tile);
    if (!order.empty()) text += " " + order;
    if (!pin.empty()) text += " pinned " + pin;
    if (scale != 1) text += " samples x" + std::to_string(scale);
    if (copies > 1) return text + ", " + std::to_string(copies) + " side by side";
    if (backend != "serial") text += " x" + std::to_string(workers);
    if (twin > 0) text += " (again)";
    return text;
}

std::vector<std::string> Arm::options() const {
    std::vector<std::string> words{"--backend",         backend, "--workers", std::to_string(workers), "--tile",
                                   std::to_string(tile)};
    const auto add = [&](const char* name, const std::string& value) {
        words.emplace_back(name);
        words.push_back(value);
    };
    if (!schedule.empty()) add("--schedule", schedule);
    if (!transport.empty()) add("--transport", transport);
    if (!order.empty()) add("--order", order);
    if (!pin.empty()) add("--pin", pin);
    if (chunk) add("--chunk", std::to_string(*chunk));
    return words;
}

} // namespace weft::bench
