// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/study/study.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace weft::bench {

/// A file that only grows: what has been appended is on the disk. Throws std::system_error.
class GrowingFile {
  public:
    explicit GrowingFile(const std::filesystem::path& path);
    ~GrowingFile();
    GrowingFile(const GrowingFile&) = delete;
    GrowingFile& operator=(const GrowingFile&) = delete;
    void append(std::string_view text) const;

  private:
    [[noreturn]] void fail() const;
    std::filesystem::path path_;
    int fd_ = -1;
};

/// The folder of a study that is being measured: study.json, and runs.jsonl, which grows.
class StudyFolder {
  public:
    /// Makes the folder, or goes on with the one that is there: then `runs` are those it holds. Throws
    /// std::invalid_argument when it holds another study.
    StudyFolder(const std::filesystem::path& folder, const StudyPlan& plan, std::vector<RunRecord>& runs);
    void append(const RunRecord& run) const;

  private:
    GrowingFile log_;
};

} // namespace weft::bench
