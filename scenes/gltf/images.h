// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/image.h"
#include "scenes/gltf/buffers.h"
#include "scenes/gltf/json.h"

#include <map>
#include <string>
#include <vector>

namespace weft::scenes::gltf {

/// The images that materials ask for, each once however often it is asked for. Asking is for one thread; then every
/// decode(i) may run on any.
class Images {
  public:
    Images(const Document& document, Buffers& buffers, const SceneFolder& folder, MemoryBudget& budget)
        : document_(document), buffers_(buffers), folder_(folder), budget_(budget),
          numbers_(document.list("images").size(), -1) {}

    /// The scene's number for an image of the file.
    std::int32_t use(std::uint32_t image);

    std::size_t size() const { return slots_.size(); }
    void decode(std::size_t number);
    /// The decoded pictures; their charge goes to `charge`.
    std::vector<Image> take(HeldCharge& charge);

  private:
    struct Slot {
        explicit Slot(MemoryBudget& budget) : charge(budget) {}
        std::string element, uri;
        std::span<const std::byte> bytes; ///< when there is no URI
        Image image;
        HeldCharge charge;
    };
    const Document& document_;
    Buffers& buffers_;
    const SceneFolder& folder_;
    MemoryBudget& budget_;
    std::vector<std::int32_t> numbers_;
    std::map<std::string, std::int32_t, std::less<>> by_file_; ///< several images may name one file
    std::vector<Slot> slots_;
};

} // namespace weft::scenes::gltf
