// SPDX-License-Identifier: Apache-2.0
#include "bench/lecture/excerpt.h"

#include <gtest/gtest.h>

namespace weft::bench {
namespace {

const std::string text = "void f() {\n    first();\n\n        deeper(); // <&>\n    last();\n}\nlast();\n";

TEST(Excerpt, TellsLinesAndTheirNumbers) {
    const CodeLines code = code_lines(text, {"a.cpp", "first", "deeper", "last"});
    EXPECT_EQ(code.path, "a.cpp");
    EXPECT_EQ(code.first, 2u);
    EXPECT_EQ(code.point, 4u);
    EXPECT_EQ(code.lines, (std::vector<std::string>{"first();", "", "    deeper(); // <&>", "last();"}));
}

TEST(Excerpt, MayBeOneLine) {
    const CodeLines code = code_lines(text, {"a.cpp", "deeper", "deeper", "deeper"});
    EXPECT_EQ(code.first, 4u);
    EXPECT_EQ(code.lines.size(), 1u);
}

TEST(Excerpt, RefusesWhatIsNotThereOrTwice) {
    const auto find = [](std::string_view from, std::string_view at, std::string_view to) {
        return code_lines(text, {"a.cpp", from, at, to});
    };
    EXPECT_THROW(find("second", "last", "last"), std::logic_error);
    EXPECT_THROW(find("last", "last", "last"), std::logic_error) << "stands in two lines";
    EXPECT_THROW(find("deeper", "first", "last"), std::logic_error) << "before it";
    EXPECT_THROW(find("first", "deeper", "nowhere"), std::logic_error);
    EXPECT_THROW(find("first", "", "last"), std::logic_error);
    try {
        find("last", "last", "last");
        FAIL();
    } catch (const std::logic_error& e) {
        EXPECT_EQ(std::string(e.what()), "a.cpp: 'last' stands in line 5 and again in line 7");
    }
}

TEST(Excerpt, IsEscapedAndMarked) {
    const std::string html = code_html(code_lines(text, {"a.cpp", "first", "deeper", "last"}));
    EXPECT_NE(html.find("a.cpp:4"), std::string::npos);
    EXPECT_NE(html.find("line point\"><span class=\"number\">   4</span>      deeper(); // &lt;&amp;&gt;"),
              std::string::npos)
        << html;
}

} // namespace
} // namespace weft::bench
