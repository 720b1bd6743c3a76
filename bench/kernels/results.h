// SPDX-License-Identifier: Apache-2.0
// What the comparison found. Rates are 1e6 rays or triangles per second, medians over the rounds.
#pragma once

#include "bench/kernels/names.h"
#include "bench/statistics/order_statistics.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace weft::bench::kernels {

/// One kind of rays in one scene, at one quality of the trees and one number of threads.
struct Row {
    std::string scene; ///< as the user named it
    RayKind rays = RayKind::primary;
    unsigned threads = 1;
    Quality quality = Quality::medium;
    double weft = 0; ///< in its fastest mode
    std::string weft_mode;
    double embree_single = 0, embree_best = 0;
    std::string embree_best_mode;
    double ratio_single = 0, ratio_best = 0;     ///< weft's rate by Embree's: medians of the rounds' own ratios
    std::optional<Interval> ratio_best_interval; ///< at 95 %; none for fewer than 6 rounds
    std::size_t mismatch = 0;                    ///< rays of which the two say different things, see count_mismatches
};

/// Trees of one scene. Each mesh counts once, however often it is placed.
struct BuildRow {
    std::string scene;
    unsigned threads = 1;
    Quality quality = Quality::medium;
    double weft = 0, embree = 0;
    double ratio = 0; ///< weft's rate by Embree's: the median of the rounds' own ratios
    std::optional<Interval> ratio_interval;
    double weft_bytes = 0, embree_bytes = 0; ///< per triangle, without the vertices and indices that both read
    double vertex_bytes = 0;                 ///< those, per triangle
};

struct Results {
    std::vector<Row> rows;
    std::vector<BuildRow> builds;
};

/// { "rows": [...], "builds": [...] }, each row an object; docs/performance.md lists the names.
std::string json_of(const Results& results);

/// Tables for people, and the geometric means.
std::string text_of(const Results& results);

} // namespace weft::bench::kernels
