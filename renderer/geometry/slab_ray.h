// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/geometry/ray.h"
#include "renderer/math/bounds.h"

namespace weft {

/// A ray prepared for box tests that no rounding makes miss. Two errors are provided for:
/// - that of the box test itself, by stretching the far distance (Ize 2013, "Robust BVH Ray Traversal");
/// - that of the triangle test, which moves each vertex sideways by a few roundings of its distance. The triangle that
///   takes a ray on a shared edge may be the one that the exact ray misses by as much, and then so does its box. Near
///   and far planes are moved apart by the most that it can be anywhere in `space` (Woop, Benthin and Wald 2013).
/// Every step rounds monotonically: a box is entered no later, and left no earlier, than any box inside it. What is
/// decided by a primitive's own box therefore never depends on the boxes around it; and what a triangle's own test
/// calls a hit is in no box that the ray passes by, which traversals rely on.
class SlabRay {
  public:
    /// Of the far distance: the error of three operations, and of its own rounding.
    static constexpr float stretch = 1 + 2 * rounding_bound(4);

    static constexpr float largest = std::numeric_limits<float>::max();

    /// `space` holds every box that will be asked about.
    SlabRay(const Ray& ray, const Bounds& space)
        : inverse_{1 / ray.direction.x, 1 / ray.direction.y, 1 / ray.direction.z}, negative_{std::signbit(inverse_.x),
                                                                                             std::signbit(inverse_.y),
                                                                                             std::signbit(inverse_.z)} {
        const Vec3 reach = max(abs(space.lower - ray.origin), abs(space.upper - ray.origin));
        const float farthest = max_component(reach);
        for (std::size_t a = 0; a < 3; ++a) {
            // The last summand outweighs the rounding of the sums below.
            const float shift =
                rounding_bound(6) * (reach[a] + farthest) + std::fabs(ray.origin[a]) * (2 * rounding_bound(1));
            // Finite, so that no ray enters the empty box, whose planes are not.
            const float above = std::min(ray.origin[a] + shift, largest),
                        below = std::max(ray.origin[a] - shift, -largest);
            near_origin_[a] = negative_[a] ? below : above;
            far_origin_[a] = negative_[a] ? above : below;
        }
    }

    /// One that was prepared elsewhere by the same operations.
    SlabRay(Vec3 near_origin, Vec3 far_origin, Vec3 inverse)
        : near_origin_(near_origin), far_origin_(far_origin),
          inverse_(inverse), negative_{std::signbit(inverse.x), std::signbit(inverse.y), std::signbit(inverse.z)} {}

    /// The distance at which the ray enters the box, or infinity when it does not before t_max.
    float enter(const Bounds& box, float t_max) const {
        const Span s = within(box);
        return s.enter <= s.leave && s.enter <= t_max ? s.enter : infinity;
    }

    /// The distance at which the ray leaves the box, which is not before it enters any box inside it; infinity when it
    /// does not enter this one.
    float leave(const Bounds& box) const {
        const Span s = within(box);
        return s.enter <= s.leave ? s.leave : infinity;
    }

  private:
    struct Span {
        float enter, leave; ///< the other way round when the ray passes by
    };
    Span within(const Bounds& box) const {
        float near_t = 0, far_t = infinity;
        for (std::size_t a = 0; a < 3; ++a) {
            // A ray inside a slab's plane gives 0 * infinity; the comparisons are such that NaN changes nothing.
            const float t0 = ((negative_[a] ? box.upper : box.lower)[a] - near_origin_[a]) * inverse_[a];
            const float t1 = ((negative_[a] ? box.lower : box.upper)[a] - far_origin_[a]) * inverse_[a];
            near_t = t0 > near_t ? t0 : near_t;
            far_t = t1 < far_t ? t1 : far_t;
        }
        return {near_t, far_t * stretch};
    }

    Vec3 near_origin_, far_origin_, inverse_;
    bool negative_[3];
};

} // namespace weft
