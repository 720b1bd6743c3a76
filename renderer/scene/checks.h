// SPDX-License-Identifier: Apache-2.0
// The parts of validate(), and the sentences in which they refuse. Internal to renderer/scene.
#pragma once

#include "renderer/executor.h"
#include "renderer/math/bounds.h"
#include "renderer/math/numeric.h"
#include "renderer/scene/repairs.h"
#include "renderer/scene/scene.h"
#include "renderer/scene/validate.h"

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace weft {

/// Coordinates beyond this have squares, and products of squares with directions, that leave the floats.
inline constexpr float max_coordinate = 1e15f;
/// Primitives of a mesh, and of all meshes together: indices stay below 2^31 so that a builder may use the sign.
inline constexpr std::size_t max_primitives = (std::size_t{1} << 31) - 1;

/// True for finite coordinates within the limit; false for NaN.
inline bool within_limit(float x) { return std::fabs(x) <= max_coordinate; }
inline bool within_limit(Vec2 v) { return within_limit(v.x) && within_limit(v.y); }
inline bool within_limit(Vec3 v) { return within_limit(v.x) && within_limit(v.y) && within_limit(v.z); }
inline bool is_finite(Vec4 v) { return is_finite(v.xyz()) && std::isfinite(v.w); }

/// Of a triangle: as long as twice its area, along its normal.
inline Vec3 doubled_area(const std::vector<Vec3>& positions, const Mesh::Triangle& t) {
    const Vec3 a = positions[t[0]];
    return cross(positions[t[1]] - a, positions[t[2]] - a);
}
/// The squared length of that must be a normal float: then the area is positive and finite, and the geometric normal
/// has a direction, however the renderer computes them.
inline bool is_flat(float cross_squared) { return cross_squared < std::numeric_limits<float>::min(); }
inline bool is_vast(float cross_squared) { return !(cross_squared <= std::numeric_limits<float>::max()); }

std::string to_text(float value);
std::string to_text(Vec2 v);
std::string to_text(Vec3 v);
std::string to_text(Vec4 v);

/// "images[3]"
std::string element_of(std::string_view array, std::size_t index);
/// The mesh's own name where the importer gave one, else "meshes[index]".
std::string element_of(const Mesh& mesh, std::size_t index);

/// Throws SceneError "ELEMENT: INDEX is out of range: there are COUNT".
void require_index(std::uint64_t index, std::size_t count, const std::string& element);
/// Throws SceneError unless `value` is finite and not negative.
void require_power(float value, const std::string& element);
void require_power(Rgb value, const std::string& element);

/// The unit vector along `v` whatever its length, or zero where it has no direction (zero or not finite).
Vec3 direction_of(Vec3 v);

/// Checks and repairs every mesh; returns what each one spans.
std::vector<Bounds> check_meshes(Scene& scene, Executor& executor, Repairs& repairs);
void check_materials(Scene& scene, Repairs& repairs);
void check_images(const Scene& scene);
void check_instances(Scene& scene, const std::vector<Bounds>& extents, Repairs& repairs);
void check_lights(Scene& scene, Repairs& repairs);
void check_environment(Scene& scene, Executor& executor, Repairs& repairs);
void check_cameras(Scene& scene, Repairs& repairs);

} // namespace weft
