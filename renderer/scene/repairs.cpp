// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/repairs.h"

namespace weft {

namespace {

std::string_view description(Repairs::Kind kind) {
    switch (kind) {
    case Repairs::flat_triangle: return "triangles without area dropped";
    case Repairs::vast_triangle: return "triangles too large for a finite area dropped";
    case Repairs::normal: return "normals without direction replaced by geometric ones";
    case Repairs::tangent: return "tangents without direction replaced";
    case Repairs::vertex_color: return "vertex colours clamped to [0, 1]";
    case Repairs::empty_sphere: return "spheres without size dropped";
    case Repairs::material_factor: return "material factors clamped to their range";
    case Repairs::ior: return "indices of refraction clamped to [1, 100]";
    case Repairs::camera_axes: return "cameras with skewed axes straightened";
    case Repairs::spot_cone: return "spot cones with the inner one wider made equal";
    case Repairs::environment_texel: return "negative values of the environment map set to 0";
    case Repairs::singular_instance: return "instances whose map is singular or not finite dropped";
    case Repairs::kinds: break;
    }
    return "";
}

} // namespace

void Repairs::add(Kind kind, std::size_t count, std::string_view where) {
    if (count == 0) return;
    Entry& entry = entries_[kind];
    if (entry.count == 0) entry.where = where;
    entry.count += count;
}

std::vector<std::string> Repairs::lines() const {
    std::vector<std::string> out;
    for (std::size_t k = 0; k < kinds; ++k) {
        if (entries_[k].count == 0) continue;
        out.push_back("repaired: " + std::string(description(static_cast<Kind>(k))) + ": " +
                      std::to_string(entries_[k].count) + " (first: " + entries_[k].where + ")");
    }
    return out;
}

} // namespace weft
