// SPDX-License-Identifier: Apache-2.0
// Full disks, limits, forbidden folders, and death at any moment: the old picture stays, or the new one is whole.
#include "helpers.h"

#include <chrono>
#include <csignal>
#include <random>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <thread>

namespace weft::app {
namespace {

namespace fs = std::filesystem;
using namespace weft::tests;

TEST(OutputFaults, FullDisk) {
    const TemporaryFolder folder;
    const int code = in_child([&] {
        const bool mounted = unshare(CLONE_NEWNS) == 0 &&
                             mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                             mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=256k") == 0;
        if (!mounted) return skipped;
        write_file(folder / "a.png", "old");
        const std::string text = output_error([&] { write_file(folder / "a.png", std::string(1 << 20, 'x')); });
        EXPECT_TRUE(contains(text, "a.png: cannot be written: No space left on device; free some space")) << text;
        EXPECT_EQ(content(folder / "a.png"), "old");
        EXPECT_EQ(folder.entries(), 1);
        write_file(folder / "a.png", std::string(100'000, 'y')); // and the space is free again
        return 0;
    });
    if (code == skipped) GTEST_SKIP() << "mounting a small disk needs root";
    EXPECT_EQ(code, 0);
}

TEST(OutputFaults, FileSizeLimit) {
    const TemporaryFolder folder;
    write_file(folder / "a.png", "old");
    EXPECT_EQ(in_child([&] {
                  std::signal(SIGXFSZ, SIG_IGN); // as the program does
                  const rlimit limit{4096, 4096};
                  EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
                  const std::string text =
                      output_error([&] { write_file(folder / "a.png", std::string(10'000, 'x')); });
                  EXPECT_TRUE(contains(text, "File too large; raise the file size limit (ulimit -f)")) << text;
                  return 0;
              }),
              0);
    EXPECT_EQ(content(folder / "a.png"), "old");
    EXPECT_EQ(folder.entries(), 1);
}

TEST(OutputFaults, ForbiddenFolder) {
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_exec);
    EXPECT_EQ(in_child([&] {
                  constexpr uid_t nobody = 65534;
                  if (getuid() == 0 && setuid(nobody) != 0) return 2;
                  const std::string text = output_error([&] { write_file(folder / "a.png", "x"); });
                  EXPECT_TRUE(contains(text, "Permission denied; choose a folder that you may write to")) << text;
                  EXPECT_THROW(check_writable(folder / "a.png"), OutputError);
                  return 0;
              }),
              0);
    fs::permissions(folder.path(), fs::perms::owner_all);
    EXPECT_EQ(folder.entries(), 0);
}

TEST(OutputFaults, ReaderOfThePipeLeaves) {
    EXPECT_EQ(in_child([&] {
                  std::signal(SIGPIPE, SIG_IGN); // as the program does
                  int ends[2];
                  if (pipe(ends) != 0) return 2;
                  close(ends[0]);
                  const std::string text = output_error([&] { write_file("/dev/fd/" + std::to_string(ends[1]), "x"); });
                  EXPECT_TRUE(contains(text, "the reader of the pipe has left")) << text;
                  return 0;
              }),
              0);
}

TEST(OutputFaults, InterruptedWritesGoOn) {
    const TemporaryFolder folder;
    EXPECT_EQ(in_child([&] {
                  struct sigaction action {};
                  action.sa_handler = [](int) {}; // and no SA_RESTART
                  sigaction(SIGALRM, &action, nullptr);
                  const itimerval often{{0, 500}, {0, 500}};
                  setitimer(ITIMER_REAL, &often, nullptr);
                  for (int i = 0; i < 20; ++i) write_file(folder / "a.png", std::string(2'000'000, 'x'));
                  return 0;
              }),
              0);
    EXPECT_EQ(content(folder / "a.png"), std::string(2'000'000, 'x'));
}

// Kills a writer at 50 random moments. Whenever it dies, the file is one of those that it wrote, whole.
TEST(OutputFaults, KilledAtAnyMoment) {
    const TemporaryFolder folder;
    std::mt19937 random(3);
    int seen = 0;
    for (int round = 0; round < 50; ++round) {
        const pid_t child = fork();
        if (child == 0) {
            for (char c = 'a';; c = c == 'z' ? 'a' : static_cast<char>(c + 1))
                write_file(folder / "a.png", std::string(100'000 + static_cast<std::size_t>(c), c));
        }
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
        kill(child, SIGKILL);
        ASSERT_EQ(waitpid(child, nullptr, 0), child);
        ASSERT_LE(folder.entries(), 2); // the file, and what the killed writer left
        if (!fs::exists(folder / "a.png")) continue;
        ++seen;
        const std::string text = content(folder / "a.png");
        ASSERT_FALSE(text.empty());
        ASSERT_EQ(text, std::string(100'000 + static_cast<std::size_t>(text[0]), text[0]));
    }
    EXPECT_GT(seen, 10);
    write_file(folder / "a.png", "end");
    EXPECT_EQ(folder.entries(), 1);
}

} // namespace
} // namespace weft::app
