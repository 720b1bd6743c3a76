// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/rays.h"

#include "renderer/camera/camera_rays.h"
#include "renderer/film/tile.h"
#include "renderer/integrator/surface_point.h"
#include "renderer/math/frame.h"
#include "renderer/math/warp.h"
#include "renderer/sampling/sampler.h"

#include <algorithm>
#include <array>

namespace weft::bench::kernels {
namespace {

// Dimension numbers of the sampler.
constexpr std::uint32_t pixel_dimension = 0, diffuse1_dimension = 1, diffuse2_dimension = 2, ao_dimension = 3,
                        light_dimension = 4, lamp_dimension = 5, pick_dimension = 0;

struct Pixel {
    std::uint32_t x = 0, y = 0;
};

/// Rays of one kind and batch, each with its pixel.
struct Part {
    std::vector<Ray> rays;
    std::vector<Pixel> pixels;
    void add(const Ray& ray, Pixel pixel) {
        rays.push_back(ray);
        pixels.push_back(pixel);
    }
};
using Parts = std::array<Part, all_ray_kinds.size()>;

class Maker {
  public:
    Maker(const World& world, const Scene& lit, const Camera& camera, const RayOptions& options, Executor& executor)
        : world_(world), lit_(lit), lights_(lit, executor), options_(options),
          camera_(camera, options.side, options.side), diagonal_(length(world.tracer.bounds().extent())) {}

    std::size_t batches() const {
        return (std::size_t{options_.side} * options_.side + options_.batch - 1) / options_.batch;
    }
    Parts batch(std::size_t index) const;

  private:
    Pixel pixel(std::size_t place) const;
    Sampler sampler(Pixel p) const { return {p.x, p.y, 0, options_.seed}; }
    /// Traces the rays, and calls body(pixel, point) for each that meets something.
    template <class F> void follow(const Part& from, F&& body) const;
    static Vec3 off(const SurfacePoint& point, Vec2 u) {
        return normalize(Frame::around(point.geometric_normal).to_world(square_to_cosine_hemisphere(u)));
    }
    void add_shadow(Part& part, Pixel pixel, const SurfacePoint& point) const;
    Vec3 on_lamp(Vec2 u) const;

    const World& world_;
    const Scene& lit_;
    LightTable lights_;
    const RayOptions& options_;
    CameraRays camera_;
    float diagonal_;
};

/// Where in the picture the ray number `place` is: tile after tile in rows of tiles, in each the renderer's order.
/// Tiles at the right and lower border are as narrow as what is left.
Pixel Maker::pixel(std::size_t place) const {
    const std::size_t side = options_.side, tile = options_.tile;
    const std::size_t top = place / (side * tile) * tile;
    const std::size_t height = std::min(tile, side - top);
    const std::size_t in_row = place - top * side;
    const std::size_t left = in_row / (tile * height) * tile;
    const std::size_t width = std::min(tile, side - left);
    const std::uint32_t in_tile = pixel_in_blocks(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height),
                                                  static_cast<std::uint32_t>(in_row - left * height));
    return {static_cast<std::uint32_t>(left + in_tile % width), static_cast<std::uint32_t>(top + in_tile / width)};
}

template <class F> void Maker::follow(const Part& from, F&& body) const {
    std::vector<Hit> hits(from.rays.size());
    world_.tracer.closest(world_.scene, from.rays, hits);
    for (std::size_t i = 0; i < hits.size(); ++i)
        if (!hits[i].missed())
            body(from.pixels[i], surface_point(world_, from.rays[i], hits[i], -from.rays[i].direction));
}

Vec3 Maker::on_lamp(Vec2 u) const {
    const Bounds& bounds = world_.tracer.bounds();
    const float side = 0.1f * diagonal_;
    return bounds.center() + Vec3{0.25f * diagonal_ + (u.x - 0.5f) * side, 0.75f * diagonal_, (u.y - 0.5f) * side};
}

void Maker::add_shadow(Part& part, Pixel pixel, const SurfacePoint& point) const {
    const Sampler random = sampler(pixel);
    LightSample light;
    const bool found =
        lights_.sample(lit_, point.position, random.get1d(pick_dimension), random.get2d(light_dimension), light);
    const Vec3 target = found && !light.infinite ? light.point : on_lamp(random.get2d(lamp_dimension));
    if (dot(target - point.position, point.geometric_normal) > 0) part.add(point.spawn_to(target, 0), pixel);
}

Parts Maker::batch(std::size_t index) const {
    const std::size_t all = std::size_t{options_.side} * options_.side;
    const std::size_t begin = index * options_.batch, end = std::min(all, begin + options_.batch);
    Parts parts;
    const auto part = [&parts](RayKind kind) -> Part& { return parts[static_cast<std::size_t>(kind)]; };
    Part &primary = part(RayKind::primary), &diffuse1 = part(RayKind::diffuse1), &diffuse2 = part(RayKind::diffuse2),
         &shadow = part(RayKind::shadow), &ao = part(RayKind::ao);
    for (std::size_t i = begin; i < end; ++i) {
        const Pixel p = pixel(i);
        const Vec2 u = sampler(p).get2d(pixel_dimension);
        primary.add(camera_.through({static_cast<float>(p.x) + u.x, static_cast<float>(p.y) + u.y}), p);
    }
    follow(primary, [&](Pixel p, const SurfacePoint& point) {
        diffuse1.add(point.spawn(off(point, sampler(p).get2d(diffuse1_dimension)), 0), p);
        Ray short_ray = point.spawn(off(point, sampler(p).get2d(ao_dimension)), 0);
        short_ray.t_max = options_.ao_reach * diagonal_;
        ao.add(short_ray, p);
        add_shadow(shadow, p, point);
    });
    follow(diffuse1, [&](Pixel p, const SurfacePoint& point) {
        diffuse2.add(point.spawn(off(point, sampler(p).get2d(diffuse2_dimension)), 0), p);
    });
    return parts;
}

/// The place along Morton's curve: the bits of x and y in turn.
std::uint32_t morton(Pixel p) {
    std::uint32_t code = 0;
    for (unsigned bit = 0; bit < 16; ++bit) code |= (p.x >> bit & 1u) << (2 * bit) | (p.y >> bit & 1u) << (2 * bit + 1);
    return code;
}

/// The batch's rays sorted by tile, in each along the curve. Tiles are in order already.
void append_blockwise(std::span<const Pixel> pixels, const RayOptions& options, std::vector<std::uint16_t>& order) {
    struct Key {
        std::uint32_t tile, place;
        std::uint16_t index;
    };
    std::vector<Key> keys;
    for (const Pixel p : pixels)
        keys.push_back({p.y / options.tile * options.side + p.x / options.tile,
                        morton({p.x % options.tile, p.y % options.tile}), static_cast<std::uint16_t>(keys.size())});
    std::sort(keys.begin(), keys.end(),
              [](const Key& a, const Key& b) { return a.tile != b.tile ? a.tile < b.tile : a.place < b.place; });
    for (const Key& key : keys) order.push_back(key.index);
}

} // namespace

std::vector<RaySet> make_rays(const World& world, const Scene& lit, const Camera& camera, const RayOptions& options,
                              Executor& executor) {
    const Maker maker(world, lit, camera, options, executor);
    std::vector<Parts> batches(maker.batches());
    executor.for_each(batches.size(), [&](std::size_t i) { batches[i] = maker.batch(i); });
    std::vector<RaySet> sets;
    for (const RayKind kind : all_ray_kinds) {
        RaySet set{kind, {}, {0}, {}};
        for (const Parts& parts : batches) {
            const Part& part = parts[static_cast<std::size_t>(kind)];
            if (part.rays.empty()) continue;
            set.rays.insert(set.rays.end(), part.rays.begin(), part.rays.end());
            set.starts.push_back(set.rays.size());
            append_blockwise(part.pixels, options, set.blockwise);
        }
        sets.push_back(std::move(set));
    }
    return sets;
}

} // namespace weft::bench::kernels
