// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/checks.h"

#include <charconv>

namespace weft {

std::string to_text(float value) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
}
std::string to_text(Vec2 v) { return "(" + to_text(v.x) + ", " + to_text(v.y) + ")"; }
std::string to_text(Vec3 v) { return "(" + to_text(v.x) + ", " + to_text(v.y) + ", " + to_text(v.z) + ")"; }
std::string to_text(Vec4 v) {
    return "(" + to_text(v.x) + ", " + to_text(v.y) + ", " + to_text(v.z) + ", " + to_text(v.w) + ")";
}

std::string element_of(std::string_view array, std::size_t index) {
    return std::string(array) + "[" + std::to_string(index) + "]";
}
std::string element_of(const Mesh& mesh, std::size_t index) {
    return mesh.name.empty() ? element_of("meshes", index) : mesh.name;
}

void require_index(std::uint64_t index, std::size_t count, const std::string& element) {
    if (index < count) return;
    throw SceneError(element,
                     "index " + std::to_string(index) + " is out of range: there are " + std::to_string(count));
}

void require_power(float value, const std::string& element) {
    if (!std::isfinite(value)) throw SceneError(element, to_text(value) + " is not finite");
    if (value < 0) throw SceneError(element, to_text(value) + " is negative");
}
void require_power(Rgb value, const std::string& element) {
    if (!is_finite(value)) throw SceneError(element, to_text(value) + " is not finite");
    if (min_component(value) < 0) throw SceneError(element, to_text(value) + " is negative");
}

Vec3 direction_of(Vec3 v) {
    const float largest = max_component(abs(v));
    if (!is_finite(v) || !(largest > 0)) return {};
    return normalize(Vec3{v.x / largest, v.y / largest, v.z / largest});
}

} // namespace weft
