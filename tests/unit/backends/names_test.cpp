// SPDX-License-Identifier: Apache-2.0
#include "backends/registry.h"

#include <gtest/gtest.h>

#include <set>

namespace weft::backends {
namespace {

TEST(Names, SchedulesAndTransportsSurviveTheRoundTrip) {
    for (const Schedule schedule :
         {Schedule::fixed, Schedule::dynamic, Schedule::guided, Schedule::queue, Schedule::stealing})
        EXPECT_EQ(schedule_named(name_of(schedule)), schedule);
    for (const Transport transport : {Transport::none, Transport::pipes, Transport::shared})
        EXPECT_EQ(transport_named(name_of(transport)), transport);
    EXPECT_EQ(name_of(Schedule::fixed), "static");
}

TEST(Names, AnUnknownOneIsRefusedWithTheKnownOnes) {
    try {
        schedule_named("random");
        FAIL();
    } catch (const std::invalid_argument& error) {
        EXPECT_STREQ(error.what(), "unknown schedule 'random'; known: static, dynamic, guided, queue, stealing");
    }
    EXPECT_THROW(transport_named(""), std::invalid_argument);
}

TEST(Registry, EachEntryIsAvailableOrSaysWhyNot) {
    std::set<std::string_view> names;
    for (const Entry& entry : all()) {
        EXPECT_TRUE(names.insert(entry.name).second) << entry.name << " stands twice";
        EXPECT_EQ(entry.make == nullptr, !entry.why_not.empty()) << entry.name;
        if (entry.make) {
            EXPECT_EQ(make(entry.name)->traits().name, entry.name);
        } else {
            EXPECT_THROW(make(entry.name), std::invalid_argument);
        }
    }
    EXPECT_TRUE(names.contains("serial"));
}

TEST(Registry, AnUnknownBackendIsRefusedWithTheAvailableOnes) {
    try {
        make("mpi");
        FAIL();
    } catch (const std::invalid_argument& error) {
        EXPECT_NE(std::string(error.what()).find("available: serial, threads"), std::string::npos) << error.what();
    }
}

} // namespace
} // namespace weft::backends
