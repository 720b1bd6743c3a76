// SPDX-License-Identifier: Apache-2.0
// prediction.json as a promise: it tells what it was made from, and carries a hash of itself, so that a later edit is
// seen.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace weft::app {

/// SHA-256 of a file's bytes, 64 hexadecimal digits; empty where there is no such file.
std::string file_hash(const std::filesystem::path& path);

/// Adds to a JSON object `made_from` with these hashes by name, the version of weft, and the time; and `sha256`, the
/// hash of the whole object without that member, its keys sorted and without spaces. Returns it indented.
std::string sealed(std::string_view json, const std::map<std::string, std::string>& hashes);

/// The hash that a sealed text carries. Throws std::invalid_argument when it has none, or not that of what it holds.
std::string checked_seal(std::string_view text);

/// Now, as 2025-01-31T12:00:00Z.
std::string time_text();

} // namespace weft::app
