// SPDX-License-Identifier: Apache-2.0
// Runs the program as a user does: another process, its streams caught, its end seen, never longer than a bound.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace weft::test {

struct Outcome {
    int exit_code = -1; ///< as a shell sees it: 128 + N after signal N
    int signal = 0;
    bool timed_out = false;
    double wall_s = 0, cpu_s = 0;
    std::uint64_t peak_bytes = 0; ///< of memory in use at once; what the test itself held at the fork counts too
    std::string out, err;
};

/// A running program; killed when it is still there at the end.
class Program {
  public:
    /// Starts weft, or another program, with these arguments in `folder`.
    Program(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
            const std::string& executable = {});
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    pid_t pid() const { return pid_; }
    void send(int signal) const;
    /// Processes that it forked and that are alive now.
    std::vector<pid_t> children() const;
    /// Waits until it has `count` children; false when it ended or took longer than the bound.
    bool wait_for_children(std::size_t count, std::chrono::seconds bound) const;
    bool running() const;
    /// Waits for the end, at most `bound`, then kills it.
    Outcome wait(std::chrono::seconds bound = std::chrono::seconds(60));

  private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    pid_t pid_ = -1;
    std::filesystem::path out_, err_; // files, so that no pipe can fill
};

/// Starts weft and waits.
Outcome weft(const std::vector<std::string>& arguments, const std::filesystem::path& folder);

/// A folder that is empty at the start and gone at the end.
class Scratch {
  public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    /// Names of everything in it, sorted.
    std::vector<std::string> names() const;

  private:
    std::filesystem::path path_;
};

std::string read_text(const std::filesystem::path& path);
/// The state letter of a process ('R', 'S', 'Z', ...), or 0 when there is none.
char process_state(pid_t pid);

} // namespace weft::test
