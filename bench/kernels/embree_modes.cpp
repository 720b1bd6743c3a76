// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/embree_modes.h"

#include <embree3/rtcore.h>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace weft::bench::kernels {
namespace {

/// While this lives, results and operands that are denormal count as zero on this thread.
class DenormalsAreZero {
  public:
#if defined(__SSE2__)
    DenormalsAreZero() : former_(_mm_getcsr()) { _mm_setcsr(former_ | 0x8040u); } // DAZ and FTZ
    ~DenormalsAreZero() { _mm_setcsr(former_); }
#else
    DenormalsAreZero() = default;
    ~DenormalsAreZero() = default;
#endif
    DenormalsAreZero(const DenormalsAreZero&) = delete;
    DenormalsAreZero& operator=(const DenormalsAreZero&) = delete;

  private:
#if defined(__SSE2__)
    unsigned former_;
#endif
};

RTCIntersectContext context_of(bool coherent) {
    RTCIntersectContext context;
    rtcInitIntersectContext(&context);
    context.flags = coherent ? RTC_INTERSECT_CONTEXT_FLAG_COHERENT : RTC_INTERSECT_CONTEXT_FLAG_INCOHERENT;
    return context;
}

/// Rays as an array of structures: one at a time, or all of a batch as one stream.
class SingleLane : public Lane {
  public:
    SingleLane(RTCScene scene, const RaySet& set, bool stream, bool coherent)
        : scene_(scene), set_(set), stream_(stream), context_(context_of(coherent)) {}

    void take(std::size_t batch) override {
        const auto rays = set_.batch(batch);
        rays_.resize(rays.size());
        for (std::size_t i = 0; i < rays.size(); ++i) {
            const Ray& from = rays[i];
            RTCRayHit& to = rays_[i];
            to.ray = {from.origin.x,
                      from.origin.y,
                      from.origin.z,
                      0,
                      from.direction.x,
                      from.direction.y,
                      from.direction.z,
                      0,
                      from.t_max,
                      ~0u,
                      0,
                      0};
            to.hit.geomID = to.hit.instID[0] = RTC_INVALID_GEOMETRY_ID;
        }
    }
    void trace() override {
        const DenormalsAreZero mode;
        const auto count = static_cast<unsigned>(rays_.size());
        if (any_hit(set_.kind)) {
            if (stream_)
                rtcOccluded1M(scene_, &context_, &rays_.data()->ray, count, sizeof(RTCRayHit));
            else
                for (RTCRayHit& ray : rays_) rtcOccluded1(scene_, &context_, &ray.ray);
        } else {
            if (stream_)
                rtcIntersect1M(scene_, &context_, rays_.data(), count, sizeof(RTCRayHit));
            else
                for (RTCRayHit& ray : rays_) rtcIntersect1(scene_, &context_, &ray);
        }
    }
    void distances(std::span<float> of) const override {
        for (std::size_t i = 0; i < of.size(); ++i)
            if (any_hit(set_.kind))
                of[i] = rays_[i].ray.tfar < 0 ? 0 : infinity;
            else
                of[i] = rays_[i].hit.geomID == RTC_INVALID_GEOMETRY_ID ? infinity : rays_[i].ray.tfar;
    }

  private:
    RTCScene scene_;
    const RaySet& set_;
    bool stream_;
    RTCIntersectContext context_;
    std::vector<RTCRayHit> rays_;
};

template <unsigned width> struct Packets;
template <> struct Packets<8> {
    using RayHit = RTCRayHit8;
    static constexpr auto intersect = rtcIntersect8;
    static constexpr auto occluded = rtcOccluded8;
};
template <> struct Packets<16> {
    using RayHit = RTCRayHit16;
    static constexpr auto intersect = rtcIntersect16;
    static constexpr auto occluded = rtcOccluded16;
};

/// Rays as packets of structures of arrays. The last packet of a batch may have idle lanes.
template <unsigned width> class PacketLane final : public Lane {
  public:
    PacketLane(RTCScene scene, const RaySet& set, bool coherent)
        : scene_(scene), set_(set), context_(context_of(coherent)) {}

    void take(std::size_t batch) override {
        const auto rays = set_.batch(batch);
        order_ = set_.batch_blockwise(batch);
        packets_.resize((rays.size() + width - 1) / width);
        for (std::size_t i = 0; i < packets_.size() * width; ++i) {
            Packet& packet = packets_[i / width];
            const std::size_t lane = i % width;
            packet.valid[lane] = i < rays.size() ? -1 : 0;
            const Ray& from = rays[order_[std::min(i, rays.size() - 1)]]; // an idle lane repeats the last ray
            auto& to = packet.rays.ray;
            to.org_x[lane] = from.origin.x;
            to.org_y[lane] = from.origin.y;
            to.org_z[lane] = from.origin.z;
            to.dir_x[lane] = from.direction.x;
            to.dir_y[lane] = from.direction.y;
            to.dir_z[lane] = from.direction.z;
            to.tnear[lane] = to.time[lane] = 0;
            to.tfar[lane] = from.t_max;
            to.mask[lane] = ~0u;
            to.id[lane] = to.flags[lane] = 0;
            packet.rays.hit.geomID[lane] = packet.rays.hit.instID[0][lane] = RTC_INVALID_GEOMETRY_ID;
        }
    }
    void trace() override {
        const DenormalsAreZero mode;
        for (Packet& packet : packets_)
            if (any_hit(set_.kind))
                Packets<width>::occluded(packet.valid, scene_, &context_, &packet.rays.ray);
            else
                Packets<width>::intersect(packet.valid, scene_, &context_, &packet.rays);
    }
    void distances(std::span<float> of) const override {
        for (std::size_t i = 0; i < of.size(); ++i) {
            const auto& rays = packets_[i / width].rays;
            const std::size_t lane = i % width;
            if (any_hit(set_.kind))
                of[order_[i]] = rays.ray.tfar[lane] < 0 ? 0 : infinity;
            else
                of[order_[i]] = rays.hit.geomID[lane] == RTC_INVALID_GEOMETRY_ID ? infinity : rays.ray.tfar[lane];
        }
    }

  private:
    struct alignas(64) Packet {
        typename Packets<width>::RayHit rays;
        alignas(64) int valid[width];
    };
    RTCScene scene_;
    const RaySet& set_;
    RTCIntersectContext context_;
    std::span<const std::uint16_t> order_;
    std::vector<Packet> packets_;
};

} // namespace

std::vector<Contender> embree_modes(const EmbreeScene& embree, RayKind kind) {
    RTCScene scene = embree.handle();
    std::vector<Contender> modes;
    modes.push_back(
        {"single", [scene](const RaySet& set) { return std::make_unique<SingleLane>(scene, set, false, false); }});
    for (const bool coherent : {false, true}) {
        if (coherent && any_hit(kind) && !embree.device().can_occlude_coherently()) continue;
        const std::string prefix = coherent ? "coherent " : "";
        modes.push_back({prefix + "packets of 8",
                         [=](const RaySet& set) { return std::make_unique<PacketLane<8>>(scene, set, coherent); }});
        modes.push_back({prefix + "packets of 16",
                         [=](const RaySet& set) { return std::make_unique<PacketLane<16>>(scene, set, coherent); }});
        modes.push_back({prefix + "streams",
                         [=](const RaySet& set) { return std::make_unique<SingleLane>(scene, set, true, coherent); }});
    }
    return modes;
}

} // namespace weft::bench::kernels
