// SPDX-License-Identifier: Apache-2.0
#include "scenes/mesh/textures.h"

#include "scenes/files/input_error.h"
#include "scenes/files/uri.h"
#include "scenes/image/decode.h"

#include <algorithm>

namespace weft::scenes {

namespace {

constexpr std::size_t max_textures = 4096; // files that one scene may open

Image read_one(const SceneFolder& folder, const std::string& path, const std::string& element, MemoryBudget& budget) {
    const Bytes bytes = folder.read(path, element, budget);
    Image8 decoded;
    try {
        decoded = decode_image(bytes, path, "", budget);
    } catch (...) { // the scene goes on without it
        budget.release(bytes.size());
        throw;
    }
    budget.release(bytes.size());
    Image image;
    image.width = decoded.width;
    image.height = decoded.height;
    image.channels = static_cast<std::uint32_t>(decoded.channels);
    image.texels = std::move(decoded.texels);
    return image;
}

} // namespace

std::size_t Textures::add(std::string_view path, std::string_view element) {
    std::string name(path);
    std::replace(name.begin(), name.end(), '\\', '/');
    const auto [place, is_new] = index_.emplace(name, files_.size());
    if (is_new) files_.push_back({std::move(name), std::string(element)});
    return place->second;
}

std::vector<std::optional<Image>> Textures::read(const SceneFolder& folder, MemoryBudget& budget, Executor& executor,
                                                 Warnings& warnings) const {
    if (files_.size() > max_textures)
        throw LimitError(folder.scene_file(), "", "names more than " + std::to_string(max_textures) + " textures");
    for (const File& file : files_) checked_relative_path(file.path, folder.scene_file(), file.element);
    std::vector<std::optional<Image>> images(files_.size());
    std::vector<std::string> failures(files_.size());
    executor.for_each(files_.size(), [&](std::size_t i) {
        try {
            images[i] = read_one(folder, files_[i].path, files_[i].element, budget);
        } catch (const InputError& error) {
            failures[i] = error.reason;
        }
    });
    for (std::size_t i = 0; i < files_.size(); ++i)
        if (!images[i])
            warnings.add("texture " + printable(files_[i].path) + " left out: " + failures[i], files_[i].element);
    return images;
}

} // namespace weft::scenes
