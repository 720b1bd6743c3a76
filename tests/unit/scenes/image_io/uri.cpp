// SPDX-License-Identifier: Apache-2.0
#include "scenes/files/uri.h"

#include "helpers.h"

namespace weft::scenes {
namespace {

using namespace std::string_literals;
using tests::contains;
using tests::message_of;
using tests::text_of;

TEST(Uri, DecodesRelativePaths) {
    EXPECT_EQ(decode_uri("a.bin", "f", "e"), "a.bin");
    EXPECT_EQ(decode_uri("./tex//a%20b.png", "f", "e"), "tex/a b.png");
    EXPECT_EQ(decode_uri("gr%C3%BCn.png", "f", "e"), "gr\xc3\xbcn.png");
    EXPECT_EQ(decode_uri("a..b/..c/d..", "f", "e"), "a..b/..c/d..");
    EXPECT_EQ(decode_uri("a#1?.png", "f", "e"), "a#1?.png");
    EXPECT_EQ(decode_uri("%252e%252e/x", "f", "e"), "%2e%2e/x"); // decoded once, not twice
}

TEST(Uri, RejectsWhatLeadsOutside) {
    const std::vector<std::string> bad{"",
                                       ".",
                                       "/etc/passwd",
                                       "%2fetc/passwd",
                                       "//host/x",
                                       "..",
                                       "../x",
                                       "a/../../x",
                                       "a/..",
                                       "%2e%2e/x",
                                       "%2E./x",
                                       "a/%2e%2e/x",
                                       "..%2fx",
                                       "..\\x",
                                       "a%5cb",
                                       "a\0b"s,
                                       "a%00b",
                                       "file:x",
                                       "file:///etc/passwd",
                                       "FILE:x",
                                       "http://host/x",
                                       "https://host/x",
                                       "c:/x",
                                       "C:x",
                                       "javascript:0",
                                       "%",
                                       "%4",
                                       "a%zz",
                                       "a%-1"};
    for (const std::string& uri : bad) EXPECT_THROW(decode_uri(uri, "f", "e"), InputError) << uri;
}

TEST(Uri, MessagesNameFileElementAndReason) {
    EXPECT_EQ(message_of<InputError>([] { decode_uri("../x", "s.gltf", "buffers[0].uri"); }),
              "s.gltf: buffers[0].uri: \"../x\" has a \"..\" part; only files below the scene's folder are read");
    EXPECT_TRUE(contains(message_of<InputError>([] { decode_uri("HTTP://h/x", "f", "e"); }), "scheme \"HTTP\""));
}

std::string decoded(std::string_view uri) {
    MemoryBudget budget(1000);
    const DataUri result = decode_data_uri(uri, "f", "e", budget);
    EXPECT_EQ(budget.used(), result.bytes.size());
    return text_of(result.bytes);
}

TEST(DataUri, DecodesBase64) {
    EXPECT_EQ(decoded("data:;base64,"), "");
    EXPECT_EQ(decoded("data:;base64,Zg=="), "f");
    EXPECT_EQ(decoded("data:;base64,Zm8="), "fo");
    EXPECT_EQ(decoded("DATA:text/plain;charset=utf-8;base64,Zm9vYmFy"), "foobar");
    EXPECT_EQ(decoded("data:;base64,+/A="), "\xfb\xf0");
    MemoryBudget budget(1000);
    EXPECT_EQ(decode_data_uri("data:Image/PNG;base64,", "f", "e", budget).media_type, "image/png");
}

TEST(DataUri, RejectsWhatIsNotStrict) {
    for (const char* uri :
         {"data:;base64", "data:,x", "data:;base64,Z", "data:;base64,Zm8", "data:;base64,Zm8=Zm8=", "data:;base64,Zm9 ",
          "data:;base64,Zm9\n", "data:;base64,Zm-_", "data:;base64,Zh==", "data:;base64,Zm9=", "data:;base64,====",
          "data:;base64,Z===", "data:;base64,=m9v", "data:;base64,Zm9v%3D"}) {
        MemoryBudget budget(1000);
        EXPECT_THROW(decode_data_uri(uri, "f", "e", budget), InputError) << uri;
        EXPECT_EQ(budget.used(), 0U) << uri;
    }
    EXPECT_TRUE(contains(message_of<InputError>([] { decoded("data:;base64,AAAAA*AA"); }), "offset 18"));
}

TEST(DataUri, IsChargedFirst) {
    MemoryBudget budget(2);
    EXPECT_THROW(decode_data_uri("data:;base64,Zm9v", "f", "e", budget), LimitError);
}

} // namespace
} // namespace weft::scenes
