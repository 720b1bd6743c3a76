// SPDX-License-Identifier: Apache-2.0
// By OpenSSL's libcrypto, which uses the CPU's SHA instructions where there are any.
#include "app/sha256.h"

#include <array>
#include <bit>
#include <openssl/evp.h>
#include <stdexcept>

namespace weft::app {
namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

void check(int result) {
    if (result != 1) throw std::runtime_error("libcrypto cannot compute SHA-256");
}

Context new_context() {
    Context context(EVP_MD_CTX_new());
    check(context ? 1 : 0);
    return context;
}

} // namespace

struct Sha256::State {
    Context context = new_context();
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    check(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr));
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::span<const std::byte> bytes) {
    check(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()));
}

std::string Sha256::hex() const {
    const Context copy = new_context(); // finishing ends a context; this one goes on
    check(EVP_MD_CTX_copy_ex(copy.get(), state_->context.get()));
    std::array<unsigned char, 32> digest{};
    check(EVP_DigestFinal_ex(copy.get(), digest.data(), nullptr));
    std::string text;
    for (const unsigned char byte : digest) text += {"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
    return text;
}

std::string film_hash(std::uint32_t width, std::uint32_t height, std::span<const float> rgba) {
    static_assert(std::endian::native == std::endian::little, "the film is hashed as it lies in memory");
    if (rgba.size() != std::size_t{4} * width * height)
        throw std::invalid_argument("film_hash: the film does not match the size");
    const std::array size{width, height};
    Sha256 sha;
    sha.update(std::as_bytes(std::span(size)));
    sha.update(std::as_bytes(rgba));
    return sha.hex();
}

} // namespace weft::app
