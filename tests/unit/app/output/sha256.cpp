// SPDX-License-Identifier: Apache-2.0
#include "app/sha256.h"

#include <gtest/gtest.h>
#include <string_view>
#include <vector>

namespace weft::app {
namespace {

std::string sha256(std::string_view text) {
    Sha256 sha;
    sha.update(std::as_bytes(std::span(text.data(), text.size())));
    return sha.hex();
}

// The examples of FIPS 180-4 and its test vectors.
TEST(Sha256, KnownAnswers) {
    EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, InPiecesAndOnAfterAsking) {
    Sha256 sha;
    for (const char c : std::string_view("ab")) sha.update(std::as_bytes(std::span(&c, 1)));
    EXPECT_EQ(sha.hex(), sha256("ab"));
    EXPECT_EQ(sha.hex(), sha256("ab"));
    const char last = 'c';
    sha.update(std::as_bytes(std::span(&last, 1)));
    EXPECT_EQ(sha.hex(), sha256("abc"));
    Sha256 moved = std::move(sha);
    EXPECT_EQ(moved.hex(), sha256("abc"));
}

// 1x1 film (1, 0.5, 0.25, 1): 01000000 01000000 0000803f 0000003f 0000803e 0000803f
TEST(FilmHash, IsOverSizeAndFilm) {
    const std::vector<float> film{1, 0.5F, 0.25F, 1};
    const std::string bytes("\1\0\0\0\1\0\0\0\0\0\x80\x3f\0\0\0\x3f\0\0\x80\x3e\0\0\x80\x3f", 24);
    EXPECT_EQ(film_hash(1, 1, film), sha256(bytes));
    EXPECT_THROW(static_cast<void>(film_hash(2, 1, film)), std::invalid_argument);
    const std::vector<float> eight(8, 0.5F);
    EXPECT_NE(film_hash(2, 1, eight), film_hash(1, 2, eight));
}

} // namespace
} // namespace weft::app
