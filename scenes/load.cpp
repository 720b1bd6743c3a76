// SPDX-License-Identifier: Apache-2.0
#include "scenes/load.h"

#include "renderer/scene/validate.h"
#include "scenes/builtin/builtin.h"
#include "scenes/defaults.h"
#include "scenes/files/file_reader.h"
#include "scenes/files/input_error.h"
#include "scenes/formats.h"

#include <unordered_set>

namespace weft::scenes {

namespace {

constexpr std::string_view builtin_prefix = "builtin:";

Loaded make_builtin(std::string_view call_text, MemoryBudget& budget, Executor& executor) {
    const BuiltinCall call = parse_builtin(call_text);
    budget.charge(call.builtin->bytes(call.values), "the scene");
    return {call.builtin->make(call.values, executor), {}};
}

std::string known_formats() {
    std::string names;
    for (const Format& format : formats()) {
        for (const std::string_view extension : format.extensions)
            names += (names.empty() ? "" : ", ") + std::string(extension);
    }
    return names;
}

Loaded read_file(std::string_view source, const LoadOptions& options, MemoryBudget& budget, Executor& executor) {
    const Bytes bytes = read_named_file(source, budget);
    if (bytes.empty()) throw InputError(std::string(source), "", "the file is empty");
    const Format* const format = format_of(source, bytes);
    if (!format)
        throw InputError(std::string(source), "",
                         "is in no format that weft reads (" + known_formats() + ", or builtin:NAME)");
    const SceneFolder folder{std::filesystem::path(source)};
    Loaded loaded = format->load(bytes, folder, options, budget, executor);
    budget.release(bytes.size());
    return loaded;
}

/// Keeps the first of equal lines.
void remove_duplicates(std::vector<std::string>& lines) {
    std::unordered_set<std::string> seen;
    std::erase_if(lines, [&](const std::string& line) { return !seen.insert(line).second; });
}

} // namespace

Loaded load(std::string_view source, const LoadOptions& options, MemoryBudget& budget, Executor& executor) {
    Loaded loaded = source.starts_with(builtin_prefix)
                        ? make_builtin(source.substr(builtin_prefix.size()), budget, executor)
                        : read_file(source, options, budget, executor);
    try {
        for (std::string& line : validate(loaded.scene, executor)) loaded.warnings.push_back(std::move(line));
    } catch (const SceneError& error) {
        throw InputError(std::string(source), error.element, error.reason);
    }
    if (add_camera(loaded.scene, options.frame_aspect) && options.default_camera)
        loaded.warnings.emplace_back(
            "no camera in the file: framed by its bounds (use --eye and --target, or --orbit)");
    if (options.default_light && add_light(loaded.scene))
        loaded.warnings.emplace_back("no light in the file: lit by a neutral sky (use --env)");
    remove_duplicates(loaded.warnings);
    return loaded;
}

} // namespace weft::scenes
