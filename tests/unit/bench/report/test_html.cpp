// SPDX-License-Identifier: Apache-2.0
#include "bench/report/html.h"

#include <gtest/gtest.h>

namespace weft::bench {
namespace {

TEST(Html, EscapesWhatIsMarkup) {
    EXPECT_EQ(escaped("</script><b a='1' c=\"2\">&amp; 5 %"),
              "&lt;/script&gt;&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp; 5 %");
}

TEST(Html, ReplacesWhatNoPageMayHold) {
    EXPECT_EQ(escaped(std::string_view("a\0b\x1b\x7f\n", 6)), "a?b??\n");
    EXPECT_EQ(escaped("\u00fc\u20ac\U0001f600"), "\u00fc\u20ac\U0001f600");
    EXPECT_EQ(escaped("\xff"
                      "a\xc3"),
              "?a?");
    EXPECT_EQ(escaped("\xc0\xaf"), "??") << "overlong";
    EXPECT_EQ(escaped("\xed\xa0\x80"), "???") << "surrogate";
    EXPECT_EQ(escaped("\xef\xbf\xbf"), "???") << "not a character";
}

TEST(Html, JsonCannotEndItsScript) {
    EXPECT_EQ(json_in_script(R"({"a":"</script><!-- & ]]>"})"),
              R"({"a":"\u003c/script\u003e\u003c!-- \u0026 ]]\u003e"})");
}

TEST(Html, FillLooksOnceOnly) {
    EXPECT_EQ(fill("<{{a}}|{{b}}|{{a}}>", {{"a", "{{b}}"}, {"b", "2"}}), "<{{b}}|2|{{b}}>");
    EXPECT_THROW(fill("{{c}}", {{"a", "1"}}), std::logic_error);
}

/// The test vectors of RFC 4648, section 10, and bytes above 127.
TEST(Html, Base64IsThatOfTheStandard) {
    const std::pair<const char*, const char*> pairs[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"},
                                                         {"\xff\xfe", "//4="}};
    for (const auto& [bytes, text] : pairs) EXPECT_EQ(base64(bytes), text);
}

TEST(Html, CellsMayHaveClasses) {
    Table table("c", {"h", "v", "w"});
    table.row({"r", "1", "2"}, {"", "good"});
    EXPECT_NE(table.html().find("<th scope=\"row\">r</th><td class=\"good\">1</td><td>2</td>"), std::string::npos);
}

TEST(Html, TableEscapesItsCells) {
    Table table("<c>", {"<h>", "v"});
    table.row({"<r>", "<v>"});
    const std::string html = table.html();
    for (const char* text :
         {"<caption>&lt;c&gt;", "<th scope=\"col\">&lt;h&gt;", "<th scope=\"row\">&lt;r&gt;", "<td>&lt;v&gt;"})
        EXPECT_NE(html.find(text), std::string::npos) << text << " in " << html;
}

} // namespace
} // namespace weft::bench
