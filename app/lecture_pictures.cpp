// SPDX-License-Identifier: Apache-2.0
#include "app/lecture_pictures.h"

#include "app/camera_choice.h"
#include "app/output/data_uri.h"
#include "app/output/png.h"
#include "app/prepare.h"
#include "app/sha256.h"
#include "app/thread_executor.h"
#include "backends/registry.h"

#include <algorithm>
#include <stdexcept>

namespace weft::app {
namespace {

constexpr std::size_t most_pixels_in_a_page = 130'000; // four of them stay well below the page's 1.5 MB

Frame rendered(const bench::StudyPlan& plan, Size size) {
    const unsigned workers = available_workers().count;
    ThreadExecutor executor(workers);
    scenes::MemoryBudget budget(memory_limit(0));
    SceneOptions scene;
    scene.source = plan.scene;
    const World world(prepare(scene, budget, executor).scene, executor);
    executor.join();
    RenderSettings settings;
    settings.camera = world.scene.cameras.front();
    size = choose_size(size, settings.camera);
    settings.width = size.width;
    settings.height = size.height;
    settings.spp = plan.spp;
    settings.tile = plan.arms.front().tile;
    budget.charge(frame_bytes(settings), "the picture", plan.scene);
    const auto backend = backends::make("threads");
    return render_frame(world, settings, *backend, backends::default_plan(backend->traits(), workers), {});
}

} // namespace

StudyPicture::StudyPicture(const bench::Study& study, Size size)
    : frame_(rendered(study.plan, size)), grid_{frame_.film.width, frame_.film.height, study.plan.arms.front().tile} {
    if (film_hash(grid_.width, grid_.height, frame_.film.rgba) != study.runs.front().image_sha256)
        throw std::runtime_error(study.plan.scene + ": the picture is not the one that was measured; was the program "
                                                    "changed since? Choose another folder with -o");
}

std::string StudyPicture::tinted(const bench::RunRecord& run) const {
    Frame frame = frame_;
    for (backends::UnitFacts& unit : frame.report.units) unit.done = false;
    for (const bench::UnitTime& u : run.units)
        if (u.unit < frame.report.units.size()) frame.report.units[u.unit] = {u.worker, true, 0, 0};
    const MapPicture map = reduced(worker_map(frame, grid_, 1, tone_maps()[0]), most_pixels_in_a_page);
    return png_data_uri(encode_png(map.width, map.height, 3, map.rgb));
}

MapPicture reduced(const MapPicture& picture, std::size_t most_pixels) {
    std::uint32_t factor = 1;
    const auto side = [&](std::uint32_t length) { return (length + factor - 1) / factor; };
    while (std::size_t{side(picture.width)} * side(picture.height) > most_pixels && factor < picture.width) ++factor;
    MapPicture small{side(picture.width), side(picture.height), {}};
    small.rgb.reserve(std::size_t{small.width} * small.height * 3);
    for (std::uint32_t y = 0; y < small.height; ++y)
        for (std::uint32_t x = 0; x < small.width; ++x)
            for (std::size_t channel = 0; channel < 3; ++channel) {
                std::uint64_t sum = 0, count = 0;
                for (std::uint32_t v = y * factor; v < std::min((y + 1) * factor, picture.height); ++v)
                    for (std::uint32_t u = x * factor; u < std::min((x + 1) * factor, picture.width); ++u, ++count)
                        sum += picture.rgb[(std::size_t{v} * picture.width + u) * 3 + channel];
                small.rgb.push_back(static_cast<std::uint8_t>((sum + count / 2) / count));
            }
    return small;
}

} // namespace weft::app
