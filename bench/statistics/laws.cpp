// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/laws.h"

#include "bench/statistics/checks.h"

#include <algorithm>
#include <cmath>

namespace weft::bench {
namespace {

void require_arguments(double serial, double workers) {
    if (!(serial >= 0 && serial <= 1)) refuse("a serial share is " + std::to_string(serial) + "; it must be in 0..1");
    if (!(workers >= 1) || std::isinf(workers))
        refuse("a speed-up on " + std::to_string(workers) + " workers; there must be at least 1");
}

} // namespace

double amdahl_speedup(double serial, double workers) {
    require_arguments(serial, workers);
    return 1 / (serial + (1 - serial) / workers);
}

double gustafson_speedup(double serial, double workers) {
    require_arguments(serial, workers);
    return workers - serial * (workers - 1);
}

double karp_flatt(double speedup, double workers) {
    require_arguments(0, workers);
    require_positive({&speedup, 1}, "a speed-up");
    if (workers == 1) refuse("the serial share cannot be seen on 1 worker; give a speed-up on 2 or more");
    return (1 / speedup - 1 / workers) / (1 - 1 / workers);
}

double ScalingLaw::throughput(double workers) const {
    require_arguments(0, workers);
    return gamma * workers / (1 + alpha * (workers - 1) + beta * workers * (workers - 1));
}

std::optional<double> ScalingLaw::peak() const {
    if (beta <= 0) return std::nullopt;
    return std::sqrt(std::max(1.0, (1 - alpha) / beta));
}

std::optional<double> ScalingLaw::ceiling() const {
    if (beta > 0 || alpha <= 0) return std::nullopt;
    return gamma / alpha;
}

} // namespace weft::bench
