// SPDX-License-Identifier: Apache-2.0
// The efficiency of a parallel render as a product of factors, each of which has one kind of cause: the metrics of the
// POP Centre of Excellence ("POP standard metrics for parallel performance analysis"), from the stamps of the tiles.
#pragma once

#include "bench/study/run.h"

#include <string>
#include <string_view>
#include <vector>

namespace weft::bench {

/// With T the render phase, u the useful seconds of a worker (in its tiles), e the end of the last tile and P workers:
/// global = parallel * computation, parallel = load_balance * communication, communication = serialisation * transfer.
/// All are 1 when nothing is lost; 0.8 is what POP calls acceptable.
struct EfficiencyFactors {
    double global = 1;       ///< sum of u in the serial run / (P T)
    double parallel = 1;     ///< mean u / T
    double load_balance = 1; ///< mean u / max u: do all have the same to do?
    /// max u / T: what even the busiest worker does not compute.
    double communication = 1;
    /// max u / (max u + T - e): nobody computes before results and film are gathered. Tiles do not wait for each other,
    /// so this is all that a runtime without any cost of its own would leave (POP's ideal network).
    double serialisation = 1;
    double transfer = 1;    ///< (max u + T - e) / T: start-up, hand-out and gaps, as far as they cost time
    double computation = 1; ///< sum of u in the serial run / sum of u: the same tiles take longer (memory, clock)
    /// (max u - mean u) / T: POP's additive form, in which 1 - parallel = this + (1 - communication).
    double load_balance_loss = 0;
};

/// Of several rounds: times are added up before they are divided, so that products hold and long rounds weigh more.
/// `runs[i]` and `serial[i]` are of the same round. Throws std::invalid_argument without runs or where the lengths
/// differ. Runs without units lose nothing that could be told: all factors are 1.
EfficiencyFactors efficiency_factors(const std::vector<const RunRecord*>& runs, unsigned workers,
                                     const std::vector<const RunRecord*>& serial);

struct NamedFactor {
    std::string_view name;
    double EfficiencyFactors::*value;
    std::string_view meaning;
};
/// From the whole to its parts: global, parallel, load balance, communication, serialisation, transfer, computation.
const std::vector<NamedFactor>& efficiency_factor_names();

/// The factor that loses most, and what to try: "load balance: some workers have more to do; try a smaller --tile or
/// --order cost". "nothing to speak of" while each is at least 0.98.
std::string hint(const EfficiencyFactors& factors);

} // namespace weft::bench
