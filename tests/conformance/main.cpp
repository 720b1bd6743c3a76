// SPDX-License-Identifier: Apache-2.0
// weft_conformance BACKEND [--fault=NAME] [GoogleTest options]: everything that a backend must do, for one backend.
#include "exit_guard.h"
#include "subject.h"

#include <iostream>
#include <string_view>

using namespace weft::backends;
using namespace weft::backends::conformance;

namespace {

// It must be impossible to believe that one backend was tested while it was another.
TEST(Name, IsTheOneAskedFor) {
    std::cout << "under test: backend '" << subject()->traits().name << "'"
              << (selection().fault.empty() ? "" : " with the fault " + selection().fault) << "\n";
    EXPECT_EQ(subject()->traits().name, selection().backend);
}

int usage() {
    std::cerr << "usage: weft_conformance BACKEND [--fault=NAME] [GoogleTest options]\nbackends:";
    for (const Entry& entry : all()) std::cerr << ' ' << entry.name << (entry.make ? "" : " (not built)");
    std::cerr << '\n';
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    constexpr std::string_view fault = "--fault=";
    std::vector<char*> rest{argv[0]};
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (i == 1 && !argument.starts_with("-"))
            selection().backend = argument;
        else if (argument.starts_with(fault))
            selection().fault = argument.substr(fault.size());
        else
            rest.push_back(argv[i]);
    }
    if (selection().backend.empty()) return usage();
    try {
        subject();
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 2;
    }
    install_exit_guard();
    int count = static_cast<int>(rest.size());
    rest.push_back(nullptr); // as in argv
    testing::InitGoogleTest(&count, rest.data());
    const int result = RUN_ALL_TESTS();
    const testing::UnitTest& tests = *testing::UnitTest::GetInstance();
    if (tests.test_to_run_count() == 0) std::cerr << "no test ran\n";
    return tests.test_to_run_count() == 0 ? 3 : result;
}
