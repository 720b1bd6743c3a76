// SPDX-License-Identifier: Apache-2.0
// Ctrl-C and its relatives: what is done is kept, nothing is left running, and the shell sees what happened.
#include "tests/cli/program.h"

#include <csignal>
#include <gtest/gtest.h>
#include <thread>

namespace weft::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Work for hours, so that only the signal can end it.
std::vector<std::string> endless(const std::string& backend) {
    return {"render", "builtin:cornell", "--size", "512x512",   "--spp", "100000", "-o",
            "a.png",  "--tile",          "16",     "--backend", backend, "-t",     backend == "serial" ? "1" : "2"};
}

class Interrupt : public testing::TestWithParam<std::string> {};

TEST_P(Interrupt, StopsSoonAndKeepsWhatIsDone) {
    for (const int signal : {SIGINT, SIGTERM}) {
        const Scratch folder;
        Program program(endless(GetParam()), folder.path());
        std::this_thread::sleep_for(milliseconds(700));
        const auto children = program.children();
        program.send(signal);
        const Outcome o = program.wait(seconds(10)); // a second is meant; a loaded machine gets more
        EXPECT_FALSE(o.timed_out);
        EXPECT_EQ(o.signal, signal); // the shell sees the death, and makes it 130 or 143
        EXPECT_EQ(folder.names(), std::vector<std::string>{"a.partial.png"}) << o.err;
        EXPECT_EQ(o.out, ""); // a part has no hash
        EXPECT_NE(o.err.find("a.partial.png"), std::string::npos);
        for (const pid_t child : children) EXPECT_TRUE(process_state(child) == 0 || process_state(child) == 'Z');
    }
}

TEST_P(Interrupt, SecondSignalEndsAtOnce) {
    const Scratch folder;
    Program program(endless(GetParam()), folder.path());
    std::this_thread::sleep_for(milliseconds(500));
    const auto children = program.children();
    program.send(SIGINT);
    program.send(SIGINT);
    std::this_thread::sleep_for(milliseconds(20));
    program.send(SIGINT);
    const Outcome o = program.wait(seconds(10));
    EXPECT_FALSE(o.timed_out);
    EXPECT_EQ(o.signal, SIGINT);
    // Between the naming of the finished file and its renaming there is a moment that may leave the former name.
    for (const std::string& name : folder.names())
        EXPECT_TRUE(name == "a.partial.png" || name == ".a.partial.png.weft-0") << name;
    std::this_thread::sleep_for(milliseconds(300));
    for (const pid_t child : children) EXPECT_TRUE(process_state(child) == 0 || process_state(child) == 'Z');
}

INSTANTIATE_TEST_SUITE_P(Backends, Interrupt, testing::Values("serial", "threads", "openmp", "tbb", "processes"),
                         [](const auto& i) { return i.param; });

TEST(Interrupt, WorkersDoNotOutliveTheirParent) {
    const Scratch folder;
    Program program(endless("processes"), folder.path());
    ASSERT_TRUE(program.wait_for_children(2, seconds(10)));
    const auto children = program.children();
    program.send(SIGKILL);
    program.wait(seconds(10));
    for (int i = 0; i < 100; ++i) {
        std::this_thread::sleep_for(milliseconds(20));
        bool alive = false;
        for (const pid_t child : children) alive |= process_state(child) != 0 && process_state(child) != 'Z';
        if (!alive) return;
    }
    FAIL() << "workers live on two seconds after their parent's death";
}

} // namespace
} // namespace weft::test
