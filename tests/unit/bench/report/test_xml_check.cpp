// SPDX-License-Identifier: Apache-2.0
#include "xml_check.h"

#include <gtest/gtest.h>

namespace weft::bench::test {
namespace {

TEST(XmlCheck, AcceptsWhatAPageNeeds) {
    EXPECT_EQ(
        xml_problem(
            "<!DOCTYPE html>\n<!-- c --><a b=\"1\" c=\"&lt;\"><d/>x &amp; y<e>//<![CDATA[ a<b && c ]]></e></a>\n"),
        "");
}

TEST(XmlCheck, RefusesWhatIsNone) {
    for (const char* text : {"", "<a>", "<a></b>", "<a/><b/>", "<a b=1/>", "<a b=\"1\" b=\"2\"/>", "<a b/>",
                             "<a>&nbsp;</a>", "<a>a & b</a>", "<a>]]></a>", "<a b=\"<\"/>", "<a><!-- -- --></a>",
                             "text", "<a>\x01</a>", "<a b=\"1\"c=\"2\"/>", "<a><![CDATA[</a>"})
        EXPECT_NE(xml_problem(text), "") << text;
}

} // namespace
} // namespace weft::bench::test
