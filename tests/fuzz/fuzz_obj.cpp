// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: OBJ text, and after "%%MTL" the material library that it may name as "a.mtl".
#include "tests/fuzz/fuzz_mesh.h"

#include "scenes/obj/obj.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const weft::test::TemporaryFolder folder; // one for the process: the fuzzer runs millions of inputs
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto mark = text.find("%%MTL");
    static std::string library;
    const std::string_view now = mark == std::string_view::npos ? std::string_view{} : text.substr(mark + 5);
    if (now != library) folder.write("a.mtl", library = now);
    weft::fuzz::load_and_validate(weft::scenes::load_obj, text.substr(0, mark), folder / "a.obj");
    return 0;
}
