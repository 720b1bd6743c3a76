// SPDX-License-Identifier: Apache-2.0
#include "scenes/obj/obj_mesh.h"

#include "scenes/mesh/color.h"
#include "scenes/mesh/triangulate.h"
#include "scenes/mesh/up_axis.h"

namespace weft::scenes::obj {

namespace {

class Builder {
  public:
    Builder(const ObjData& data, UpAxis up, MemoryBudget& budget, Warnings& warnings)
        : data_(data), up_(up), budget_(budget), warnings_(warnings), made_normals_(budget, "normals") {}

    Mesh build() {
        gather_vertices();
        const std::size_t triangles = data_.triangles.size() + data_.polygons.triangles();
        budget_.charge(triangles * (sizeof(Mesh::Triangle) + sizeof(std::uint32_t)), "the triangles");
        mesh_.triangles.reserve(triangles);
        mesh_.triangle_materials.reserve(triangles);
        made_normals_.resize(data_.smoothed.size());
        cut_triangles();
        cut_polygons();
        if (has_normals_) set_made_normals();
        return std::move(mesh_);
    }

  private:
    void gather_vertices();
    void add_vertex(const Triples::Triple& vertex);
    void cut_triangles();
    void cut_polygons();
    void add_triangle(const Mesh::Triangle& triangle, std::uint32_t material);
    void add_to_made_normals(std::span<const std::uint32_t> corners, Vec3 face_normal);
    std::uint32_t add_flat_vertex(std::uint32_t vertex, Vec3 face_normal);
    void set_made_normals();

    Vec3 position_of(std::uint32_t vertex) const { return data_.positions[data_.vertices[vertex][0]]; }
    bool is_flat(std::uint32_t vertex) const { return has_normals_ && data_.vertices[vertex][2] == none; }

    const ObjData& data_;
    UpAxis up_;
    MemoryBudget& budget_;
    Warnings& warnings_;
    bool has_normals_ = false, has_uvs_ = false;
    ChargedVector<Vec3> made_normals_; // sums over the faces of a smoothing group
    Mesh mesh_;
};

void Builder::gather_vertices() {
    std::size_t flat = 0;
    for (std::size_t i = 0; i < data_.vertices.size(); ++i) {
        has_uvs_ |= data_.vertices[i][1] != none;
        has_normals_ |= data_.vertices[i][2] != none;
        flat += data_.vertices[i][2] == none;
    }
    // A flat face beside smooth ones needs corners of its own: at worst each corner of each face.
    std::size_t n = data_.vertices.size();
    if (has_normals_ && flat > 0) {
        for (std::size_t i = 0; i < data_.triangles.size(); ++i)
            if (is_flat(data_.triangles[i][0])) n += 3;
        for (std::size_t i = 0; i < data_.polygons.size(); ++i)
            if (is_flat(data_.polygons[i][0])) n += data_.polygons[i].size();
    }
    budget_.charge(n * (sizeof(Vec3) * (has_normals_ ? 2 : 1) + (has_uvs_ ? sizeof(Vec2) : 0) +
                        (data_.colors.empty() ? 0 : sizeof(Vec4))),
                   "the vertices");
    mesh_.positions.reserve(n);
    if (has_normals_) mesh_.normals.reserve(n);
    if (has_uvs_) mesh_.uv0.reserve(n);
    if (!data_.colors.empty()) mesh_.colors.reserve(n);
    for (std::size_t i = 0; i < data_.vertices.size(); ++i) add_vertex(data_.vertices[i]);
}

void Builder::add_vertex(const Triples::Triple& vertex) {
    mesh_.positions.push_back(upright(data_.positions[vertex[0]], up_));
    if (has_normals_)
        mesh_.normals.push_back(vertex[2] < made_normal ? upright(data_.normals[vertex[2]], up_) : Vec3{});
    if (has_uvs_) {
        // Files count v from the bottom of the picture, weft from its top.
        const Vec2 uv = vertex[1] == none ? Vec2{} : data_.uvs[vertex[1]];
        mesh_.uv0.push_back({uv.x, 1 - uv.y});
    }
    if (!data_.colors.empty()) {
        const Vec3 c = data_.colors[vertex[0]];
        mesh_.colors.push_back({srgb_to_linear(c.x), srgb_to_linear(c.y), srgb_to_linear(c.z), 1});
    }
}

/// A copy of the vertex for one face only.
std::uint32_t Builder::add_flat_vertex(std::uint32_t vertex, Vec3 face_normal) {
    add_vertex(data_.vertices[vertex]);
    mesh_.normals.back() = upright(normalize_or(face_normal, {0, 0, 0}), up_);
    return static_cast<std::uint32_t>(mesh_.positions.size() - 1);
}

void Builder::add_triangle(const Mesh::Triangle& triangle, std::uint32_t material) {
    mesh_.triangles.push_back(triangle);
    mesh_.triangle_materials.push_back(material);
}

/// Adds the face's normal, weighted by its area, to those of its corners that have none of their own.
void Builder::add_to_made_normals(std::span<const std::uint32_t> corners, Vec3 face_normal) {
    for (const std::uint32_t v : corners) {
        const std::uint32_t n = data_.vertices[v][2];
        if (n != none && n >= made_normal) made_normals_[n - made_normal] += face_normal;
    }
}

void Builder::cut_triangles() {
    for (std::size_t i = 0; i < data_.triangles.size(); ++i) {
        Mesh::Triangle t = data_.triangles[i];
        if (has_normals_ && data_.vertices[t[0]][2] >= made_normal) {
            const Vec3 a = position_of(t[0]);
            const Vec3 normal = cross(position_of(t[1]) - a, position_of(t[2]) - a);
            add_to_made_normals(t, normal);
            if (is_flat(t[0]))
                for (std::uint32_t& v : t) v = add_flat_vertex(v, normal);
        }
        add_triangle(t, data_.triangle_materials[i]);
    }
}

void Builder::cut_polygons() {
    Triangulator triangulate;
    std::vector<Vec3> corners;
    std::vector<std::uint32_t> vertices;
    for (std::size_t i = 0; i < data_.polygons.size(); ++i) {
        const auto polygon = data_.polygons[i];
        corners.clear();
        for (const std::uint32_t v : polygon) corners.push_back(position_of(v));
        const auto triangles = triangulate(corners);
        Vec3 normal{};
        for (const auto& t : triangles) normal += cross(corners[t[1]] - corners[t[0]], corners[t[2]] - corners[t[0]]);
        add_to_made_normals(polygon, normal);
        vertices.assign(polygon.begin(), polygon.end());
        if (is_flat(polygon[0]))
            for (std::uint32_t& v : vertices) v = add_flat_vertex(v, normal);
        for (const auto& t : triangles)
            add_triangle({vertices[t[0]], vertices[t[1]], vertices[t[2]]}, data_.polygon_materials[i]);
    }
    if (triangulate.gave_up()) warnings_.add("concave polygons beyond a limit of work cut as if they were convex");
}

void Builder::set_made_normals() {
    for (std::size_t i = 0; i < data_.vertices.size(); ++i) {
        const std::uint32_t n = data_.vertices[i][2];
        if (n != none && n >= made_normal)
            mesh_.normals[i] = upright(normalize_or(made_normals_[n - made_normal], {0, 0, 0}), up_);
    }
}

} // namespace

Mesh make_mesh(const ObjData& data, UpAxis up, MemoryBudget& budget, Warnings& warnings) {
    return Builder(data, up, budget, warnings).build();
}

} // namespace weft::scenes::obj
