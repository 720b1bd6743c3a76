// SPDX-License-Identifier: Apache-2.0
#include "renderer/integrator/render_tile.h"

#include "renderer/integrator/path_tracer.h"

#include <algorithm>
#include <cstring>

namespace weft {
namespace {

// Paths traced together: so few that what is known of them stays in the nearest caches.
constexpr std::size_t batch_size = 512;
constexpr std::size_t look_every = 2 * batch_size; // samples between two looks at the stop flag

bool valid(Rgb c) { return is_finite(c) && min_component(c) >= 0; }

/// Counts through all pixels of a tile, sample by sample.
struct Turn {
    std::uint32_t pixel = 0, sample = 0; ///< the pixel's place in the order
    void next(std::uint32_t pixels) {
        const bool round = ++pixel == pixels;
        pixel = round ? 0 : pixel;
        sample += round ? 1 : 0;
    }
};

} // namespace

bool render_tile(const World& world, const RenderSettings& settings, std::uint32_t tile, std::span<std::byte> out,
                 const std::function<bool()>& stop) {
    const TileRect rect = settings.grid().rect(tile);
    const std::uint32_t pixels = rect.pixels();
    const std::uint64_t total = std::uint64_t{pixels} * settings.spp;
    TileCounts counts;
    std::vector<Rgb> sums(pixels);
    std::vector<std::uint32_t> valid_samples(pixels, 0);
    std::vector<std::uint32_t> order(pixels);
    std::vector<SampleId> first(pixels); // samples, in that order
    for (std::uint32_t i = 0; i < pixels; ++i) {
        order[i] = pixel_in_blocks(rect.width(), rect.height(), i);
        first[i] = {rect.x0 + order[i] % rect.width(), rect.y0 + order[i] / rect.width(), 0};
    }
    std::vector<SampleId> ids;
    std::vector<Rgb> radiance;
    PathTracer tracer(world, settings);

    // Sample by sample over the whole tile: neighbouring rays are traced together, and each pixel sums in sample order.
    Turn turn, ended;
    for (std::uint64_t begin = 0; begin < total; begin += batch_size) {
        if (begin % look_every == 0 && stop()) return false;
        const std::uint64_t end = std::min<std::uint64_t>(total, begin + batch_size);
        ids.clear();
        for (std::uint64_t k = begin; k < end; ++k, turn.next(pixels)) {
            ids.push_back(first[turn.pixel]);
            ids.back().sample = turn.sample;
        }
        radiance.resize(ids.size());
        tracer.trace(ids, radiance, counts);
        for (std::size_t i = 0; i < ids.size(); ++i, ended.next(pixels)) {
            const std::uint32_t pixel = order[ended.pixel];
            if (valid(radiance[i])) {
                sums[pixel] += radiance[i];
                ++valid_samples[pixel];
            } else if (counts.invalid_samples++ == 0) {
                counts.invalid_x = ids[i].x;
                counts.invalid_y = ids[i].y;
                counts.invalid_sample = ids[i].sample;
            }
        }
        counts.samples += ids.size();
    }

    std::byte* to = out.data();
    std::memcpy(to, &counts, sizeof counts);
    to += sizeof counts;
    for (std::size_t i = 0; i < pixels; ++i, to += 4 * sizeof(float)) {
        const Rgb mean = valid_samples[i] ? sums[i] / static_cast<float>(valid_samples[i]) : Rgb{};
        const float rgba[4] = {mean.x, mean.y, mean.z, 1};
        std::memcpy(to, rgba, sizeof rgba);
    }
    std::fill(to, out.data() + out.size(), std::byte{0});
    return true;
}

Replay replay_sample(const World& world, const RenderSettings& settings, std::uint32_t x, std::uint32_t y,
                     std::uint32_t sample) {
    Replay replay;
    TileCounts counts;
    const SampleId id{x, y, sample};
    PathTracer(world, settings).trace({&id, 1}, {&replay.radiance, 1}, counts, &replay.vertices);
    return replay;
}

} // namespace weft
