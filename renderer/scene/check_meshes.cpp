// SPDX-License-Identifier: Apache-2.0
// Every mesh in two passes, first its vertices, then its primitives, each cut into chunks of a fixed size so that the
// outcome is the same whatever the worker count. The passes only look and count; the rare mesh that needs a repair
// beyond a clamp is rebuilt afterwards.
#include "renderer/math/frame.h"
#include "renderer/scene/checks.h"

namespace weft {

namespace {

constexpr std::size_t chunk_size = std::size_t{1} << 16;

/// Elements [begin, end) of one array of one mesh.
struct Chunk {
    std::uint32_t mesh = 0;
    std::size_t begin = 0, end = 0;
};

struct VertexFindings {
    Tally normals, tangents, colors;
    Bounds extent;
};

struct PrimitiveFindings {
    Tally flat, vast, empty_spheres;
    Bounds spheres;
};

template <class Count> std::vector<Chunk> cut(const std::vector<Mesh>& meshes, Count count) {
    std::vector<Chunk> chunks;
    for (std::uint32_t m = 0; m < meshes.size(); ++m) {
        const std::size_t n = count(meshes[m]);
        for (std::size_t begin = 0; begin < n; begin += chunk_size)
            chunks.push_back({m, begin, std::min(begin + chunk_size, n)});
    }
    return chunks;
}

void check_lengths(const Mesh& mesh, std::size_t index) {
    const std::string name = element_of(mesh, index);
    const std::size_t vertices = mesh.positions.size();
    const auto require = [&](const char* array, std::size_t size) {
        if (size == 0 || size == vertices) return;
        throw SceneError(name + " " + array,
                         std::to_string(size) + " entries for " + std::to_string(vertices) + " vertices");
    };
    require("normals", mesh.normals.size());
    require("tangents", mesh.tangents.size());
    require("uv0", mesh.uv0.size());
    require("uv1", mesh.uv1.size());
    require("colors", mesh.colors.size());
    const std::size_t materials = mesh.triangle_materials.size();
    if (materials != 1 && materials != mesh.triangles.size())
        throw SceneError(name + " triangle_materials", std::to_string(materials) + " entries for " +
                                                           std::to_string(mesh.triangles.size()) + " triangles");
    if (vertices > 0xffffffff) throw SceneError(name, "more than 2^32 vertices");
    if (mesh.primitives() > max_primitives) throw SceneError(name, "more than 2^31 - 1 primitives");
}

/// Looks up the first bad element only after the branch-free loop over the chunk has found that there is one.
template <class Value> void require_coordinates(const Mesh& mesh, std::size_t mesh_index, const char* array,
                                                const std::vector<Value>& values, const Chunk& chunk) {
    bool good = true;
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) good &= within_limit(values[i]);
    if (good) return;
    for (std::size_t i = chunk.begin; i < chunk.end; ++i)
        if (!within_limit(values[i]))
            throw SceneError(element_of(mesh, mesh_index) + " " + element_of(array, i),
                             to_text(values[i]) + " is not finite or beyond 1e15");
}

/// A direction of length 1, which a few parts in a thousand (quantised files) do not leave.
bool is_unit(Vec3 v) { return std::fabs(length_squared(v) - 1) <= 2e-3f; }

bool in_unit_range(Vec4 c) {
    return c.x >= 0 && c.x <= 1 && c.y >= 0 && c.y <= 1 && c.z >= 0 && c.z <= 1 && c.w >= 0 && c.w <= 1;
}

VertexFindings check_vertices(Mesh& mesh, const Chunk& chunk) {
    VertexFindings found;
    require_coordinates(mesh, chunk.mesh, "positions", mesh.positions, chunk);
    if (!mesh.uv0.empty()) require_coordinates(mesh, chunk.mesh, "uv0", mesh.uv0, chunk);
    if (!mesh.uv1.empty()) require_coordinates(mesh, chunk.mesh, "uv1", mesh.uv1, chunk);
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) found.extent.include(mesh.positions[i]);
    if (!mesh.normals.empty())
        for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
            if (is_unit(mesh.normals[i])) continue;
            mesh.normals[i] = direction_of(mesh.normals[i]);
            if (mesh.normals[i] == Vec3{}) found.normals.add(i);
        }
    if (!mesh.tangents.empty())
        for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
            Vec4& t = mesh.tangents[i];
            if (is_unit(t.xyz()) && std::fabs(t.w) == 1) continue;
            const Vec3 d = direction_of(t.xyz());
            t = {d.x, d.y, d.z, t.w < 0 ? -1.0f : 1.0f};
            if (d == Vec3{}) found.tangents.add(i);
        }
    if (!mesh.colors.empty())
        for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
            Vec4& c = mesh.colors[i];
            if (in_unit_range(c)) continue;
            if (!is_finite(c))
                throw SceneError(element_of(mesh, chunk.mesh) + " " + element_of("colors", i),
                                 to_text(c) + " is not finite");
            c = {std::clamp(c.x, 0.0f, 1.0f), std::clamp(c.y, 0.0f, 1.0f), std::clamp(c.z, 0.0f, 1.0f),
                 std::clamp(c.w, 0.0f, 1.0f)};
            found.colors.add(i);
        }
    return found;
}

void check_triangle_range(const Mesh& mesh, const Chunk& chunk, std::size_t begin, std::size_t end,
                          PrimitiveFindings& found) {
    const std::size_t vertices = mesh.positions.size();
    for (std::size_t i = begin; i < end; ++i) {
        const Mesh::Triangle& t = mesh.triangles[i];
        if (std::max(t[0], std::max(t[1], t[2])) >= vertices)
            for (const std::uint32_t v : t)
                require_index(v, vertices, element_of(mesh, chunk.mesh) + " " + element_of("triangles", i) + " vertex");
        const float squared = length_squared(doubled_area(mesh.positions, t));
        if (is_flat(squared)) found.flat.add(i);
        if (is_vast(squared)) found.vast.add(i);
    }
}

bool is_empty(const Sphere& sphere) { return sphere.radius * sphere.radius < std::numeric_limits<float>::min(); }

void check_sphere_range(const Mesh& mesh, const Chunk& chunk, std::size_t materials, std::size_t begin, std::size_t end,
                        PrimitiveFindings& found) {
    const auto element = [&](std::size_t i) { return element_of(mesh, chunk.mesh) + " " + element_of("spheres", i); };
    for (std::size_t i = begin; i < end; ++i) {
        const Sphere& s = mesh.spheres[i];
        if (!within_limit(s.center))
            throw SceneError(element(i), "centre " + to_text(s.center) + " is not finite or beyond 1e15");
        if (!within_limit(s.radius) || s.radius < 0)
            throw SceneError(element(i), "radius " + to_text(s.radius) + " is negative, not finite or beyond 1e15");
        if (s.material >= materials) require_index(s.material, materials, element(i) + ".material");
        if (is_empty(s)) {
            found.empty_spheres.add(i);
            continue;
        }
        const Vec3 r{s.radius, s.radius, s.radius};
        found.spheres.include(s.center - r);
        found.spheres.include(s.center + r);
    }
}

PrimitiveFindings check_primitives(const Mesh& mesh, const Chunk& chunk, std::size_t materials) {
    PrimitiveFindings found;
    const std::size_t triangles = mesh.triangles.size(), end = std::min(chunk.end, triangles);
    check_triangle_range(mesh, chunk, std::min(chunk.begin, triangles), end, found);
    if (mesh.triangle_materials.size() == triangles)
        for (std::size_t i = chunk.begin; i < end; ++i)
            if (mesh.triangle_materials[i] >= materials)
                require_index(mesh.triangle_materials[i], materials,
                              element_of(mesh, chunk.mesh) + " " + element_of("triangle_materials", i));
    if (chunk.end > triangles)
        check_sphere_range(mesh, chunk, materials, std::max(chunk.begin, triangles) - triangles, chunk.end - triangles,
                           found);
    return found;
}

/// Gives each vertex without a normal the area-weighted one of its triangles, or any where they cancel out.
void repair_normals(Mesh& mesh) {
    std::vector<Vec3> sums(mesh.positions.size());
    for (const Mesh::Triangle& t : mesh.triangles) {
        const Vec3 n = doubled_area(mesh.positions, t);
        if (is_finite(n))
            for (const std::uint32_t v : t) sums[v] += n;
    }
    for (const Mesh::Triangle& t : mesh.triangles)
        for (const std::uint32_t v : t)
            if (direction_of(sums[v]) == Vec3{}) sums[v] = doubled_area(mesh.positions, t);
    for (std::size_t i = 0; i < sums.size(); ++i) {
        if (mesh.normals[i] != Vec3{}) continue;
        const Vec3 n = direction_of(sums[i]);
        mesh.normals[i] = n == Vec3{} ? Vec3{0, 0, 1} : n;
    }
}

void repair_tangents(Mesh& mesh) {
    for (std::size_t i = 0; i < mesh.tangents.size(); ++i) {
        Vec4& t = mesh.tangents[i];
        if (t.xyz() != Vec3{}) continue;
        const Vec3 s = Frame::around(mesh.normals.empty() ? Vec3{0, 0, 1} : mesh.normals[i]).s;
        t = {s.x, s.y, s.z, t.w};
    }
}

void drop_bad_triangles(Mesh& mesh) {
    const bool one_each = mesh.triangle_materials.size() == mesh.triangles.size();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < mesh.triangles.size(); ++i) {
        const float squared = length_squared(doubled_area(mesh.positions, mesh.triangles[i]));
        if (is_flat(squared) || is_vast(squared)) continue;
        mesh.triangles[kept] = mesh.triangles[i];
        if (one_each) mesh.triangle_materials[kept] = mesh.triangle_materials[i];
        ++kept;
    }
    mesh.triangles.resize(kept);
    if (one_each) mesh.triangle_materials.resize(kept);
}

/// What was found in all chunks of one mesh, in their order.
struct MeshFindings {
    Tally normals, tangents, colors, flat, vast, empty_spheres;
    Bounds extent;
};

void repair(Mesh& mesh, std::size_t index, const MeshFindings& found, Repairs& repairs) {
    const auto note = [&](Repairs::Kind kind, const Tally& tally, const char* what) {
        if (tally.count) repairs.add(kind, tally.count, element_of(mesh, index) + " " + element_of(what, tally.first));
    };
    note(Repairs::vertex_color, found.colors, "colors");
    note(Repairs::flat_triangle, found.flat, "triangles");
    note(Repairs::vast_triangle, found.vast, "triangles");
    note(Repairs::normal, found.normals, "normals");
    note(Repairs::tangent, found.tangents, "tangents");
    note(Repairs::empty_sphere, found.empty_spheres, "spheres");
    if (found.flat.count || found.vast.count) drop_bad_triangles(mesh);
    if (found.normals.count) repair_normals(mesh);
    if (found.tangents.count) repair_tangents(mesh);
    if (found.empty_spheres.count) std::erase_if(mesh.spheres, is_empty);
}

} // namespace

std::vector<Bounds> check_meshes(Scene& scene, Executor& executor, Repairs& repairs) {
    std::vector<Mesh>& meshes = scene.meshes;
    std::size_t total = 0;
    for (std::size_t m = 0; m < meshes.size(); ++m) {
        check_lengths(meshes[m], m);
        total += meshes[m].primitives();
        if (meshes[m].triangle_materials.size() == 1)
            require_index(meshes[m].triangle_materials[0], scene.materials.size(),
                          element_of(meshes[m], m) + " triangle_materials[0]");
    }
    if (total > max_primitives) throw SceneError("meshes", "more than 2^31 - 1 primitives in all");

    std::vector<MeshFindings> found(meshes.size());
    const auto vertex_chunks = cut(meshes, [](const Mesh& mesh) { return mesh.positions.size(); });
    std::vector<VertexFindings> in_vertices(vertex_chunks.size());
    executor.for_each(vertex_chunks.size(), [&](std::size_t i) {
        in_vertices[i] = check_vertices(meshes[vertex_chunks[i].mesh], vertex_chunks[i]);
    });
    for (std::size_t i = 0; i < vertex_chunks.size(); ++i) {
        MeshFindings& f = found[vertex_chunks[i].mesh];
        f.normals.append(in_vertices[i].normals);
        f.tangents.append(in_vertices[i].tangents);
        f.colors.append(in_vertices[i].colors);
        f.extent.include(in_vertices[i].extent);
    }

    const auto chunks = cut(meshes, [](const Mesh& mesh) { return mesh.primitives(); });
    std::vector<PrimitiveFindings> in_primitives(chunks.size());
    executor.for_each(chunks.size(), [&](std::size_t i) {
        in_primitives[i] = check_primitives(meshes[chunks[i].mesh], chunks[i], scene.materials.size());
    });
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        MeshFindings& f = found[chunks[i].mesh];
        f.flat.append(in_primitives[i].flat);
        f.vast.append(in_primitives[i].vast);
        f.empty_spheres.append(in_primitives[i].empty_spheres);
        f.extent.include(in_primitives[i].spheres);
    }

    std::vector<Bounds> extents(meshes.size());
    for (std::size_t m = 0; m < meshes.size(); ++m) {
        repair(meshes[m], m, found[m], repairs);
        extents[m] = found[m].extent;
    }
    return extents;
}

} // namespace weft
