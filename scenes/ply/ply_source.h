// SPDX-License-Identifier: Apache-2.0
// The values of a PLY file one after the other, whatever their encoding. The three sources have the same functions, so
// that one reader is compiled for each and no value is asked twice how it is written.
#pragma once

#include "scenes/mesh/number.h"
#include "scenes/ply/ply_header.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <span>

namespace weft::scenes::ply {

/// A double holds every value of every type exactly.
template <bool swapped> class BinarySource {
  public:
    explicit BinarySource(std::string_view bytes) : bytes_(bytes) {}

    bool read(Type type, double& value) {
        if (left() < size_of(type)) return false;
        switch (type) {
        case Type::int8: value = take<std::int8_t>(); break;
        case Type::uint8: value = take<std::uint8_t>(); break;
        case Type::int16: value = take<std::int16_t>(); break;
        case Type::uint16: value = take<std::uint16_t>(); break;
        case Type::int32: value = take<std::int32_t>(); break;
        case Type::uint32: value = take<std::uint32_t>(); break;
        case Type::float32: value = static_cast<double>(take<float>()); break;
        case Type::float64: value = take<double>(); break;
        }
        return true;
    }
    bool skip(Type type) { return skip(type, 1); }
    /// Skips `count` values.
    bool skip(Type type, std::uint64_t count) {
        if (count > left() / size_of(type)) return false;
        position_ += static_cast<std::size_t>(count) * size_of(type);
        return true;
    }
    /// True when `count` values cannot be in what is left.
    bool lacks(Type type, double count) const {
        return count > static_cast<double>(left()) / static_cast<double>(size_of(type));
    }
    static constexpr std::string_view failure() { return "the file ends here"; }

  private:
    std::size_t left() const { return bytes_.size() - position_; }
    template <class T> T take() {
        char raw[sizeof(T)];
        std::memcpy(raw, bytes_.data() + position_, sizeof(T));
        if constexpr (swapped) std::reverse(raw, raw + sizeof(T));
        position_ += sizeof(T);
        T value;
        std::memcpy(&value, raw, sizeof(T));
        return value;
    }

    std::string_view bytes_;
    std::size_t position_ = 0;
};

static_assert(std::endian::native == std::endian::little, "BinarySource<false> reads little-endian files");

class AsciiSource {
  public:
    explicit AsciiSource(std::string_view text) : next_(text.data()), end_(text.data() + text.size()) {}

    bool read(Type type, double& value) {
        const std::string_view word = token();
        if (is_integer(type)) {
            const auto number = integer_of(word);
            if (!number) return false;
            value = static_cast<double>(*number);
            return true;
        }
        const auto number = float_of(word);
        if (!number) return false;
        value = static_cast<double>(*number);
        return true;
    }
    bool skip(Type) { return !token().empty(); }
    bool skip(Type type, std::uint64_t count) {
        for (; count > 0; --count)
            if (!skip(type)) return false;
        return true;
    }
    bool lacks(Type, double count) const { return count > static_cast<double>(end_ - next_) / 2 + 1; }
    static constexpr std::string_view failure() { return "not a number of its type, or the file ends here"; }

  private:
    static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
    std::string_view token() {
        while (next_ != end_ && is_blank(*next_)) ++next_;
        const char* const begin = next_;
        while (next_ != end_ && !is_blank(*next_)) ++next_;
        return {begin, static_cast<std::size_t>(next_ - begin)};
    }

    const char *next_, *end_;
};

} // namespace weft::scenes::ply
