// SPDX-License-Identifier: Apache-2.0
// References inside a scene: relative names of files, and data carried in the text itself.
#pragma once

#include "scenes/files/file_reader.h"

#include <string>
#include <string_view>

namespace weft::scenes {

/// A relative path without "." parts. Throws InputError(file, element) when it is empty or absolute, or has a ".."
/// part, a backslash or a NUL. (OBJ readers turn backslashes into slashes before.)
std::string checked_relative_path(std::string_view path, std::string_view file, std::string_view element);

/// The relative path that a glTF URI means: percent-decoded, then as checked_relative_path(). Rejects every scheme
/// (file:, http:, c:). '?' and '#' are taken as part of the name, as exporters that do not encode names mean them.
std::string decode_uri(std::string_view uri, std::string_view file, std::string_view element);

bool is_data_uri(std::string_view uri) noexcept; ///< starts with "data:", in any case

struct DataUri {
    std::string media_type; ///< "image/png"; lower case, without parameters, may be empty
    Bytes bytes;
};

/// Decodes "data:TYPE;base64,...": strict base64 (alphabet, length, padding, zero spare bits; nothing else, no spaces).
/// The bytes are charged first. Throws InputError, LimitError.
DataUri decode_data_uri(std::string_view uri, std::string_view file, std::string_view element, MemoryBudget& budget);

/// What `uri` refers to, whichever of the two kinds it is.
Bytes read_uri(std::string_view uri, const SceneFolder& folder, std::string_view element, MemoryBudget& budget);

} // namespace weft::scenes
