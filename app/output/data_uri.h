// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace weft::app {

/// A PNG as the address of a picture inside a page: "data:image/png;base64,...".
std::string png_data_uri(std::span<const std::byte> png);

} // namespace weft::app
