// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace weft::bench {

/// A file of weft that the lecture quotes, as it was when the program was built; `path` is below the repository's root.
/// Throws std::logic_error when it was not built in.
std::string_view source_text(std::string_view path);

} // namespace weft::bench
