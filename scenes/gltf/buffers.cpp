// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/buffers.h"

#include "scenes/files/input_error.h"
#include "scenes/files/uri.h"

namespace weft::scenes::gltf {

Buffers::Buffers(const Document& document, std::span<const std::byte> binary, const SceneFolder& folder,
                 MemoryBudget& budget)
    : document_(document), binary_(binary), folder_(folder), budget_(budget), charge_(budget),
      slots_(document.list("buffers").size()) {}

std::span<const std::byte> Buffers::view(std::uint32_t index) {
    const Value view = document_.element("bufferViews", index);
    (void)view.at("buffer");
    const std::uint32_t which = *view.index("buffer", "buffers");
    const std::span<const std::byte> bytes = buffer(which);
    const std::uint64_t offset = view.integer("byteOffset", 0), length = view.at("byteLength").integer();
    if (length == 0) view.at("byteLength").reject("is 0, but must be at least 1");
    if (offset > bytes.size() || length > bytes.size() - offset)
        view.reject("covers bytes " + std::to_string(offset) + " + " + std::to_string(length) + ", but buffers[" +
                    std::to_string(which) + "] has " + std::to_string(bytes.size()));
    return bytes.subspan(offset, length);
}

std::span<const std::byte> Buffers::buffer(std::uint32_t index) {
    Slot& slot = slots_[index];
    if (slot.ready) return slot.bytes;
    const Value buffer = document_.element("buffers", index);
    const std::uint64_t length = buffer.at("byteLength").integer();
    std::span<const std::byte> bytes;
    if (const auto uri = buffer.find("uri")) {
        if (!is_data_uri(uri->string()) && ++files_ > max_external_files)
            throw LimitError(document_.file(), uri->path(),
                             "more than " + std::to_string(max_external_files) + " buffers in files of their own");
        slot.owned = read_uri(uri->string(), folder_, uri->path(), budget_);
        charge_.adopt(slot.owned.size());
        bytes = slot.owned;
    } else if (index == 0 && !binary_.empty()) {
        bytes = binary_;
    } else {
        buffer.reject("has no 'uri', and is not the first buffer of a .glb with a binary chunk");
    }
    if (bytes.size() < length)
        buffer.at("byteLength")
            .reject("is " + std::to_string(length) + ", but there are " + std::to_string(bytes.size()) + " bytes");
    slot.bytes = bytes.first(length);
    slot.ready = true;
    return slot.bytes;
}

} // namespace weft::scenes::gltf
