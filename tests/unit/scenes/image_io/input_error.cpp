// SPDX-License-Identifier: Apache-2.0
#include "helpers.h"

namespace weft::scenes {
namespace {

TEST(InputError, NamesFileElementAndReason) {
    const InputError error("a.gltf", "accessors[3]", "count is 0");
    EXPECT_STREQ(error.what(), "a.gltf: accessors[3]: count is 0");
    EXPECT_EQ(error.element, "accessors[3]");
    EXPECT_STREQ(InputError("a.gltf", "", "is empty").what(), "a.gltf: is empty");
}

TEST(InputError, EscapesWhatATerminalWouldObey) {
    EXPECT_STREQ(InputError("a\x1b[31m.gltf", "na\nme", "no").what(), "a\\x1b[31m.gltf: na\\x0ame: no");
    EXPECT_EQ(printable("\xc2\x9b"), "\\xc2\\x9b"); // C1 control sequence introducer
    EXPECT_EQ(printable("a\xe2\x80\xae"
                        "b"),
              "a\\xe2\\x80\\xaeb"); // right-to-left override
}

TEST(InputError, KeepsUtf8AndEscapesWhatIsNot) {
    EXPECT_EQ(printable("Gr\xc3\xbc\xc3\x9f \xe6\x96\x87 \xf0\x9f\x8e\xa8"),
              "Gr\xc3\xbc\xc3\x9f \xe6\x96\x87 \xf0\x9f\x8e\xa8");
    EXPECT_EQ(printable("\xff\xc3"), "\\xff\\xc3");
    EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");                   // overlong
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");          // surrogate
    EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80"); // beyond Unicode
}

TEST(InputError, CutsLongNames) {
    const std::string text = printable(std::string(10000, 'x'));
    EXPECT_EQ(text.size(), 403U);
    EXPECT_TRUE(text.ends_with("..."));
}

} // namespace
} // namespace weft::scenes
