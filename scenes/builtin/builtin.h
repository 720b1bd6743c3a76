// SPDX-License-Identifier: Apache-2.0
// Scenes made by code: one function and one line in the list each. builtin.cpp tells how to add one.
#pragma once

#include "renderer/executor.h"
#include "renderer/scene/scene.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace weft::scenes {

/// A whole-number knob of a builtin scene.
struct Parameter {
    std::string_view name;
    std::int64_t value; ///< the default
    std::int64_t least, most;
    std::string_view help;
};

/// Chosen values, in the order of Builtin::parameters.
using Values = std::span<const std::int64_t>;

struct Builtin {
    std::string_view name;
    std::string_view summary; ///< one line for `weft scenes`
    std::span<const Parameter> parameters;
    Scene (*make)(Values, Executor&);
    /// An upper bound of the bytes that make() will take, so that it can be charged before.
    std::uint64_t (*bytes)(Values);
};

/// All of them, in the order in which they are shown.
std::span<const Builtin> builtins();

/// A builtin scene with its values chosen: "NAME[,key=value...]" without the "builtin:".
struct BuiltinCall {
    const Builtin* builtin;
    std::vector<std::int64_t> values;
};
/// Throws std::invalid_argument that lists the known names, keys or the range.
BuiltinCall parse_builtin(std::string_view text);

} // namespace weft::scenes
