// SPDX-License-Identifier: Apache-2.0
#include "app/camera_choice.h"

#include "renderer/math/elementary.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/core.h>
#include <stdexcept>

namespace weft::app {
namespace {

constexpr float degrees = pi / 180;

Vec3 orbit_offset(const Orbit& o) {
    const Vec2 around = circle(o.theta / 360), polar = circle(o.phi / 360);
    return Vec3{polar.y * around.y, polar.x, polar.y * around.x} * o.radius;
}

} // namespace

const Camera& camera_named(const std::string& name, std::span<const Camera> cameras) {
    if (name.empty()) return cameras.front();
    for (const Camera& c : cameras)
        if (c.name == name) return c;
    std::size_t index = 0;
    const char* end = name.data() + name.size();
    if (const auto [rest, error] = std::from_chars(name.data(), end, index);
        error == std::errc{} && rest == end && index < cameras.size())
        return cameras[index];
    std::string known;
    for (std::size_t i = 0; i < cameras.size() && i < 20; ++i)
        known += fmt::format("{}{} '{}'", i ? ", " : "", i, cameras[i].name);
    throw std::invalid_argument(fmt::format("--camera: there is no camera '{}'; the scene has {}", name, known));
}

Camera choose_camera(const CameraOptions& options, std::span<const Camera> cameras, const Bounds& bounds) {
    Camera camera = camera_named(options.name, cameras);
    const bool placed = options.eye || options.target || options.orbit || options.up;
    if (placed) {
        const Vec3 center = bounds.empty() ? Vec3{} : bounds.center();
        const Vec3 target = options.target.value_or(center);
        const Vec3 eye =
            options.orbit ? target + orbit_offset(*options.orbit) : options.eye.value_or(camera.to_world.t);
        if (eye == target) throw std::invalid_argument("the camera stands on its target: --eye and --target are equal");
        camera.to_world = look_at(eye, target, options.up.value_or(Vec3{0, 1, 0}));
    }
    if (placed && (options.eye || options.orbit)) camera.kind = Camera::Kind::perspective;
    if (options.fov) {
        camera.kind = Camera::Kind::perspective;
        camera.vertical_fov = *options.fov * degrees;
    }
    return camera;
}

Size choose_size(const std::optional<Size>& asked, const Camera& camera) {
    Size size{1280, 720};
    if (asked) {
        size = *asked;
    } else if (camera.aspect > 0 && std::isfinite(camera.aspect)) {
        const float aspect = std::clamp(camera.aspect, 1.0f / 64, 64.0f);
        const float width = std::min(1280.0f, 720 * aspect);
        size.width = static_cast<std::uint32_t>(std::lround(width));
        size.height = static_cast<std::uint32_t>(std::max(1l, std::lround(width / aspect)));
    }
    constexpr std::uint64_t most = std::uint64_t{1} << 30;
    if (size.width == 0 || size.height == 0 || std::uint64_t{size.width} * size.height > most)
        throw std::invalid_argument(
            fmt::format("--size {}x{}: the picture must have 1 to 2^30 pixels", size.width, size.height));
    return size;
}

} // namespace weft::app
