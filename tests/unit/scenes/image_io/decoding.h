// SPDX-License-Identifier: Apache-2.0
// decode_image() as these tests call it: the picture, or what was said instead, and that the budget is right after it.
#pragma once

#include "helpers.h"
#include "scenes/image/decode.h"

namespace weft::tests {

inline scenes::Image8 decode(const Bytes& file) {
    scenes::MemoryBudget budget(std::uint64_t{1} << 30);
    scenes::Image8 image = scenes::decode_image(file, "a.glb", "images[0]", budget);
    EXPECT_EQ(budget.used(), image.texels.size());
    return image;
}

inline std::string refusal(const Bytes& file) {
    scenes::MemoryBudget budget(std::uint64_t{1} << 30);
    const std::string text = message_of<scenes::InputError>(
        [&] { static_cast<void>(scenes::decode_image(file, "a.glb", "images[0]", budget)); });
    EXPECT_EQ(budget.used(), 0U);
    EXPECT_TRUE(text.starts_with("a.glb: images[0]: ")) << text;
    return text;
}

} // namespace weft::tests
