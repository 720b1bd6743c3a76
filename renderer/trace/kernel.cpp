// SPDX-License-Identifier: Apache-2.0
// One source, compiled once for each instruction set (Highway's foreach_target).
#include "renderer/trace/kernel.h"

#include "renderer/trace/candidate.h"

#include <algorithm>
#include <stdexcept>
#include <string>

// AVX-512 is left to AVX2: wider vectors bring nothing to nodes of eight boxes, and halve the clock of some processors.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "renderer/trace/kernel.cpp"
#include <hwy/foreach_target.h>
//
#include "renderer/trace/traverse-inl.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

template <bool any> bool trace(const Forest& forest, const Scene& scene, const Ray& ray, Hit& hit) {
    hit = {};
    hit.t = ray.t_max;
    if (forest.top.nodes.empty() || !is_finite(ray.origin) || !is_finite(ray.direction) || ray.direction == Vec3{} ||
        !(ray.t_max > 0))
        return false;
    const SlabRay slabs(ray, forest.top.bounds);
    if (forest.instances.size() == 1) { // no tree to walk
        const float enter = slabs.enter(forest.top.bounds, hit.t);
        return enter < infinity && trace_mesh<any>(forest, scene, ray, 0, enter, hit);
    }
    return traverse(forest.top, slabs, hit.t,
                    [&](ChildRef leaf, float enter) HWY_ATTR { // one instance to a leaf, whose box is its own
                        return trace_mesh<any>(forest, scene, ray, forest.top.order[leaf.first()], enter, hit) && any;
                    });
}

void closest(const Forest& forest, const Scene& scene, std::span<const Ray> rays, std::span<Hit> hits) {
    for (std::size_t i = 0; i < rays.size(); ++i) trace<false>(forest, scene, rays[i], hits[i]);
}

void occluded(const Forest& forest, const Scene& scene, std::span<const Ray> rays, std::span<std::uint8_t> occluded) {
    Hit hit;
    for (std::size_t i = 0; i < rays.size(); ++i) occluded[i] = trace<true>(forest, scene, rays[i], hit);
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

std::vector<Kernel> kernels() {
    std::vector<Kernel> found;
    [[maybe_unused]] const auto supported = hwy::SupportedTargets();
#if HWY_TARGETS & HWY_AVX2
    if (supported & HWY_AVX2) found.push_back({"avx2", N_AVX2::closest, N_AVX2::occluded});
#endif
#if HWY_TARGETS & HWY_SSE4
    if (supported & HWY_SSE4) found.push_back({"sse4", N_SSE4::closest, N_SSE4::occluded});
#endif
#if HWY_TARGETS & HWY_EMU128
    found.push_back({"baseline", N_EMU128::closest, N_EMU128::occluded});
#elif HWY_TARGETS & HWY_SCALAR // where Highway does not trust the compiler with the former
    found.push_back({"baseline", N_SCALAR::closest, N_SCALAR::occluded});
#endif
    return found;
}

Kernel kernel_named(std::string_view isa) {
    const std::vector<Kernel> all = kernels();
    if (isa == "auto") return all.front();
    std::string known = "auto";
    for (const Kernel& kernel : all) {
        if (kernel.isa == isa) return kernel;
        known += ", " + std::string(kernel.isa);
    }
    throw std::invalid_argument("no kernel for the instruction set '" + std::string(isa) +
                                "' in this build on this processor; there are " + known);
}

} // namespace weft
#endif
