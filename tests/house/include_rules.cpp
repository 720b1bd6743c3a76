// SPDX-License-Identifier: Apache-2.0
#include "include_rules.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <regex>
#include <string_view>

namespace weft::test {
namespace {

namespace fs = std::filesystem;

/// Each part of the program, and the parts that it may know besides itself.
const std::map<std::string, std::vector<std::string>> parts{
    {"renderer", {}},
    {"backends", {}},
    {"scenes", {"renderer"}},
    {"bench", {"backends", "renderer", "scenes"}},
    {"app", {"backends", "renderer", "scenes", "bench"}},
};

/// The folders of the renderer: each may include itself and what stands before it. What lies in renderer/ itself stands
/// before them all.
constexpr std::array<std::string_view, 10> layers{"math",  "sampling", "geometry", "scene", "materials",
                                                  "trace", "lights",   "camera",   "film",  "integrator"};

/// The renderer computes: no threads, no files, no printing.
constexpr std::array<std::string_view, 14> barred_headers{
    "thread",   "mutex",   "shared_mutex", "atomic", "future",  "condition_variable", "semaphore",
    "iostream", "fstream", "filesystem",   "cstdio", "stdio.h", "pthread.h",          "unistd.h"};
const std::regex barred_calls(R"(\b(fopen|printf|fprintf|puts|perror|system|getenv|pthread_\w+)\s*\()");

/// What decides the picture must be the same everywhere, which nothing promises of these.
const std::regex inexact_calls(
    R"(\bstd::(sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|exp|exp2|expm1|log|log2|log10|log1p|pow|cbrt|hypot)\s*\()");

/// Each runtime, how its headers and pragmas begin, and the file that may say so. The bare loops that the backends are
/// measured against may too.
struct Runtime {
    std::string_view mark, home;
};
constexpr std::array<Runtime, 4> runtimes{{{"omp.h", "backends/openmp.cpp"},
                                           {"pragma omp", "backends/openmp.cpp"},
                                           {"tbb/", "backends/tbb.cpp"},
                                           {"oneapi/", "backends/tbb.cpp"}}};
constexpr std::string_view bare_loops = "bench/bare_loops.cpp";

bool contains(const std::vector<std::string>& list, const std::string& what) {
    return std::find(list.begin(), list.end(), what) != list.end();
}

/// Where a folder of the renderer stands in the order; 0 for what lies in renderer/ itself, -1 for what is not listed.
std::ptrdiff_t layer(const fs::path& path) {
    auto step = std::next(path.begin());
    if (std::next(step) == path.end()) return 0;
    const auto found = std::find(layers.begin(), layers.end(), step->string());
    return found == layers.end() ? -1 : found - layers.begin() + 1;
}

class Checker {
  public:
    explicit Checker(fs::path file) : file_(std::move(file)), part_(file_.begin()->string()) {}

    void line(const std::string& text, int number) {
        number_ = number;
        static const std::regex include(R"(^\s*#\s*include\s*(["<])([^">]+)[">])");
        std::smatch match;
        if (std::regex_search(text, match, include)) {
            if (match[1] == "\"")
                project(match[2].str());
            else
                system(match[2].str());
        } else if (part_ == "renderer" && std::regex_search(text, match, barred_calls)) {
            complain("calls " + match[1].str() + ": the renderer neither prints nor touches the system");
        } else if ((part_ == "renderer" || part_ == "scenes") && std::regex_search(text, match, inexact_calls)) {
            complain("calls std::" + match[1].str() +
                     ", which no standard makes the same everywhere: see math/elementary.h");
        } else if (text.find("#pragma omp") != std::string::npos) {
            runtime("pragma omp");
        }
    }
    std::vector<std::string> found;

  private:
    void complain(const std::string& what) {
        found.push_back(file_.generic_string() + ":" + std::to_string(number_) + ": " + what);
    }
    void runtime(std::string_view what) {
        for (const Runtime& r : runtimes)
            if (what.substr(0, r.mark.size()) == r.mark && file_.generic_string() != r.home &&
                file_.generic_string() != bare_loops)
                complain("says " + std::string(what) + ": only " + std::string(r.home) + " may");
    }
    void system(const std::string& header) {
        runtime(header);
        if (part_ == "renderer" &&
            std::find(barred_headers.begin(), barred_headers.end(), header) != barred_headers.end())
            complain("includes <" + header + ">: the renderer has no threads, no files and no streams");
    }
    void project(const std::string& header) {
        runtime(header);
        const fs::path path(header);
        const std::string target = path.begin()->string();
        if (parts.count(target) == 0) return; // a neighbour by bare name, a generated file or a library
        if (target != part_ && !contains(parts.at(part_), target)) {
            complain("includes " + header + ": " + part_ + " must not know " + target);
        } else if (part_ == "renderer") {
            if (layer(path) < 0)
                complain("includes " + header + ": a folder that is not in the order of the renderer's folders");
            else if (layer(path) > layer(file_))
                complain("includes " + header + ": it stands above in the order of the renderer's folders");
        }
    }

    fs::path file_;
    std::string part_;
    int number_ = 0;
};

} // namespace

std::vector<std::string> include_violations(const fs::path& root) {
    std::vector<std::string> found;
    for (const auto& [part, unused] : parts) {
        if (!fs::is_directory(root / part)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(root / part)) {
            const std::string extension = entry.path().extension().string();
            if (extension != ".h" && extension != ".cpp" && extension != ".inc") continue;
            Checker checker(fs::relative(entry.path(), root));
            std::ifstream in(entry.path());
            std::string text;
            for (int number = 1; std::getline(in, text); ++number) {
                const std::size_t comment = text.find("//");
                checker.line(text.substr(0, comment), number);
            }
            found.insert(found.end(), checker.found.begin(), checker.found.end());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace weft::test
