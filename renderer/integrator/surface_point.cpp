// SPDX-License-Identifier: Apache-2.0
#include "renderer/integrator/surface_point.h"

#include "renderer/math/frame.h"
#include "renderer/scene/attributes.h"

#include <algorithm>
#include <span>

namespace weft {
namespace {

/// For normal maps: the direction in which u grows, and on which side of it v grows up.
struct Tangent {
    Vec3 along; ///< zero: none
    float bitangent_sign = 1;
};

/// The direction in which u grows on a triangle, and whether v grows to its left or right (Lengyel 2001).
Tangent tangent_from_uv(const Mesh& mesh, const Mesh::Triangle& v, unsigned set) {
    const auto& uv = set == 1 && !mesh.uv1.empty() ? mesh.uv1 : mesh.uv0;
    if (uv.empty()) return {};
    const Vec3 e1 = mesh.positions[v[1]] - mesh.positions[v[0]], e2 = mesh.positions[v[2]] - mesh.positions[v[0]];
    const Vec2 d1 = uv[v[1]] - uv[v[0]], d2 = uv[v[2]] - uv[v[0]];
    const float determinant = d1.x * d2.y - d1.y * d2.x;
    if (determinant == 0) return {};
    const float sign = determinant < 0 ? -1.0f : 1.0f;
    // glTF's v runs down the picture, its bitangent up.
    return {normalize_or((e1 * d2.y - e2 * d1.y) * sign, {}), -sign};
}

Tangent triangle_tangent(const Mesh& mesh, const Hit& hit, const Material& material) {
    const Mesh::Triangle& v = mesh.triangles[hit.primitive];
    if (mesh.tangents.empty()) return tangent_from_uv(mesh, v, material.normal_map.uv_set);
    const Vec4 t = interpolate(std::span<const Vec4>(mesh.tangents), v, {hit.b1, hit.b2});
    return {normalize_or(t.xyz(), {}), t.w < 0 ? -1.0f : 1.0f};
}

/// Of the triangle between two edges; +Z where it has none.
Vec3 triangle_normal(Vec3 e1, Vec3 e2) {
    const Vec3 n = cross(e1, e2);
    const float square = length_squared(n);
    if (square > 1e-30f && square < 1e30f) return n / std::sqrt(square);
    // Scaled first, so that the product of two tiny edges does not vanish.
    const float scale = 1 / std::max(max_component(abs(e1)), max_component(abs(e2)));
    return normalize_or(cross(e1 * scale, e2 * scale), {0, 0, 1});
}

// Both fill in all but the material and the side, as the mesh's own space has it.

void triangle_point(const Mesh& mesh, const Hit& hit, SurfacePoint& p) {
    const Mesh::Triangle& v = mesh.triangles[hit.primitive];
    const Vec3 p0 = mesh.positions[v[0]], p1 = mesh.positions[v[1]], p2 = mesh.positions[v[2]];
    const Vec2 b{hit.b1, hit.b2};
    const float b0 = 1 - b.x - b.y;
    p.position = p0 * b0 + p1 * b.x + p2 * b.y;
    p.error = (abs(p0 * b0) + abs(p1 * b.x) + abs(p2 * b.y)) * rounding_bound(7);
    p.geometric_normal = triangle_normal(p1 - p0, p2 - p0);
    p.shading_normal = mesh.normals.empty()
                           ? p.geometric_normal
                           : normalize_or(interpolate(std::span<const Vec3>(mesh.normals), v, b), p.geometric_normal);
    p.shading.uv0 = triangle_uv(mesh, hit.primitive, b, 0);
    p.shading.uv1 = triangle_uv(mesh, hit.primitive, b, 1);
    p.shading.color = triangle_color(mesh, hit.primitive, b);
}

void sphere_point(const Mesh& mesh, const Hit& hit, const Ray& local, SurfacePoint& p) {
    const Sphere& s = mesh.spheres[hit.primitive - mesh.triangles.size()];
    p.geometric_normal = normalize_or(local.origin + local.direction * hit.t - s.center, {0, 1, 0});
    p.shading_normal = p.geometric_normal;
    p.position = s.center + p.geometric_normal * s.radius;
    p.error = (abs(s.center) + abs(p.geometric_normal * s.radius)) * rounding_bound(6);
    p.shading.uv0 = p.shading.uv1 = sphere_uv(p.geometric_normal);
}

Tangent sphere_tangent(Vec3 normal) { return {normalize_or(cross({0, 1, 0}, normal), {1, 0, 0})}; }

/// Carries the point through the instance's map. The error grows by the rounding of the map itself and of the inverse
/// map, which the next ray from here goes through.
void to_world(const Transform& m, const Transform& inverse, SurfacePoint& p, Tangent& tangent) {
    const auto absolute = [](const Transform& a) { return Transform{abs(a.x), abs(a.y), abs(a.z), abs(a.t)}; };
    const Transform am = absolute(m), ai = absolute(inverse);
    const Vec3 world = m.point(p.position);
    const Vec3 back = ai.point(abs(world)) * rounding_bound(6);
    p.error = am.vector(p.error + back) + am.point(abs(p.position)) * rounding_bound(4);
    p.position = world;
    const float flip = m.determinant() < 0 ? -1.0f : 1.0f; // a mirrored instance keeps its outside outside
    p.geometric_normal = normalize_or(transform_normal(inverse, p.geometric_normal), {0, 0, 1});
    p.shading_normal = normalize_or(transform_normal(inverse, p.shading_normal), p.geometric_normal);
    tangent.along = normalize_or(m.vector(tangent.along), {});
    tangent.bitangent_sign *= flip;
}

} // namespace

SurfacePoint surface_point(const World& world, const Ray& ray, const Hit& hit, Vec3 toward) {
    const Scene& scene = world.scene;
    const Instance& instance = scene.instances[hit.instance];
    const Mesh& mesh = scene.meshes[instance.mesh];
    const Transform& to_mesh = world.tracer.to_mesh(hit.instance);
    SurfacePoint p;
    p.shading.material = mesh.material_of(hit.primitive);
    const Material& material = scene.materials[p.shading.material];
    const bool bumpy = material.normal_map.used();

    Tangent tangent;
    if (hit.primitive < mesh.triangles.size()) {
        triangle_point(mesh, hit, p);
        if (bumpy) tangent = triangle_tangent(mesh, hit, material);
    } else {
        Ray local = ray;
        local.origin = to_mesh.point(ray.origin);
        local.direction = to_mesh.vector(ray.direction);
        sphere_point(mesh, hit, local, p);
        if (bumpy) tangent = sphere_tangent(p.geometric_normal);
    }
    if (world.tracer.is_moved(hit.instance)) to_world(instance.to_world, to_mesh, p, tangent);

    if (bumpy && !(tangent.along == Vec3{})) {
        const Vec3 n = p.shading_normal;
        const Vec3 t = normalize_or(tangent.along - n * dot(n, tangent.along), Frame::around(n).s);
        p.shading_normal = shading_normal_from_map(material, scene.images, p.shading.uv0, p.shading.uv1,
                                                   {t, cross(n, t) * tangent.bitangent_sign, n});
    }
    p.shading.front_face = dot(p.geometric_normal, toward) >= 0;
    if (!p.shading.front_face) p.geometric_normal = -p.geometric_normal;
    // Interpolated normals say which way is smooth, the triangle says which way is out.
    if (dot(p.shading_normal, p.geometric_normal) < 0) p.shading_normal = -p.shading_normal;
    return p;
}

} // namespace weft
