// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace weft::scenes::gltf {

/// The two parts of a glTF file. Both lie in the bytes of the file.
struct Container {
    std::span<const std::byte> json;
    std::span<const std::byte> binary; ///< of a .glb: what its first buffer holds; empty: none
};

/// Takes a .glb apart; a .gltf is all JSON. Throws InputError for chunks that do not fit into the file.
Container split_container(std::span<const std::byte> bytes, const std::string& file);

} // namespace weft::scenes::gltf
