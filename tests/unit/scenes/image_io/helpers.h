// SPDX-License-Identifier: Apache-2.0
// What several of these tests need: a folder of their own, bytes, and the error of a call.
#pragma once

#include "scenes/files/input_error.h"
#include "tests/support/temporary_folder.h"

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace weft::tests {

using test::TemporaryFolder;

using Bytes = std::vector<std::byte>;

inline Bytes bytes_of(std::string_view text) {
    const auto* begin = reinterpret_cast<const std::byte*>(text.data());
    return {begin, begin + text.size()};
}

inline std::string text_of(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

inline Bytes read_bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return bytes_of(std::string(std::istreambuf_iterator<char>(file), {}));
}

inline void write_text(const std::filesystem::path& path, std::string_view text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

/// The message of the Error that `call` throws; fails the test when there is none, or another one.
template <class Error> std::string message_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    } catch (const std::exception& error) {
        ADD_FAILURE() << "another error than expected: " << error.what();
        return {};
    }
    ADD_FAILURE() << "no error";
    return {};
}

inline bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// The folder of the asset collection, if there is one on this machine.
inline std::optional<std::filesystem::path> assets() {
    const char* folder = std::getenv("WEFT_ASSETS");
    if (!folder || !std::filesystem::is_directory(folder)) return {};
    return folder;
}

} // namespace weft::tests
