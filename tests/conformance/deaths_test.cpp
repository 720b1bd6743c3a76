// SPDX-License-Identifier: Apache-2.0
// A worker that is killed, hangs or lies at any moment costs nothing but time. For the backends that say so.
#include "subject.h"

#include <algorithm>

#include "backends/clock.h"

#include <csignal>
#include <fstream>

#include <pthread.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weft::backends::conformance {
namespace {

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Deaths);

class Deaths : public testing::TestWithParam<Case> {
  protected:
    void TearDown() override {
        EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
        EXPECT_EQ(open_descriptors(), descriptors_);
    }
    /// Every unit done and right although workers were lost.
    void expect_survived(const Report& report, const Slots& slots, const Plan& plan) {
        expect_consistent(report, slots, plan);
        EXPECT_EQ(count_done(report), slots.units());
        EXPECT_TRUE(report.poisonous.empty()) << "unit " << report.poisonous.front() << " was given up:" << [&] {
            std::string lines;
            for (const std::string& line : report.warnings) lines += "\n" + line;
            return lines;
        }();
        EXPECT_FALSE(report.stopped);
        EXPECT_EQ(report.warnings.size(), report.lost_workers);
        std::uint32_t deaths = 0;
        for (const WorkerFacts& worker : report.workers) deaths += worker.deaths;
        EXPECT_EQ(deaths, report.lost_workers);
    }

  private:
    const std::ptrdiff_t descriptors_ = open_descriptors();
};
INSTANTIATE_TEST_SUITE_P(All, Deaths, testing::ValuesIn(mortal_cases()), case_name);

bool every_tenth(std::uint32_t unit) { return unit % 10 == 3; }

/// Runs 60 units of which every tenth ends its worker by end_worker() at the first `times` tries.
template <class End> Report run_deadly(const Plan& plan, Slots& slots, std::uint32_t times, End end_worker) {
    Shared<Counter> tries(slots.units());
    const auto deadly = [&](std::uint32_t unit, const Pulse&) {
        if (every_tenth(unit) && tries[unit].fetch_add(1) < times) end_worker();
        return true;
    };
    return subject()->run(job_that(slots.units(), deadly, slots.unit_bytes()), slots, plan);
}

TEST_P(Deaths, KilledInsideAUnit) {
    Slots slots(60, 40);
    const Plan plan = GetParam().plan();
    const Report report = run_deadly(plan, slots, 1, [] { kill(getpid(), SIGKILL); });
    expect_survived(report, slots, plan);
    EXPECT_EQ(report.lost_workers, 6u);
    EXPECT_GE(report.reissued, 6u);
    for (const std::uint32_t unit : {3u, 13u, 23u, 33u, 43u, 53u}) {
        const std::string text = "was killed by signal 9 (SIGKILL) in unit " + std::to_string(unit) + ";";
        EXPECT_EQ(std::ranges::count_if(report.warnings, [&](const std::string& w) { return w.find(text) != w.npos; }),
                  1)
            << "unit " << unit << ": " << report.warnings.front();
    }
}

TEST_P(Deaths, LargeUnitsAndLargeChunks) {
    for (const std::uint32_t chunk : {7u, 1000u}) {
        Slots slots(60, 300'000);
        const Plan plan = GetParam().plan(chunk);
        expect_survived(run_deadly(plan, slots, 1, [] { kill(getpid(), SIGKILL); }), slots, plan);
    }
}

TEST_P(Deaths, ACleanExitInsideAUnitIsALossToo) {
    Slots slots(20, 40);
    const Plan plan = GetParam().plan();
    const Report report = run_deadly(plan, slots, 1, [] { _exit(0); });
    expect_survived(report, slots, plan);
    EXPECT_NE(report.warnings.front().find("exited with code 0 in unit"), std::string::npos) << report.warnings.front();
}

TEST_P(Deaths, AnAbort) {
    Slots slots(20, 40);
    const Plan plan = GetParam().plan();
    const Report report = run_deadly(plan, slots, 1, [] {
        std::signal(SIGABRT, SIG_DFL);
        std::abort();
    });
    expect_survived(report, slots, plan);
    EXPECT_NE(report.warnings.front().find("SIGABRT"), std::string::npos) << report.warnings.front();
}

TEST_P(Deaths, ThreeInOneUnitAndThenItWorksAlone) {
    Slots slots(20, 40);
    const Plan plan = GetParam().plan();
    const Report report = run_deadly(plan, slots, 3, [] { kill(getpid(), SIGKILL); });
    expect_survived(report, slots, plan);
    EXPECT_EQ(report.lost_workers, 6u);
}

TEST_P(Deaths, APoisonousUnitCostsOnlyItself) {
    Slots slots(20, 40);
    const Plan plan = GetParam().plan();
    const Report report = run_deadly(plan, slots, 1000, [] { kill(getpid(), SIGKILL); });
    expect_consistent(report, slots, plan);
    EXPECT_EQ(report.poisonous, (std::vector<std::uint32_t>{3, 13}));
    EXPECT_EQ(count_done(report), 18u);
    EXPECT_EQ(report.lost_workers, 8u); // three deaths and one more, each
    EXPECT_FALSE(report.stopped);
}

TEST_P(Deaths, AHungWorkerIsReplaced) {
    if (GetParam().workers == 1 && GetParam().schedule != Schedule::queue) GTEST_SKIP() << "saves time";
    Shared<Counter> tries;
    const auto hangs_once = [&](std::uint32_t unit, const Pulse&) {
        if (unit == 5 && tries[0].fetch_add(1) == 0) raise(SIGSTOP);
        return true;
    };
    Slots slots(20, 40);
    Plan plan = GetParam().plan();
    plan.worker_timeout_s = 1;
    const std::int64_t begin = wall_ns();
    const Report report = subject()->run(job_that(20, hangs_once), slots, plan);
    EXPECT_LT(seconds(wall_ns() - begin), 15);
    expect_survived(report, slots, plan);
    EXPECT_EQ(report.lost_workers, 1u);
    EXPECT_NE(report.warnings.front().find("no sign of life"), std::string::npos) << report.warnings.front();
    EXPECT_NE(report.warnings.front().find("in unit 5"), std::string::npos) << report.warnings.front();
}

TEST_P(Deaths, AnHonestSlowUnitWithAPulseIsNotHung) {
    if (GetParam().workers == 1) GTEST_SKIP() << "saves time";
    const auto slow = [](std::uint32_t unit, const Pulse& pulse) {
        for (int step = 0; unit == 2 && step < 160; ++step) {
            sleep_ms(10);
            if (pulse.stop_requested()) return false;
        }
        return true;
    };
    Slots slots(5, 40);
    Plan plan = GetParam().plan();
    plan.worker_timeout_s = 1;
    expect_complete(subject()->run(job_that(5, slow), slots, plan), slots, plan);
}

TEST_P(Deaths, WhenEveryUnitKillsTheJobEndsWithAnError) {
    Slots slots(1000, 40);
    const auto deadly = [](std::uint32_t, const Pulse&) -> bool { _exit(9); };
    try {
        subject()->run(job_that(1000, deadly), slots, GetParam().plan());
        FAIL() << "no error";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("lost in a row"), std::string::npos) << error.what();
    }
}

TEST_P(Deaths, WhenWorkersBeginToDieWhatIsDoneStaysDone) {
    Slots slots(200, 40);
    const Plan plan = GetParam().plan();
    const auto deadly_from_100 = [](std::uint32_t unit, const Pulse&) {
        if (unit >= 100) _exit(9);
        return true;
    };
    const Report report = subject()->run(job_that(200, deadly_from_100), slots, plan);
    expect_consistent(report, slots, plan);
    EXPECT_GT(count_done(report), 0u);
    EXPECT_EQ(count_done(report) + report.poisonous.size(), 200u);
}

std::atomic<bool> die_at_birth{false};

TEST_P(Deaths, WorkersThatDieAtBirthEndTheJobWithAnError) {
    static const int registered = pthread_atfork(nullptr, nullptr, [] {
        if (die_at_birth) _exit(11);
    });
    ASSERT_EQ(registered, 0);
    die_at_birth = true;
    Slots slots(50, 40);
    EXPECT_THROW(subject()->run(filling_job(50), slots, GetParam().plan()), std::runtime_error);
    die_at_birth = false;
    expect_complete(subject()->run(filling_job(50), slots, GetParam().plan()), slots, GetParam().plan());
}

// A killer from outside.

char state_of(pid_t pid) {
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(stat, text);
    const std::size_t name_end = text.rfind(')');
    return name_end == std::string::npos || name_end + 2 >= text.size() ? '-' : text[name_end + 2];
}

std::vector<pid_t> children_of(pid_t parent) {
    const std::string task = std::to_string(parent);
    std::ifstream list("/proc/" + task + "/task/" + task + "/children");
    std::vector<pid_t> children;
    for (pid_t child = 0; list >> child;) children.push_back(child);
    return children;
}

/// A process that sends `signal` to a worker of its parent every few milliseconds, while it lives.
class Killer {
  public:
    Killer(int signal, double period_ms) {
        const pid_t victim_parent = getpid();
        pid_ = fork();
        if (pid_ != 0) return;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (std::uint32_t round = 1;; ++round) {
            sleep_ms(period_ms * (0.5 + (round * 2654435761u >> 16 & 0xFF) / 255.0));
            std::vector<pid_t> victims = children_of(victim_parent);
            std::erase(victims, getpid());
            if (!victims.empty()) kill(victims[round * 7919 % victims.size()], signal);
        }
    }
    ~Killer() {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    Killer(const Killer&) = delete;
    Killer& operator=(const Killer&) = delete;

  private:
    pid_t pid_ = 0;
};

TEST_P(Deaths, KilledAtRandomMomentsFromOutside) {
    if (children_of(getpid()).empty() && !std::ifstream("/proc/self/task/" + std::to_string(getpid()) + "/children"))
        GTEST_SKIP() << "this kernel does not list children";
    Slots slots(3000, 5000);
    const Plan plan = GetParam().plan();
    const auto naps = [](std::uint32_t, const Pulse&) {
        sleep_ms(0.2);
        return true;
    };
    // Rare enough that no unit has the bad luck to be hit four times in a row, even on a busy machine.
    const Killer killer(SIGKILL, 30);
    const Report report = subject()->run(job_that(3000, naps, 5000), slots, plan);
    expect_survived(report, slots, plan);
    EXPECT_GT(report.lost_workers, 0u);
}

TEST_P(Deaths, NoWorkerOutlivesAParentThatIsKilled) {
    for (const bool told_by_kernel : {true, false}) {
        SCOPED_TRACE(told_by_kernel ? "by the death signal" : "by the end of the pipe");
        Shared<std::atomic<pid_t>> workers(64);
        Shared<Counter> places, begun; // begun once the worker has said which it is
        const pid_t parent = fork();
        if (parent == 0) {
            const auto registers = [&](std::uint32_t, const Pulse&) {
                if (!told_by_kernel) prctl(PR_SET_PDEATHSIG, 0);
                workers[places[0].fetch_add(1) % 64] = getpid();
                ++begun[0];
                sleep_ms(told_by_kernel ? 60'000 : 300);
                return true;
            };
            Slots slots(1000, 100'000);
            subject()->run(job_that(1000, registers, 100'000), slots, GetParam().plan());
            _exit(0);
        }
        for (int patience = 0; begun[0] < GetParam().workers && patience < 5000; ++patience) sleep_ms(1);
        kill(parent, SIGKILL);
        waitpid(parent, nullptr, 0);
        for (unsigned i = 0; i < GetParam().workers; ++i) {
            const pid_t worker = workers[i];
            ASSERT_NE(worker, 0);
            char state = state_of(worker);
            for (int patience = 0; state != '-' && state != 'Z' && patience < 1000; ++patience) {
                sleep_ms(10);
                state = state_of(worker);
            }
            EXPECT_TRUE(state == '-' || state == 'Z') << "worker " << worker << " is in state " << state;
        }
    }
}

// Lies: only a planted fault can make a worker tell them.

class Lies : public Deaths {
  protected:
    void SetUp() override {
        if (subject()->traits().name != "processes") GTEST_SKIP() << "lies can be planted in processes only";
    }
    Report run(Lie lie, std::uint32_t times, Slots& slots, const Plan& plan) {
        Shared<Counter> told;
        Faults faults = planted_faults();
        faults.lie = [&, lie](std::uint32_t unit) {
            return unit == 5 && told[0].fetch_add(1) < times ? lie : Lie::none;
        };
        return make_processes(faults)->run(filling_job(slots.units(), slots.unit_bytes()), slots, plan);
    }
};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Lies);
INSTANTIATE_TEST_SUITE_P(All, Lies, testing::ValuesIn(mortal_cases()), case_name);

TEST_P(Lies, AreNotBelieved) {
    for (const Lie lie : {Lie::garbage, Lie::cut, Lie::flipped, Lie::other_unit, Lie::too_long})
        for (const std::size_t bytes : {std::size_t{40}, std::size_t{300'000}}) {
            SCOPED_TRACE("lie " + std::to_string(static_cast<int>(lie)) + ", " + std::to_string(bytes) + " bytes");
            Slots slots(20, bytes);
            Plan plan = GetParam().plan();
            plan.worker_timeout_s = 10;
            const Report report = run(lie, 1, slots, plan);
            expect_survived(report, slots, plan);
            EXPECT_EQ(report.lost_workers, 1u);
        }
}

TEST_P(Lies, AWorkerThatAlwaysLiesAboutAUnitMakesItPoisonous) {
    Slots slots(20, 40);
    const Plan plan = GetParam().plan();
    const Report report = run(Lie::flipped, 1000, slots, plan);
    expect_consistent(report, slots, plan);
    EXPECT_EQ(report.poisonous, std::vector<std::uint32_t>{5});
    EXPECT_EQ(count_done(report), 19u);
}

} // namespace
} // namespace weft::backends::conformance
