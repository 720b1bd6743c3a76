// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/concordance.h"

#include <stdexcept>

namespace weft::bench {

double Concordance::tau() const {
    if (pairs() == 0) return 0;
    return (static_cast<double>(concordant) - static_cast<double>(discordant)) / static_cast<double>(pairs());
}

Concordance concordance(std::span<const double> a, std::span<const double> b,
                        const std::function<bool(std::size_t, std::size_t)>& counts) {
    if (a.size() != b.size()) throw std::invalid_argument("lists of different length have no common order");
    Concordance c;
    for (std::size_t j = 0; j < a.size(); ++j)
        for (std::size_t i = 0; i < j; ++i) {
            if (counts && !counts(i, j)) continue;
            const bool tied = a[i] == a[j] || b[i] == b[j];
            ++(tied ? c.tied : (a[i] < a[j]) == (b[i] < b[j]) ? c.concordant : c.discordant);
        }
    return c;
}

} // namespace weft::bench
