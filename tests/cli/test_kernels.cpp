// SPDX-License-Identifier: Apache-2.0
// weft-kernels as its users meet it.
#include "tests/cli/program.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>

namespace weft::test {
namespace {

using nlohmann::json;

Outcome kernels(const std::vector<std::string>& arguments, const std::filesystem::path& folder) {
    return Program(arguments, folder, WEFT_KERNELS).wait();
}

std::set<std::string> keys(const json& object) {
    std::set<std::string> names;
    for (const auto& item : object.items()) names.insert(item.key());
    return names;
}

TEST(Kernels, GivesEveryCellAndAgreesWithEmbree) {
    const Scratch folder;
    const Outcome o = kernels(
        {"builtin:cornell", "--rounds", "2", "--threads", "1,2", "--side", "64", "--json", "k.json"}, folder.path());
    ASSERT_EQ(o.exit_code, 0) << o.err;
    EXPECT_NE(o.out.find("geometric mean"), std::string::npos) << o.out;
    EXPECT_EQ(folder.names(), std::vector<std::string>{"k.json"});

    const json all = json::parse(read_text(folder / "k.json"));
    EXPECT_EQ(keys(all), (std::set<std::string>{"rows", "builds"}));
    std::set<std::string> cells;
    for (const json& row : all["rows"]) {
        EXPECT_EQ(keys(row),
                  (std::set<std::string>{"scene", "rays", "threads", "quality", "weft_mrays_per_s", "weft_mode",
                                         "embree_single_mrays_per_s", "embree_best_mrays_per_s", "embree_best_mode",
                                         "ratio_single", "ratio_best", "ratio_best_lo", "ratio_best_hi", "mismatch"}));
        EXPECT_EQ(row["scene"], "builtin:cornell");
        for (const char* rate : {"weft_mrays_per_s", "embree_single_mrays_per_s", "ratio_single", "ratio_best"})
            EXPECT_GT(row[rate].get<double>(), 0) << row;
        EXPECT_GE(row["embree_best_mrays_per_s"], row["embree_single_mrays_per_s"]);
        EXPECT_TRUE(row["ratio_best_lo"].is_null()) << "two rounds give no interval";
        // A ray through an edge, which Embree lets pass unless it is told to be robust.
        EXPECT_LE(row["mismatch"].get<int>(), 1) << row;
        cells.insert(row["rays"].get<std::string>() + ' ' + row["quality"].get<std::string>() + ' ' +
                     row["threads"].dump());
    }
    EXPECT_EQ(cells.size(), 5u * 2 * 2);
    EXPECT_EQ(all["rows"].size(), cells.size());

    ASSERT_EQ(all["builds"].size(), 2u * 2);
    for (const json& row : all["builds"]) {
        EXPECT_EQ(keys(row),
                  (std::set<std::string>{"scene", "threads", "quality", "weft_mtris_per_s", "embree_mtris_per_s",
                                         "weft_bytes_per_tri", "embree_bytes_per_tri"}));
        for (const char* number :
             {"weft_mtris_per_s", "embree_mtris_per_s", "weft_bytes_per_tri", "embree_bytes_per_tri"})
            EXPECT_GT(row[number].get<double>(), 0) << number;
    }
}

TEST(Kernels, IntervalsEncloseTheRatio) {
    const Scratch folder;
    const Outcome o = kernels({"--rounds", "6", "--threads", "1", "--side", "64", "--quality", "medium", "--json",
                               "k.json", "--rays", "primary,ao", "builtin:cornell"},
                              folder.path());
    ASSERT_EQ(o.exit_code, 0) << o.err;
    const json all = json::parse(read_text(folder / "k.json"));
    ASSERT_EQ(all["rows"].size(), 2u);
    for (const json& row : all["rows"]) {
        EXPECT_LE(row["ratio_best_lo"].get<double>(), row["ratio_best"].get<double>());
        EXPECT_GE(row["ratio_best_hi"].get<double>(), row["ratio_best"].get<double>());
    }
}

TEST(Kernels, LeavesOutWhatHasNoTriangles) {
    const Scratch folder;
    const Outcome o =
        kernels({"builtin:sphereflake,depth=1", "--rounds", "1", "--side", "32", "--threads", "1"}, folder.path());
    EXPECT_EQ(o.exit_code, 0) << o.err;
    EXPECT_NE(o.err.find("spheres left out"), std::string::npos) << o.err;
}

TEST(Kernels, RefusesWhatItDoesNotKnow) {
    const Scratch folder;
    EXPECT_EQ(kernels({"--rays", "gamma"}, folder.path()).exit_code, 2);
    EXPECT_EQ(kernels({"builtin:nowhere"}, folder.path()).exit_code, 2);
    EXPECT_EQ(kernels({"missing.glb"}, folder.path()).exit_code, 3);
    EXPECT_EQ(kernels({"builtin:cornell", "--json", "no/such/folder/k.json"}, folder.path()).exit_code, 6);
}

} // namespace
} // namespace weft::test
