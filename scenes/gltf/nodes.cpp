// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/nodes.h"

#include "scenes/files/input_error.h"

#include <array>

namespace weft::scenes::gltf {

namespace {

constexpr std::int64_t no_parent = -1;

/// Who hangs below whom: the children of all nodes, one after the other.
struct Tree {
    std::vector<std::int64_t> parent;
    std::vector<std::uint32_t> first_child; ///< of node i: children[first_child[i] .. first_child[i + 1])
    std::vector<std::uint32_t> children;
};

Transform matrix(const Value& matrix) {
    if (matrix.size() != 16) matrix.reject("has " + std::to_string(matrix.size()) + " numbers, but must have 16");
    std::array<float, 16> m{};
    for (std::size_t i = 0; i < 16; ++i) m[i] = matrix[i].real();
    constexpr float tolerance = 1e-4f; // some writers round
    if (std::fabs(m[3]) > tolerance || std::fabs(m[7]) > tolerance || std::fabs(m[11]) > tolerance ||
        std::fabs(m[15] - 1) > tolerance)
        matrix.reject("must be affine: its last row must be 0, 0, 0, 1");
    return {{m[0], m[1], m[2]}, {m[4], m[5], m[6]}, {m[8], m[9], m[10]}, {m[12], m[13], m[14]}};
}

Transform local_transform(const Value& node, Warnings& warnings) {
    const auto rotation_value = node.find("rotation");
    const bool parts = rotation_value || node.find("translation") || node.find("scale");
    if (const auto m = node.find("matrix")) {
        if (parts) warnings.add("has a matrix and also translation, rotation or scale; the matrix is taken", node);
        return matrix(*m);
    }
    if (!parts) return {};
    Vec4 q = node.vec4("rotation", {0, 0, 0, 1});
    const float length = std::sqrt(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w);
    if (!(length > 0) || !std::isfinite(length)) rotation_value->reject("must be a unit quaternion");
    q = {q.x / length, q.y / length, q.z / length, q.w / length};
    return translation(node.vec3("translation", {})) * rotation(q) * scaling(node.vec3("scale", {1, 1, 1}));
}

Tree read_tree(const Value& nodes) {
    Tree tree;
    tree.parent.assign(nodes.size(), no_parent);
    tree.first_child.reserve(nodes.size() + 1);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        tree.first_child.push_back(static_cast<std::uint32_t>(tree.children.size()));
        const auto children = nodes[i].find("children");
        for (std::size_t c = 0; children && c < children->size(); ++c) {
            const Value value = (*children)[c];
            const std::uint32_t child = value.index_into("nodes");
            if (tree.parent[child] != no_parent)
                value.reject("node " + std::to_string(child) + " is already a child of node " +
                             std::to_string(tree.parent[child]));
            tree.parent[child] = static_cast<std::int64_t>(i);
            tree.children.push_back(child);
        }
    }
    tree.first_child.push_back(static_cast<std::uint32_t>(tree.children.size()));
    return tree;
}

/// Calls visit(node) for everything below and with `roots`, parents first, without recursion.
template <class Visit> void walk(const Tree& tree, std::vector<std::uint32_t> roots, const Visit& visit) {
    std::vector<std::uint32_t> open(roots.rbegin(), roots.rend());
    while (!open.empty()) {
        const std::uint32_t node = open.back();
        open.pop_back();
        visit(node);
        for (std::uint32_t c = tree.first_child[node + 1]; c-- > tree.first_child[node];)
            open.push_back(tree.children[c]);
    }
}

void place(const Document& document, const Tree& tree, Nodes& nodes, Warnings& warnings) {
    const Value list = document.list("nodes");
    std::vector<std::uint32_t> roots;
    for (std::size_t i = 0; i < list.size(); ++i)
        if (tree.parent[i] == no_parent) roots.push_back(static_cast<std::uint32_t>(i));
    std::vector<bool> placed(list.size());
    walk(tree, std::move(roots), [&](std::uint32_t node) {
        const Transform local = local_transform(list[node], warnings);
        const std::int64_t parent = tree.parent[node];
        nodes.to_world[node] = parent == no_parent ? local : nodes.to_world[static_cast<std::size_t>(parent)] * local;
        placed[node] = true;
    });
    // With one parent each at most, what no root reaches hangs on a ring.
    for (std::size_t i = 0; i < list.size(); ++i)
        if (!placed[i]) list[i].reject("is its own ancestor: nodes must form trees");
}

/// The scene to draw: its roots.
std::vector<std::uint32_t> chosen_roots(const Document& document, int scene, const Tree& tree, Warnings& warnings) {
    const Value scenes = document.list("scenes");
    if (scene >= 0 && static_cast<std::size_t>(scene) >= scenes.size())
        document.reject("scenes", "scene " + std::to_string(scene) + " was asked for, but the file has " +
                                      std::to_string(scenes.size()));
    if (scenes.size() == 0) {
        warnings.add("the file has no scene: nothing to draw");
        return {};
    }
    const std::size_t which =
        scene >= 0 ? static_cast<std::size_t>(scene) : document.root().index("scene", "scenes").value_or(0);
    const auto list = scenes[which].find("nodes");
    std::vector<std::uint32_t> roots;
    std::vector<bool> listed(tree.parent.size());
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        const Value value = (*list)[i];
        const std::uint32_t node = value.index_into("nodes");
        if (tree.parent[node] != no_parent)
            value.reject("node " + std::to_string(node) + " is a child of node " + std::to_string(tree.parent[node]) +
                         ", but a scene lists roots");
        if (listed[node]) value.reject("node " + std::to_string(node) + " is listed twice");
        listed[node] = true;
        roots.push_back(node);
    }
    return roots;
}

} // namespace

Nodes read_nodes(const Document& document, int scene, HeldCharge& charge, Warnings& warnings) {
    const Value list = document.list("nodes");
    const std::size_t count = list.size();
    if (count > max_nodes)
        throw LimitError(document.file(), "nodes",
                         "has " + std::to_string(count) + " nodes; the limit is " + std::to_string(max_nodes));
    charge.add(count * (sizeof(Transform) + 32), "placing them", document.file(), "nodes");
    const Tree tree = read_tree(list);
    Nodes nodes;
    nodes.to_world.resize(count);
    place(document, tree, nodes, warnings);
    nodes.drawn.reserve(count);
    walk(tree, chosen_roots(document, scene, tree, warnings), [&](std::uint32_t node) { nodes.drawn.push_back(node); });
    return nodes;
}

} // namespace weft::scenes::gltf
