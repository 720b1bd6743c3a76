// SPDX-License-Identifier: Apache-2.0
#include "scenes/obj/obj_data.h"

#include "scenes/files/input_error.h"
#include "scenes/mesh/number.h"
#include "scenes/mesh/triangulate.h"
#include "scenes/obj/statements.h"

#include <algorithm>
#include <unordered_map>

namespace weft::scenes::obj {

namespace {

constexpr std::size_t max_materials = std::size_t{1} << 16;
constexpr std::size_t max_libraries = 4096;

/// The largest index of one kind that was used, and where: an index may point ahead of its line.
struct Reach {
    std::int64_t most = -1;
    std::size_t line = 0;
};

class Parser {
  public:
    Parser(std::string_view text, std::string_view file, ObjData& data, Warnings& warnings)
        : lines_(text), file_(file), data_(data), warnings_(warnings) {
        data_.materials.emplace_back();
    }

    void parse() {
        while (lines_.next()) statement(lines_.keyword());
        if (known_ == 0)
            throw InputError(std::string(file_), unknown_line_ ? "line " + std::to_string(unknown_line_) : "",
                             "is not an OBJ file: it has no OBJ statement");
        require(reach_v_, data_.positions.size(), "vertex");
        require(reach_vt_, data_.uvs.size(), "texture coordinate");
        require(reach_vn_, data_.normals.size(), "normal");
    }

  private:
    [[noreturn]] void fail(std::string reason) const { fail(lines_.line(), std::move(reason)); }
    [[noreturn]] void fail(std::size_t line, std::string reason) const {
        throw InputError(std::string(file_), "line " + std::to_string(line), std::move(reason));
    }
    void warn(std::string_view line) const { warnings_.add(line, "line " + std::to_string(lines_.line())); }

    void require(const Reach& reach, std::size_t count, const char* what) const {
        if (reach.most >= static_cast<std::int64_t>(count))
            fail(reach.line, std::string(what) + " " + std::to_string(reach.most + 1) + " is out of range: there are " +
                                 std::to_string(count));
    }

    void statement(std::string_view keyword);
    void other(std::string_view keyword);
    std::size_t numbers(float* values, std::size_t least, std::size_t most);
    void position();
    void texture_coordinates();
    void normal();
    void face();
    void use_material();
    void library();
    void smoothing();
    std::uint32_t index(std::string_view text, std::string_view word, std::size_t count, Reach& reach);
    Triples::Triple corner(std::string_view word);

    Statements lines_;
    std::string_view file_;
    ObjData& data_;
    Warnings& warnings_;
    std::uint64_t known_ = 0;
    std::size_t unknown_line_ = 0;

    std::uint32_t material_ = 0, group_ = 0;
    std::unordered_map<std::string, std::uint32_t> material_numbers_;
    Reach reach_v_, reach_vt_, reach_vn_;
    std::vector<Triples::Triple> corners_;
};

void Parser::statement(std::string_view keyword) {
    ++known_;
    if (keyword == "v")
        position();
    else if (keyword == "f")
        face();
    else if (keyword == "vt")
        texture_coordinates();
    else if (keyword == "vn")
        normal();
    else if (keyword == "usemtl")
        use_material();
    else if (keyword == "s")
        smoothing();
    else if (keyword == "mtllib")
        library();
    else
        other(keyword);
}

/// Statements that change nothing in the picture, and those that weft does not draw.
void Parser::other(std::string_view keyword) {
    const auto is_one_of = [&](std::initializer_list<std::string_view> words) {
        return std::find(words.begin(), words.end(), keyword) != words.end();
    };
    if (is_one_of({"g", "o", "mg", "lod", "bevel", "c_interp", "d_interp", "usemap", "maplib", "fo"})) return;
    if (is_one_of({"l", "p"})) return warn("unsupported: OBJ lines and points (l, p)");
    if (is_one_of({"vp",   "cstype", "deg", "bmat", "step",  "curv",  "curv2", "surf", "parm", "trim", "hole",
                   "scrv", "sp",     "end", "con",  "ctech", "stech", "bzp",   "bsp",  "cdc",  "cdp",  "res"}))
        return warn("unsupported: OBJ free-form curves and surfaces");
    if (is_one_of({"call", "csh", "shadow_obj", "trace_obj"}))
        return warn("unsupported: OBJ statement \"" + std::string(keyword) + "\"");
    --known_;
    if (unknown_line_ == 0) unknown_line_ = lines_.line();
    warn("OBJ statements with unknown keywords left out");
}

/// Reads the numbers of the statement, at most `most`; what follows is left unread.
std::size_t Parser::numbers(float* values, std::size_t least, std::size_t most) {
    std::size_t n = 0;
    for (; n < most; ++n) {
        const std::string_view word = lines_.word();
        if (word.empty()) break;
        const auto value = float_of(word);
        if (!value) fail("\"" + std::string(word) + "\" is not a finite number");
        values[n] = *value;
    }
    if (n < least)
        fail(std::string(lines_.keyword()) + " has " + std::to_string(n) + " numbers, needs " + std::to_string(least));
    return n;
}

void Parser::position() {
    float x[6];
    const std::size_t n = numbers(x, 3, 6); // 4: a weight, which only free-form surfaces use
    data_.positions.push_back({x[0], x[1], x[2]});
    if (n == 6 && data_.colors.empty()) data_.colors.resize(data_.positions.size() - 1, {1, 1, 1});
    if (n == 6)
        data_.colors.push_back({x[3], x[4], x[5]});
    else if (!data_.colors.empty())
        data_.colors.push_back({1, 1, 1});
}

void Parser::texture_coordinates() {
    float x[2] = {0, 0};
    numbers(x, 1, 2);
    data_.uvs.push_back({x[0], x[1]});
}

void Parser::normal() {
    float x[3];
    numbers(x, 3, 3);
    data_.normals.push_back({x[0], x[1], x[2]});
}

void Parser::use_material() {
    const std::string_view name = lines_.rest();
    const auto [place, is_new] = material_numbers_.emplace(name, static_cast<std::uint32_t>(data_.materials.size()));
    if (is_new) {
        if (data_.materials.size() > max_materials)
            throw LimitError(std::string(file_), "line " + std::to_string(lines_.line()),
                             "more than " + std::to_string(max_materials) + " materials");
        data_.materials.emplace_back(name);
    }
    material_ = place->second;
}

void Parser::library() {
    if (data_.libraries.size() == max_libraries)
        throw LimitError(std::string(file_), "line " + std::to_string(lines_.line()),
                         "more than " + std::to_string(max_libraries) + " material libraries");
    data_.libraries.push_back({std::string(lines_.rest()), lines_.line()});
}

void Parser::smoothing() {
    const std::string_view word = lines_.word();
    if (word == "off" || word.empty()) {
        group_ = 0;
        return;
    }
    if (word == "on") {
        group_ = 1;
        return;
    }
    const auto group = integer_of(word);
    if (!group || *group < 0 || *group > 0x7fffffff) fail("\"" + std::string(word) + "\" is no smoothing group");
    group_ = static_cast<std::uint32_t>(*group);
}

std::uint32_t Parser::index(std::string_view text, std::string_view word, std::size_t count, Reach& reach) {
    const auto number = integer_of(text);
    if (!number || *number == 0) fail("\"" + std::string(word) + "\" is not a corner: indices are whole numbers but 0");
    const std::int64_t i = *number > 0 ? *number - 1 : static_cast<std::int64_t>(count) + *number;
    if (i < 0 || i >= std::int64_t{made_normal})
        fail("index " + std::to_string(*number) + " is out of range: there are " + std::to_string(count) + " so far");
    if (i > reach.most) reach = {i, lines_.line()};
    return static_cast<std::uint32_t>(i);
}

/// "7", "7/2", "7//3" or "7/2/3".
Triples::Triple Parser::corner(std::string_view word) {
    Triples::Triple out{0, none, none};
    const auto first = word.find('/');
    out[0] = index(word.substr(0, first), word, data_.positions.size(), reach_v_);
    if (first == std::string_view::npos) return out;
    const auto second = word.find('/', first + 1);
    const std::string_view vt = word.substr(first + 1, second - first - 1);
    const std::string_view vn = second == std::string_view::npos ? std::string_view{} : word.substr(second + 1);
    if (!vt.empty()) out[1] = index(vt, word, data_.uvs.size(), reach_vt_);
    if (!vn.empty()) out[2] = index(vn, word, data_.normals.size(), reach_vn_);
    return out;
}

void Parser::face() {
    corners_.clear();
    bool has_normals = true;
    for (std::string_view word = lines_.word(); !word.empty(); word = lines_.word()) {
        if (corners_.size() == max_corners)
            throw LimitError(std::string(file_), "line " + std::to_string(lines_.line()),
                             "a face of more than " + std::to_string(max_corners) + " corners");
        corners_.push_back(corner(word));
        has_normals &= corners_.back()[2] != none;
    }
    if (corners_.size() < 3) return warn("OBJ faces with fewer than three corners left out");
    if (!has_normals)
        for (Triples::Triple& c : corners_)
            c[2] = group_ == 0 ? none : made_normal | data_.smoothed.insert({c[0], group_, 0});
    if (corners_.size() == 3) {
        Mesh::Triangle triangle;
        for (std::size_t i = 0; i < 3; ++i) triangle[i] = data_.vertices.insert(corners_[i]);
        data_.triangles.push_back(triangle);
        data_.triangle_materials.push_back(material_);
        return;
    }
    for (const Triples::Triple& c : corners_) data_.polygons.add_corner(data_.vertices.insert(c));
    data_.polygons.finish();
    data_.polygon_materials.push_back(material_);
}

} // namespace

void parse_obj(std::string_view text, std::string_view file, ObjData& data, Warnings& warnings) {
    Parser(text, file, data, warnings).parse();
}

} // namespace weft::scenes::obj
