// SPDX-License-Identifier: Apache-2.0
// One source, compiled once for each instruction set (Highway's foreach_target).
#include "renderer/trace/kernel.h"

#include "renderer/isa_list.h"
#include "renderer/trace/candidate.h"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "renderer/trace/kernel.cpp"
#include <hwy/foreach_target.h>
//
#include "renderer/trace/packet_walk-inl.h"
#include "renderer/trace/walk-inl.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// Of a ray's direction, one bit an axis: it is negative.
HWY_INLINE unsigned octant_of(const Ray& ray) {
    if constexpr (few == 4) {
        const FewFloats d;
        return bits_of(d, signs_of(d, hn::LoadU(d, &ray.direction.x))) & 7; // the fourth is the key's
    } else {
        const auto negative = [](float x) { return std::bit_cast<std::uint32_t>(x) >> 31; };
        return negative(ray.direction.x) | negative(ray.direction.y) << 1 | negative(ray.direction.z) << 2;
    }
}

/// Sorts the rays of a batch by octant; a stream goes off as soon as it is full. What is found of a ray becomes
/// `found` of its number: a hit, or, where any will do, whether there is one.
template <bool any> class ByOctant {
  public:
    using Found = std::conditional_t<any, std::uint8_t, Hit>;

    ByOctant(const Forest& forest, const Scene& scene, std::span<const Ray> rays, std::span<Found> found,
             MovedStream& moved)
        : forest_(forest), scene_(scene), found_(found), moved_(moved) {
        stream_.rays = rays;
        if (any) std::fill_n(stream_.hit, stream_size, &none_);
    }
    HWY_INLINE void put(std::uint32_t index) {
        const unsigned octant = octant_of(stream_.rays[index]);
        waiting_[octant][count_[octant]++] = index;
        if (count_[octant] == stream_size) trace(octant);
    }
    void finish() {
        for (unsigned octant = 0; octant < 8; ++octant)
            if (count_[octant] != 0) trace(octant);
    }

  private:
    HWY_NOINLINE void trace(unsigned octant) {
        stream_.size = std::exchange(count_[octant], 0);
        std::copy_n(waiting_[octant], stream_.size, stream_.index);
        if constexpr (!any)
            for (std::size_t i = 0; i < stream_.size; ++i) {
                stream_.hit[i] = &found_[stream_.index[i]];
                *stream_.hit[i] = {.t = stream_.ray(i).t_max};
            }
        const RaySet met = trace_stream<any>(forest_, scene_, octant, stream_, moved_);
        if constexpr (any)
            for (std::size_t i = 0; i < stream_.size; ++i) found_[stream_.index[i]] = met >> i & 1;
    }

    const Forest& forest_;
    const Scene& scene_;
    std::span<Found> found_;
    Hit none_; ///< what a ray has met that any hit would end
    Stream stream_;
    MovedStream& moved_;
    std::uint32_t waiting_[8][stream_size];
    std::size_t count_[8] = {};
};

/// Whether it is worth while to ask side_by_side(), which wants rays prepared.
HWY_INLINE bool are_alike(std::span<const Ray> group) {
    if (ray_lanes == 1 || group.size() != ray_lanes) return false;
    const unsigned octant = octant_of(group.front());
    return octant_of(group[ray_lanes / 2]) == octant && octant_of(group.back()) == octant;
}

/// Collects packets; they go off together as soon as there are enough of one octant.
class SideBySide {
  public:
    SideBySide(const Forest& forest, const Scene& scene, MovedStream& moved)
        : forest_(forest), scene_(scene), moved_(moved), keeps_groups_(!is_one_tree(forest)) {}
    /// Takes rays, as many as there are lanes, if they run side by side. Returns whether they do.
    HWY_INLINE bool put(std::span<const Ray> rays, Hit* hits) {
        Group& group = packets_.group[keeps_groups_ ? packets_.size : 0];
        group.rays = rays;
        group.size = ray_lanes;
        for (std::uint32_t k = 0; k < ray_lanes; ++k) group.index[k] = k;
        prepare_row(forest_.top.bounds, group);
        if (!side_by_side(group)) return false;
        if (const unsigned octant = group.octant_of(0); octant != packets_.octant) {
            if (packets_.size > 0) {
                const std::size_t last = packets_.size;
                finish();
                if (keeps_groups_) packets_.group[0] = packets_.group[last];
            }
            packets_.octant = octant;
        }
        set_out(packets_, packets_.size++, group, hits);
        if (packets_.size == set_size) finish();
        return true;
    }
    void finish() {
        if (packets_.size > 0) trace_packets(forest_, scene_, packets_, moved_);
        packets_.size = 0;
    }

  private:
    const Forest& forest_;
    const Scene& scene_;
    MovedStream& moved_;
    bool keeps_groups_;
    Packets packets_;
};

/// Nearest hits: in packets where rays run side by side, as those from neighbouring pixels do; all others in streams.
void closest(const Forest& forest, const Scene& scene, std::span<const Ray> rays, std::span<Hit> hits) {
    if (forest.top.nodes.empty()) {
        for (std::size_t i = 0; i < rays.size(); ++i) hits[i] = {.t = rays[i].t_max};
        return;
    }
    MovedStream moved;
    ByOctant<false> others(forest, scene, rays, hits, moved);
    SideBySide packets(forest, scene, moved);
    for (std::size_t i = 0; i < rays.size(); i += ray_lanes) {
        const std::size_t size = std::min(ray_lanes, rays.size() - i);
        const auto first = static_cast<std::uint32_t>(i);
        const std::span<const Ray> group = rays.subspan(i, size);
        if (are_alike(group) && packets.put(group, &hits[i])) continue;
        for (std::uint32_t k = 0; k < size; ++k) others.put(first + k);
    }
    packets.finish();
    others.finish();
}

/// Rays that any hit ends are not worth a packet: few of them ask for long.
void occluded(const Forest& forest, const Scene& scene, std::span<const Ray> rays, std::span<std::uint8_t> occluded) {
    if (forest.top.nodes.empty()) {
        std::fill(occluded.begin(), occluded.end(), std::uint8_t{0});
        return;
    }
    MovedStream moved;
    ByOctant<true> streams(forest, scene, rays, occluded, moved);
    for (std::size_t i = 0; i < rays.size(); ++i) streams.put(static_cast<std::uint32_t>(i));
    streams.finish();
}

Kernel kernel(std::string_view isa) { return {isa, closest, occluded}; }

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

std::vector<Kernel> kernels() {
    std::vector<Kernel> found;
    WEFT_ADD_ISAS(found, kernel, hwy::SupportedTargets());
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
