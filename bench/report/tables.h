// SPDX-License-Identifier: Apache-2.0
// The tables of the page: everything that the charts show, for readers without charts.
#pragma once

#include "bench/report/page_data.h"

#include <string>

namespace weft::bench {

std::string machine_table(const MachineFacts& machine);
std::string speedup_table(const Summary& summary);
std::string losses_table(const Summary& summary);
/// The efficiency factors, a table per number of workers: those of `shown` workers first, the others behind a fold.
std::string factors_tables(const Summary& summary, unsigned shown);
/// Every run's seconds: a row per arm, a column per round.
std::string comparison_table(const Summary& summary);
/// What the workers of each arm's median run did.
std::string workers_table(const Study& study, const Summary& summary);
std::string costs_table(const TileCosts& costs);
std::string order_table(const Study& study);
std::string noise_table(const Summary& summary);

} // namespace weft::bench
