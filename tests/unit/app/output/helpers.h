// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/output/atomic_file.h"
#include "tests/support/temporary_folder.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>

namespace weft::tests {

using test::TemporaryFolder;

inline std::string content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void put(const std::filesystem::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

/// In two pieces.
inline void write_file(const std::filesystem::path& path, std::string_view text) {
    app::AtomicFile file(path);
    file.write(text.substr(0, text.size() / 2));
    file.write(text.substr(text.size() / 2));
    file.commit();
}

/// The message of the OutputError that `call` throws.
inline std::string output_error(const std::function<void()>& call) {
    try {
        call();
    } catch (const app::OutputError& error) {
        return error.what();
    }
    ADD_FAILURE() << "no error";
    return {};
}

inline bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

inline constexpr int skipped = 77;

/// Runs `body` in a child process, whose limits and mounts are its own; returns its exit code: 0 when no check of it
/// failed, `skipped` when it says so, -1 when it was killed.
inline int in_child(const std::function<int()>& body) {
    const pid_t child = fork();
    if (child == 0) {
        const int code = body();
        _exit(code != 0 ? code : testing::Test::HasFailure() ? 1 : 0);
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace weft::tests
