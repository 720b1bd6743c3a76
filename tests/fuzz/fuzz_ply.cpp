// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: a PLY file.
#include "tests/fuzz/fuzz_mesh.h"

#include "scenes/ply/ply.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const weft::test::TemporaryFolder folder;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    weft::fuzz::load_and_validate(weft::scenes::load_ply, text, folder / "a.ply");
    return 0;
}
