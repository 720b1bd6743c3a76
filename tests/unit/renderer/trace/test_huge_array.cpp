// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/huge_array.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>

namespace weft {
namespace {

struct alignas(64) Line {
    std::uint32_t words[16];
};

std::uintptr_t address(const void* p) { return reinterpret_cast<std::uintptr_t>(p); }

TEST(HugeArray, LargeOnesBeginWithAHugePageAndSmallOnesWithALineOfTheCache) {
    const auto check = []<class Array>(const Array& array, std::size_t worth) {
        const std::size_t bytes = array.size() * sizeof(array[0]);
        EXPECT_EQ(address(array.data()) % (bytes < worth ? 64 : 2u << 20), 0u) << bytes << " of " << worth;
    };
    for (const std::size_t bytes :
         {std::size_t{64}, std::size_t{1} << 18, std::size_t{1} << 20, std::size_t{2} << 20, std::size_t{37} << 20}) {
        check(HugeArray<Line>(bytes / sizeof(Line)), 1u << 20);
        check(HugeArray<std::uint32_t>(bytes / sizeof(std::uint32_t)), 1u << 20);
        check(ShortLivedHugeArray<Line>(bytes / sizeof(Line)), 1u << 18);
    }
}

TEST(HugeArray, KeepsWhatIsInItWhenItGrowsMovesAndIsCopied) {
    HugeArray<std::uint32_t> array;
    for (std::uint32_t i = 0; i < 3'000'000; ++i) array.push_back(i); // across the size from which pages are huge
    const HugeArray<std::uint32_t> copy = array;
    const std::uint32_t* const place = array.data();
    const HugeArray<std::uint32_t> moved = std::move(array);
    EXPECT_EQ(moved.data(), place);
    std::vector<std::uint32_t> wanted(3'000'000);
    std::iota(wanted.begin(), wanted.end(), 0u);
    EXPECT_TRUE(std::equal(moved.begin(), moved.end(), wanted.begin(), wanted.end()));
    EXPECT_TRUE(std::equal(copy.begin(), copy.end(), wanted.begin(), wanted.end()));
}

TEST(HugeArray, ElementsWithoutAValueAreNotWritten) {
    HugeArray<std::uint32_t> array(100, 7u);
    array.resize(50);
    array.resize(100); // no new memory: what stood there stands there
    EXPECT_EQ(array[99], 7u);
    array.resize(101, 8u);
    EXPECT_EQ(array[100], 8u);
}

TEST(HugeArray, MoreThanThereIsIsBadAlloc) {
    HugeArray<Line> array;
    EXPECT_THROW(array.reserve(std::size_t{1} << 50), std::bad_alloc); // beyond all addresses
}

} // namespace
} // namespace weft
