// SPDX-License-Identifier: Apache-2.0
#include "app/output/atomic_file.h"

#include "helpers.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <vector>

namespace weft::app {
namespace {

namespace fs = std::filesystem;
using namespace weft::tests;

bool knows_nameless_files(const fs::path& folder) {
    const int fd = open(folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
    if (fd >= 0) close(fd);
    return fd >= 0;
}

TEST(AtomicFile, WritesAndReplaces) {
    const TemporaryFolder folder;
    write_file(folder / "a.png", "old");
    EXPECT_EQ(content(folder / "a.png"), "old");
    write_file(folder / "a.png", "new and longer");
    EXPECT_EQ(content(folder / "a.png"), "new and longer");
    EXPECT_EQ(folder.entries(), 1);
}

TEST(AtomicFile, IsInvisibleUntilCommitted) {
    for (const bool unnamed : {true, false}) {
        const TemporaryFolder folder;
        put(folder / "a.png", "old");
        {
            AtomicFile file(folder / "a.png", unnamed);
            file.write("new");
            EXPECT_EQ(content(folder / "a.png"), "old");
            EXPECT_EQ(folder.entries(), unnamed && knows_nameless_files(folder.path()) ? 1 : 2);
        }
        EXPECT_EQ(content(folder / "a.png"), "old");
        EXPECT_EQ(folder.entries(), 1);
    }
}

TEST(AtomicFile, RelativePathsAndLongNames) {
    const TemporaryFolder folder;
    const fs::path before = fs::current_path();
    fs::current_path(folder.path());
    write_file("a.png", "here");
    fs::current_path(before);
    EXPECT_EQ(content(folder / "a.png"), "here");
    const std::string longest = std::string(251, 'x') + ".png";
    write_file(folder / longest, "long");
    EXPECT_EQ(content(folder / longest), "long");
}

TEST(AtomicFile, ReplacesWhatASymlinkLeadsTo) {
    const TemporaryFolder folder;
    fs::create_directory(folder / "deep");
    fs::create_symlink("deep/real.png", folder / "one");
    fs::create_symlink("one", folder / "two");
    write_file(folder / "two", "first"); // the target does not exist yet
    write_file(folder / "two", "second");
    EXPECT_TRUE(fs::is_symlink(folder / "two"));
    EXPECT_TRUE(fs::is_symlink(folder / "one"));
    EXPECT_EQ(content(folder / "deep/real.png"), "second");
    fs::create_symlink("loop", folder / "loop");
    EXPECT_TRUE(contains(output_error([&] { write_file(folder / "loop", "x"); }), "symbolic links"));
}

TEST(AtomicFile, KeepsPermissions) {
    const TemporaryFolder folder;
    put(folder / "a.png", "old");
    fs::permissions(folder / "a.png", fs::perms::owner_read | fs::perms::owner_write);
    write_file(folder / "a.png", "new");
    EXPECT_EQ(fs::status(folder / "a.png").permissions(), fs::perms::owner_read | fs::perms::owner_write);
    const mode_t before = umask(027);
    write_file(folder / "b.png", "new");
    umask(before);
    EXPECT_EQ(static_cast<unsigned>(fs::status(folder / "b.png").permissions()), 0640U);
}

TEST(AtomicFile, WritesPipesAndDevicesDirectly) {
    const TemporaryFolder folder;
    ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0600), 0);
    std::string got;
    std::jthread reader([&] { got = content(folder / "fifo"); });
    const std::string text(300'000, 'x');
    write_file(folder / "fifo", text);
    reader.join();
    EXPECT_EQ(got, text);
    EXPECT_TRUE(fs::is_fifo(folder / "fifo"));
    EXPECT_EQ(folder.entries(), 1);
    write_file("/dev/null", "x");
    EXPECT_TRUE(contains(output_error([&] { write_file("/dev/full", "x"); }), "No space left"));
}

// `weft ... -o /dev/stdout >> log`: what is in the log stays there.
TEST(AtomicFile, AppendsToAnOpenFileNamedByItsDescriptor) {
    const TemporaryFolder folder;
    put(folder / "log", "before ");
    const int fd = open((folder / "log").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    ASSERT_GE(fd, 0);
    fs::create_symlink("/proc/self/fd/" + std::to_string(fd), folder / "stdout");
    write_file(folder / "stdout", "after");
    EXPECT_EQ(content(folder / "log"), "before after");
    close(fd);
    EXPECT_TRUE(contains(output_error([&] { write_file(folder / "stdout", "x"); }), "Bad file descriptor"));
}

TEST(AtomicFile, SaysWhatIsWrongAndWhatToDo) {
    const TemporaryFolder folder;
    const auto why = [](const fs::path& path) { return output_error([&] { write_file(path, "x"); }); };
    EXPECT_EQ(why(folder.path()),
              folder.path().string() + ": cannot be written: Is a directory; name a file in it with -o");
    EXPECT_TRUE(contains(why(folder.path() / ""), "Is a directory"));
    EXPECT_TRUE(contains(why(folder / "no/such/a.png"), "No such file or directory; create the folder first"));
    EXPECT_TRUE(contains(why(""), "cannot be written"));
    EXPECT_TRUE(contains(why("/proc/a.png"), "cannot be"));
    EXPECT_TRUE(contains(why(folder / std::string(300, 'x')), "too long"));
    EXPECT_EQ(folder.entries(), 0);
}

TEST(AtomicFile, RemovesWhatAKilledProcessLeft) {
    for (const bool unnamed : {true, false}) {
        const TemporaryFolder folder;
        put(folder / ".a.png.weft-0", "half a picture");
        AtomicFile file(folder / "a.png", unnamed);
        file.write("whole");
        file.commit();
        EXPECT_EQ(folder.entries(), 1);
        EXPECT_EQ(content(folder / "a.png"), "whole");
    }
}

TEST(AtomicFile, LeavesOthersTemporaryFilesAlone) {
    for (const bool unnamed : {true, false}) {
        const TemporaryFolder folder;
        AtomicFile first(folder / "a.png", false);
        AtomicFile second(folder / "a.png", unnamed);
        first.write("first");
        second.write("second");
        second.commit();
        EXPECT_EQ(content(folder / "a.png"), "second");
        first.commit();
        EXPECT_EQ(content(folder / "a.png"), "first");
        EXPECT_EQ(folder.entries(), 1);
    }
}

TEST(AtomicFile, IsNotFooledByALinkInPlaceOfTheTemporaryFile) {
    const TemporaryFolder folder;
    put(folder / "precious", "precious");
    fs::create_symlink("precious", folder / ".a.png.weft-0");
    write_file(folder / "a.png", "x");
    EXPECT_EQ(content(folder / "precious"), "precious");
    EXPECT_EQ(content(folder / "a.png"), "x");
}

TEST(AtomicFile, ManyWritersOfOneFile) {
    const TemporaryFolder folder;
    {
        std::vector<std::jthread> writers;
        for (char c = 'a'; c < 'e'; ++c)
            writers.emplace_back([&folder, c] {
                for (int i = 0; i < 30; ++i) write_file(folder / "a.png", std::string(10'000, c));
            });
    }
    const std::string text = content(folder / "a.png");
    ASSERT_EQ(text.size(), 10'000U);
    EXPECT_EQ(text.find_first_not_of(text[0]), std::string::npos);
    EXPECT_EQ(folder.entries(), 1);
}

TEST(CheckWritable, FindsOutBeforeTheWork) {
    const TemporaryFolder folder;
    put(folder / "a.png", "old");
    EXPECT_NO_THROW(check_writable(folder / "a.png"));
    EXPECT_NO_THROW(check_writable(folder / "b.png"));
    EXPECT_NO_THROW(check_writable("/dev/null"));
    EXPECT_EQ(content(folder / "a.png"), "old");
    EXPECT_EQ(folder.entries(), 1);
    EXPECT_THROW(check_writable(folder.path()), OutputError);
    EXPECT_THROW(check_writable(folder / "no/a.png"), OutputError);
    ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0600), 0);
    EXPECT_NO_THROW(check_writable(folder / "fifo")); // and does not wait for a reader
}

} // namespace
} // namespace weft::app
