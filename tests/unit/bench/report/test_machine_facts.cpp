// SPDX-License-Identifier: Apache-2.0
#include "bench/report/machine_facts.h"

#include "../study/fake_weft.h"

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
    void write(const std::string& name, const std::string& text) {
        std::filesystem::create_directories((root_.path() / name).parent_path());
        root_.write(name, text);
    }
    MachineFacts read() const { return machine_facts(3, "cgroup quota", 2.5, root_.path().string()); }
    test::Folder root_;
};

TEST_F(FakeMachine, TellsWhatTheKernelTells) {
    write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Mill 9000\nflags\t\t: fpu hypervisor sse\n");
    for (int cpu = 0; cpu < 4; ++cpu) {
        const std::string folder = "sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/";
        write(folder + "core_id", std::to_string(cpu / 2) + "\n");
        write(folder + "physical_package_id", "0\n");
    }
    write("sys/devices/system/cpu/smt/active", "1\n");
    write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
    write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
    write("proc/pressure/cpu", "some avg10=0.00\n");
    const MachineFacts machine = read();
    EXPECT_EQ(machine.processors, 3u);
    EXPECT_EQ(machine.cores, 2u);
    EXPECT_EQ(fact(machine, "Processor")->value, "Mill 9000");
    EXPECT_EQ(fact(machine, "SMT")->value, "on");
    EXPECT_EQ(fact(machine, "Transparent huge pages")->value, "madvise");
    EXPECT_EQ(fact(machine, "Clock governor")->value, "powersave");
    EXPECT_EQ(fact(machine, "Pressure (PSI)")->value, "yes");
    EXPECT_EQ(fact(machine, "Steal")->value, "counted");
    EXPECT_EQ(fact(machine, "CPU quota")->value, "2.5 processors");
}

TEST_F(FakeMachine, SaysWhyWhatIsNotThereIsNotKnown) {
    const MachineFacts machine = read();
    EXPECT_EQ(machine.cores, 0u);
    for (const Fact& f : machine.facts) EXPECT_FALSE(f.value.empty() && f.note.empty()) << f.name;
    EXPECT_EQ(fact(machine, "Processor")->value, "");
    EXPECT_EQ(fact(machine, "Clock governor")->value, "");
}

TEST_F(FakeMachine, SurvivesItsFile) {
    const MachineFacts machine = read();
    EXPECT_EQ(machine_facts_from_json(to_json(machine)), machine);
    EXPECT_THROW(machine_facts_from_json("{"), std::invalid_argument);
    EXPECT_THROW(machine_facts_from_json(R"({"schema": "weft.study/1"})"), std::invalid_argument);
}

} // namespace
} // namespace weft::bench
