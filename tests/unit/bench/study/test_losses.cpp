// SPDX-License-Identifier: Apache-2.0
// Every second has a name, and a planted loss has its own.
#include "bench/study/losses.h"

#include <gtest/gtest.h>

namespace weft::bench::test {
namespace {

RunRecord serial_run(double unit_s, unsigned units) {
    RunRecord run;
    for (unsigned u = 0; u < units; ++u) run.units.push_back({u, 0, u * unit_s, (u + 1) * unit_s});
    run.phases.render_s = unit_s * units + 0.01; // a hundredth outside of the units
    return run;
}

/// Units dealt in turn to workers that begin at `start`, wait `gap` between units, and need `factor` times as long.
RunRecord woven(unsigned workers, unsigned units, double unit_s, double start, double gap, double factor) {
    RunRecord run;
    std::vector<double> now(workers, start);
    for (unsigned u = 0; u < units; ++u) {
        double& t = now[u % workers];
        run.units.push_back({u, u % workers, t, t + unit_s * factor});
        t += unit_s * factor + gap;
    }
    double end = 0;
    for (const UnitTime& u : run.units) end = std::max(end, u.end_s);
    run.phases.render_s = end + 0.01 / workers;
    return run;
}

double sum(const Losses& l) {
    double s = l.ideal_s;
    for (const NamedPart& part : loss_parts()) s += l.*part.seconds;
    return s;
}

TEST(Losses, NoneInAnIdealRun) {
    const Losses l = losses(woven(2, 100, 0.1, 0, 0, 1), 2, serial_run(0.1, 100), nullptr);
    EXPECT_NEAR(l.ideal_s, 5.005, 1e-9);
    for (const NamedPart& part : loss_parts()) EXPECT_NEAR(l.*part.seconds, 0, 1e-9) << part.name;
    EXPECT_EQ(cause(l), "nothing to speak of");
}

TEST(Losses, EachPlantedOneHasItsName) {
    const RunRecord one = serial_run(0.1, 100);
    const auto planted = [&](RunRecord run, const RunRecord* copies = nullptr) { return losses(run, 2, one, copies); };
    EXPECT_NEAR(planted(woven(2, 100, 0.1, 0.5, 0, 1)).startup_s, 0.5, 1e-9);
    EXPECT_NEAR(planted(woven(2, 100, 0.1, 0, 0.002, 1)).dispatch_s, 0.002 * 49, 1e-9);
    EXPECT_NEAR(planted(woven(2, 100, 0.1, 0, 0, 1.2)).inflation_s, 1.0, 1e-9);
    EXPECT_NEAR(planted(woven(2, 99, 0.1, 0, 0, 1)).tail_s, 0.05, 1e-9);
    EXPECT_NEAR(planted(woven(2, 99, 0.1, 0, 0, 1)).last_alone_s, 0.1, 1e-9);
    RunRecord slow_machine = one;
    slow_machine.phases.render_s *= 1.2;
    const Losses l = planted(woven(2, 100, 0.1, 0, 0, 1.2), &slow_machine);
    EXPECT_NEAR(l.machine_s, 5.005 * 0.2, 1e-9);
    EXPECT_NEAR(l.inflation_s, 1.0 - 5.005 * 0.2, 1e-9);
}

TEST(Losses, SumExactlyToWhatWasMeasured) {
    const RunRecord one = serial_run(0.07, 61), run = woven(3, 61, 0.07, 0.03, 0.004, 1.1);
    const Losses l = losses(run, 3, one, nullptr);
    EXPECT_NEAR(sum(l), run.phases.render_s, 1e-12);
    const Losses twice = mean({l, losses(woven(3, 61, 0.07, 0.1, 0.001, 1.3), 3, one, nullptr)});
    EXPECT_NEAR(sum(twice), twice.measured_s, 1e-12);
}

TEST(Losses, ASlowWorkerAndAnIdleOneShowInTheTail) {
    RunRecord run = woven(1, 50, 0.2, 0, 0, 1);
    const Losses l = losses(run, 2, serial_run(0.2, 50), nullptr); // the second worker never got a unit
    EXPECT_NEAR(l.tail_s, 5.0, 1e-9);
    EXPECT_NEAR(l.last_alone_s, 10.0, 1e-9);
    EXPECT_NE(cause(l).find("tail"), std::string::npos);
}

TEST(Losses, CausesAreNamed) {
    const RunRecord one = serial_run(0.1, 100);
    EXPECT_NE(cause(losses(woven(2, 100, 0.1, 1, 0, 1), 2, one, nullptr)).find("start"), std::string::npos);
    EXPECT_NE(cause(losses(woven(2, 100, 0.1, 0, 0.01, 1), 2, one, nullptr)).find("dispatch"), std::string::npos);
    EXPECT_NE(cause(losses(woven(2, 100, 0.1, 0, 0, 2), 2, one, nullptr)).find("inflation"), std::string::npos);
}

} // namespace
} // namespace weft::bench::test
