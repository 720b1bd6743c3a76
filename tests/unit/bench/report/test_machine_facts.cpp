// SPDX-License-Identifier: Apache-2.0
#include "bench/report/machine_facts.h"

#include "tests/unit/bench/machine/fake_kernel.h"

#include <gtest/gtest.h>

namespace weft::bench {
namespace {

const Fact* fact(const MachineFacts& machine, const std::string& name) {
    for (const Fact& f : machine.facts)
        if (f.name == name) return &f;
    return nullptr;
}

class FakeMachine : public testing::Test {
  protected:
    void write(const std::string& name, const std::string& text) { kernel_.put(name, text); }
    MachineFacts read() const { return machine_facts(3, "cgroup quota", kernel_.root()); }
    test::FakeKernel kernel_;
};

TEST_F(FakeMachine, TellsWhatTheKernelTells) {
    kernel_.put_two_packages();
    write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Mill 9000\nflags\t\t: fpu hypervisor sse");
    write("proc/self/status", "Name:\tweft\nCpus_allowed_list:\t0-3,6");
    write("proc/self/cgroup", "0::/a/b");
    write("sys/fs/cgroup/a/cpu.max", "250000 100000");
    write("sys/fs/cgroup/a/b/cpuset.cpus.effective", "0-3,6-7");
    write("proc/stat", "cpu  100 0 50 800 10 1 2 37 0 0");
    write("proc/meminfo", "MemTotal:       16777216 kB");
    write("proc/sys/kernel/osrelease", "6.1.0");
    write("proc/sys/kernel/perf_event_paranoid", "2");
    write("sys/devices/system/cpu/smt/active", "1");
    write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never");
    write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave");
    write("sys/devices/system/cpu/intel_pstate/no_turbo", "0");
    write("sys/class/dmi/id/sys_vendor", "QEMU");
    write("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=1");
    const MachineFacts machine = read();
    EXPECT_EQ(machine.processors, 3u);
    EXPECT_EQ(machine.cores, 4u);
    for (const auto& [name, value] :
         std::vector<std::pair<std::string, std::string>>{{"Processor", "Mill 9000"},
                                                          {"Affinity", "0-3,6"},
                                                          {"Cpuset", "0-3,6-7"},
                                                          {"CPU quota", "2.5 processors"},
                                                          {"Usable processors", "3"},
                                                          {"Packages", "2"},
                                                          {"NUMA nodes", "2"},
                                                          {"Physical cores", "4"},
                                                          {"Threads per core", "2"},
                                                          {"Caches", "L1 32 KiB x4 (for 2), L3 16384 KiB x2 (for 4)"},
                                                          {"Usable topology", "5 processors on 4 cores"},
                                                          {"Kernel", "6.1.0"},
                                                          {"Memory", "16.0 GiB"},
                                                          {"Clock governor", "powersave"},
                                                          {"Turbo", "on"},
                                                          {"SMT", "on"},
                                                          {"Transparent huge pages", "madvise"},
                                                          {"Hypervisor", "QEMU"},
                                                          {"Steal", "3.70 % since boot"},
                                                          {"Pressure (PSI)", "yes"}}) {
        ASSERT_NE(fact(machine, name), nullptr) << name;
        EXPECT_EQ(fact(machine, name)->value, value) << name;
    }
    EXPECT_NE(fact(machine, "CPU quota")->note.find("cgroup v2 /a"), std::string::npos);
    EXPECT_NE(fact(machine, "Hardware counters")->note.find("perf_event_paranoid is 2"), std::string::npos);
}

TEST_F(FakeMachine, SaysWhyWhatIsNotThereIsNotKnown) {
    const MachineFacts machine = read();
    EXPECT_EQ(machine.cores, 0u);
    for (const Fact& f : machine.facts) EXPECT_FALSE(f.value.empty() && f.note.empty()) << f.name;
    for (const char* unknown : {"Processor", "Clock governor", "Turbo", "NUMA nodes", "Caches", "Steal", "Memory"})
        EXPECT_EQ(fact(machine, unknown)->value, "") << unknown;
    EXPECT_NE(to_text(machine).find("not known"), std::string::npos);
}

TEST_F(FakeMachine, IsTheSameAfterMoreSteal) {
    write("proc/stat", "cpu  100 0 50 800 10 1 2 37 0 0");
    const MachineFacts before = read();
    write("proc/stat", "cpu  100 0 50 800 10 1 2 99 0 0");
    EXPECT_FALSE(before == read());
    EXPECT_TRUE(same_machine(before, read()));
    write("proc/sys/kernel/osrelease", "6.2.0");
    EXPECT_FALSE(same_machine(before, read()));
}

TEST(ThisMachine, EveryFactThatIsNotKnownSaysWhy) {
    for (const Fact& f : machine_facts(1, "affinity").facts) EXPECT_FALSE(f.value.empty() && f.note.empty()) << f.name;
}

TEST_F(FakeMachine, SurvivesItsFile) {
    const MachineFacts machine = read();
    EXPECT_EQ(machine_facts_from_json(to_json(machine)), machine);
    EXPECT_THROW(machine_facts_from_json("{"), std::invalid_argument);
    EXPECT_THROW(machine_facts_from_json(R"({"schema": "weft.study/1"})"), std::invalid_argument);
}

} // namespace
} // namespace weft::bench
