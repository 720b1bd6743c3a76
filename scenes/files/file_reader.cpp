// SPDX-License-Identifier: Apache-2.0
#include "scenes/files/file_reader.h"

#include "scenes/files/input_error.h"
#include "scenes/files/retried.h"
#include "scenes/files/uri.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <system_error>

namespace weft::scenes {
namespace {

// O_NONBLOCK: a FIFO without a writer must not stop the program; it has no effect on a regular file.
constexpr int reading = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

std::string reason_of(int error) { return std::system_category().message(error); }

const char* kind_of(mode_t mode) {
    if (S_ISDIR(mode)) return "is a directory";
    if (S_ISFIFO(mode)) return "is a FIFO";
    if (S_ISSOCK(mode)) return "is a socket";
    if (S_ISCHR(mode)) return "is a character device";
    if (S_ISBLK(mode)) return "is a block device";
    return "is not a file";
}

Bytes read_all(int fd, const std::string& file, const std::string& element, MemoryBudget& budget, std::uint64_t limit) {
    struct stat facts {};
    if (::fstat(fd, &facts) != 0) throw InputError(file, element, "cannot be examined: " + reason_of(errno));
    if (!S_ISREG(facts.st_mode))
        throw InputError(file, element, std::string(kind_of(facts.st_mode)) + ", a regular file is needed");
    const auto size = static_cast<std::uint64_t>(facts.st_size);
    if (size > limit)
        throw LimitError(file, element,
                         "has " + readable_bytes(size) + ", files may have up to " + readable_bytes(limit));
    Charge charge(budget, size, "the file's content", file, element);
    Bytes bytes(size);
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t count = retried([&] { return ::read(fd, bytes.data() + done, bytes.size() - done); });
        if (count < 0) throw InputError(file, element, "cannot be read: " + reason_of(errno));
        if (count == 0) throw InputError(file, element, "became shorter while it was read");
        done += static_cast<std::size_t>(count);
    }
    charge.keep();
    return bytes;
}

int open_by_kernel(int folder, const std::string& path) {
    open_how how{};
    how.flags = reading;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    // EAGAIN: something was renamed on the way, so that the kernel cannot tell. Ask again, but not for ever.
    for (int attempt = 0;; ++attempt) {
        const auto fd =
            static_cast<int>(retried([&] { return ::syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how); }));
        if (fd >= 0 || errno != EAGAIN || attempt == 20) return fd;
    }
}

int open_stepwise(int folder, const std::string& path) {
    Descriptor here;
    std::size_t begin = 0;
    for (std::size_t slash; (slash = path.find('/', begin)) != std::string::npos; begin = slash + 1) {
        const std::string part = path.substr(begin, slash - begin);
        const int from = here ? here.get() : folder;
        const int next =
            retried([&] { return ::openat(from, part.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC); });
        if (next < 0) return -1;
        here.reset(next);
    }
    const int from = here ? here.get() : folder;
    return retried([&] { return ::openat(from, path.c_str() + begin, reading | O_NOFOLLOW); });
}

int open_beneath(int folder, const std::string& path, SceneFolder::Resolve resolve) {
    if (resolve != SceneFolder::Resolve::stepwise) {
        const int fd = open_by_kernel(folder, path);
        // Kernels before 5.6 do not know the call, some sandboxes forbid it.
        const bool unavailable = fd < 0 && (errno == ENOSYS || errno == EPERM);
        if (!unavailable || resolve == SceneFolder::Resolve::kernel) return fd;
    }
    return open_stepwise(folder, path);
}

std::string why_not_opened(int error) {
    if (error == EXDEV) return "leads out of the scene's folder, which is not allowed";
    if (error == ELOOP) return "is reached by symlinks that cannot be followed safely";
    return "cannot be opened: " + reason_of(error);
}

} // namespace

Bytes read_named_file(const std::filesystem::path& path, MemoryBudget& budget, std::uint64_t limit) {
    const Descriptor fd(retried([&] { return ::open(path.c_str(), reading); }));
    if (!fd) throw InputError(path.string(), "", "cannot be opened: " + reason_of(errno));
    return read_all(fd.get(), path.string(), "", budget, limit);
}

SceneFolder::SceneFolder(const std::filesystem::path& scene_file, Resolve resolve)
    : scene_file_(scene_file.string()), resolve_(resolve) {
    const std::string folder = scene_file.has_parent_path() ? scene_file.parent_path().string() : ".";
    folder_.reset(retried([&] { return ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC); }));
    if (!folder_) throw InputError(scene_file_, "", "its folder cannot be opened: " + reason_of(errno));
}

Bytes SceneFolder::read(std::string_view path, std::string_view element, MemoryBudget& budget,
                        std::uint64_t limit) const {
    const std::string relative = checked_relative_path(path, scene_file_, element);
    const std::string who = std::string(element) + (element.empty() ? "\"" : " \"") + printable(relative) + "\"";
    const Descriptor fd(open_beneath(folder_.get(), relative, resolve_));
    if (!fd) throw InputError(scene_file_, who, why_not_opened(errno));
    return read_all(fd.get(), scene_file_, who, budget, limit);
}

} // namespace weft::scenes
