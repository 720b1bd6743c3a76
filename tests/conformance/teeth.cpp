// SPDX-License-Identifier: Apache-2.0
// weft_conformance_teeth PATH/TO/weft_conformance: plants each known bug and demands that the suite sees it. A suite
// that passes everything proves nothing.
#include "backends/clock.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

struct Bite {
    const char* backend;
    const char* fault;
    const char* checks; // those meant for it; without the fault they must pass
};

constexpr std::array bites{
    Bite{"processes", "sibling-ends-kept", "*EachChildOwnsTwoPipeEnds*"},
    Bite{"processes", "exit-handlers-run", "*NoWorkerRunsTheParentsExitHandlers*"},
    Bite{"processes", "partial-write-dropped", "*Bombardment.LargeUnits/queue_pipes*"},
    Bite{"processes", "wrong-worker-index", "*StaticSharesAreExact*:*KilledInsideAUnit*"},
    Bite{"processes", "eintr-not-retried", "*Bombardment*"},
    Bite{"threads", "unit-lost", "*AreRightForAnyNumberOfUnitsAndAnyChunk*"},
};

enum class Outcome { passed, failed, hung };

struct Result {
    Outcome outcome;
    std::string output;
};

/// Runs the suite in a process group of its own, at most so long.
Result run_suite(const char* suite, const Bite& bite, bool planted, double patience_s) {
    const std::string fault = std::string("--fault=") + bite.fault;
    const std::string filter = std::string("--gtest_filter=") + bite.checks;
    int ends[2];
    if (pipe(ends) != 0) return {Outcome::hung, "no pipe"};
    const pid_t pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        if (planted)
            execl(suite, suite, bite.backend, fault.c_str(), filter.c_str(), nullptr);
        else
            execl(suite, suite, bite.backend, filter.c_str(), nullptr);
        _exit(127);
    }
    close(ends[1]);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);

    Result result{Outcome::hung, {}};
    const std::int64_t deadline = weft::backends::wall_ns() + static_cast<std::int64_t>(patience_s * 1e9);
    const auto collect = [&] {
        std::array<char, 4096> text;
        for (ssize_t got; (got = read(ends[0], text.data(), text.size())) > 0;)
            result.output.append(text.data(), static_cast<std::size_t>(got));
    };
    int status = 0;
    bool ended = false;
    while (!ended && weft::backends::wall_ns() < deadline) {
        collect();
        ended = waitpid(pid, &status, WNOHANG) == pid;
        const timespec pause{0, 10'000'000};
        if (!ended) nanosleep(&pause, nullptr);
    }
    kill(-pid, SIGKILL); // what a fault may have left alive
    if (!ended) waitpid(pid, &status, 0);
    collect();
    close(ends[0]);
    if (ended) result.outcome = WIFEXITED(status) && WEXITSTATUS(status) == 0 ? Outcome::passed : Outcome::failed;
    return result;
}

/// The names of the failed checks: "[  FAILED  ] Name, where ..." stands once in the summary and once at its place.
std::vector<std::string> failed_checks(const std::string& output) {
    const std::string mark = "[  FAILED  ] ";
    std::vector<std::string> names;
    for (std::size_t at = output.find(mark); at != std::string::npos; at = output.find(mark, at + 1)) {
        const std::size_t begin = at + mark.size();
        const std::string name = output.substr(begin, output.find_first_of(", \n", begin) - begin);
        if (name.find('.') == std::string::npos) continue;
        bool known = false;
        for (const std::string& other : names) known = known || other == name;
        if (!known) names.push_back(name);
    }
    return names;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: weft_conformance_teeth PATH/TO/weft_conformance\n", stderr);
        return 2;
    }
    int missed = 0;
    for (const Bite& bite : bites) {
        const Result sound = run_suite(argv[1], bite, false, 120);
        const Result faulty = run_suite(argv[1], bite, true, 40);
        const bool good = sound.outcome == Outcome::passed && faulty.outcome != Outcome::passed;
        if (!good) ++missed;
        std::printf("%-9s %-22s %s\n", bite.backend, bite.fault,
                    sound.outcome != Outcome::passed    ? "THE CHECKS FAIL WITHOUT THE FAULT"
                    : faulty.outcome == Outcome::passed ? "NOT SEEN"
                    : faulty.outcome == Outcome::hung   ? "seen: the suite did not end"
                                                        : "seen by:");
        for (const std::string& name : failed_checks(faulty.output)) std::printf("    %s\n", name.c_str());
        if (sound.outcome != Outcome::passed) std::printf("%s\n", sound.output.c_str());
        std::fflush(stdout);
    }
    return missed == 0 ? 0 : 1;
}
