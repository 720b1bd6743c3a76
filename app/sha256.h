// SPDX-License-Identifier: Apache-2.0
// SHA-256, and what it is for here: the one number by which two renders are called equal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace weft::app {

/// Incremental. Throws std::runtime_error only when libcrypto itself fails.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(std::span<const std::byte> bytes);
    /// 64 lower-case hexadecimal digits of everything so far; more may follow.
    std::string hex() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The film's hash: SHA-256 over width and height as little-endian u32, then the RGBA float32 film, little-endian, rows
/// from the top. `rgba` holds width * height * 4, else std::invalid_argument.
std::string film_hash(std::uint32_t width, std::uint32_t height, std::span<const float> rgba);

} // namespace weft::app
