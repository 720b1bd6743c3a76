// SPDX-License-Identifier: Apache-2.0
// Whether two lists of numbers put the same things in the same order.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace weft::bench {

/// Pairs of things, by what the two lists say of their order.
struct Concordance {
    std::size_t concordant = 0; ///< both the same
    std::size_t discordant = 0; ///< one the other way round
    std::size_t tied = 0;       ///< equal in at least one list

    std::size_t pairs() const { return concordant + discordant + tied; }
    /// Kendall's tau-a (Biometrika 30, 1938): 1 for the same order, -1 for the reverse, about 0 for unrelated lists;
    /// a tied pair counts for neither side. 0 without pairs.
    double tau() const;
};

/// Over all pairs i < j for which `counts(i, j)` holds; null: over all. Throws std::invalid_argument unless both lists
/// are of the same length.
Concordance concordance(std::span<const double> a, std::span<const double> b,
                        const std::function<bool(std::size_t, std::size_t)>& counts = nullptr);

} // namespace weft::bench
