// SPDX-License-Identifier: Apache-2.0
// Numbers drawn many at once are those drawn one by one, with every instruction set.
#include "renderer/sampling/draws.h"
#include "renderer/trace/kernel.h"
#include "tests/support/random.h"

#include <gtest/gtest.h>

#include <string>

namespace weft::test {
namespace {

std::vector<Sampler> samplers(std::size_t count) {
    Random random(count + 1);
    const auto word = [&] { return static_cast<std::uint32_t>(random() * 0x1p24f) * 257u; };
    std::vector<Sampler> s;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t x = word(), y = word(), sample = word();
        s.emplace_back(x, y, i % 3 == 0 ? static_cast<std::uint32_t>(i) : sample, word());
    }
    return s;
}

TEST(Draws, AreThoseOfTheSampler) {
    for (const Draws& draws : all_draws())
        for (const std::size_t count : {0u, 1u, 3u, 4u, 7u, 8u, 9u, 31u, 512u, 1003u}) {
            SCOPED_TRACE(std::string(draws.isa) + ' ' + std::to_string(count));
            const std::vector<Sampler> all = samplers(count);
            for (const std::uint32_t dimension : {0u, 1u, 2u, 17u, 1000u, 0x7fffffffu}) {
                std::vector<float> ones(count);
                std::vector<Vec2> twos(count);
                draws.singles(all, dimension, ones);
                draws.pairs(all, dimension, twos);
                for (std::size_t i = 0; i < count; ++i) {
                    ASSERT_EQ(ones[i], all[i].get1d(dimension)) << dimension << ' ' << i;
                    ASSERT_EQ(twos[i], all[i].get2d(dimension)) << dimension << ' ' << i;
                }
            }
        }
}

TEST(Draws, ThereAreSomeForEachKernel) {
    const std::vector<Kernel> all = kernels();
    ASSERT_EQ(all_draws().size(), all.size());
    for (const Kernel& kernel : all) EXPECT_EQ(draws_named(kernel.isa).isa, kernel.isa);
}

} // namespace
} // namespace weft::test
