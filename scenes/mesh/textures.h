// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "renderer/scene/image.h"
#include "scenes/files/file_reader.h"
#include "scenes/mesh/warnings.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace weft::scenes {

/// The pictures that a mesh file names, each read once, all of them decoded at the same time. One that is missing or
/// unreadable is left out with a warning: the shape is worth seeing without it.
class Textures {
  public:
    /// A number for the file `path` (relative, backslashes allowed); `element` says who asks first.
    std::size_t add(std::string_view path, std::string_view element);
    const std::string& path(std::size_t texture) const { return files_[texture].path; }

    /// By number; nothing for what was left out. Throws InputError for a path that leaves the folder, LimitError.
    std::vector<std::optional<Image>> read(const SceneFolder& folder, MemoryBudget& budget, Executor& executor,
                                           Warnings& warnings) const;

  private:
    struct File {
        std::string path, element;
    };
    std::vector<File> files_;
    std::unordered_map<std::string, std::size_t> index_;
};

} // namespace weft::scenes
