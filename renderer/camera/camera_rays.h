// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/geometry/ray.h"
#include "renderer/math/elementary.h"
#include "renderer/scene/camera.h"

namespace weft {

/// Turns places on the picture into rays. Film coordinates are in pixels, x to the right, y down, (0, 0) at the top
/// left corner of the picture.
class CameraRays {
  public:
    /// The camera's vertical field of view (or height) is what the picture shows from bottom to top.
    CameraRays(const Camera& camera, std::uint32_t width, std::uint32_t height)
        : to_world_(camera.to_world), eye_(camera.to_world.point({})),
          orthographic_(camera.kind == Camera::Kind::orthographic) {
        const Vec2 rim = circle(camera.vertical_fov / (4 * pi));
        const float half = orthographic_ ? camera.half_height : rim.y / rim.x;
        const auto w = static_cast<float>(width), h = static_cast<float>(height);
        scale_ = 2 * half / h;
        corner_ = {-half * w / h, half};
    }

    /// The ray through a film position; its direction is of unit length.
    Ray through(Vec2 film) const {
        const Vec2 p{corner_.x + film.x * scale_, corner_.y - film.y * scale_};
        Ray ray;
        ray.origin = orthographic_ ? to_world_.point({p.x, p.y, 0}) : eye_;
        ray.direction = normalize(to_world_.vector(orthographic_ ? Vec3{0, 0, -1} : Vec3{p.x, p.y, -1}));
        return ray;
    }

  private:
    Transform to_world_;
    Vec3 eye_;
    Vec2 corner_;
    float scale_ = 1;
    bool orthographic_;
};

/// Filter importance sampling: where within a pixel's filter a sample falls, relative to the pixel's centre, with
/// density equal to the filter, so that every sample weighs the same and touches no other pixel (Ernst et al. 2006).
/// The filter is a tent of one pixel's radius.
inline Vec2 sample_pixel_filter(Vec2 u) {
    const auto tent = [](float x) { // without branches: on which side a sample falls cannot be foretold
        const float side = 2 * x - 1;
        return std::copysign(1 - std::sqrt(1 - std::fabs(side)), side);
    };
    return {tent(u.x), tent(u.y)};
}

} // namespace weft
