// SPDX-License-Identifier: Apache-2.0
// The laws of scaling as formulas. All shares are in 0..1; `workers` is at least 1 and need not be whole.
#pragma once

#include <optional>

namespace weft::bench {

/// Speed-up at fixed work when the share `serial` of it cannot be split: 1 / (s + (1 - s) / P). Amdahl, AFIPS 1967.
double amdahl_speedup(double serial, double workers);

/// Speed-up at fixed time, the work growing with the workers; `serial` is the share of the parallel run's time:
/// P - s (P - 1). Gustafson, Communications of the ACM 31, 1988.
double gustafson_speedup(double serial, double workers);

/// The serial share that a measured speed-up amounts to: (1/S - 1/P) / (1 - 1/P). It grows with P where overheads do,
/// falls with P where something spoils small P only, and is negative for a speed-up above P. Karp and Flatt,
/// Communications of the ACM 33, 1990. Needs speedup > 0 and workers > 1.
double karp_flatt(double speedup, double workers);

/// The universal scalability law: X(N) = gamma N / (1 + alpha (N - 1) + beta N (N - 1)). Gunther, "Guerrilla capacity
/// planning", 2007. With beta = 0 it is Amdahl's law, alpha being the serial share.
struct ScalingLaw {
    double alpha = 0; ///< waiting for what is shared
    double beta = 0;  ///< every worker's dealings with every other
    double gamma = 1; ///< throughput of one worker, in the unit of X

    double throughput(double workers) const;
    /// Where the throughput is largest: sqrt((1 - alpha) / beta), but at least 1. None with beta = 0: it never falls.
    std::optional<double> peak() const;
    /// What the throughput tends to with beta = 0: gamma / alpha. None with beta > 0, where it tends to zero, and with
    /// alpha = beta = 0, where it has no bound.
    std::optional<double> ceiling() const;
};

} // namespace weft::bench
