// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/builds.h"

#include "bench/kernels/embree_scene.h"
#include "bench/kernels/subject.h"
#include "bench/kernels/weft_peer.h"
#include "bench/statistics/paired.h"

#include <chrono>

namespace weft::bench::kernels {
namespace {

template <class F> double seconds_of(F&& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// False when it was stopped.
bool measure(const Scene& scene, const Plan& plan, Executor& executor, BuildRow& row) {
    const auto triangles = static_cast<double>(mesh_triangles(scene));
    const EmbreeDevice device(row.threads);
    const Rounds rates = interleaved(2, plan, [&](std::size_t arm) {
        double seconds = 0;
        if (arm == 0) {
            std::optional<Tracer> tracer;
            seconds = seconds_of([&] { tracer.emplace(build_weft(scene, row.quality, executor)); });
            row.weft_bytes = static_cast<double>(tracer->bytes()) / triangles;
        } else {
            EmbreeScene embree(device, scene, {row.quality});
            seconds = seconds_of([&] { embree.build(); });
            row.embree_bytes = static_cast<double>(device.bytes()) / triangles;
        }
        return 1e-6 * triangles / seconds;
    });
    if (rates.empty()) return false;
    row.weft = median(rates[0]);
    row.embree = median(rates[1]);
    const std::vector<double> ratios = paired_ratios(rates[0], rates[1]);
    row.ratio = median(ratios);
    if (const auto found = median_interval(ratios)) row.ratio_interval = found->interval;
    row.vertex_bytes = static_cast<double>(vertex_bytes(scene)) / triangles;
    return true;
}

} // namespace

void measure_builds(const std::string& name, const Scene& scene, const Plan& plan, const MakeExecutor& make_executor,
                    Results& results) {
    for (const Quality quality : plan.qualities)
        for (const unsigned threads : plan.threads) {
            plan.progress("builds, " + std::string(name_of(quality)) + ", threads " + std::to_string(threads));
            BuildRow row;
            row.scene = name;
            row.threads = threads;
            row.quality = quality;
            if (!measure(scene, plan, *make_executor(threads), row)) return;
            results.builds.push_back(std::move(row));
        }
}

} // namespace weft::bench::kernels
