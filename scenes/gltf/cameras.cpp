// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/cameras.h"

#include "renderer/math/numeric.h"
#include "scenes/files/input_error.h"

namespace weft::scenes::gltf {

namespace {

/// A right-handed frame that looks along the map's -z axis, with +y as near to the map's as can be.
Transform orthonormal(const Transform& m) {
    const Vec3 z = normalize_or(m.z, normalize_or(cross(m.x, m.y), {0, 0, 1}));
    const Vec3 spare = std::fabs(z.y) < 0.9f ? Vec3{0, 1, 0} : Vec3{0, 0, 1};
    const Vec3 x = normalize_or(cross(m.y, z), normalize(cross(spare, z)));
    return {x, cross(z, x), z, m.t};
}

float positive(const Value& value) {
    const float number = value.real();
    if (!(number > 0)) value.reject("must be above 0");
    return number;
}

} // namespace

Camera read_camera(const Value& value, const Value& node, const Transform& node_to_world) {
    Camera camera;
    camera.name = printable(value.string("name", node.string("name", "")), 200);
    camera.to_world = orthonormal(node_to_world);
    const Value type = value.at("type");
    if (type.string() == "perspective") {
        const Value perspective = value.at("perspective");
        camera.kind = Camera::Kind::perspective;
        camera.vertical_fov = positive(perspective.at("yfov"));
        if (camera.vertical_fov >= pi) perspective.at("yfov").reject("must be below pi");
        if (const auto aspect = perspective.find("aspectRatio")) camera.aspect = positive(*aspect);
    } else if (type.string() == "orthographic") {
        const Value orthographic = value.at("orthographic");
        camera.kind = Camera::Kind::orthographic;
        // Some writers mirror the picture by a negative magnification; the spec advises against it.
        const Value xmag = orthographic.at("xmag"), ymag = orthographic.at("ymag");
        camera.half_height = std::fabs(ymag.real());
        if (!(camera.half_height > 0)) ymag.reject("must not be 0");
        camera.aspect = std::fabs(xmag.real()) / camera.half_height;
        if (!(camera.aspect > 0) || !std::isfinite(camera.aspect)) xmag.reject("must not be 0 nor out of proportion");
    } else {
        type.reject("must be 'perspective' or 'orthographic'");
    }
    return camera;
}

} // namespace weft::scenes::gltf
