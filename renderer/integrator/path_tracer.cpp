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

void PathTracer::trace(std::span<const SampleId> ids, std::span<Rgb> radiance, TileCounts& counts,
                       std::vector<PathVertex>* log) {
    paths_.clear();
    active_.clear();
    for (const SampleId& id : ids) {
        Path path(Sampler(id.x, id.y, id.sample, settings_.seed));
        const Vec2 offset = sample_pixel_filter(path.sampler.get2d(pixel_dimension));
        path.ray =
            camera_.through({static_cast<float>(id.x) + 0.5f + offset.x, static_cast<float>(id.y) + 0.5f + offset.y});
        path.from = path.ray.origin;
        active_.push_back(static_cast<std::uint32_t>(paths_.size()));
        paths_.push_back(path);
    }
    counts.camera_rays += ids.size();

    for (std::uint32_t bounce = 0; !active_.empty(); ++bounce) {
        rays_.clear();
        for (const std::uint32_t i : active_) {
            paths_[i].ray.key = hash(paths_[i].sampler.key(), 2 * bounce);
            rays_.push_back(paths_[i].ray);
        }
        hits_.resize(rays_.size());
        world_.tracer.closest(world_.scene, rays_, hits_);
        counts.rays += rays_.size();

        shadow_rays_.clear();
        pending_.clear();
        std::size_t alive = 0;
        for (std::size_t k = 0; k < active_.size(); ++k) {
            const std::uint32_t i = active_[k];
            PathVertex* const entry = log && i == 0 ? &log->emplace_back() : nullptr;
            if (shade(i, hits_[k], bounce, entry)) active_[alive++] = i;
        }
        active_.resize(alive);

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

/// The weight of light that a path met by itself: its last direction had the density `own` (0: nothing else could have
/// found it), and light sampling would have found it with the density `other`.
float PathTracer::weight_of_meeting(float own, float other) const {
    if (!(own > 0) || settings_.strategy == Strategy::bsdf_only) return 1;
    if (settings_.strategy == Strategy::light_only) return other > 0 ? 0.0f : 1.0f;
    return mis_weight(own, other);
}

/// What happens where a path's ray ended: light is gathered, and the path gets its next ray. False when the path ends.
bool PathTracer::shade(std::uint32_t index, const Hit& hit, std::uint32_t bounce, PathVertex* log) {
    Path& path = paths_[index];
    const auto gather = [&](Rgb radiance) {
        path.radiance += radiance;
        if (log) log->added = radiance;
    };
    if (log) {
        log->bounce = bounce;
        log->throughput = path.throughput;
        log->escaped = hit.missed();
    }
    if (hit.missed()) {
        // What left the camera or a mirror only the path itself can find: no density is asked for.
        const EnvironmentSampler::Arriving sky =
            path.pdf > 0
                ? world_.lights.environment_arriving(world_.scene, path.ray.direction)
                : EnvironmentSampler::Arriving{world_.lights.environment_radiance(world_.scene, path.ray.direction), 0};
        gather(path.throughput * sky.radiance * weight_of_meeting(path.pdf, sky.pdf));
        return false;
    }

    const Vec3 toward = -path.ray.direction;
    const SurfacePoint point = surface_point(world_, path.ray, hit, toward);
    if (log) {
        log->instance = hit.instance;
        log->primitive = hit.primitive;
        log->material = point.shading.material;
        log->distance = hit.t;
        log->position = point.position;
        log->normal = point.shading_normal;
    }

    std::optional<Shading> made;
    const Scene& scene = world_.scene;
    const Shading& shading = world_.shadings.at(point.shading, scene.materials, scene.images, made);
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
        gather(path.throughput * material.emission * weight_of_meeting(path.pdf, other));
    }
    if (bounce == settings_.depth) return false;

    const Frame frame = Frame::around(visible_normal(point, toward));
    const Vec3 wo = frame.to_local(toward);
    if (!(wo.z > 0)) return false; // edge-on to the last digit
    const Vertex vertex{point, shading.bsdf, frame, wo, shading.bsdf.choose(wo), bounce};
    if (shading.bsdf.has_smooth_lobe()) sample_light(index, vertex);
    return sample_direction(path, vertex);
}

/// Next-event estimation: picks a light and queues a shadow ray for what it would add.
void PathTracer::sample_light(std::uint32_t index, const Vertex& vertex) {
    const auto& [point, bsdf, frame, wo, choice, bounce] = vertex;
    const Path& path = paths_[index];
    const float pick = path.sampler.get1d(pick_dimension(bounce));
    const Vec2 place = path.sampler.get2d(light_dimension(bounce));
    LightSample light;
    if (!world_.lights.sample(world_.scene, point.position, pick, place, light)) return;
    const Vec3 wi = frame.to_local(light.direction);
    if ((wi.z > 0) != (dot(light.direction, point.geometric_normal) > 0)) return; // the two normals disagree
    const BsdfValue scattered = bsdf.evaluate(choice, wo, wi);
    if (!(max_component(scattered.value) > 0)) return;
    if (settings_.strategy == Strategy::bsdf_only && !light.delta) return;
    const bool alone = light.delta || settings_.strategy == Strategy::light_only;
    const float weight = alone ? 1.0f : mis_weight(light.pdf, scattered.pdf);
    pending_.push_back({index, path.throughput * scattered.value * light.radiance * (weight / light.pdf)});
    const std::uint32_t key = hash(path.sampler.key(), 2 * bounce + 1);
    shadow_rays_.push_back(light.infinite ? point.spawn(light.direction, key) : point.spawn_to(light.point, key));
}

/// Continues the path by the BSDF, or ends it there or by Russian roulette.
bool PathTracer::sample_direction(Path& path, const Vertex& vertex) const {
    const auto& [point, bsdf, frame, wo, choice, bounce] = vertex;
    const float lobe = bsdf.has_choice() ? path.sampler.get1d(lobe_dimension(bounce)) : 0;
    const Vec2 u = path.sampler.get2d(bsdf_dimension(bounce));
    BsdfSample next;
    if (!bsdf.sample(choice, wo, lobe, u, next)) return false;
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
        if (path.sampler.get1d(roulette_dimension(bounce)) >= survival) return false;
        path.throughput = path.throughput / survival;
    }
    return true;
}

} // namespace weft
