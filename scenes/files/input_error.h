// SPDX-License-Identifier: Apache-2.0
// What a file can do wrong, as two exceptions: it is rejected, or it asks for more than a limit allows.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace weft::scenes {

/// Text from a file made fit for a terminal: control characters, bytes that are not UTF-8 and characters that reorder
/// or hide text become \xNN; more than `max_bytes` bytes are cut with "...".
std::string printable(std::string_view text, std::size_t max_bytes = 400);

/// Base of both, so that "anything wrong with this file" can be caught at once. what() is "FILE: ELEMENT: REASON",
/// printable; empty parts are left out.
struct FileError : std::runtime_error {
    FileError(std::string file, std::string element, std::string reason);

    std::string file;    ///< as the user named it; "" when not about one file
    std::string element; ///< what in it: "accessors[3]", "line 17", "chunk IDAT at byte 41"; "" for the whole file
    std::string reason;  ///< what is wrong with it and, where there is something to do, what
};

/// The input is rejected: malformed, unreadable, unsupported. The program ends with exit code 3.
struct InputError : FileError {
    using FileError::FileError;
};

/// The input may be fine but asks for more than a limit (memory, pixels, bytes) allows. Exit code 4.
struct LimitError : FileError {
    using FileError::FileError;
};

} // namespace weft::scenes
