// SPDX-License-Identifier: Apache-2.0
#include "scenes/ply/ply_rows.h"

#include "scenes/files/input_error.h"
#include "scenes/mesh/color.h"
#include "scenes/mesh/polygons.h"
#include "scenes/mesh/triangulate.h"
#include "scenes/mesh/up_axis.h"
#include "scenes/ply/ply_source.h"

#include <array>

namespace weft::scenes::ply {

namespace {

/// What a vertex property is for.
enum Role : std::uint8_t { px, py, pz, nx, ny, nz, tu, tv, red, green, blue, alpha, unused };
constexpr std::size_t roles = unused;

/// The names that programs give to the property, the first that is there counts.
std::span<const std::string_view> names_of(std::size_t role) {
    static constexpr std::array<std::array<std::string_view, 5>, roles> names{{
        {"x"},
        {"y"},
        {"z"},
        {"nx", "normal_x"},
        {"ny", "normal_y"},
        {"nz", "normal_z"},
        {"u", "s", "texture_u", "texture_s", "texcoord_u"},
        {"v", "t", "texture_v", "texture_t", "texcoord_v"},
        {"red", "r", "diffuse_red"},
        {"green", "g", "diffuse_green"},
        {"blue", "b", "diffuse_blue"},
        {"alpha", "a", "diffuse_alpha"},
    }};
    const auto& all = names[role];
    const auto used = std::find(all.begin(), all.end(), std::string_view{}) - all.begin();
    return std::span(all).first(static_cast<std::size_t>(used));
}

float narrow(double value) {
    // A conversion that overflows is undefined; infinity is what the validator refuses.
    constexpr double limit = std::numeric_limits<float>::max();
    if (value > limit) return std::numeric_limits<float>::infinity();
    if (value < -limit) return -std::numeric_limits<float>::infinity();
    return static_cast<float>(value);
}

/// Whole numbers are shares of the type's largest value, floating-point ones are shares of 1.
float share(double value, Type type) {
    switch (type) {
    case Type::uint16: return narrow(value / 65535);
    case Type::int16: return narrow(value / 32767);
    case Type::float32:
    case Type::float64: return narrow(value);
    default: return narrow(value / 255);
    }
}

/// Bytes and words hold what a display is given; floats are light.
float light(double value, Type type) {
    const float s = share(value, type);
    return is_integer(type) ? srgb_to_linear(s) : s;
}

/// Reads the elements of one file, in whatever order they come.
template <class Source> class Reader {
  public:
    Reader(const Header& header, Source source, std::string_view file, UpAxis up, MemoryBudget& budget,
           Warnings& warnings)
        : header_(header), source_(source), file_(file), up_(up), budget_(budget), warnings_(warnings),
          triangles_(budget, "triangles"), polygons_(budget) {
        const Element* const vertices = header.find("vertex");
        vertex_count_ = vertices ? vertices->count : 0;
        for (unsigned byte = 0; byte < 256; ++byte) byte_light_[byte] = srgb_to_linear(static_cast<float>(byte) / 255);
    }

    Rows read() {
        for (const Element& element : header_.elements) {
            element_ = &element;
            if (element.name == "vertex")
                read_vertices();
            else if (element.name == "face")
                read_faces();
            else if (element.name == "tristrips")
                read_strips();
            else
                skip_element();
        }
        cut_polygons();
        rows_.mesh.triangles = triangles_.take();
        return std::move(rows_);
    }

  private:
    std::string place() const { return element_->name + " " + std::to_string(row_); }
    [[noreturn]] void fail(std::string reason) const {
        throw InputError(std::string(file_), place(), std::move(reason));
    }
    double value(const Property& property) {
        double v = 0;
        if (!source_.read(property.type, v)) fail("property " + property.name + ": " + std::string(Source::failure()));
        return v;
    }
    std::uint64_t list_length(const Property& property) {
        double n = 0;
        if (!source_.read(property.count_type, n))
            fail("length of list " + property.name + ": " + std::string(Source::failure()));
        if (n < 0) fail("list " + property.name + " has the length " + std::to_string(static_cast<std::int64_t>(n)));
        if (source_.lacks(property.type, n))
            fail("list " + property.name + " of " + std::to_string(static_cast<std::uint64_t>(n)) +
                 " values is longer than the rest of the file");
        return static_cast<std::uint64_t>(n);
    }
    void skip(const Property& property) {
        const std::uint64_t n = property.is_list ? list_length(property) : 1;
        if (!source_.skip(property.type, n)) fail("property " + property.name + ": " + std::string(Source::failure()));
    }
    void skip_element() {
        if (element_->count > 0) warnings_.add("PLY element \"" + printable(element_->name, 60) + "\" left out");
        if (element_->properties.empty()) return; // of any number of empty rows
        for (row_ = 0; row_ < element_->count; ++row_)
            for (const Property& property : element_->properties) skip(property);
    }

    void read_vertices();
    void plan_vertices();
    void read_faces();
    void read_strips();
    const Property& index_list() const;
    void read_polygon(const Property& list);
    std::uint32_t vertex(const Property& list);
    void cut_polygons();

    float channel(Role role) const {
        const double v = row_values_[role];
        const Type type = types_[role];
        if (type == Type::uint8 && v >= 0 && v <= 255) return byte_light_[static_cast<std::size_t>(v)];
        return light(v, type);
    }
    bool has(Role role) const { return has_[role]; }

    const Header& header_;
    Source source_;
    std::string_view file_;
    UpAxis up_;
    MemoryBudget& budget_;
    Warnings& warnings_;

    const Element* element_ = nullptr;
    std::uint64_t row_ = 0;
    std::uint64_t vertex_count_ = 0;
    Rows rows_;
    ChargedVector<Mesh::Triangle> triangles_;
    Polygons polygons_;

    std::vector<Role> plan_; // of each vertex property
    std::array<double, roles + 1> row_values_{};
    std::array<Type, roles> types_{};
    std::array<bool, roles> has_{};
    std::array<float, 256> byte_light_{};
};

/// Decides what each property is for; half a normal or half a colour is left out with a warning.
template <class Source> void Reader<Source>::plan_vertices() {
    plan_.assign(element_->properties.size(), unused);
    for (std::size_t role = 0; role < roles; ++role) {
        const int found = element_->find(names_of(role));
        if (found < 0) continue;
        const Property& property = element_->properties[static_cast<std::size_t>(found)];
        if (property.is_list) continue;
        plan_[static_cast<std::size_t>(found)] = static_cast<Role>(role);
        types_[role] = property.type;
        has_[role] = true;
    }
    if (!has(px) || !has(py) || !has(pz))
        throw InputError(std::string(file_), "element vertex", "a vertex needs the properties x, y and z");
    const auto all_or_none = [&](std::initializer_list<Role> group, const char* what) {
        std::size_t present = 0;
        for (const Role role : group) present += has(role);
        if (present == group.size()) return;
        if (present > 0) warnings_.add(std::string("PLY ") + what + " left out: not all properties are there");
        for (const Role role : group) {
            has_[role] = false;
            std::replace(plan_.begin(), plan_.end(), role, unused);
        }
    };
    all_or_none({nx, ny, nz}, "normals");
    all_or_none({tu, tv}, "texture coordinates");
    all_or_none({red, green, blue}, "colours");
    if (!has(red)) has_[alpha] = false;
}

template <class Source> void Reader<Source>::read_vertices() {
    plan_vertices();
    if (vertex_count_ > 0xffffffff) throw LimitError(std::string(file_), "element vertex", "more than 2^32 vertices");
    const auto n = static_cast<std::size_t>(vertex_count_);
    Mesh& mesh = rows_.mesh;
    budget_.charge(
        n * (sizeof(Vec3) * (has(nx) ? 2 : 1) + (has(tu) ? sizeof(Vec2) : 0) + (has(red) ? sizeof(Vec4) : 0)),
        "the vertices");
    mesh.positions.reserve(n);
    if (has(nx)) mesh.normals.reserve(n);
    if (has(tu)) mesh.uv0.reserve(n);
    if (has(red)) mesh.colors.reserve(n);
    const auto vector = [&](Role first) {
        return upright({narrow(row_values_[first]), narrow(row_values_[first + 1U]), narrow(row_values_[first + 2U])},
                       up_);
    };
    for (row_ = 0; row_ < n; ++row_) {
        for (std::size_t p = 0; p < plan_.size(); ++p) {
            const Property& property = element_->properties[p];
            if (plan_[p] != unused)
                row_values_[plan_[p]] = value(property);
            else
                skip(property);
        }
        mesh.positions.push_back(vector(px));
        if (has(nx)) mesh.normals.push_back(vector(nx));
        // Files count v from the bottom of the picture, weft from its top.
        if (has(tu)) mesh.uv0.push_back({share(row_values_[tu], types_[tu]), 1 - share(row_values_[tv], types_[tv])});
        if (has(red)) {
            const float a = has(alpha) ? share(row_values_[alpha], types_[alpha]) : 1;
            mesh.colors.push_back({channel(red), channel(green), channel(blue), a});
            rows_.is_translucent |= a < 1;
        }
    }
}

template <class Source> const Property& Reader<Source>::index_list() const {
    static constexpr std::string_view names[] = {"vertex_indices", "vertex_index"};
    const int found = element_->find(names);
    const std::string element = "element " + element_->name;
    if (found < 0) throw InputError(std::string(file_), element, "has no property vertex_indices");
    const Property& list = element_->properties[static_cast<std::size_t>(found)];
    if (!list.is_list || !is_integer(list.type))
        throw InputError(std::string(file_), element, list.name + " is not a list of whole numbers");
    return list;
}

template <class Source> std::uint32_t Reader<Source>::vertex(const Property& list) {
    const double index = value(list);
    if (index < 0 || index >= static_cast<double>(vertex_count_))
        fail("vertex index " + std::to_string(static_cast<std::int64_t>(index)) + " is out of range: there are " +
             std::to_string(vertex_count_));
    return static_cast<std::uint32_t>(index);
}

template <class Source> void Reader<Source>::read_polygon(const Property& list) {
    const std::uint64_t corners = list_length(list);
    if (corners > max_corners)
        throw LimitError(std::string(file_), place(),
                         std::to_string(corners) + " corners; the limit is " + std::to_string(max_corners));
    if (corners == 3) {
        const std::uint32_t a = vertex(list);
        const std::uint32_t b = vertex(list);
        const std::uint32_t c = vertex(list);
        triangles_.push_back({a, b, c});
        return;
    }
    if (corners < 3) {
        for (std::uint64_t i = 0; i < corners; ++i) vertex(list);
        warnings_.add("PLY faces with fewer than three corners left out", place());
        return;
    }
    for (std::uint64_t i = 0; i < corners; ++i) polygons_.add_corner(vertex(list));
    polygons_.finish();
}

template <class Source> void Reader<Source>::read_faces() {
    const Property& list = index_list();
    if (element_->find("texcoord") >= 0) warnings_.add("unsupported: PLY texture coordinates per face (texcoord)");
    if (element_->find("red") >= 0) warnings_.add("unsupported: PLY colours per face");
    triangles_.reserve(static_cast<std::size_t>(element_->count));
    for (row_ = 0; row_ < element_->count; ++row_)
        for (const Property& property : element_->properties) {
            if (&property == &list)
                read_polygon(list);
            else
                skip(property);
        }
}

/// Strips of triangles; -1 ends one. Each second triangle is turned over, so that all face the same way.
template <class Source> void Reader<Source>::read_strips() {
    const Property& list = index_list();
    for (row_ = 0; row_ < element_->count; ++row_)
        for (const Property& property : element_->properties) {
            if (&property != &list) {
                skip(property);
                continue;
            }
            std::uint64_t in_strip = 0;
            std::uint32_t last[2] = {0, 0};
            for (std::uint64_t n = list_length(list); n > 0; --n) {
                const double index = value(list);
                if (index == -1) {
                    in_strip = 0;
                    continue;
                }
                if (index < 0 || index >= static_cast<double>(vertex_count_))
                    fail("vertex index " + std::to_string(static_cast<std::int64_t>(index)) +
                         " is out of range: there are " + std::to_string(vertex_count_));
                const auto v = static_cast<std::uint32_t>(index);
                const bool turned = in_strip % 2 == 1;
                if (in_strip >= 2) triangles_.push_back({last[turned ? 1 : 0], last[turned ? 0 : 1], v});
                last[0] = last[1];
                last[1] = v;
                ++in_strip;
            }
        }
}

template <class Source> void Reader<Source>::cut_polygons() {
    if (polygons_.size() == 0) return;
    triangles_.reserve(triangles_.size() + polygons_.triangles());
    Triangulator triangulate;
    std::vector<Vec3> corners;
    for (std::size_t i = 0; i < polygons_.size(); ++i) {
        const auto polygon = polygons_[i];
        corners.clear();
        for (const std::uint32_t v : polygon) corners.push_back(rows_.mesh.positions[v]);
        for (const auto& t : triangulate(corners)) triangles_.push_back({polygon[t[0]], polygon[t[1]], polygon[t[2]]});
    }
    if (triangulate.gave_up()) warnings_.add("concave polygons beyond a limit of work cut as if they were convex");
}

} // namespace

Rows read_rows(const Header& header, std::string_view text, std::string_view file, UpAxis up, MemoryBudget& budget,
               Warnings& warnings) {
    const std::string_view data = text.substr(header.size);
    switch (header.encoding) {
    case Encoding::little_endian: return Reader(header, BinarySource<false>(data), file, up, budget, warnings).read();
    case Encoding::big_endian: return Reader(header, BinarySource<true>(data), file, up, budget, warnings).read();
    default: return Reader(header, AsciiSource(data), file, up, budget, warnings).read();
    }
}

} // namespace weft::scenes::ply
