// SPDX-License-Identifier: Apache-2.0
#include "renderer/lights/environment.h"

#include "renderer/math/elementary.h"

#include <numeric>

namespace weft {

/// The four corners of a cell: texels, and what each weighs in the distribution.
struct EnvironmentSampler::Texels {
    Rgb rgb[2][2];      ///< [row][column]
    float weight[2][2]; ///< luminance above the mean, times sine
    float mean() const { return 0.25f * ((weight[0][0] + weight[0][1]) + (weight[1][0] + weight[1][1])); }
};

/// A direction in the grid.
struct EnvironmentSampler::Place {
    std::uint32_t column = 0, row = 0;
    float x = 0, y = 0; ///< inside the cell, in [0, 1]
    float sine = 0;     ///< of the polar angle
};

namespace {

/// Nearer to a pole than this the density is that of the rim: at the pole itself it would be zero by zero.
constexpr float pole = 1e-6f;

template <class T> T bilinear(const T (&corner)[2][2], float x, float y) {
    return lerp(lerp(corner[0][0], corner[0][1], x), lerp(corner[1][0], corner[1][1], x), y);
}

/// Where u falls when the density runs linearly from a at 0 to b at 1.
float sample_linear(float u, float a, float b) {
    const float sum = a + b;
    if (!(sum > 0)) return u;
    const float p = a / sum, q = b / sum;
    return std::min(u / (p + std::sqrt(lerp(p * p, q * q, u))), one_minus_epsilon);
}

Rgb texel(const FloatImage& map, std::size_t i) { return {map.rgb[3 * i], map.rgb[3 * i + 1], map.rgb[3 * i + 2]}; }

/// Ends at the first texel that differs.
bool has_one_color(const FloatImage& map) {
    const std::size_t texels = map.rgb.size() / 3;
    std::size_t i = 1;
    while (i < texels && texel(map, i) == texel(map, 0)) ++i;
    return i >= texels;
}

/// The sum of all weights of a Distribution2D that is not made yet; rows are combined in order.
double sum_of_rows(std::uint32_t columns, std::uint32_t rows, const Distribution2D::RowWeights& row_weights,
                   Executor& executor) {
    std::vector<double> sums(rows);
    executor.for_each(rows, [&](std::size_t row) {
        std::vector<float> weights(columns);
        row_weights(row, weights);
        sums[row] = std::accumulate(weights.begin(), weights.end(), 0.0);
    });
    return std::accumulate(sums.begin(), sums.end(), 0.0);
}

/// Of a cell row in v.
float cell_height(std::uint32_t row, std::uint32_t height) {
    return (row == 0 || row == height ? 0.5f : 1.0f) / static_cast<float>(height);
}

} // namespace

EnvironmentSampler::EnvironmentSampler(const Environment& environment, Executor& executor)
    : width_(environment.map.width), height_(environment.map.height), rotation_(environment.rotation / (2 * pi)) {
    rotation_ -= std::floor(rotation_);
    if (width_ == 0 || height_ == 0 || has_one_color(environment.map)) {
        const bool empty = width_ == 0 || height_ == 0;
        constant_ = empty ? environment.radiance : environment.radiance * texel(environment.map, 0);
        mean_luminance_ = luminance(constant_);
        width_ = height_ = 0;
        return;
    }
    sines_.assign(height_ + 2, 0.0f);
    for (std::uint32_t row = 0; row < height_; ++row)
        sines_[row + 1] = circle((static_cast<float>(row) + 0.5f) / static_cast<float>(2 * height_)).y;
    const auto weigh = [&](std::size_t row, std::span<float> weights) {
        for (std::uint32_t column = 0; column < width_; ++column) {
            const auto r = static_cast<std::uint32_t>(row);
            weights[column] = texels(environment, column, r).mean() * cell_height(r, height_);
        }
    };
    // The integral over (u, v), times 2 pi^2 for that over the sphere, divided by 4 pi.
    const auto mean = [&](double sum) { return (pi / 2) * static_cast<float>(sum / static_cast<double>(width_)); };
    mean_luminance_ =
        mean(sum_of_rows(width_, height_ + 1, weigh, executor)); // as long as it is zero, weights are whole
    cells_ = Distribution2D(width_, height_ + 1, weigh, executor);
    sampled_luminance_ = mean(cells_.sum());
}

EnvironmentSampler::Texels EnvironmentSampler::texels(const Environment& environment, std::uint32_t column,
                                                      std::uint32_t row) const {
    const std::size_t columns[] = {column, column + 1 == width_ ? 0 : column + 1};
    const std::size_t rows[] = {row == 0 ? 0 : row - 1, row == height_ ? row - 1 : row};
    Texels t;
    for (std::size_t j = 0; j < 2; ++j)
        for (std::size_t i = 0; i < 2; ++i) {
            t.rgb[j][i] = texel(environment.map, rows[j] * width_ + columns[i]) * environment.radiance;
            t.weight[j][i] = std::max(luminance(t.rgb[j][i]) - mean_luminance_, 0.0f) * sines_[row + j];
        }
    return t;
}

EnvironmentSampler::Place EnvironmentSampler::locate(Vec3 direction) const {
    // The angle between both keeps its digits at the poles, where an arc cosine loses half of them.
    const float radius = std::max(std::sqrt(square(direction.x) + square(direction.z)), pole);
    const auto columns = static_cast<float>(width_), rows = static_cast<float>(height_);
    const float turns = 0.5f + (turns_to(direction.x, direction.z) + rotation_);
    float column = (turns - std::floor(turns)) * columns - 0.5f;
    if (column < 0) column += columns;
    const float row = 2 * turns_to(direction.y, radius) * rows + 0.5f;

    Place p;
    p.sine = radius;
    p.column = std::min(static_cast<std::uint32_t>(column), width_ - 1);
    p.row = std::min(static_cast<std::uint32_t>(row), height_);
    p.x = std::min(column - static_cast<float>(p.column), 1.0f);
    p.y = row - static_cast<float>(p.row);
    if (p.row == 0) p.y = 2 * p.y - 1; // half as high: from the pole at row 0.5 to row 1
    if (p.row == height_) p.y = std::min(2 * p.y, 1.0f);
    return p;
}

float EnvironmentSampler::pdf(const Texels& t, const Place& place) const {
    const float mean = t.mean();
    if (!(mean > 0)) return 0;
    const float cell = static_cast<float>(width_) / cell_height(place.row, height_); // 1 / its area in (u, v)
    const float per_uv =
        cells_.probability(place.column, place.row) * cell * bilinear(t.weight, place.x, place.y) / mean;
    return per_uv / (2 * pi * pi * place.sine);
}

EnvironmentSampler::Arriving EnvironmentSampler::arriving_by_map(const Environment& environment, Vec3 direction) const {
    const Place place = locate(direction);
    const Texels t = texels(environment, place.column, place.row);
    return {bilinear(t.rgb, place.x, place.y), cells_.empty() ? 0 : pdf(t, place)};
}

Rgb EnvironmentSampler::radiance_by_map(const Environment& environment, Vec3 direction) const {
    const Place place = locate(direction);
    return bilinear(texels(environment, place.column, place.row).rgb, place.x, place.y);
}

bool EnvironmentSampler::sample(const Environment& environment, Vec2 u, LightSample& out) const {
    if (cells_.empty()) return false;
    out.point = {};
    out.infinite = true;
    out.delta = false;
    const Distribution2D::Cell cell = cells_.pick(u);
    const Texels t = texels(environment, cell.column, cell.row);
    const float y = sample_linear(cell.within.y, t.weight[0][0] + t.weight[0][1], t.weight[1][0] + t.weight[1][1]);
    const float x =
        sample_linear(cell.within.x, lerp(t.weight[0][0], t.weight[1][0], y), lerp(t.weight[0][1], t.weight[1][1], y));

    float row = static_cast<float>(cell.row) + y - 0.5f; // from the pole, in texels
    if (cell.row == 0) row = y * 0.5f;
    if (cell.row == height_) row = static_cast<float>(height_) - 0.5f + y * 0.5f;
    const float turns = (static_cast<float>(cell.column) + 0.5f + x) / static_cast<float>(width_);
    const Vec2 polar = circle(row / static_cast<float>(2 * height_)), around = circle(turns - 0.5f - rotation_);
    out.direction = normalize({polar.y * around.x, polar.x, polar.y * around.y});
    // Read where the rounded direction lies, as a ray in that direction will.
    const Arriving light = arriving(environment, out.direction);
    out.radiance = light.radiance;
    out.pdf = light.pdf;
    return out.pdf > 0;
}

} // namespace weft
