// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/images.h"

#include "scenes/files/input_error.h"
#include "scenes/files/uri.h"
#include "scenes/image/decode.h"

namespace weft::scenes::gltf {

std::int32_t Images::use(std::uint32_t index) {
    std::int32_t& number = numbers_[index];
    if (number >= 0) return number;
    number = static_cast<std::int32_t>(slots_.size());
    const Value image = document_.element("images", index);
    Slot slot(budget_);
    slot.element = document_.label("images", index);
    if (const auto uri = image.find("uri")) {
        slot.uri = uri->string();
        if (!is_data_uri(slot.uri)) {
            const auto [known, fresh] = by_file_.try_emplace(slot.uri, number);
            if (!fresh) return number = known->second;
            if (by_file_.size() > max_external_files)
                throw LimitError(document_.file(), uri->path(),
                                 "more than " + std::to_string(max_external_files) + " image files");
        }
    } else if (const auto view = image.index("bufferView", "bufferViews")) {
        slot.bytes = buffers_.view(*view);
    } else {
        image.reject("has neither 'uri' nor 'bufferView'");
    }
    slots_.push_back(std::move(slot));
    return number;
}

void Images::decode(std::size_t number) {
    Slot& slot = slots_[number];
    Bytes owned;
    HeldCharge owned_charge(budget_);
    std::span<const std::byte> bytes = slot.bytes;
    if (!slot.uri.empty() || bytes.empty()) { // views are never empty, but a URI can be: its reader says so
        owned = read_uri(slot.uri, folder_, slot.element, budget_);
        owned_charge.adopt(owned.size());
        bytes = owned;
    }
    Image8 picture = decode_image(bytes, document_.file(), slot.element, budget_);
    slot.charge.adopt(picture.texels.size());
    slot.image.width = picture.width;
    slot.image.height = picture.height;
    slot.image.channels = static_cast<std::uint32_t>(picture.channels);
    slot.image.texels = std::move(picture.texels);
}

std::vector<Image> Images::take(HeldCharge& charge) {
    std::vector<Image> images;
    images.reserve(slots_.size());
    for (Slot& slot : slots_) {
        charge.adopt(slot.image.texels.size());
        slot.charge.keep();
        images.push_back(std::move(slot.image));
    }
    return images;
}

} // namespace weft::scenes::gltf
