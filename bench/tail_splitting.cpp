// SPDX-License-Identifier: Apache-2.0
// Would it pay to split the tiles that are handed out last? Simulated, from the tile times of a real run:
//   weft render SCENE --backend serial --tile 8 -o none --report R.json --report-units
//   weft-bench-tail R.json
// Tiles of 16 and 32 pixels are put together from those of 8. What was found: docs/validation.md.
#include "bench/simulator/simulate.h"
#include "bench/statistics/random.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace {

using weft::bench::Random;
using Costs = std::vector<double>; // seconds, in hand-out order

/// A tile, and the four that it can be split into.
struct Tile {
    double cost = 0;
    Costs quarters;
};

struct Grid {
    std::size_t columns = 0, rows = 0;
    Costs costs;
};

/// Two by two tiles each; at the right and lower border fewer.
Grid joined(const Grid& g) {
    Grid half{(g.columns + 1) / 2, (g.rows + 1) / 2, {}};
    half.costs.resize(half.columns * half.rows);
    for (std::size_t i = 0; i < g.costs.size(); ++i)
        half.costs[i / g.columns / 2 * half.columns + i % g.columns / 2] += g.costs[i];
    return half;
}

std::vector<Tile> tiles_of(const Grid& large, const Grid& small) {
    std::vector<Tile> tiles(large.costs.size());
    for (std::size_t i = 0; i < small.costs.size(); ++i) {
        Tile& tile = tiles[i / small.columns / 2 * large.columns + i % small.columns / 2];
        tile.cost += small.costs[i];
        tile.quarters.push_back(small.costs[i]);
    }
    return tiles;
}

/// The longest first, as far as a probe tells that is off by three tenths.
template <class T, class Cost> void by_cost(std::vector<T>& tiles, std::uint64_t seed, Cost cost) {
    Random random(seed);
    std::vector<std::pair<double, std::size_t>> guessed;
    for (std::size_t i = 0; i < tiles.size(); ++i) {
        const double radius = std::sqrt(-2 * std::log(1 - random.uniform())); // Box and Muller
        const double normal = radius * std::cos(2 * std::numbers::pi * random.uniform());
        guessed.emplace_back(-cost(tiles[i]) * std::exp(0.3 * normal), i);
    }
    std::sort(guessed.begin(), guessed.end());
    std::vector<T> sorted;
    sorted.reserve(guessed.size());
    for (const auto& [c, i] : guessed) sorted.push_back(tiles[i]);
    tiles = std::move(sorted);
}

/// The last `count` tiles in four pieces each.
Costs split_last(const std::vector<Tile>& tiles, std::size_t count) {
    Costs costs;
    for (std::size_t i = 0; i < tiles.size(); ++i)
        if (i + count < tiles.size())
            costs.push_back(tiles[i].cost);
        else
            costs.insert(costs.end(), tiles[i].quarters.begin(), tiles[i].quarters.end());
    return costs;
}

double efficiency(const Costs& costs, unsigned workers) {
    weft::bench::Scenario scenario; // threads, dynamic, chunk 1
    scenario.unit_s = costs;
    scenario.plan.workers = workers;
    scenario.overheads.grab_s = 60e-9; // weft-bench-dispatch: threads dynamic with stamps
    return weft::bench::efficiency(scenario, weft::bench::simulate(scenario)) * 100;
}

/// In per cent, the mean over several probes.
double with_probe(const std::vector<Tile>& tiles, unsigned workers, std::size_t split) {
    constexpr std::uint64_t probes = 9;
    double sum = 0;
    for (std::uint64_t seed = 1; seed <= probes; ++seed) {
        std::vector<Tile> sorted = tiles;
        by_cost(sorted, seed, [](const Tile& t) { return t.cost; });
        sum += efficiency(split_last(sorted, split), workers);
    }
    return sum / probes;
}

Grid read_report(const char* path) {
    std::ifstream file(path);
    if (!file) throw std::invalid_argument(std::string(path) + ": cannot be read");
    const auto report = nlohmann::json::parse(file);
    const auto& image = report.at("image");
    if (image.at("tile") != 8) throw std::invalid_argument(std::string(path) + ": is not of tiles of 8 pixels");
    Grid g{(image.at("width").get<std::size_t>() + 7) / 8, (image.at("height").get<std::size_t>() + 7) / 8, {}};
    g.costs.resize(g.columns * g.rows);
    for (const auto& unit : report.at("units"))
        g.costs.at(unit.at("unit")) = (unit.at("end_ns").get<double>() - unit.at("begin_ns").get<double>()) * 1e-9;
    return g;
}

void print(const Grid& eight) {
    const Grid sixteen = joined(eight), thirty_two = joined(sixteen);
    const std::vector<Tile> tiles = tiles_of(sixteen, eight), large = tiles_of(thirty_two, sixteen);
    std::vector<Tile> small;
    for (const double cost : eight.costs) small.push_back({cost, {cost}});
    std::printf("%zu tiles of 16; efficiency in %%\n%8s %9s %9s %9s %9s %9s %9s %9s %9s\n", tiles.size(), "workers",
                "32", "32 last", "16", "16 last", "8", "16 cost", "16c last", "8 cost");
    for (const unsigned p : {2u, 4u, 8u, 16u, 32u, 64u, 128u}) {
        const std::size_t last = std::size_t{2} * p; // as many large tiles as keep everybody busy twice
        std::printf("%8u %9.2f %9.2f %9.2f %9.2f %9.2f %9.2f %9.2f %9.2f\n", p, efficiency(thirty_two.costs, p),
                    efficiency(split_last(large, last), p), efficiency(sixteen.costs, p),
                    efficiency(split_last(tiles, last), p), efficiency(eight.costs, p), with_probe(tiles, p, 0),
                    with_probe(tiles, p, last), with_probe(small, p, 0));
    }
}

} // namespace

int main(int argc, char** argv) try {
    if (argc != 2) throw std::invalid_argument("usage: weft-bench-tail REPORT.json");
    print(read_report(argv[1]));
    return 0;
} catch (const std::exception& e) {
    std::fprintf(stderr, "weft-bench-tail: %s\n", e.what());
    return 1;
}
