// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: a picture, as a texture and as an environment. The checksums of a PNG are made right first: no
// fuzzer guesses them, and behind them is most of the decoder.
#include "scenes/image/decode.h"
#include "tests/unit/scenes/image_io/png_samples.h"

#include <cstdlib>
#include <span>

using namespace weft;

namespace {

constexpr scenes::ImageLimits small{4096, std::uint64_t{1} << 22, std::uint64_t{1} << 26, std::uint32_t{1} << 20};

template <class Decode> void survive(Decode decode) {
    scenes::MemoryBudget budget(std::uint64_t{64} << 20);
    try {
        const auto picture = decode(budget);
        if (picture.width == 0 || picture.height == 0) std::abort();
    } catch (const scenes::FileError& error) {
        if (budget.used() != 0 || error.reason.empty()) std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) { // NOLINT(readability-identifier-naming)
    const auto given = std::as_bytes(std::span(data, size));
    tests::Bytes bytes(given.begin(), given.end());
    if (tests::text_of(bytes).starts_with("\x89PNG")) tests::repair_checksums(bytes);
    survive([&](scenes::MemoryBudget& budget) { return scenes::decode_image(bytes, "a", "b", budget, small); });
    survive([&](scenes::MemoryBudget& budget) { return scenes::decode_environment(bytes, "a", budget, small); });
    return 0;
}
