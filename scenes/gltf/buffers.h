// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenes/files/file_reader.h"
#include "scenes/gltf/json.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace weft::scenes::gltf {

inline constexpr std::size_t max_external_files = 4096; ///< buffers, and again images, that are files of their own

/// The bytes that a glTF file refers to: the binary chunk, data URIs, and files beside it. A buffer is read when it is
/// first asked for, so that what only unused parts need is not read. Asking is for one thread.
class Buffers {
  public:
    Buffers(const Document& document, std::span<const std::byte> binary, const SceneFolder& folder,
            MemoryBudget& budget);

    /// The bytes of a buffer view; they lie within its buffer, and the buffer's bytes exist.
    std::span<const std::byte> view(std::uint32_t index);

  private:
    std::span<const std::byte> buffer(std::uint32_t index);

    struct Slot {
        bool ready = false;
        std::span<const std::byte> bytes;
        Bytes owned;
    };
    const Document& document_;
    std::span<const std::byte> binary_;
    const SceneFolder& folder_;
    MemoryBudget& budget_;
    HeldCharge charge_;
    std::vector<Slot> slots_;
    std::size_t files_ = 0;
};

} // namespace weft::scenes::gltf
