// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/results.h"

#include <nlohmann/json.hpp>

namespace weft::bench::kernels {

std::string json_of(const Results& results) {
    using Json = nlohmann::ordered_json;
    Json rows = Json::array(), builds = Json::array();
    for (const Row& row : results.rows) {
        const auto& interval = row.ratio_best_interval;
        rows.push_back({{"scene", row.scene},
                        {"rays", name_of(row.rays)},
                        {"threads", row.threads},
                        {"quality", name_of(row.quality)},
                        {"weft_mrays_per_s", row.weft},
                        {"weft_mode", row.weft_mode},
                        {"embree_single_mrays_per_s", row.embree_single},
                        {"embree_best_mrays_per_s", row.embree_best},
                        {"embree_best_mode", row.embree_best_mode},
                        {"ratio_single", row.ratio_single},
                        {"ratio_best", row.ratio_best},
                        {"ratio_best_lo", interval ? Json(interval->low) : Json()},
                        {"ratio_best_hi", interval ? Json(interval->high) : Json()},
                        {"mismatch", row.mismatch}});
    }
    for (const BuildRow& row : results.builds)
        builds.push_back({{"scene", row.scene},
                          {"threads", row.threads},
                          {"quality", name_of(row.quality)},
                          {"weft_mtris_per_s", row.weft},
                          {"embree_mtris_per_s", row.embree},
                          {"weft_bytes_per_tri", row.weft_bytes},
                          {"embree_bytes_per_tri", row.embree_bytes}});
    const Json all{{"rows", std::move(rows)}, {"builds", std::move(builds)}};
    // A scene's name comes from the command line and need not be UTF-8.
    return all.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace weft::bench::kernels
