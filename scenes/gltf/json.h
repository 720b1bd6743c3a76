// SPDX-License-Identifier: Apache-2.0
// The JSON text of a glTF file, and typed access to it. Whatever is not as it should be throws InputError with the path
// of the value ("accessors[3].bufferView"). Values carry no path: it is searched for when an error needs it.
#pragma once

#include "renderer/math/vec.h"
#include "scenes/gltf/held_charge.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weft::scenes::gltf {

using Json = nlohmann::json;

inline constexpr std::size_t max_json_depth = 64;

class Document;

/// A value of a document. As small as two pointers; valid as long as the document.
class Value {
  public:
    Value(const Document& document, const Json& json) : document_(&document), json_(&json) {}

    // As what it is; rejects the file when it is something else.
    double number() const; ///< finite
    float real() const;    ///< finite as a float
    std::uint64_t integer() const;
    bool boolean() const;
    std::string_view string() const;
    std::size_t size() const; ///< of an array
    Value operator[](std::size_t element) const;

    // Members of an object.
    std::optional<Value> find(std::string_view key) const; ///< nothing when it is not there
    Value at(std::string_view key) const;                  ///< rejects the file when it is not there
    std::optional<Value> extension(std::string_view name) const;
    float real(std::string_view key, float otherwise) const;
    std::uint64_t integer(std::string_view key, std::uint64_t otherwise) const;
    bool boolean(std::string_view key, bool otherwise) const;
    std::string_view string(std::string_view key, std::string_view otherwise) const;
    Vec2 vec2(std::string_view key, Vec2 otherwise) const;
    Vec3 vec3(std::string_view key, Vec3 otherwise) const;
    Vec4 vec4(std::string_view key, Vec4 otherwise) const;
    /// An index into a list of the document ("bufferViews"), in range; nothing when the member is not there.
    std::optional<std::uint32_t> index(std::string_view key, std::string_view list) const;
    /// This value as such an index.
    std::uint32_t index_into(std::string_view list) const;

    std::string path() const;
    /// "nodes[3]", and the name that the file gives it: "nodes[3] 'Wheel'".
    std::string label() const;
    [[noreturn]] void reject(const std::string& reason) const;
    const Json& json() const { return *json_; }

  private:
    [[noreturn]] void wrong_type(std::string_view wanted) const;
    template <std::size_t n> std::array<float, n> reals(std::string_view key, std::array<float, n> otherwise) const;

    const Document* document_;
    const Json* json_;
};

/// A parsed text. Deeper nesting than max_json_depth, duplicate keys, and whatever is not strict JSON is rejected.
/// Memory is charged while parsing, and given back with the document.
class Document {
  public:
    Document(std::span<const std::byte> text, std::string file, MemoryBudget& budget);

    Value root() const { return {*this, root_}; }
    /// The elements of a top-level array; empty when there is none.
    Value list(std::string_view key) const;
    Value element(std::string_view key, std::size_t index) const { return list(key)[index]; }
    /// What Value::label() says of that element, without a search.
    std::string label(std::string_view key, std::size_t index) const;

    const std::string& file() const { return file_; }
    std::string path(const Json& value) const;
    [[noreturn]] void reject(const std::string& element, const std::string& reason) const;

  private:
    std::string file_;
    HeldCharge charge_;
    Json root_;
    const Json nothing_ = Json::array();
};

} // namespace weft::scenes::gltf
