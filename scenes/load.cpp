// SPDX-License-Identifier: Apache-2.0
#include "scenes/load.h"

#include "renderer/scene/validate.h"
#include "scenes/builtin/builtin.h"
#include "scenes/files/input_error.h"
#include "scenes/files/memory_budget.h"

namespace weft::scenes {

Loaded load(std::string_view source, const LoadOptions&, MemoryBudget& budget, Executor& executor) {
    constexpr std::string_view prefix = "builtin:";
    if (!source.starts_with(prefix)) throw InputError(std::string(source), "", "only builtin scenes can be read as yet");
    const BuiltinCall call = parse_builtin(source.substr(prefix.size()));
    budget.charge(call.builtin->bytes(call.values), "the scene");
    return {call.builtin->make(call.values, executor), {}};
}

} // namespace weft::scenes
