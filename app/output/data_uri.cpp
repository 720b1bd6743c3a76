// SPDX-License-Identifier: Apache-2.0
#include "app/output/data_uri.h"

#include <limits>
#include <openssl/evp.h>
#include <stdexcept>

namespace weft::app {

std::string png_data_uri(std::span<const std::byte> png) {
    if (png.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()) / 2)
        throw std::length_error("a picture is too large to stand inside a page");
    std::string text = "data:image/png;base64,";
    const std::size_t begin = text.size();
    text.resize(begin + (png.size() + 2) / 3 * 4 + 1); // and the NUL that OpenSSL writes
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data() + begin),
                        reinterpret_cast<const unsigned char*>(png.data()), static_cast<int>(png.size()));
    text.resize(begin + static_cast<std::size_t>(length));
    return text;
}

} // namespace weft::app
