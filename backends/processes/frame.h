// SPDX-License-Identifier: Apache-2.0
// What crosses the pipes. Both ends run on one machine from one binary, so a frame is a struct as it lies in memory;
// the checksums are there because a worker that went wrong may send anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace weft::backends {

/// Sensitive to every single bit: for a fixed state each step is a bijection of the word it takes in. Payloads are
/// summed with their unit as the seed, so that a result under another unit's name is seen.
inline std::uint64_t checksum(std::span<const std::byte> bytes, std::uint64_t seed = 0) noexcept {
    constexpr std::uint64_t odd = 0x9E37'79B9'7F4A'7C15u;
    std::uint64_t sum = (bytes.size() + (seed << 32)) * odd;
    const auto take_in = [&](std::size_t size) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), size);
        sum = (sum ^ word) * odd;
        sum ^= sum >> 32;
        bytes = bytes.subspan(size);
    };
    while (bytes.size() >= sizeof(std::uint64_t)) take_in(sizeof(std::uint64_t));
    if (!bytes.empty()) take_in(bytes.size());
    return sum;
}

/// Coordinator to worker. Far below PIPE_BUF, so it arrives whole or not at all; the end of file means: no more work.
struct Order {
    enum class Kind : std::uint32_t {
        units = 1, ///< compute [first, last)
        share,     ///< compute your share of the static schedule
        counter,   ///< take units from the shared counter until there are none, then say so
    };
    static constexpr std::uint32_t magic_word = 0x7765'6601;

    std::uint32_t magic = magic_word;
    Kind kind = Kind::units;
    std::uint32_t first = 0, last = 0;
    std::uint64_t check = 0; // of the fields above
};

/// Worker to coordinator, followed by `length` bytes of payload.
struct Reply {
    enum class Kind : std::uint32_t {
        ready = 1, ///< the worker is up
        result,    ///< the payload is the unit's bytes; none when they went into a shared slot
        error,     ///< the unit threw; the payload is the text
        drained,   ///< the shared counter has run out
    };
    static constexpr std::uint32_t magic_word = 0x7765'6602;
    static constexpr std::size_t longest_text = 4096;

    std::uint32_t magic = magic_word;
    Kind kind = Kind::ready;
    std::uint32_t unit = 0;
    std::uint32_t unused = 0;
    std::uint64_t length = 0;
    std::int64_t begin_ns = 0, end_ns = 0;
    std::uint64_t payload_check = 0;
    std::uint64_t check = 0; // of the fields above
};

template <class Frame> std::uint64_t check_of(const Frame& frame) noexcept {
    return checksum(std::as_bytes(std::span(&frame, 1)).first(offsetof(Frame, check)));
}

template <class Frame> Frame sealed(Frame frame) noexcept {
    frame.check = check_of(frame);
    return frame;
}

template <class Frame> bool intact(const Frame& frame) noexcept {
    return frame.magic == Frame::magic_word && frame.check == check_of(frame);
}

} // namespace weft::backends
