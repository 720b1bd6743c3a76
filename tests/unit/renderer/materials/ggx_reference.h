// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

namespace weft::test {

struct ReferenceAlbedo {
    double base = 0, edge = 0;
};

/// The directional albedo of GGX in double, on its own: midpoints over the square that visible normals come from (half
/// of it, the other half mirrors it). Written from the definitions and in angles, unlike microfacet.h.
inline ReferenceAlbedo reference_albedo(double mu, double alpha, int n) {
    const double sine = std::sqrt(std::max(0.0, 1 - mu * mu));
    const double l = std::hypot(alpha * sine, mu), ox = alpha * sine / l, oz = mu / l;
    const auto lambda = [&](double cosine) {
        return (std::sqrt(1 + alpha * alpha * (1 - cosine * cosine) / (cosine * cosine)) - 1) / 2;
    };
    const double lambda_o = lambda(mu);
    ReferenceAlbedo sum;
    for (int j = 0; j < n; ++j) {
        const double cos_phi = std::cos(std::numbers::pi * (j + 0.5) / n);
        for (int i = 0; i < n; ++i) {
            const double t = (i + 0.5) / n; // cubed, to see the steep facets, who are few
            const double z = t * t * t * (1 + oz) - oz, r = std::sqrt(std::max(0.0, 1 - z * z));
            const double hx = alpha * (r * cos_phi + ox), hz = z + oz;
            const double hy2 = alpha * alpha * r * r * (1 - cos_phi * cos_phi);
            const double inverse = 1 / std::sqrt(hx * hx + hy2 + hz * hz);
            const double cos_h = (sine * hx + mu * hz) * inverse, wi = 2 * cos_h * hz * inverse - mu;
            if (!(wi > 0)) continue;
            const double kept = 3 * t * t * (1 + lambda_o) / (1 + lambda_o + lambda(wi)); // G2 / G1
            const double x = 1 - cos_h, edge = x * x * x * x * x;
            sum.base += kept * (1 - edge);
            sum.edge += kept * edge;
        }
    }
    const double weight = 1.0 / n / n;
    return {sum.base * weight, sum.edge * weight};
}

} // namespace weft::test
