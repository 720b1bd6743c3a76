// SPDX-License-Identifier: Apache-2.0
#include "renderer/sampling/distribution2d.h"

namespace weft {

Distribution2D::Distribution2D(std::uint32_t columns, std::uint32_t rows, const RowWeights& row_weights,
                               Executor& executor)
    : columns_(columns), row_ends_(rows), ends_(static_cast<std::size_t>(columns) * rows) {
    std::vector<double> sums(rows);
    executor.for_each(rows, [&](std::size_t row) {
        std::vector<float> weights(columns);
        row_weights(row, weights);
        sums[row] = tabulate(weights, std::span(ends_).subspan(row * columns_, columns_));
    });
    for (const double s : sums) sum_ += s;
    std::vector<float> shares(rows);
    if (sum_ > 0) // what is positive stays so, however small its share
        std::transform(sums.begin(), sums.end(), shares.begin(), [&](double s) {
            return s > 0 ? std::max(static_cast<float>(s / sum_), std::numeric_limits<float>::min()) : 0.0f;
        });
    tabulate(shares, row_ends_);
}

} // namespace weft
