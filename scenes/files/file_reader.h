// SPDX-License-Identifier: Apache-2.0
// Reading whole files: the one that the user named, and those that it names itself, which must lie below its folder.
#pragma once

#include "scenes/files/descriptor.h"
#include "scenes/files/memory_budget.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace weft::scenes {

using Bytes = std::vector<std::byte>;

inline constexpr std::uint64_t max_file_bytes = std::uint64_t{2} << 30; ///< per file, unless the caller says otherwise

/// Reads a file that the user named: any path, symlinks followed, but it must be a regular file. Its size is charged
/// before memory is taken. Throws InputError (element "") or LimitError. A file that shrinks meanwhile is an error, one
/// that grows is read up to the size it had.
Bytes read_named_file(const std::filesystem::path& path, MemoryBudget& budget, std::uint64_t limit = max_file_bytes);

/// The folder of a scene file, held open: what the scene refers to is read from below it and from nowhere else, however
/// the name is spelled and wherever symlinks point. Reading is const and may be done by many threads.
class SceneFolder {
  public:
    /// How "not outside" is enforced. `kernel`: openat2(RESOLVE_BENEATH), which allows symlinks that stay inside.
    /// `stepwise`: one folder at a time, no symlink at all; taken by `automatic` where the kernel refuses openat2.
    enum class Resolve : std::uint8_t { automatic, kernel, stepwise };

    /// Opens the folder of `scene_file`; throws InputError.
    explicit SceneFolder(const std::filesystem::path& scene_file, Resolve resolve = Resolve::automatic);

    /// Reads the regular file `path`, relative to the folder, '/' between its parts. `element` says who asks
    /// ("buffers[0].uri"); the path is added to it in messages. Rejects what checked_relative_path() rejects.
    /// Throws InputError or LimitError that names the scene file.
    Bytes read(std::string_view path, std::string_view element, MemoryBudget& budget,
               std::uint64_t limit = max_file_bytes) const;

    const std::string& scene_file() const noexcept { return scene_file_; } ///< as the user named it

  private:
    std::string scene_file_;
    Descriptor folder_;
    Resolve resolve_;
};

} // namespace weft::scenes
