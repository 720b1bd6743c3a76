// SPDX-License-Identifier: Apache-2.0
// Programs that read what a study's page holds: a browser without a window, and whatever a shell can start.
#pragma once

#include "../study/fake_weft.h"
#include "bench/report/report_html.h"

#include <cstdio>
#include <gtest/gtest.h>
#include <string>
#include <sys/wait.h>

namespace weft::bench::test {

inline std::string output_of(const std::string& command, int* exit_code = nullptr) {
    std::string text;
    FILE* pipe = ::popen(command.c_str(), "r");
    if (!pipe) return "";
    char buffer[65536];
    for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, n);
    const int status = ::pclose(pipe);
    if (exit_code) *exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return text;
}

/// The first of these programs that is there, or an empty string.
inline std::string program_of(const std::string& names) {
    std::string found = output_of("for name in " + names + "; do command -v $name && break; done");
    while (!found.empty() && found.back() == '\n') found.pop_back();
    return found;
}

class Browser : public testing::Test {
  protected:
    void SetUp() override {
        browser_ = program_of("chromium chromium-browser google-chrome");
        if (browser_.empty()) GTEST_SKIP() << "there is no chromium";
        if (!report_has_charts()) GTEST_SKIP() << "built without d3";
    }
    /// The page after its scripts have run.
    std::string dom(const std::string& page, const std::string& anchor = "") const {
        folder_.write("page.html", page);
        return output_of(start() + " --dump-dom 'file://" + (folder_ / "page.html").string() + anchor +
                         "' 2>/dev/null");
    }
    std::string start() const {
        return "timeout 120 '" + browser_ + "' --headless --no-sandbox --disable-gpu --disable-dev-shm-usage " +
               "--hide-scrollbars --virtual-time-budget=10000 --user-data-dir='" + (folder_ / "profile").string() + "'";
    }
    Folder folder_;
    std::string browser_;
};

inline std::string root_tag(const std::string& dom) {
    const std::size_t begin = dom.find("<html");
    return begin == std::string::npos ? "" : dom.substr(begin, dom.find('>', begin) - begin + 1);
}

} // namespace weft::bench::test
