// SPDX-License-Identifier: Apache-2.0
#include "bench/study/arm.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace weft::bench {
namespace {

/// The nearest even number, 2 at least.
std::string grown(const std::string& pixels, unsigned scale) {
    const double side = std::strtod(pixels.c_str(), nullptr) * std::sqrt(static_cast<double>(scale));
    return std::to_string(2 * std::max(1L, std::lround(side / 2)));
}

} // namespace

std::string Arm::label() const {
    std::string text = backend;
    if (!schedule.empty() && backend != "serial") text += " " + schedule;
    if (!transport.empty() && transport != "none") text += " " + transport;
    if (chunk) text += " chunk " + std::to_string(*chunk);
    if (tile != 16) text += " tile " + std::to_string(tile);
    if (!order.empty()) text += " " + order;
    if (!pin.empty()) text += " pinned " + pin;
    if (scale != 1) text += (pixels ? " pixels x" : " samples x") + std::to_string(scale);
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
    if (!plant.empty()) add("--plant", plant);
    return words;
}

std::vector<std::string> Arm::picture(std::vector<std::string> words, std::uint32_t spp) const {
    if (pixels && scale > 1) {
        const auto size = std::find(words.begin(), words.end(), "--size");
        const auto cross = size == words.end() || size + 1 == words.end() ? std::string::npos : size[1].find('x');
        if (cross == std::string::npos) throw std::invalid_argument("weak scaling by pixels needs --size WxH");
        size[1] = grown(size[1].substr(0, cross), scale) + "x" + grown(size[1].substr(cross + 1), scale);
    }
    words.emplace_back("--spp");
    words.push_back(std::to_string(pixels ? spp : spp * scale));
    return words;
}

} // namespace weft::bench
