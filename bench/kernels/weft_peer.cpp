// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/weft_peer.h"

#include <algorithm>

namespace weft::bench::kernels {
namespace {

/// Hands batches over as the integrator does; what the tracer makes of them, packets or streams, is in its time.
class WeftLane final : public Lane {
  public:
    WeftLane(const Tracer& tracer, const Scene& scene, const RaySet& set) : tracer_(tracer), scene_(scene), set_(set) {}

    void take(std::size_t batch) override {
        const auto rays = set_.batch(batch);
        rays_.assign(rays.begin(), rays.end());
        hits_.resize(rays.size());
        occluded_.resize(rays.size());
    }
    void trace() override {
        if (any_hit(set_.kind))
            tracer_.occluded(scene_, rays_, occluded_);
        else
            tracer_.closest(scene_, rays_, hits_);
    }
    void distances(std::span<float> of) const override {
        for (std::size_t i = 0; i < of.size(); ++i)
            if (any_hit(set_.kind))
                of[i] = occluded_[i] ? 0 : infinity;
            else
                of[i] = hits_[i].missed() ? infinity : hits_[i].t;
    }

  private:
    const Tracer& tracer_;
    const Scene& scene_;
    const RaySet& set_;
    std::vector<Ray> rays_;
    std::vector<Hit> hits_;
    std::vector<std::uint8_t> occluded_;
};

} // namespace

Tracer build_weft(const Scene& scene, Quality quality, Executor& executor) {
    return {scene, executor, "auto", quality == Quality::high ? TreeQuality::best : TreeQuality::balanced};
}

std::vector<Contender> weft_modes(const Tracer& tracer, const Scene& scene) {
    return {{"batches", [&](const RaySet& set) { return std::make_unique<WeftLane>(tracer, scene, set); }}};
}

} // namespace weft::bench::kernels
