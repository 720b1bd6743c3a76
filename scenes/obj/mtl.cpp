// SPDX-License-Identifier: Apache-2.0
#include "scenes/obj/mtl.h"

#include "scenes/files/input_error.h"
#include "scenes/mesh/number.h"
#include "scenes/obj/statements.h"

#include <algorithm>

namespace weft::scenes::obj {

namespace {

constexpr std::size_t max_materials = std::size_t{1} << 16;

class Parser {
  public:
    Parser(std::string_view text, std::string_view file, std::vector<MtlMaterial>& materials, Textures& textures,
           Warnings& warnings)
        : lines_(text), file_(file), materials_(materials), textures_(textures), warnings_(warnings) {}

    void parse() {
        while (lines_.next()) {
            if (lines_.keyword() == "newmtl") {
                if (materials_.size() == max_materials)
                    throw LimitError(std::string(file_), place(),
                                     "more than " + std::to_string(max_materials) + " materials");
                materials_.emplace_back().name = lines_.rest();
                in_material_ = true;
            } else if (in_material_) {
                statement(lines_.keyword(), materials_.back());
            } else {
                fail("\"" + std::string(lines_.keyword()) + "\" before the first newmtl");
            }
        }
    }

  private:
    std::string place() const { return "line " + std::to_string(lines_.line()); }
    [[noreturn]] void fail(std::string reason) const {
        throw InputError(std::string(file_), place(), std::move(reason));
    }
    void unsupported(std::string_view what) const {
        warnings_.add("unsupported: MTL " + printable(what, 60), printable(file_) + " " + place());
    }

    void statement(std::string_view keyword, MtlMaterial& m);
    bool number_statement(std::string_view keyword, MtlMaterial& m);
    bool map_statement(std::string_view keyword, MtlMaterial& m);
    float number();
    void color(std::optional<Rgb>& out);
    std::optional<MapReference> map();
    /// Up to three numbers after an option, the first of which must be there.
    void numbers(Vec3& values);

    Statements lines_;
    std::string_view file_;
    std::vector<MtlMaterial>& materials_;
    Textures& textures_;
    Warnings& warnings_;
    bool in_material_ = false;
};

void Parser::statement(std::string_view keyword, MtlMaterial& m) {
    const auto is_one_of = [&](std::initializer_list<std::string_view> words) {
        return std::find(words.begin(), words.end(), keyword) != words.end();
    };
    if (keyword == "Kd") return color(m.kd);
    if (keyword == "Ks") return color(m.ks);
    if (keyword == "Ke") return color(m.ke);
    if (keyword == "Tf") return color(m.tf);
    if (number_statement(keyword, m) || map_statement(keyword, m)) return;
    // The ambient term stands for light that a path tracer computes; the others steer previews.
    if (is_one_of({"Ka", "map_Ka", "sharpness", "Km", "map_aat"})) return;
    if (is_one_of({"Ps", "Pc", "Pcr", "aniso", "anisor"})) {
        if (number() != 0) unsupported(keyword);
        return;
    }
    unsupported(keyword);
}

bool Parser::number_statement(std::string_view keyword, MtlMaterial& m) {
    if (keyword == "Ns")
        m.ns = number();
    else if (keyword == "Tr")
        m.tr = number();
    else if (keyword == "Ni")
        m.ni = number();
    else if (keyword == "Pr")
        m.pr = number();
    else if (keyword == "Pm")
        m.pm = number();
    else if (keyword == "d")
        m.d = number();
    else if (keyword == "illum")
        m.illum = static_cast<int>(std::clamp(number(), 0.0f, 100.0f));
    else
        return false;
    return true;
}

bool Parser::map_statement(std::string_view keyword, MtlMaterial& m) {
    if (keyword == "map_Kd")
        m.map_kd = map();
    else if (keyword == "map_Ke")
        m.map_ke = map();
    else if (keyword == "map_d" || keyword == "map_opacity")
        m.map_d = map();
    else if (keyword == "map_Pr")
        m.map_pr = map();
    else if (keyword == "map_Pm")
        m.map_pm = map();
    else if (keyword == "norm" || keyword == "map_Kn")
        m.normal = map();
    else
        return false;
    return true;
}

float Parser::number() {
    std::string_view word = lines_.word();
    if (word == "-halo") word = lines_.word();
    const auto value = float_of(word);
    if (!value) fail(std::string(lines_.keyword()) + ": \"" + std::string(word) + "\" is not a finite number");
    return *value;
}

void Parser::color(std::optional<Rgb>& out) {
    const std::string_view first = lines_.word();
    if (first == "spectral" || first == "xyz") return unsupported(first);
    Rgb value;
    for (std::size_t channel = 0; channel < 3; ++channel) {
        const std::string_view word = channel == 0 ? first : lines_.word();
        if (word.empty() && channel == 1) {
            value = {value.x, value.x, value.x}; // one number is a grey
            break;
        }
        const auto number = float_of(word);
        if (!number) fail(std::string(lines_.keyword()) + ": \"" + std::string(word) + "\" is not a finite number");
        value[channel] = *number;
    }
    out = value;
}

void Parser::numbers(Vec3& values) {
    values.x = number();
    for (std::size_t i = 1; i < 3; ++i) {
        Statements ahead = lines_;
        const auto value = float_of(ahead.word());
        if (!value) return;
        values[i] = *value;
        lines_ = ahead;
    }
}

/// Options, then the name of the file, which is the rest of the line.
std::optional<MapReference> Parser::map() {
    MapReference out;
    Vec3 scale{1, 1, 1}, offset{};
    for (;;) {
        Statements ahead = lines_;
        const std::string_view option = ahead.word();
        if (!option.starts_with('-')) break;
        lines_ = ahead;
        if (option == "-s") {
            numbers(scale);
        } else if (option == "-o") {
            numbers(offset);
        } else if (option == "-t") {
            Vec3 turbulence;
            numbers(turbulence);
        } else if (option == "-mm") {
            number();
            number();
        } else if (option == "-clamp") {
            if (lines_.word() == "on") out.slot.wrap_u = out.slot.wrap_v = Wrap::clamp;
        } else {
            lines_.word(); // -blendu, -blendv, -boost, -texres, -bm, -imfchan, -type, -cc, -colorspace: one word each
        }
    }
    const std::string_view path = lines_.rest();
    if (path.empty()) fail(std::string(lines_.keyword()) + " names no file");
    out.texture = textures_.add(path, std::string(lines_.keyword()) + " at " + printable(file_) + " " + place());
    // The file's v counts from the bottom, and the reader has flipped the mesh's: 1 - (s (1 - v) + o) = s v + 1 - s -
    // o.
    out.slot.row0 = {scale.x, 0, offset.x};
    out.slot.row1 = {0, scale.y, 1 - scale.y - offset.y};
    return out;
}

} // namespace

void parse_mtl(std::string_view text, std::string_view file, std::vector<MtlMaterial>& materials, Textures& textures,
               Warnings& warnings) {
    Parser(text, file, materials, textures, warnings).parse();
}

} // namespace weft::scenes::obj
