// SPDX-License-Identifier: Apache-2.0
// A file that appears whole or not at all: written beside its target, then renamed over it.
#pragma once

#include "scenes/files/descriptor.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace weft::app {

/// The picture could not be written: names the path, the reason and what to do. Exit code 6.
struct OutputError : std::runtime_error {
    OutputError(const std::filesystem::path& path, std::string_view doing, int error_number);
    OutputError(const std::filesystem::path& path, std::string_view reason);
};

/// Usage: construct, write() as often as needed, commit(). Until commit() returns, a reader of the path sees the old
/// file or none; destroyed without it, or with the process killed, nothing is left behind; only where the file system
/// knows no files without names, a killed process leaves one hidden file, which the next write to the same target
/// removes. Two processes may write to one target: the later commit wins. A symlink's target is replaced, not the link;
/// an existing file keeps its permission bits. Targets that are not regular files (terminal, pipe, device, /dev/stdout)
/// are written directly. The program ignores SIGXFSZ and SIGPIPE, so that a file size limit and a reader that left are
/// errors here.
class AtomicFile {
  public:
    /// Opens the temporary file; throws OutputError. `unnamed` false does without nameless files: for tests.
    explicit AtomicFile(std::filesystem::path path, bool unnamed = true);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::span<const std::byte> bytes); ///< throws OutputError
    void write(std::string_view text) { write(std::as_bytes(std::span(text.data(), text.size()))); }
    /// Flushes to disk, renames, flushes the folder. Throws OutputError; then the target is as before, unless the
    /// message says that only the folder could not be flushed.
    void commit();

  private:
    bool open_directly(const std::filesystem::path& resolved);
    void open_temporary(bool unnamed);
    template <class Make> void take_name(Make make);
    void discard() noexcept;
    [[noreturn]] void fail(std::string_view doing, int error_number);

    std::filesystem::path path_; // as the user named it: for messages
    std::string name_;           // in folder_
    std::string temporary_;      // in folder_; empty: no name yet, or renamed, or removed
    scenes::Descriptor folder_;  // of what path_ leads to; none: written directly
    scenes::Descriptor file_;
    scenes::Descriptor lock_; // file_ once more, so that its lock outlives the close before the rename
};

/// The whole of a file by one call. Throws OutputError.
void write_text(const std::filesystem::path& path, std::string_view text);

/// Makes sure, before hours of work, that `path` can be written: throws the OutputError that AtomicFile would.
void check_writable(const std::filesystem::path& path);

} // namespace weft::app
