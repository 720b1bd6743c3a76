// SPDX-License-Identifier: Apache-2.0
#include "bench/machine/pin.h"

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>
#include <tuple>

namespace weft::bench {
namespace {

constexpr std::array<std::string_view, 4> pin_names{"none", "compact", "scatter", "core"};

/// From the outside to the inside.
constexpr std::array<unsigned Place::*, 4> levels{&Place::package, &Place::node, &Place::cache, &Place::core};

using Places = std::vector<Place>;

Places compact(Places places) {
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
        return std::tie(a.package, a.node, a.cache, a.core, a.sibling) <
               std::tie(b.package, b.node, b.cache, b.core, b.sibling);
    });
    return places;
}

/// Deals from the parts of a level in turn; within each part likewise, one level further in.
Places spread(const Places& places, std::size_t level) {
    if (level == levels.size()) return places;
    std::map<unsigned, Places> parts;
    for (const Place& place : places) parts[place.*levels[level]].push_back(place);
    for (auto& [key, part] : parts) part = spread(part, level + 1);
    Places dealt;
    for (std::size_t i = 0; dealt.size() < places.size(); ++i)
        for (const auto& [key, part] : parts)
            if (i < part.size()) dealt.push_back(part[i]);
    return dealt;
}

Places scatter(const Places& places) {
    Places dealt = spread(places, 0);
    // Of packages of different size the smaller would be full, second processors and all, before the larger.
    std::stable_sort(dealt.begin(), dealt.end(), [](const Place& a, const Place& b) { return a.sibling < b.sibling; });
    return dealt;
}

} // namespace

std::string_view name_of(Pin pin) noexcept { return pin_names[static_cast<std::size_t>(pin)]; }

Pin pin_named(std::string_view name) {
    const auto found = std::find(pin_names.begin(), pin_names.end(), name);
    if (found == pin_names.end())
        throw std::invalid_argument("unknown pin '" + std::string(name) + "'; known: none, compact, scatter, core");
    return static_cast<Pin>(found - pin_names.begin());
}

std::vector<unsigned> pinned_processors(const Topology& topology, Pin pin, unsigned workers) {
    if (pin == Pin::none) return {};
    if (topology.places.empty())
        throw std::invalid_argument("pin " + std::string(name_of(pin)) +
                                    ": the system does not tell which processors there are; use none");
    Places order = pin == Pin::scatter ? scatter(topology.places) : compact(topology.places);
    if (pin == Pin::core) {
        order.erase(std::remove_if(order.begin(), order.end(), [](const Place& p) { return p.sibling > 0; }),
                    order.end());
        if (workers > order.size())
            throw std::invalid_argument("pin core: " + std::to_string(workers) + " workers, but only " +
                                        std::to_string(order.size()) +
                                        " core(s) may be used; take fewer workers, or compact or scatter");
    }
    std::vector<unsigned> processors;
    processors.reserve(workers);
    for (unsigned worker = 0; worker < workers; ++worker) processors.push_back(order[worker % order.size()].processor);
    return processors;
}

} // namespace weft::bench
