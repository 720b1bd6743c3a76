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
#include "renderer/trace/packet-inl.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// Nearest hits in packets where rays run side by side, as those from neighbouring pixels do; all others one by one.
/// Rays that any hit ends are not worth a packet: few of them ask for long.
template <bool any, class Done>
HWY_INLINE void trace_all(const Forest& forest, const Scene& scene, std::span<const Ray> rays, Done&& done) {
    if (forest.top.nodes.empty()) {
        for (std::size_t i = 0; i < rays.size(); ++i) done(i, Hit{.t = rays[i].t_max}, false);
        return;
    }
    Hit hits[lanes];
    Group group;
    for (std::size_t i = 0; i < rays.size(); i += lanes) {
        const std::size_t count = std::min(lanes, rays.size() - i);
        prepare(rays.subspan(i, count), forest.top.bounds, group);
        const bool together = !any && side_by_side(group);
        if (together) {
            Packet packet(group);
            trace_packet(forest, scene, packet, hits);
        }
        for (unsigned k = 0; k < count; ++k) {
            const bool found = !together && trace<any>(forest, scene, group, k, hits[k]);
            done(i + k, hits[k], found);
        }
    }
}

void closest(const Forest& forest, const Scene& scene, std::span<const Ray> rays, std::span<Hit> hits) {
    trace_all<false>(forest, scene, rays, [&](std::size_t i, const Hit& hit, bool) { hits[i] = hit; });
}

void occluded(const Forest& forest, const Scene& scene, std::span<const Ray> rays, std::span<std::uint8_t> occluded) {
    trace_all<true>(forest, scene, rays, [&](std::size_t i, const Hit&, bool found) { occluded[i] = found; });
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
