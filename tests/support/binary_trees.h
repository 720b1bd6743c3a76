// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/trace/bvh.h"

#include <cstring>

namespace weft::test {

/// The nodes that are there, in their order.
template <class F> void for_each_node(const Bvh& bvh, F&& f) {
    for (std::uint32_t i = 0; i < bvh.top(); ++i) f(bvh.nodes[i]);
    for (const Bvh::Run& run : bvh.subtrees)
        for (std::uint32_t i = run.begin; i < run.end; ++i) f(bvh.nodes[i]);
}

inline bool same_bytes(const Bvh& a, const Bvh& b) {
    std::vector<Bvh::Node> of_a, of_b;
    for_each_node(a, [&](const Bvh::Node& node) { of_a.push_back(node); });
    for_each_node(b, [&](const Bvh::Node& node) { of_b.push_back(node); });
    return a.order == b.order && of_a.size() == of_b.size() &&
           std::memcmp(of_a.data(), of_b.data(), of_a.size() * sizeof(Bvh::Node)) == 0;
}

} // namespace weft::test
