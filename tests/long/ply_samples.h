// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace weft::test {

/// A small ball of quads with everything that weft reads from PLY: positions, normals, texture coordinates, colours,
/// faces, and a property that it skips. `format` is ascii, binary_little_endian or binary_big_endian.
std::string make_ply(const std::string& format);

} // namespace weft::test
