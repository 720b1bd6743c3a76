// SPDX-License-Identifier: Apache-2.0
#include "bench/emulation/emulation.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace weft::bench {

std::string to_text(const std::vector<EmulatedArm>& arms) {
    std::size_t widest = 8;
    for (const EmulatedArm& a : arms) widest = std::max(widest, a.label.size());
    std::string text =
        fmt::format("Emulated: real workers whose units sleep, beside the simulation of the same; without "
                    "caches, clocks and memory.\n\n{:{}} {:>9} {:>9}  {:<20} {:>7} {:>7} {:>8} {:>5}\n",
                    "emulated", widest, "seconds", "simulated", "[90 % interval]", "error", "unit", "too long", "CPU");
    for (const EmulatedArm& a : arms) {
        if (a.ran)
            text +=
                fmt::format("{:{}} {:>9.4f} {:>9.4f}  {:<20} {:>+5.1f} % {:>4.1f} ms {:>5.0f} us {:>3.0f} %", a.label,
                            widest, a.makespan_s, a.simulated_s, fmt::format("[{:.4f}, {:.4f}]", a.low_s, a.high_s),
                            a.error() * 100, a.unit_s * 1e3, a.oversleep_s * 1e6, a.cpu_share * 100);
        else
            text += fmt::format("{:{}}", a.label, widest);
        if (a.runs > 1) text += fmt::format("  median of {} runs", a.runs);
        if (!a.reason.empty()) text += fmt::format("  {}{}", a.ran && a.voided ? "void: " : "", a.reason);
        text += "\n";
    }
    return text;
}

std::string to_json(const std::vector<EmulatedArm>& arms) {
    using Json = nlohmann::ordered_json;
    Json list = Json::array();
    const auto if_run = [](const EmulatedArm& a, double value) { return a.ran ? Json(value) : Json(); };
    for (const EmulatedArm& a : arms)
        list.push_back({{"label", a.label},
                        {"workers", a.workers},
                        {"kind", "emulated"},
                        {"runs", a.runs},
                        {"makespan_s", if_run(a, a.makespan_s)},
                        {"simulated_s", if_run(a, a.simulated_s)},
                        {"simulated_low_s", if_run(a, a.low_s)},
                        {"simulated_high_s", if_run(a, a.high_s)},
                        {"error", if_run(a, a.error())},
                        {"dilation", if_run(a, a.dilation)},
                        {"unit_ms", if_run(a, a.unit_s * 1e3)},
                        {"cpu_share", if_run(a, a.cpu_share)},
                        {"oversleep_us", if_run(a, a.oversleep_s * 1e6)},
                        {"void", a.voided},
                        {"reason", a.reason}});
    return list.dump(2, ' ', false, Json::error_handler_t::replace);
}

} // namespace weft::bench
