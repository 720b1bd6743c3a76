// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/geometry/ray.h"
#include "renderer/math/transform.h"
#include "renderer/trace/flat_box.h"

#include <bit>
#include <cstring>

namespace weft {

/// Takes rays to another space by the operations of Transform::point and Transform::vector, three coordinates at a
/// time: one that meets many placements is moved for each of them.
class RayMap {
  public:
    explicit RayMap(const Transform& map)
        : x_(column(map.x)), y_(column(map.y)), z_(column(map.z)), t_(column(map.t)) {}

    /// `moved` becomes the ray, which ends at t_max, in the other space.
    void operator()(const Ray& ray, float t_max, Ray& moved) const {
        Float4 direction = x_ * ray.direction.x + y_ * ray.direction.y + z_ * ray.direction.z;
        Float4 origin = x_ * ray.origin.x + y_ * ray.origin.y + z_ * ray.origin.z + t_;
        origin[3] = t_max;
        direction[3] = std::bit_cast<float>(ray.key);
        static_assert(sizeof(Ray) == 2 * sizeof(Float4));
        const Float4 both[] = {origin, direction};
        std::memcpy(&moved, both, sizeof moved);
    }

  private:
    static Float4 column(Vec3 v) { return Float4{v.x, v.y, v.z, 0}; }

    Float4 x_, y_, z_, t_;
};

} // namespace weft
