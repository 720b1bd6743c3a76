// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenes/gltf/json.h"
#include "scenes/gltf/warnings.h"

namespace weft::scenes::gltf {

/// Rejects what is not glTF 2.x, and a file whose lists are no arrays, also those that nobody would look at.
void check_outline(const Document& document);

/// Rejects a file that requires an extension weft does not know; warns of each extension that the file uses, declared
/// or not, and that weft does not draw.
void check_extensions(const Document& document, Warnings& warnings);

/// Whether the file declares that it uses an extension.
bool declares_extension(const Document& document, std::string_view name);

} // namespace weft::scenes::gltf
