// SPDX-License-Identifier: Apache-2.0
#include "renderer/integrator/path_tracer.h"

#include "renderer/math/elementary.h"

#include <algorithm>

namespace weft {
namespace {

constexpr std::uint32_t roulette_start = 3; // bounces that are never cut short

// Dimension numbers of the sampler. Pairs and single numbers are counted apart.
constexpr std::uint32_t pixel_dimension = 0;
constexpr std::uint32_t bsdf_dimension(std::uint32_t bounce) { return 1 + 2 * bounce; }
constexpr std::uint32_t light_dimension(std::uint32_t bounce) { return 2 + 2 * bounce; }
constexpr std::uint32_t lobe_dimension(std::uint32_t bounce) { return 3 * bounce; }
constexpr std::uint32_t pick_dimension(std::uint32_t bounce) { return 3 * bounce + 1; }
constexpr std::uint32_t roulette_dimension(std::uint32_t bounce) { return 3 * bounce + 2; }

/// The weight of a sample drawn with density `own` that another technique draws with density `other`: the power
/// heuristic (Veach 1997, section 9.2.4). Written with a ratio, so that large densities do not overflow.
float mis_weight(float own, float other) { return 1 / (1 + square(other / own)); }

/// The shading normal, bent so far towards the geometric one that it can be seen from wo. Interpolated and mapped
/// normals may face away near silhouettes, where the BSDF has no meaning.
Vec3 visible_normal(const SurfacePoint& p, Vec3 wo) {
    constexpr float least = 0.01f;
    const float c = dot(p.shading_normal, wo);
    if (c >= least) return p.shading_normal;
    const float g = dot(p.geometric_normal, wo);
    if (g < least) return p.geometric_normal;
    return normalize_or(p.shading_normal + p.geometric_normal * ((least - c) / g), p.geometric_normal);
}

} // namespace

PathTracer::PathTracer(const World& world, const RenderSettings& settings)
    : world_(world), settings_(settings), camera_(settings.camera, settings.width, settings.height) {}

/// A path for each sample, with its ray from the camera.
void PathTracer::start(std::span<const SampleId> ids) {
    active_.clear();
    samplers_.clear();
    for (const SampleId& id : ids) {
        active_.push_back(static_cast<std::uint32_t>(active_.size()));
        samplers_.emplace_back(id.x, id.y, id.sample, settings_.seed);
    }
    numbers_.direction.resize(ids.size());
    world_.draws.pairs(samplers_, pixel_dimension, numbers_.direction);
    paths_.assign(ids.size(), {});
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const Vec2 offset = sample_pixel_filter(numbers_.direction[i]);
        const Vec2 center{static_cast<float>(ids[i].x) + 0.5f, static_cast<float>(ids[i].y) + 0.5f};
        paths_[i].ray = camera_.through(center + offset);
        paths_[i].from = paths_[i].ray.origin;
    }
}

/// The numbers for the hits of one bounce, of those dimensions that may be asked for.
void PathTracer::draw(std::uint32_t bounce) {
    const auto singles = [&](std::vector<float>& out, bool wanted, std::uint32_t dimension) {
        out.resize(wanted ? samplers_.size() : 0);
        world_.draws.singles(std::span(samplers_).first(out.size()), dimension, out);
    };
    const auto pairs = [&](std::vector<Vec2>& out, bool wanted, std::uint32_t dimension) {
        out.resize(wanted ? samplers_.size() : 0);
        world_.draws.pairs(std::span(samplers_).first(out.size()), dimension, out);
    };
    const bool on = bounce < settings_.depth, lit = on && !world_.lights.empty();
    pairs(numbers_.direction, on, bsdf_dimension(bounce));
    numbers_.matt.resize(numbers_.direction.size());
    std::transform(numbers_.direction.begin(), numbers_.direction.end(), numbers_.matt.begin(), sample_lambert);
    pairs(numbers_.light, lit, light_dimension(bounce));
    singles(numbers_.pick, lit, pick_dimension(bounce));
    singles(numbers_.lobe, on && world_.shadings.any_choice(), lobe_dimension(bounce));
    singles(numbers_.roulette, on && bounce + 1 >= roulette_start, roulette_dimension(bounce));
}

void PathTracer::trace(std::span<const SampleId> ids, std::span<Rgb> radiance, TileCounts& counts,
                       std::vector<PathVertex>* log) {
    start(ids);
    counts.camera_rays += ids.size();
    for (std::uint32_t bounce = 0; !active_.empty(); ++bounce) {
        rays_.clear();
        for (std::size_t k = 0; k < active_.size(); ++k) {
            Ray& ray = rays_.emplace_back(paths_[active_[k]].ray);
            ray.key = hash(samplers_[k].key(), 2 * bounce);
        }
        hits_.resize(rays_.size());
        world_.tracer.closest(world_.scene, rays_, hits_);
        counts.rays += rays_.size();

        const auto entry = [&](std::size_t k) { return log && active_[k] == 0 ? &log->emplace_back() : nullptr; };
        const auto keep_if = [&](auto&& stays) { // the paths that go on, still side by side
            std::size_t kept = 0;
            for (std::size_t k = 0; k < active_.size(); ++k) {
                if (!stays(k)) continue;
                active_[kept] = active_[k];
                samplers_[kept] = samplers_[k];
                hits_[kept++] = hits_[k];
            }
            active_.resize(kept);
            samplers_.erase(samplers_.begin() + static_cast<std::ptrdiff_t>(kept), samplers_.end());
        };
        keep_if([&](std::size_t k) {
            if (!hits_[k].missed()) return true;
            escape(paths_[active_[k]], bounce, entry(k));
            return false;
        });
        draw(bounce);
        shadow_rays_.clear();
        pending_.clear();
        keep_if([&](std::size_t k) { return shade(k, bounce, entry(k)); });

        occluded_.resize(shadow_rays_.size());
        world_.tracer.occluded(world_.scene, shadow_rays_, occluded_);
        counts.shadow_rays += shadow_rays_.size();
        for (std::size_t k = 0; k < pending_.size(); ++k) {
            if (occluded_[k]) continue;
            paths_[pending_[k].path].radiance += pending_[k].radiance;
            if (log && pending_[k].path == 0) log->back().light = pending_[k].radiance;
        }
    }
    for (std::size_t i = 0; i < ids.size(); ++i) radiance[i] = paths_[i].radiance;
}

/// The weight of light that a path met by itself: its last direction had the density `own`, and light sampling would
/// have found it with the density `other` (either is 0 where nothing else could have found it).
float PathTracer::weight_of_meeting(float own, float other) const {
    if (!(own > 0 && other > 0) || settings_.strategy == Strategy::bsdf_only) return 1;
    return settings_.strategy == Strategy::light_only ? 0 : mis_weight(own, other);
}

/// The end of a path that left the scene.
void PathTracer::escape(Path& path, std::uint32_t bounce, PathVertex* log) const {
    // What left the camera or a mirror only the path itself can find: no density is asked for.
    const EnvironmentSampler::Arriving sky =
        path.pdf > 0
            ? world_.lights.environment_arriving(world_.scene, path.ray.direction)
            : EnvironmentSampler::Arriving{world_.lights.environment_radiance(world_.scene, path.ray.direction), 0};
    const Rgb gathered = path.throughput * sky.radiance * weight_of_meeting(path.pdf, sky.pdf);
    path.radiance += gathered;
    if (!log) return;
    log->bounce = bounce;
    log->throughput = path.throughput;
    log->escaped = true;
    log->added = gathered;
}

/// What happens where a path met a surface: light is gathered, and the path gets its next ray. False when it ends.
bool PathTracer::shade(std::size_t k, std::uint32_t bounce, PathVertex* log) {
    Path& path = paths_[active_[k]];
    const Hit& hit = hits_[k];
    const Vec3 toward = -path.ray.direction;
    const SurfacePoint point = surface_point(world_, path.ray, hit, toward);
    if (log) {
        log->bounce = bounce;
        log->throughput = path.throughput;
        log->instance = hit.instance;
        log->primitive = hit.primitive;
        log->material = point.shading.material;
        log->distance = hit.t;
        log->position = point.position;
        log->normal = point.shading_normal;
    }

    const Scene& scene = world_.scene;
    const Shading& shading = world_.shadings.at(point.shading, scene.materials, scene.images, made_);
    const ShadedMaterial& material = shading.material;
    if (!point.shading.front_face && material.transmission > 0 &&
        !material.thin) { // the way here went through the inside
        const Rgb depth = material.attenuation * hit.t;
        path.throughput *= Rgb{exponential(-depth.x), exponential(-depth.y), exponential(-depth.z)};
    }
    if (max_component(material.emission) > 0) {
        const float other = path.pdf > 0 ? world_.lights.emitter_pdf(world_.scene, hit.instance, hit.primitive,
                                                                     path.from, point.position, point.geometric_normal)
                                         : 0;
        const Rgb gathered = path.throughput * material.emission * weight_of_meeting(path.pdf, other);
        path.radiance += gathered;
        if (log) log->added = gathered;
    }
    if (bounce == settings_.depth) return false;

    const Frame frame = Frame::around(visible_normal(point, toward));
    const Vec3 wo = frame.to_local(toward);
    if (!(wo.z > 0)) return false; // edge-on to the last digit
    const Vertex vertex{point, shading.bsdf, frame, wo, shading.bsdf.choose(wo), bounce, k};
    if (shading.bsdf.has_smooth_lobe() && !world_.lights.empty()) sample_light(vertex);
    return sample_direction(path, vertex);
}

/// Next-event estimation: picks a light and queues a shadow ray for what it would add.
void PathTracer::sample_light(const Vertex& vertex) {
    const auto& [point, bsdf, frame, wo, choice, bounce, k] = vertex;
    LightSample light;
    if (!world_.lights.sample(world_.scene, point.position, numbers_.pick[k], numbers_.light[k], light)) return;
    const Vec3 wi = frame.to_local(light.direction);
    if ((wi.z > 0) != (dot(light.direction, point.geometric_normal) > 0)) return; // the two normals disagree
    const BsdfValue scattered = bsdf.evaluate(choice, wo, wi);
    if (!(max_component(scattered.value) > 0)) return;
    if (settings_.strategy == Strategy::bsdf_only && !light.delta) return;
    const bool alone = light.delta || settings_.strategy == Strategy::light_only;
    const float weight = alone ? 1.0f : mis_weight(light.pdf, scattered.pdf);
    const std::uint32_t index = active_[k];
    pending_.push_back({index, paths_[index].throughput * scattered.value * light.radiance * (weight / light.pdf)});
    const std::uint32_t key = hash(samplers_[k].key(), 2 * bounce + 1);
    shadow_rays_.push_back(light.infinite ? point.spawn(light.direction, key) : point.spawn_to(light.point, key));
}

/// Continues the path by the BSDF, or ends it there or by Russian roulette.
bool PathTracer::sample_direction(Path& path, const Vertex& vertex) const {
    const auto& [point, bsdf, frame, wo, choice, bounce, k] = vertex;
    const float lobe = bsdf.has_choice() ? numbers_.lobe[k] : 0;
    BsdfSample next;
    if (!bsdf.sample(choice, wo, lobe, numbers_.direction[k], numbers_.matt[k], next)) return false;
    const Vec3 direction = normalize(frame.to_world(next.direction));
    if ((next.direction.z > 0) != (dot(direction, point.geometric_normal) > 0)) return false;
    path.throughput *= next.weight;
    path.eta_scale *= square(next.eta);
    path.pdf = next.delta ? 0 : next.pdf;
    path.from = point.position;
    path.ray = point.spawn(direction, 0);
    if (!(max_component(path.throughput) > 0)) return false;

    if (bounce + 1 >= roulette_start) {
        const float survival = std::min(0.95f, max_component(path.throughput) * path.eta_scale);
        if (numbers_.roulette[k] >= survival) return false;
        path.throughput = path.throughput / survival;
    }
    return true;
}

} // namespace weft
