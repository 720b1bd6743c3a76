// SPDX-License-Identifier: Apache-2.0
// A stand-in for the program: a shell script that writes the report it is asked for, so that studies take milliseconds.
#pragma once

#include "bench/study/launcher.h"

#include <filesystem>
#include <fstream>
#include <string>

namespace weft::bench::test {

/// A folder of its own, gone with the object.
class Folder {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "weft-test-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name) << text;
        return path_ / name;
    }
    std::string read(const std::string& name) const {
        std::ifstream file(path_ / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }

  private:
    std::filesystem::path path_;
};

/// The report of a run of two units on the workers asked for. Each start adds a line to `folder`/starts.
inline std::filesystem::path fake_weft(const Folder& folder, const std::string& body = "") {
    const std::string script = R"(#!/bin/sh
echo "$*" >> )" + (folder / "starts").string() +
                               R"(
while [ $# -gt 0 ]; do
    case "$1" in
    --report) report=$2; shift ;;
    --workers) workers=$2; shift ;;
    --backend) backend=$2; shift ;;
    --spp) spp=$2; shift ;;
    esac
    shift
done
hash=abc$spp seconds=$(awk "BEGIN { print 2.0 / $workers }")
)" + body + R"(
cat > "$report" <<END
{"schema": "weft.render/1", "image": {"sha256": "$hash"},
 "phases": {"load_s": 0.1, "build_s": 0.2, "render_s": $seconds, "write_s": 0.05, "total_s": 3},
 "counts": {"rays": 10, "shadow_rays": 5, "samples": 7}, "workers": [{"cpu_s": 1.5}],
 "units": [{"unit": 0, "worker": 0, "begin_ns": 1000, "end_ns": 500000000}]}
END
)";
    const std::filesystem::path path = folder.write("weft", script);
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
}

} // namespace weft::bench::test
