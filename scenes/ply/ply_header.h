// SPDX-License-Identifier: Apache-2.0
// What a PLY file says of itself before its data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weft::scenes::ply {

enum class Encoding : std::uint8_t { ascii, little_endian, big_endian };
enum class Type : std::uint8_t { int8, uint8, int16, uint16, int32, uint32, float32, float64 };

constexpr std::size_t size_of(Type type) {
    constexpr std::size_t sizes[] = {1, 1, 2, 2, 4, 4, 4, 8};
    return sizes[static_cast<std::size_t>(type)];
}
constexpr bool is_integer(Type type) { return type < Type::float32; }

struct Property {
    std::string name;
    Type type = Type::float32; ///< of the value, or of each value of the list
    bool is_list = false;
    Type count_type = Type::uint8; ///< lists: of the number before the values
};

struct Element {
    std::string name;
    std::uint64_t count = 0;
    std::vector<Property> properties;

    /// Index of the property with one of these names, or -1.
    int find(std::span<const std::string_view> names) const;
    int find(std::string_view property) const { return find(std::span(&property, 1)); }
};

struct Header {
    Encoding encoding = Encoding::ascii;
    std::vector<Element> elements;
    std::vector<std::string> textures; ///< named by "comment TextureFile NAME", as MeshLab writes it
    std::size_t size = 0;              ///< bytes up to the data

    const Element* find(std::string_view element) const;
};

/// Throws InputError(file, "line N", ...). Every element's count is proved against the bytes that follow: a row of n
/// values takes at least n of the smallest encodings.
Header parse_header(std::string_view text, std::string_view file);

} // namespace weft::scenes::ply
