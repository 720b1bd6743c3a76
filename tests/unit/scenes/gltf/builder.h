// SPDX-License-Identifier: Apache-2.0
// Makes glTF files in memory, so that tests show what they read.
#pragma once

#include "scenes/files/input_error.h"
#include "scenes/gltf/gltf.h"

#include <nlohmann/json.hpp>

#include <cstring>
#include <string>
#include <vector>

#define EXPECT_CONTAINS(text, part) EXPECT_NE(std::string(text).find(part), std::string::npos) << (text)

namespace weft::scenes::test {

using Json = nlohmann::json;

// glTF's codes of component types.
inline constexpr int s8 = 5120, u8 = 5121, s16 = 5122, u16 = 5123, u32 = 5125, f32 = 5126;

/// A file that grows by its parts. Everything goes into one buffer; the JSON may be edited freely.
class Builder {
  public:
    Json json = {{"asset", {{"version", "2.0"}}}};

    /// A buffer view with these bytes; returns its index.
    int view(const void* data, std::size_t bytes, int stride = 0);
    /// An accessor over these components; returns its index. `type`: "VEC3".
    template <class C> int accessor(const std::vector<C>& components, int component_type, const std::string& type,
                                    bool normalized = false) {
        return add_accessor(view(components.data(), components.size() * sizeof(C)), components.size(), component_type,
                            type, normalized);
    }
    int floats(const std::vector<float>& components, const std::string& type) {
        return accessor(components, f32, type);
    }
    /// A primitive with these attributes.
    static Json primitive(const Json& attributes) { return {{"attributes", attributes}}; }
    /// A mesh; returns its index.
    int mesh(const Json& primitives) { return add("meshes", {{"primitives", primitives}}); }
    /// A node, in the scene; returns its index.
    int node(const Json& node);
    /// Appends to a top-level array; returns the index.
    int add(const std::string& list, const Json& element);
    /// A node in the scene with a mesh of one primitive.
    int draw(const Json& one_primitive) { return node({{"mesh", mesh(Json::array({one_primitive}))}}); }

    std::string text() const; ///< a .gltf with the buffer as a data URI
    Bytes glb() const;

  private:
    int add_accessor(int view, std::size_t components, int component_type, const std::string& type, bool normalized);
    std::vector<std::byte> buffer_;
};

Bytes to_bytes(const std::string& text);
std::string base64(const void* data, std::size_t bytes);
/// A PNG of one RGB texel as a data URI.
std::string tiny_png_uri();

Loaded load_bytes(const Bytes& bytes, const LoadOptions& options = {});
Loaded load_text(const std::string& text, const LoadOptions& options = {});
Loaded load(const Builder& builder, const LoadOptions& options = {});
/// what() of the InputError that loading throws; "" when it loads.
std::string rejection(const std::string& text);
std::string rejection(const Builder& builder);
bool has_warning(const Loaded& loaded, const std::string& part);

/// The triangle (0,0,0) (1,0,0) (0,1,0) as attributes.
Json triangle(Builder& b);

} // namespace weft::scenes::test
