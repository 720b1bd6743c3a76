// SPDX-License-Identifier: Apache-2.0
// What may come of a file that may hold anything: a picture, or a refusal that tells the user where to look.
#pragma once

#include "tests/cli/program.h"

#include <cstdint>
#include <string>

namespace weft::test {

/// What one bad file may cost.
struct Bounds {
    double cpu_s = 5;              ///< of the processor's time, so that a busy machine fails no test
    std::chrono::seconds wall{30}; ///< then it hangs
    std::uint64_t bytes;           ///< 1 GiB; 3 GiB where AddressSanitizer keeps its own books
};
Bounds default_bounds();

/// Starts `weft render` with these words, as cheap as a picture can be, in `folder`.
Outcome render_small(std::vector<std::string> words, const std::filesystem::path& folder, const Bounds& bounds);

/// Says what is wrong with an end, "" if nothing is. Right is: exit code 0 with a hash and at most warnings; or 3 or 4
/// with one last line "weft: FILE: [ELEMENT: ]REASON" on stderr, where FILE is `file`, and nothing on stdout.
std::string complaint(const Outcome& outcome, const std::string& file, const Bounds& bounds);

} // namespace weft::test
