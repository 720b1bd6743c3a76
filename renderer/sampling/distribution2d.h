// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "renderer/math/vec.h"
#include "renderer/sampling/discrete.h"

#include <functional>

namespace weft {

/// Picks a cell of a grid by weight: first the row, then the column within it. Four bytes per cell.
class Distribution2D {
  public:
    struct Cell {
        std::uint32_t column = 0, row = 0;
        float probability = 0;
        Vec2 within; ///< fresh numbers in [0, 1), for a place inside the cell
    };
    /// Writes the weights of one row, from left to right.
    using RowWeights = std::function<void(std::size_t row, std::span<float> weights)>;

    Distribution2D() = default;
    /// The rows are summed apart and then combined in order, so the tables do not depend on the executor.
    Distribution2D(std::uint32_t columns, std::uint32_t rows, const RowWeights& row_weights, Executor& executor);

    /// True when no weight is positive: then nothing can be picked.
    bool empty() const { return sum_ <= 0; }
    /// Of all weights.
    double sum() const { return sum_; }

    Cell pick(Vec2 u) const {
        const Pick row = weft::pick(row_ends_, u.y);
        const Pick column = weft::pick(row_table(row.index), u.x);
        return {column.index, row.index, row.probability * column.probability, {column.u, row.u}};
    }
    float probability(std::uint32_t column, std::uint32_t row) const {
        return step_probability(row_ends_, row) * step_probability(row_table(row), column);
    }

  private:
    std::span<const std::uint32_t> row_table(std::uint32_t row) const {
        return std::span<const std::uint32_t>(ends_).subspan(row * columns_, columns_);
    }

    std::size_t columns_ = 0;
    std::vector<std::uint32_t> row_ends_, ends_;
    double sum_ = 0;
};

} // namespace weft
