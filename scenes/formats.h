// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "scenes/files/file_reader.h"
#include "scenes/load.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace weft::scenes {

/// A scene format: how a file of it is told, and who reads it.
struct Format {
    std::string_view name;
    std::span<const std::string_view> extensions;   ///< lower case, with the point
    bool (*recognises)(std::span<const std::byte>); ///< by content
    Loaded (*load)(std::span<const std::byte>, const SceneFolder&, const LoadOptions&, MemoryBudget&, Executor&);
};

/// All of them. A new importer is one line there.
std::span<const Format> formats();

/// The format by the name's extension, in any case; else by the content; else nothing.
const Format* format_of(std::string_view path, std::span<const std::byte> bytes);

} // namespace weft::scenes
