// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/json.h"

#include "scenes/files/input_error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace weft::scenes::gltf {

namespace {

std::string in_quotes(std::string_view text) { return "'" + printable(text, 64) + "'"; }

/// " 'Wheel'" for a thing that has a name.
std::string quoted_name(const Json& json) {
    if (!json.is_object()) return "";
    const auto name = json.find("name");
    if (name == json.end() || !name->is_string()) return "";
    const auto& text = name->get_ref<const std::string&>();
    return text.empty() ? "" : " " + in_quotes(text);
}

/// Builds the tree from the parser's events, so that depth, duplicate keys and memory are checked before they cost.
class TreeBuilder {
  public:
    using number_integer_t = Json::number_integer_t;
    using number_unsigned_t = Json::number_unsigned_t;
    using number_float_t = Json::number_float_t;
    using string_t = Json::string_t;
    using binary_t = Json::binary_t;

    TreeBuilder(const Document& document, Json& root, HeldCharge& charge)
        : document_(document), root_(root), charge_(charge) {}

    bool null() { return put(nullptr); }
    bool boolean(bool value) { return put(value); }
    bool number_integer(number_integer_t value) { return put(value); }
    bool number_unsigned(number_unsigned_t value) { return put(value); }
    bool number_float(number_float_t value, const string_t&) { return put(value); }
    bool string(string_t& value) {
        cost(sizeof(string_t) + value.size());
        return put(std::move(value));
    }
    bool binary(binary_t&) { return false; } // not in JSON text

    bool start_object(std::size_t) { return open(Json::object()); }
    bool start_array(std::size_t) { return open(Json::array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(string_t& name) {
        cost(map_node + name.size());
        auto& object = open_.back()->get_ref<Json::object_t&>();
        const auto [place, fresh] = object.try_emplace(std::move(name));
        if (!fresh)
            document_.reject(document_.path(*open_.back()), "has the member " + in_quotes(place->first) + " twice");
        member_ = &place->second;
        return true;
    }
    bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception&) {
        document_.reject("",
                         "is not valid JSON: unexpected " + in_quotes(token) + " at byte " + std::to_string(position));
    }

  private:
    // What a value takes in an array that doubles, and what a container and a map node take with their heap blocks.
    static constexpr std::uint64_t in_array = 3 * sizeof(Json), container = 64, map_node = 112;
    static constexpr std::uint64_t charge_step = 64 << 10;

    void cost(std::uint64_t bytes) {
        if (bytes > paid_) {
            const std::uint64_t more = std::max(bytes, charge_step);
            charge_.add(more, "the JSON text", document_.file(), "");
            paid_ += more;
        }
        paid_ -= bytes;
    }
    Json* place(Json&& value) {
        if (open_.empty()) return &(root_ = std::move(value));
        if (member_) return &(*std::exchange(member_, nullptr) = std::move(value));
        cost(in_array);
        auto& array = open_.back()->get_ref<Json::array_t&>();
        return &array.emplace_back(std::move(value));
    }
    template <class T> bool put(T&& value) {
        place(Json(std::forward<T>(value)));
        return true;
    }
    bool open(Json&& value) {
        if (open_.size() >= max_json_depth)
            document_.reject(document_.path(*open_.back()),
                             "is nested deeper than " + std::to_string(max_json_depth) + " levels");
        cost(container);
        open_.push_back(place(std::move(value)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    const Document& document_;
    Json& root_;
    HeldCharge& charge_;
    std::vector<Json*> open_; // an array's last element does not move while it is open
    Json* member_ = nullptr;
    std::uint64_t paid_ = 0;
};

/// Appends the way from `from` to `wanted`; no deeper than the parser lets a text be.
bool find_path(const Json& from, const Json& wanted, std::string& path) { // NOLINT(misc-no-recursion)
    if (&from == &wanted) return true;
    const std::size_t length = path.size();
    if (from.is_object()) {
        for (const auto& [key, value] : from.get_ref<const Json::object_t&>()) {
            path += (path.empty() ? "" : ".") + printable(key, 64);
            if (find_path(value, wanted, path)) return true;
            path.resize(length);
        }
    } else if (from.is_array()) {
        for (std::size_t i = 0; i < from.size(); ++i) {
            path += "[" + std::to_string(i) + "]";
            if (find_path(from[i], wanted, path)) return true;
            path.resize(length);
        }
    }
    return false;
}

} // namespace

Document::Document(std::span<const std::byte> text, std::string file, MemoryBudget& budget)
    : file_(std::move(file)), charge_(budget) {
    TreeBuilder builder(*this, root_, charge_);
    const auto* begin = reinterpret_cast<const char*>(text.data());
    if (!Json::sax_parse(begin, begin + text.size(), &builder)) reject("", "is not valid JSON");
    if (!root_.is_object()) reject("", "the JSON text must be an object");
}

Value Document::list(std::string_view key) const {
    const std::optional<Value> found = root().find(key);
    if (!found) return {*this, nothing_};
    (void)found->size(); // must be an array
    return *found;
}

std::string Document::path(const Json& value) const {
    std::string path;
    return find_path(root_, value, path) ? path : std::string();
}

std::string Document::label(std::string_view key, std::size_t index) const {
    return std::string(key) + "[" + std::to_string(index) + "]" + quoted_name(element(key, index).json());
}

void Document::reject(const std::string& element, const std::string& reason) const {
    throw InputError(file_, element, reason);
}

std::string Value::path() const { return document_->path(*json_); }

std::string Value::label() const { return path() + quoted_name(*json_); }

void Value::reject(const std::string& reason) const { document_->reject(path(), reason); }

void Value::wrong_type(std::string_view wanted) const {
    reject("must be " + std::string(wanted) + ", but is " + (json_->is_null() ? "" : "of type ") + json_->type_name());
}

double Value::number() const {
    if (!json_->is_number()) wrong_type("a number");
    return json_->get<double>();
}

float Value::real() const {
    const double value = number();
    if (std::fabs(value) > static_cast<double>(std::numeric_limits<float>::max()))
        reject("is " + json_->dump() + ", more than a float can hold");
    return static_cast<float>(value);
}

std::uint64_t Value::integer() const {
    if (json_->is_number_unsigned()) return json_->get<std::uint64_t>();
    const double value = number();
    if (value < 0) reject("is " + json_->dump() + ", but must not be negative");
    // Some writers put 3.0 for 3. Above 2^53 a double no longer tells neighbours apart.
    if (value != std::floor(value) || value > 0x1p53) reject("is " + json_->dump() + ", but must be a whole number");
    return static_cast<std::uint64_t>(value);
}

bool Value::boolean() const {
    if (!json_->is_boolean()) wrong_type("true or false");
    return json_->get<bool>();
}

std::string_view Value::string() const {
    if (!json_->is_string()) wrong_type("a string");
    return json_->get_ref<const std::string&>();
}

std::size_t Value::size() const {
    if (!json_->is_array()) wrong_type("an array");
    return json_->size();
}

Value Value::operator[](std::size_t element) const { return {*document_, (*json_)[element]}; }

std::optional<Value> Value::find(std::string_view key) const {
    if (!json_->is_object()) wrong_type("an object");
    const auto& object = json_->get_ref<const Json::object_t&>();
    const auto member = object.find(key);
    if (member == object.end()) return std::nullopt;
    return Value(*document_, member->second);
}

Value Value::at(std::string_view key) const {
    const auto member = find(key);
    if (!member) reject("has no '" + std::string(key) + "'");
    return *member;
}

std::optional<Value> Value::extension(std::string_view name) const {
    const auto extensions = find("extensions");
    if (!extensions) return std::nullopt;
    const auto found = extensions->find(name);
    if (found && !found->json().is_object()) found->wrong_type("an object");
    return found;
}

float Value::real(std::string_view key, float otherwise) const {
    const auto member = find(key);
    return member ? member->real() : otherwise;
}

std::uint64_t Value::integer(std::string_view key, std::uint64_t otherwise) const {
    const auto member = find(key);
    return member ? member->integer() : otherwise;
}

bool Value::boolean(std::string_view key, bool otherwise) const {
    const auto member = find(key);
    return member ? member->boolean() : otherwise;
}

std::string_view Value::string(std::string_view key, std::string_view otherwise) const {
    const auto member = find(key);
    return member ? member->string() : otherwise;
}

template <std::size_t n> std::array<float, n> Value::reals(std::string_view key, std::array<float, n> otherwise) const {
    const auto member = find(key);
    if (!member) return otherwise;
    if (member->size() != n)
        member->reject("has " + std::to_string(member->size()) + " numbers, but must have " + std::to_string(n));
    std::array<float, n> values{};
    for (std::size_t i = 0; i < n; ++i) values[i] = (*member)[i].real();
    return values;
}

Vec2 Value::vec2(std::string_view key, Vec2 otherwise) const {
    const auto v = reals<2>(key, {otherwise.x, otherwise.y});
    return {v[0], v[1]};
}

Vec3 Value::vec3(std::string_view key, Vec3 otherwise) const {
    const auto v = reals<3>(key, {otherwise.x, otherwise.y, otherwise.z});
    return {v[0], v[1], v[2]};
}

Vec4 Value::vec4(std::string_view key, Vec4 otherwise) const {
    const auto v = reals<4>(key, {otherwise.x, otherwise.y, otherwise.z, otherwise.w});
    return {v[0], v[1], v[2], v[3]};
}

std::uint32_t Value::index_into(std::string_view list) const {
    const std::uint64_t value = integer();
    const std::size_t size = document_->list(list).size();
    if (value >= size)
        reject("is " + std::to_string(value) + ", but the file has " + std::to_string(size) + " " + std::string(list) +
               (size > 0 ? ", numbered from 0" : ""));
    return static_cast<std::uint32_t>(value);
}

std::optional<std::uint32_t> Value::index(std::string_view key, std::string_view list) const {
    const auto member = find(key);
    if (!member) return std::nullopt;
    return member->index_into(list);
}

} // namespace weft::scenes::gltf
