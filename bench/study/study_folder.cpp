// SPDX-License-Identifier: Apache-2.0
#include "bench/study/study_folder.h"

#include "bench/study/plan_json.h"
#include "bench/study/text_file.h"

#include <cerrno>
#include <fcntl.h>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace weft::bench {
namespace {

namespace fs = std::filesystem;

constexpr const char* plan_file = "study.json";
constexpr const char* runs_file = "runs.jsonl";

std::string text_of(const fs::path& path) {
    std::string text = read_text(path);
    if (text.empty() && !fs::exists(path)) throw std::invalid_argument(path.string() + ": cannot be read");
    return text;
}

/// The runs of a file; a last line without its newline is what a killed study left, and is cut off if `repair`.
std::vector<RunRecord> read_runs(const fs::path& path, bool repair) {
    std::vector<RunRecord> runs;
    std::error_code error;
    if (!fs::exists(path, error)) return runs;
    const std::string text = text_of(path);
    std::size_t number = 0, at = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', at)) {
        ++number;
        try {
            runs.push_back(run_from_json_line(std::string_view(text).substr(at, end - at)));
        } catch (const std::invalid_argument& e) {
            throw std::invalid_argument(path.string() + ": line " + std::to_string(number) + ": " + e.what());
        }
        at = end + 1;
    }
    if (at < text.size() && repair) fs::resize_file(path, at);
    return runs;
}

/// Makes what is missing, and returns where the runs go.
fs::path opened(const fs::path& folder, const StudyPlan& plan, std::vector<RunRecord>& runs) {
    fs::create_directories(folder);
    const std::string described = plan_to_json(plan);
    if (!fs::exists(folder / plan_file))
        GrowingFile(folder / plan_file).append(described);
    else if (text_of(folder / plan_file) != described)
        throw std::invalid_argument((folder / plan_file).string() +
                                    ": holds another study; choose another folder with -o, or repeat its options");
    runs = read_runs(folder / runs_file, true);
    return folder / runs_file;
}

} // namespace

GrowingFile::GrowingFile(const fs::path& path) : path_(path) {
    fd_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd_ < 0) fail();
}

GrowingFile::~GrowingFile() { ::close(fd_); }

void GrowingFile::append(std::string_view text) const {
    while (!text.empty()) {
        const ssize_t n = ::write(fd_, text.data(), text.size());
        if (n < 0 && errno != EINTR) fail();
        if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
    }
    if (::fdatasync(fd_) != 0 && errno != EINVAL) fail();
}

void GrowingFile::fail() const { throw std::system_error(errno, std::generic_category(), path_.string()); }

StudyFolder::StudyFolder(const fs::path& folder, const StudyPlan& plan, std::vector<RunRecord>& runs)
    : log_(opened(folder, plan, runs)) {}

void StudyFolder::append(const RunRecord& run) const { log_.append(to_json_line(run) + "\n"); }

Study read_study(const fs::path& folder) {
    Study study;
    const std::string plan = text_of(folder / plan_file);
    try {
        study.plan = plan_from_json(plan);
    } catch (const std::invalid_argument& e) {
        throw std::invalid_argument((folder / plan_file).string() + ": " + e.what());
    }
    study.runs = read_runs(folder / runs_file, false);
    return study;
}

} // namespace weft::bench
