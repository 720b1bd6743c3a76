// SPDX-License-Identifier: Apache-2.0
#include "include_rules.h"

#include <gtest/gtest.h>

#include <fstream>
#include <unistd.h>

namespace weft::test {
namespace {

namespace fs = std::filesystem;

std::string joined(const std::vector<std::string>& lines) {
    std::string all;
    for (const std::string& l : lines) all += l + '\n';
    return all;
}

TEST(Includes, FollowTheArrows) {
    const fs::path root(WEFT_SOURCE_DIR);
    ASSERT_TRUE(fs::exists(root / "renderer/integrator/path_tracer.cpp")) << root;
    const auto found = include_violations(root);
    EXPECT_TRUE(found.empty()) << joined(found);
}

/// A tree of its own: files of the real one, one of them with a line that does not belong there.
class Planted : public testing::Test {
  protected:
    void SetUp() override {
        const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
        root_ = fs::temp_directory_path() / ("weft_house_" + std::to_string(::getpid()) + "_" + name);
        fs::remove_all(root_);
        fs::create_directories(root_);
    }
    void TearDown() override { fs::remove_all(root_); }

    /// Copies a file and adds a line behind its first; returns what the check says.
    std::vector<std::string> with(const std::string& file, const std::string& line) {
        fs::remove_all(root_);
        fs::create_directories((root_ / file).parent_path());
        std::ifstream in(fs::path(WEFT_SOURCE_DIR) / file);
        EXPECT_TRUE(in.good()) << file;
        std::ofstream out(root_ / file);
        std::string text;
        for (int number = 1; std::getline(in, text); ++number) {
            out << text << '\n';
            if (number == 1) out << line << '\n';
        }
        out.close();
        return include_violations(root_);
    }
    void expect_caught(const std::string& file, const std::string& line) {
        const auto found = with(file, line);
        ASSERT_EQ(found.size(), 1u) << file << " with " << line << '\n' << joined(found);
        EXPECT_EQ(found[0].rfind(file + ":2: ", 0), 0u) << found[0];
    }
    void expect_passes(const std::string& file, const std::string& line) {
        const auto found = with(file, line);
        EXPECT_TRUE(found.empty()) << joined(found);
    }

    fs::path root_;
};

TEST_F(Planted, ArrowsBetweenTheParts) {
    expect_caught("renderer/film/tile.cpp", "#include \"backends/backend.h\"");
    expect_caught("renderer/film/tile.cpp", "#include \"scenes/load.h\"");
    expect_caught("renderer/film/tile.cpp", "#include \"app/progress.h\"");
    expect_caught("backends/serial.cpp", "#include \"renderer/executor.h\"");
    expect_caught("backends/serial.cpp", "#include \"app/progress.h\"");
    expect_caught("backends/processes/child.cpp", "  #  include \"scenes/load.h\"");
    expect_caught("scenes/load.cpp", "#include \"backends/backend.h\"");
    expect_caught("scenes/load.cpp", "#include \"app/progress.h\"");
    expect_passes("scenes/load.cpp", "#include \"renderer/scene/scene.h\"");
    expect_passes("app/frame_job.cpp", "#include \"scenes/load.h\"");
}

TEST_F(Planted, FunctionsThatMayDifferBetweenMachines) {
    expect_caught("renderer/film/tile.cpp", "float f(float x) { return std::cos(x); }");
    expect_caught("scenes/load.cpp", "double f(double x) { return 1 + std::pow (x, 2.4); }");
    expect_passes("renderer/film/tile.cpp", "float f(float x) { return std::sqrt(std::floor(x)); }");
    expect_passes("app/frame_job.cpp", "double f(double x) { return std::exp2(x); }");
}

TEST_F(Planted, OrderOfTheRenderersFolders) {
    expect_caught("renderer/math/vec.h", "#include \"renderer/sampling/sampler.h\"");
    expect_caught("renderer/geometry/ray.h", "#include \"renderer/scene/mesh.h\"");
    expect_caught("renderer/geometry/triangle.h", "#include \"renderer/trace/bvh.h\"");
    expect_caught("renderer/materials/bsdf.h", "#include \"renderer/lights/light_table.h\"");
    expect_caught("renderer/lights/light_table.h", "#include \"renderer/integrator/world.h\"");
    expect_caught("renderer/executor.h", "#include \"renderer/math/vec.h\"");
    expect_caught("renderer/integrator/world.h", "#include \"renderer/attic/old.h\"");
    expect_passes("renderer/integrator/world.h", "#include \"renderer/math/vec.h\"");
    expect_passes("renderer/trace/bvh.h", "#include \"renderer/executor.h\"");
}

TEST_F(Planted, NoSystemInTheRenderer) {
    for (const char* header : {"thread", "mutex", "atomic", "iostream", "fstream", "filesystem", "future",
                               "condition_variable", "pthread.h", "cstdio"})
        expect_caught("renderer/trace/bvh.cpp", std::string("#include <") + header + ">");
    expect_caught("renderer/trace/bvh.cpp", "void f() { std::printf(\"hello\"); }");
    expect_caught("renderer/trace/bvh.cpp", "auto* f = fopen(\"x\", \"r\");");
    expect_passes("renderer/trace/bvh.cpp", "#include <vector> // not <thread>");
    expect_passes("renderer/trace/bvh.cpp", "// printf(1)");
    expect_passes("app/progress.cpp", "#include <thread>");
}

TEST_F(Planted, EachRuntimeInItsOwnFile) {
    expect_caught("backends/threads.cpp", "#include <omp.h>");
    expect_caught("backends/threads.cpp", "#pragma omp parallel for");
    expect_caught("backends/openmp.cpp", "#include <tbb/parallel_for.h>");
    expect_caught("backends/openmp.cpp", "#include <oneapi/tbb/task_arena.h>");
    expect_caught("app/main.cpp", "#include <tbb/parallel_for.h>");
    expect_caught("renderer/trace/bvh.cpp", "#pragma omp simd");
    expect_passes("backends/openmp.cpp", "#include <omp.h>");
    expect_passes("backends/tbb.cpp", "#include <tbb/task_group.h>");
}

} // namespace
} // namespace weft::test
