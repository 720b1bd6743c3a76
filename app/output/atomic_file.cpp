// SPDX-License-Identifier: Apache-2.0
#include "app/output/atomic_file.h"

#include "scenes/files/input_error.h"
#include "scenes/files/retried.h"

#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace weft::app {
namespace {

using scenes::retried;

const char* advice(int error_number) {
    switch (error_number) {
    case ENOSPC:
    case EDQUOT: return "; free some space or choose another folder with -o";
    case EFBIG: return "; raise the file size limit (ulimit -f) or choose another folder with -o";
    case EACCES:
    case EPERM:
    case EROFS: return "; choose a folder that you may write to with -o";
    case ENOENT:
    case ENOTDIR: return "; create the folder first";
    case EISDIR: return "; name a file in it with -o";
    case EPIPE: return "; the reader of the pipe has left";
    default: return "";
    }
}

/// The number of an own descriptor that a path like /proc/self/fd/1 names.
std::optional<int> own_descriptor(std::string_view path) {
    for (const std::string_view folder : {"/proc/self/fd/", "/dev/fd/"}) {
        if (!path.starts_with(folder)) continue;
        int number = -1;
        const char* const end = path.data() + path.size();
        const auto [stop, error] = std::from_chars(path.data() + folder.size(), end, number);
        if (error == std::errc{} && stop == end && number >= 0) return number;
    }
    return {};
}

std::string own_path(int fd) { return "/proc/self/fd/" + std::to_string(fd); }

/// Where the symlinks of the last part of `path` lead; what is found there need not exist.
std::filesystem::path behind_links(std::filesystem::path path, int& error_number) {
    constexpr int most_links = 40; // the kernel's own limit
    for (int i = 0; i < most_links; ++i) {
        if (own_descriptor(path.native())) return path; // leads to an open file, not to a name
        std::error_code error;
        const std::filesystem::path next = std::filesystem::read_symlink(path, error);
        if (error) return path; // no link
        path = next.is_absolute() ? next : path.parent_path() / next;
    }
    error_number = ELOOP;
    return path;
}

// Takes the lock by which a temporary file in use is known from one that a killed process left. Where there are no
// locks, every file counts as in use.
bool lock(int fd) {
    return retried([fd] { return ::flock(fd, LOCK_EX | LOCK_NB); }) == 0;
}

bool has_a_name(int fd) {
    struct stat facts {};
    return ::fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_nlink > 0;
}

/// Removes `name` if nobody holds its lock.
bool remove_left_over(int folder, const std::string& name) {
    const scenes::Descriptor file(
        ::openat(folder, name.c_str(), O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    return file && lock(file.get()) && has_a_name(file.get()) && ::unlinkat(folder, name.c_str(), 0) == 0;
}

} // namespace

OutputError::OutputError(const std::filesystem::path& path, std::string_view doing, int error_number)
    : OutputError(path,
                  std::string(doing) + ": " + std::system_category().message(error_number) + advice(error_number)) {}

OutputError::OutputError(const std::filesystem::path& path, std::string_view reason)
    : std::runtime_error(scenes::printable(path.native()) + ": " + std::string(reason)) {}

AtomicFile::AtomicFile(std::filesystem::path path, bool unnamed) : path_(std::move(path)) {
    int error_number = 0;
    const std::filesystem::path target = behind_links(path_, error_number);
    if (error_number != 0) fail("cannot be written", error_number);
    if (open_directly(target)) return;
    const std::filesystem::path parent = target.has_parent_path() ? target.parent_path() : ".";
    name_ = target.filename().string();
    if (name_.empty()) fail("cannot be written", path_.empty() ? ENOENT : EISDIR);
    folder_.reset(retried([&] { return ::open(parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC); }));
    if (!folder_) fail("its folder cannot be opened", errno);
    open_temporary(unnamed);
}

AtomicFile::~AtomicFile() { discard(); }

bool AtomicFile::open_directly(const std::filesystem::path& resolved) {
    if (const std::optional<int> own = own_descriptor(resolved.native())) {
        // A copy and not a new opening: what comes before in the same file must stay.
        file_.reset(::fcntl(*own, F_DUPFD_CLOEXEC, 3));
        if (!file_) fail("cannot be written", errno);
        return true;
    }
    struct stat facts {};
    if (::stat(resolved.c_str(), &facts) != 0 || S_ISREG(facts.st_mode)) return false;
    if (S_ISDIR(facts.st_mode)) fail("cannot be written", EISDIR);
    file_.reset(retried([&] { return ::open(resolved.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC); }));
    if (!file_) fail("cannot be opened", errno);
    return true;
}

// A file without a name is gone with its process, however that ends; it is named just before it replaces the target.
void AtomicFile::open_temporary(bool unnamed) {
    struct stat old {};
    const bool replaces = ::fstatat(folder_.get(), name_.c_str(), &old, 0) == 0;
    if (!replaces && errno == ENAMETOOLONG) fail("cannot be created", errno);
    if (unnamed)
        file_.reset(retried([&] { return ::openat(folder_.get(), ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666); }));
    if (file_ && ::access(own_path(file_.get()).c_str(), F_OK) != 0) file_.reset(); // it could not be named later
    if (!file_)
        take_name([this](const char* name) {
            file_.reset(retried([&] {
                return ::openat(folder_.get(), name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
            }));
            if (!file_) return false;
            const bool taken = !lock(file_.get()) && errno == EWOULDBLOCK; // for a left-over, before we had locked it
            errno = EEXIST;
            return !taken && has_a_name(file_.get());
        });
    else
        lock(file_.get()); // before it has a name that somebody could take for a left-over
    lock_.reset(::fcntl(file_.get(), F_DUPFD_CLOEXEC, 3));
    if (replaces) static_cast<void>(::fchmod(file_.get(), old.st_mode & 07777U)); // if allowed: a courtesy
}

/// Sets temporary_ to the first name that `make` can make; `make` returns false with EEXIST when that name is taken.
template <class Make> void AtomicFile::take_name(Make make) {
    constexpr std::size_t longest = 200; // leaves room for the rest of the name below the usual 255 bytes
    constexpr int attempts = 100;        // as many may write to the same target at once
    const std::string stem = "." + name_.substr(0, longest) + ".weft-";
    for (int i = 0; i < attempts; ++i) {
        const std::string name = stem + std::to_string(i);
        bool ours = make(name.c_str());
        if (!ours && errno != EEXIST) fail("cannot be created", errno);
        if (!ours) ours = remove_left_over(folder_.get(), name) && make(name.c_str());
        if (!ours) continue; // in use by another process
        temporary_ = name;
        return;
    }
    fail("has too many temporary files", EEXIST);
}

void AtomicFile::write(std::span<const std::byte> bytes) {
    constexpr std::size_t most = std::size_t{1} << 30; // the kernel writes less than 2 GiB at once
    while (!bytes.empty()) {
        const ssize_t count = ::write(file_.get(), bytes.data(), std::min(bytes.size(), most));
        if (count >= 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(count));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) { // somebody made our standard output non-blocking
            pollfd ready{file_.get(), POLLOUT, 0};
            static_cast<void>(::poll(&ready, 1, -1));
        } else if (errno != EINTR) {
            fail("cannot be written", errno);
        }
    }
}

void AtomicFile::commit() {
    if (!folder_) { // written directly
        if (::close(file_.release()) != 0 && errno != EINTR) fail("cannot be written", errno);
        return;
    }
    if (retried([&] { return ::fsync(file_.get()); }) != 0) fail("cannot be flushed to disk", errno);
    if (temporary_.empty())
        take_name([this](const char* name) {
            return ::linkat(AT_FDCWD, own_path(file_.get()).c_str(), folder_.get(), name, AT_SYMLINK_FOLLOW) == 0;
        });
    if (::close(file_.release()) != 0 && errno != EINTR) fail("cannot be written", errno);
    if (::renameat(folder_.get(), temporary_.c_str(), folder_.get(), name_.c_str()) != 0)
        fail("cannot be replaced", errno);
    temporary_.clear();
    lock_.reset(); // after the rename
    // A folder that may be written but not read, or whose file system knows no such flush, is not flushed.
    const scenes::Descriptor readable(::openat(folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (readable && retried([&] { return ::fsync(readable.get()); }) != 0 && (errno == EIO || errno == ENOSPC))
        fail("is written, but its folder cannot be flushed to disk", errno);
}

void AtomicFile::discard() noexcept {
    if (!temporary_.empty()) static_cast<void>(::unlinkat(folder_.get(), temporary_.c_str(), 0));
    temporary_.clear();
    file_.reset();
    lock_.reset();
}

void AtomicFile::fail(std::string_view doing, int error_number) {
    discard();
    throw OutputError(path_, doing, error_number);
}

void write_text(const std::filesystem::path& path, std::string_view text) {
    AtomicFile file(path);
    file.write(text);
    file.commit();
}

void check_writable(const std::filesystem::path& path) {
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(path, error);
    // Opening a pipe would wait for its reader, and its reader would see it close.
    if (std::filesystem::is_fifo(status) || std::filesystem::is_socket(status)) {
        if (::access(path.c_str(), W_OK) != 0) throw OutputError(path, "cannot be written", errno);
        return;
    }
    const AtomicFile attempt(path);
}

} // namespace weft::app
