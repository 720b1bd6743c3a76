// SPDX-License-Identifier: Apache-2.0
// Files made in code, loaded as a user would, and the verdict on them.
#pragma once

#include "scenes/files/input_error.h"
#include "scenes/files/memory_budget.h"
#include "scenes/load.h"
#include "tests/support/temporary_folder.h"

#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

namespace weft::scenes {

using test::TemporaryFolder;

inline constexpr std::uint64_t test_memory = std::uint64_t{256} << 20;

inline Loaded load_file(const std::string& path, const LoadOptions& options = {}, std::uint64_t memory = test_memory) {
    MemoryBudget budget(memory);
    SerialExecutor executor;
    return load(path, options, budget, executor);
}

/// "ok", "rejected: ELEMENT: REASON" or "limit: ELEMENT: REASON"; anything else that is thrown passes through.
inline std::string verdict(const std::string& path, std::uint64_t memory = test_memory) {
    LoadOptions options;
    options.default_light = false; // the sky takes longer than the files of these tests
    try {
        load_file(path, options, memory);
        return "ok";
    } catch (const InputError& error) {
        return "rejected: " + error.element + ": " + error.reason;
    } catch (const LimitError& error) {
        return "limit: " + error.element + ": " + error.reason;
    }
}

inline bool has_warning(const Loaded& loaded, std::string_view text) {
    for (const std::string& line : loaded.warnings)
        if (line.find(text) != std::string::npos) return true;
    return false;
}

/// Every prefix of `content`, then `flips` copies with one to three random bytes changed: each must load or be refused.
inline void torture(const TemporaryFolder& folder, std::string_view name, std::string content, unsigned flips) {
    for (std::size_t n = 0; n < content.size(); ++n)
        verdict(folder.write(name, std::string_view(content).substr(0, n)));
    std::mt19937 random(12345);
    for (unsigned i = 0; i < flips; ++i) {
        std::string spoilt = content;
        for (unsigned k = 0; k <= i % 3; ++k) spoilt[random() % spoilt.size()] = static_cast<char>(random() & 255U);
        verdict(folder.write(name, spoilt));
    }
}

/// The asset collection, or empty where there is none.
inline std::string assets() {
    const char* const path = std::getenv("WEFT_ASSETS");
    return path ? path : "";
}

} // namespace weft::scenes
