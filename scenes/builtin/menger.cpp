// SPDX-License-Identifier: Apache-2.0
// A Menger sponge, in the manner of the Standard Procedural Databases (Haines 1987): a cube of 3^d cells on a side, of
// which those are bored out that have, at any scale, two coordinates in the middle third. Real triangles over shared
// vertices; faces between two full cells are left out, so that 2 * 20^d + 4 * 8^d squares remain: a closed surface.
#include "scenes/builtin/list.h"
#include "scenes/builtin/shapes.h"

#include <array>
#include <numeric>
#include <vector>

namespace weft::scenes {
namespace {

constexpr std::int64_t deepest = 5;

constexpr std::uint64_t power(std::uint64_t base, std::int64_t exponent) {
    return exponent == 0 ? 1 : base * power(base, exponent - 1);
}
constexpr std::uint64_t faces(std::int64_t depth) { return 2 * power(20, depth) + 4 * power(8, depth); }

constexpr Parameter parameters[] = {
    {"depth", 3, 0, deepest, "how often each cube is bored"},
    {"triangles", 0, 0, static_cast<std::int64_t>(2 * faces(deepest)),
     "instead of depth, where it is not 0: the least depth with at least as many"},
};

std::int64_t depth_of(Values values) {
    if (values[1] == 0) return values[0];
    std::int64_t depth = 0;
    while (2 * faces(depth) < static_cast<std::uint64_t>(values[1])) ++depth;
    return depth;
}

/// The cells. The bits of middle[i] tell at which scales coordinate i lies in the middle third.
class Sponge {
  public:
    explicit Sponge(std::int64_t depth) : size(static_cast<std::uint32_t>(power(3, depth))), middle_(size) {
        for (std::uint32_t i = 0; i < size; ++i)
            for (std::uint32_t rest = i, bit = 1; rest > 0; rest /= 3, bit *= 2)
                if (rest % 3 == 1) middle_[i] |= bit;
    }
    const std::uint32_t size; ///< cells on a side

    /// Also for cells just outside, also by -1 wrapped around: those are empty.
    bool full(std::uint32_t x, std::uint32_t y, std::uint32_t z) const {
        if (x >= size || y >= size || z >= size) return false;
        const std::uint32_t a = middle_[x], b = middle_[y], c = middle_[z];
        return ((a & b) | (b & c) | (a & c)) == 0;
    }
    /// Whether the lattice point at the low corner of a cell lies on the surface.
    bool on_surface(std::uint32_t x, std::uint32_t y, std::uint32_t z) const {
        unsigned count = 0;
        for (unsigned i = 0; i < 8; ++i) count += full(x - (i & 1), y - (i >> 1 & 1), z - (i >> 2)) ? 1 : 0;
        return count > 0 && count < 8;
    }

  private:
    std::vector<std::uint32_t> middle_;
};

using Cell = std::array<std::uint32_t, 3>;

/// Calls use(a, b, c, d) with the lattice points of every square in the layer z of cells, outside in front.
template <class Use> void for_each_square(const Sponge& sponge, std::uint32_t z, const Use& use) {
    for (std::uint32_t y = 0; y < sponge.size; ++y)
        for (std::uint32_t x = 0; x < sponge.size; ++x) {
            if (!sponge.full(x, y, z)) continue;
            const Cell cell{x, y, z};
            for (std::size_t axis = 0; axis < 3; ++axis)
                for (const bool high : {false, true}) {
                    Cell beyond = cell;
                    beyond[axis] += high ? 1u : ~0u;
                    if (sponge.full(beyond[0], beyond[1], beyond[2])) continue;
                    // Around the axis: counter-clockwise for the high side, the other way for the low one.
                    std::array<Cell, 4> corner;
                    for (std::size_t i = 0; i < 4; ++i) {
                        const std::size_t turn = high ? i : 3 - i;
                        corner[i] = cell;
                        corner[i][axis] += high ? 1 : 0;
                        corner[i][(axis + 1) % 3] += turn == 1 || turn == 2 ? 1 : 0;
                        corner[i][(axis + 2) % 3] += turn >= 2 ? 1 : 0;
                    }
                    use(corner[0], corner[1], corner[2], corner[3]);
                }
        }
}

Mesh make_sponge(std::int64_t depth, float edge, std::uint32_t material, Executor& executor) {
    const Sponge sponge(depth);
    const std::size_t points = sponge.size + 1; // lattice points on a side
    const auto lattice_index = [&](Cell c) { return (c[2] * points + c[1]) * points + c[0]; };
    const auto for_each_point = [&](std::uint32_t z, auto&& use) {
        for (std::uint32_t y = 0; y < points; ++y)
            for (std::uint32_t x = 0; x < points; ++x)
                if (sponge.on_surface(x, y, z)) use(Cell{x, y, z});
    };

    // Count layer by layer, so that every layer knows where its part of the arrays begins; then fill.
    std::vector<std::size_t> vertices(points + 1), squares(points + 1);
    executor.for_each(points, [&](std::size_t layer) {
        const auto z = static_cast<std::uint32_t>(layer);
        for_each_point(z, [&](Cell) { ++vertices[layer + 1]; });
        for_each_square(sponge, z, [&](Cell, Cell, Cell, Cell) { ++squares[layer + 1]; });
    });
    std::partial_sum(vertices.begin(), vertices.end(), vertices.begin());
    std::partial_sum(squares.begin(), squares.end(), squares.begin());

    Mesh mesh;
    mesh.name = "sponge";
    mesh.triangle_materials = {material};
    mesh.positions.resize(vertices.back());
    mesh.triangles.resize(2 * squares.back());
    std::vector<std::uint32_t> vertex_at(points * points * points);
    executor.for_each(points, [&](std::size_t layer) {
        std::size_t next = vertices[layer];
        for_each_point(static_cast<std::uint32_t>(layer), [&](Cell c) {
            vertex_at[lattice_index(c)] = static_cast<std::uint32_t>(next);
            const auto at = [&](std::size_t axis) {
                return (static_cast<float>(c[axis]) / static_cast<float>(sponge.size) - 0.5f) * edge;
            };
            mesh.positions[next++] = {at(0), at(1), at(2)};
        });
    });
    executor.for_each(sponge.size, [&](std::size_t layer) {
        std::size_t next = 2 * squares[layer];
        for_each_square(sponge, static_cast<std::uint32_t>(layer), [&](Cell p, Cell q, Cell r, Cell s) {
            const std::uint32_t a = vertex_at[lattice_index(p)], b = vertex_at[lattice_index(q)];
            const std::uint32_t c = vertex_at[lattice_index(r)], d = vertex_at[lattice_index(s)];
            mesh.triangles[next++] = {a, b, c};
            mesh.triangles[next++] = {a, c, d};
        });
    });
    return mesh;
}

Scene make(Values values, Executor& executor) {
    Scene scene;
    const auto sandstone = add(scene, matte("sandstone", {0.72f, 0.60f, 0.46f}));
    const auto ground = add(scene, matte("ground", {0.42f, 0.38f, 0.34f}));
    const auto ember = add(scene, lamp("ember", {75, 31, 10}));
    const auto moon = add(scene, lamp("moon", {48, 50, 56}));
    constexpr float edge = 2;
    scene.instances.push_back({add(scene, make_sponge(depth_of(values), edge, sandstone, executor)),
                               translation({0, edge / 2, 0}) * rotation({0, 1, 0}, 0.6f)});
    // A lamp in the heart of the sponge, whose light falls out of every tunnel, and a cool one outside.
    Mesh rest;
    rest.name = "ground and lamps";
    constexpr float far = 60;
    add_quad(rest, {-far, 0, far}, {far, 0, far}, {far, 0, -far}, {-far, 0, -far}, ground);
    rest.spheres = {{{0, edge / 2, 0}, 0.16f, ember}, {{-7, 6, 3.5f}, 1.2f, moon}};
    scene.instances.push_back({add(scene, std::move(rest)), {}});
    scene.environment = sky({0.06f, 0.10f, 0.24f}, {0.52f, 0.42f, 0.44f}, {0.05f, 0.05f, 0.06f});
    scene.cameras.push_back(camera("corner", {1.3f, 2.55f, 5.6f}, {0, 0.86f, 0}, 33));
    return scene;
}

std::uint64_t bytes(Values values) {
    const std::int64_t depth = depth_of(values);
    // At least three squares meet at every vertex of a closed surface.
    const std::uint64_t vertices = 4 * faces(depth) / 3, lattice = power(power(3, depth) + 1, 3);
    return small_scene_bytes + mesh_bytes(vertices, sizeof(Vec3), 2 * faces(depth)) + lattice * sizeof(std::uint32_t);
}

} // namespace

Builtin menger() {
    return {"menger", "a Menger sponge with an ember in its heart: many small, axis-aligned triangles", parameters,
            make, bytes};
}

} // namespace weft::scenes
