// SPDX-License-Identifier: Apache-2.0
// "NAME[,key=value...]" and what is said about everything else.
#include "scenes/builtin/builtin.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace weft::scenes {
namespace {

/// What the rejection of this text says; empty when it is not rejected.
std::string complaint(const std::string& text) {
    try {
        parse_builtin(text);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return {};
}

void expect_said(const std::string& text, std::initializer_list<const char*> words) {
    const std::string said = complaint(text);
    EXPECT_FALSE(said.empty()) << text << " was accepted";
    for (const char* word : words) EXPECT_NE(said.find(word), std::string::npos) << "'" << word << "' not in: " << said;
}

TEST(ParseBuiltin, a_name_alone_takes_the_defaults) {
    for (const Builtin& b : builtins()) {
        const BuiltinCall call = parse_builtin(b.name);
        EXPECT_EQ(call.builtin->name, b.name);
        ASSERT_EQ(call.values.size(), b.parameters.size());
        for (std::size_t i = 0; i < call.values.size(); ++i) EXPECT_EQ(call.values[i], b.parameters[i].value);
    }
}

TEST(ParseBuiltin, values_are_taken_in_any_order) {
    const BuiltinCall call = parse_builtin("terrain,seed=3,triangles=20000");
    EXPECT_EQ(call.values, (std::vector<std::int64_t>{20'000, 3}));
    EXPECT_EQ(parse_builtin("interior,lamps=3").values, (std::vector<std::int64_t>{200'000, 3}));
}

TEST(ParseBuiltin, the_ends_of_a_range_are_allowed) {
    for (const Builtin& b : builtins())
        for (const Parameter& p : b.parameters)
            for (const std::int64_t value : {p.least, p.most})
                EXPECT_EQ(complaint(std::string(b.name) + "," + std::string(p.name) + "=" + std::to_string(value)), "");
}

TEST(ParseBuiltin, just_beyond_a_range_is_refused_by_name) {
    for (const Builtin& b : builtins())
        for (const Parameter& p : b.parameters)
            for (const std::int64_t value : {p.least - 1, p.most + 1}) {
                const std::string range = std::to_string(p.least) + ".." + std::to_string(p.most);
                expect_said(std::string(b.name) + "," + std::string(p.name) + "=" + std::to_string(value),
                            {b.name.data(), p.name.data(), "out of range", range.c_str()});
            }
    expect_said("terrain,triangles=99999999999999999999999999", {"out of range", "10000..10000000"});
}

TEST(ParseBuiltin, an_unknown_name_lists_the_known_ones) {
    expect_said("cornel", {"'cornel'", "did you mean 'cornell'?", "lecture", "sphereflake", "menger", "terrain",
                           "interior", "uneven"});
    expect_said("teapot", {"'teapot'", "known: cornell"});
    EXPECT_EQ(complaint("teapot").find("did you mean"), std::string::npos);
    expect_said("", {"needs a name", "known: cornell"});
    expect_said(",depth=1", {"needs a name"});
    expect_said(std::string(5000, 'x'), {"...", "known: cornell"});
    EXPECT_LT(complaint(std::string(5000, 'x')).size(), 300u);
}

TEST(ParseBuiltin, an_unknown_key_lists_the_known_ones) {
    expect_said("terrain,triangle=20000", {"builtin:terrain", "'triangle'", "did you mean 'triangles'?", "seed="});
    expect_said("terrain,size=4", {"'size'", "known: triangles=10000..10000000"});
    expect_said("menger,=4", {"''", "known: depth"});
}

TEST(ParseBuiltin, a_value_must_be_a_whole_number) {
    for (const char* value : {"", "many", "3.5", "3x", " 3", "3 ", "+3", "0x3", "1e3", "--3", "3=3"})
        expect_said("menger,depth=" + std::string(value), {"builtin:menger: depth=", "not a whole number", "0..5"});
}

TEST(ParseBuiltin, what_is_half_written_is_refused) {
    expect_said("menger,depth", {"'depth' needs a value", "depth=3"});
    expect_said("menger,", {"missing after the last comma", "depth=0..5"});
    expect_said("menger,depth=3,", {"missing after the last comma"});
    expect_said("menger,,depth=3", {"unknown parameter ''"});
}

TEST(ParseBuiltin, a_key_may_be_given_once) {
    expect_said("menger,depth=3,depth=3", {"builtin:menger", "'depth' is given twice"});
}

} // namespace
} // namespace weft::scenes
