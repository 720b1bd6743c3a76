// SPDX-License-Identifier: Apache-2.0
#include "builder.h"

#include <algorithm>

namespace weft::scenes::test {

int Builder::view(const void* data, std::size_t bytes, int stride) {
    while (buffer_.size() % 4 != 0) buffer_.push_back(std::byte{0});
    Json view = {{"buffer", 0}, {"byteOffset", buffer_.size()}, {"byteLength", bytes}};
    if (stride > 0) view["byteStride"] = stride;
    const auto* begin = static_cast<const std::byte*>(data);
    buffer_.insert(buffer_.end(), begin, begin + bytes);
    return add("bufferViews", view);
}

int Builder::add_accessor(int view, std::size_t components, int component_type, const std::string& type,
                          bool normalized) {
    const std::size_t width = type == "SCALAR" ? 1 : type == "MAT4" ? 16 : static_cast<std::size_t>(type.back() - '0');
    Json accessor = {
        {"bufferView", view}, {"componentType", component_type}, {"type", type}, {"count", components / width}};
    if (normalized) accessor["normalized"] = true;
    return add("accessors", accessor);
}

int Builder::add(const std::string& list, const Json& element) {
    json[list].push_back(element);
    return static_cast<int>(json[list].size()) - 1;
}

int Builder::node(const Json& node) {
    const int index = add("nodes", node);
    json["scene"] = 0;
    json["scenes"][0]["nodes"].push_back(index);
    return index;
}

std::string Builder::text() const {
    Json copy = json;
    if (!buffer_.empty())
        copy["buffers"] = {{{"byteLength", buffer_.size()},
                            {"uri", "data:application/octet-stream;base64," + base64(buffer_.data(), buffer_.size())}}};
    return copy.dump();
}

Bytes Builder::glb() const {
    Json copy = json;
    if (!buffer_.empty()) copy["buffers"] = {{{"byteLength", buffer_.size()}}};
    std::string text = copy.dump();
    while (text.size() % 4 != 0) text += ' ';
    std::vector<std::byte> binary = buffer_;
    while (binary.size() % 4 != 0) binary.push_back(std::byte{0});
    Bytes out;
    const auto word = [&](std::size_t value) {
        for (unsigned i = 0; i < 4; ++i) out.push_back(static_cast<std::byte>(value >> (8 * i) & 0xff));
    };
    word(0x46546C67);
    word(2);
    word(12 + 8 + text.size() + (binary.empty() ? 0 : 8 + binary.size()));
    word(text.size());
    word(0x4E4F534A);
    const Bytes json_bytes = to_bytes(text);
    out.insert(out.end(), json_bytes.begin(), json_bytes.end());
    if (binary.empty()) return out;
    word(binary.size());
    word(0x004E4942);
    out.insert(out.end(), binary.begin(), binary.end());
    return out;
}

Bytes to_bytes(const std::string& text) {
    Bytes bytes(text.size());
    if (!text.empty()) std::memcpy(bytes.data(), text.data(), text.size());
    return bytes;
}

std::string base64(const void* data, std::size_t bytes) {
    constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto* p = static_cast<const unsigned char*>(data);
    std::string out;
    for (std::size_t i = 0; i < bytes; i += 3) {
        const std::size_t n = std::min<std::size_t>(3, bytes - i);
        const unsigned group =
            p[i] * 65536u + (n > 1 ? p[i + 1] * 256u : 0u) + (n > 2 ? static_cast<unsigned>(p[i + 2]) : 0u);
        for (std::size_t d = 0; d < 4; ++d) out += d <= n ? digits[group >> (18 - 6 * d) & 63] : '=';
    }
    return out;
}

std::string tiny_png_uri() {
    // 1 x 1, RGB, the colour (255, 0, 0).
    return "data:image/png;base64,"
           "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
}

Loaded load_bytes(const Bytes& bytes, const LoadOptions& options) {
    MemoryBudget budget(std::uint64_t{1} << 30);
    SerialExecutor executor;
    const SceneFolder folder("scene.gltf");
    return load_gltf(bytes, folder, options, budget, executor);
}

Loaded load_text(const std::string& text, const LoadOptions& options) { return load_bytes(to_bytes(text), options); }

Loaded load(const Builder& builder, const LoadOptions& options) { return load_bytes(builder.glb(), options); }

std::string rejection(const std::string& text) {
    try {
        load_text(text);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

std::string rejection(const Builder& builder) { return rejection(builder.text()); }

bool has_warning(const Loaded& loaded, const std::string& part) {
    return std::any_of(loaded.warnings.begin(), loaded.warnings.end(),
                       [&](const std::string& line) { return line.find(part) != std::string::npos; });
}

Json triangle(Builder& b) { return {{"POSITION", b.floats({0, 0, 0, 1, 0, 0, 0, 1, 0}, "VEC3")}}; }

} // namespace weft::scenes::test
