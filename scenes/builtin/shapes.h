// SPDX-License-Identifier: Apache-2.0
// What the builtin scenes are made of: a few materials, flat and round shapes, a plain sky.
#pragma once

#include "renderer/executor.h"
#include "renderer/scene/scene.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace weft::scenes {

// Materials.
Material matte(std::string name, Rgb color);                           ///< Lambert, no reflection at all
Material glossy(std::string name, Rgb color, float roughness);         ///< a base under clear varnish
Material metal(std::string name, Rgb color, float roughness);          ///<
Material glass(std::string name, float ior = 1.5f, Rgb absorbed = {}); ///< smooth and solid; absorption per metre
Material lamp(std::string name, Rgb radiance);                         ///< black where it does not shine

/// Adds to the scene and returns the index.
std::uint32_t add(Scene& scene, Material material);
std::uint32_t add(Scene& scene, Mesh mesh);

// Flat shapes, added to a mesh of which every vertex has a normal and every triangle a material.

/// A planar quadrilateral, corners counter-clockwise seen from the front.
void add_quad(Mesh& mesh, Vec3 a, Vec3 b, Vec3 c, Vec3 d, std::uint32_t material);
/// The box between two corners, carried by a map that does not mirror. Closed, seen from outside.
void add_box(Mesh& mesh, Vec3 low, Vec3 high, std::uint32_t material, const Transform& to_mesh = {});
inline constexpr std::uint64_t box_triangles = 12;

// Round shapes, whole meshes of one material with smooth normals.

/// How finely a surface of revolution is cut.
struct LatheDetail {
    std::uint32_t steps = 8;     ///< from one profile point to the next
    std::uint32_t segments = 48; ///< around the axis, at least 3
};
/// A surface of revolution about +Y. The profile (radius, height) is a smooth curve through the points; the outside is
/// on its right hand. A first or last point of radius 0 closes the surface at the axis.
Mesh lathe(std::string name, std::span<const Vec2> profile, LatheDetail detail, std::uint32_t material);
std::uint64_t lathe_triangles(std::span<const Vec2> profile, LatheDetail detail);

/// A sheet of columns x rows cells, two triangles each, through point(u, v) with u and v in [0, 1]. Seen from the
/// front, v runs clockwise from u by a quarter turn: over the plane u = x, v = z the front is +Y.
Mesh sheet(std::string name, std::uint32_t columns, std::uint32_t rows,
           const std::function<Vec3(float u, float v)>& point, std::uint32_t material, Executor& executor);

/// A sky of three colours: straight up, at the horizon, straight down.
Environment sky(Rgb zenith, Rgb horizon, Rgb ground);

Camera camera(std::string name, Vec3 eye, Vec3 target, float vertical_fov_degrees, float aspect = 16.0f / 9);

// For the memory that a scene says it needs.
/// Of a mesh whose vertices take `vertex_bytes` each, with one material or, `per_triangle`, one for each triangle.
std::uint64_t mesh_bytes(std::uint64_t vertices, std::uint64_t vertex_bytes, std::uint64_t triangles,
                         bool per_triangle = false);
/// Enough for the sky and a few hundred shapes: all of a small scene.
inline constexpr std::uint64_t small_scene_bytes = 1 << 20;

} // namespace weft::scenes
