// SPDX-License-Identifier: Apache-2.0
#include "bench/study/study.h"

#include "bench/statistics/order_statistics.h"
#include "bench/statistics/random.h"
#include "bench/study/plan_json.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <fstream>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace weft::bench {
namespace {

namespace fs = std::filesystem;

constexpr const char* plan_file = "study.json";
constexpr const char* runs_file = "runs.jsonl";

std::string read_text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::invalid_argument(path.string() + ": cannot be read");
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

/// A file that only grows: what has been appended is on the disk.
class Log {
  public:
    explicit Log(const fs::path& path) : path_(path) {
        fd_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
        if (fd_ < 0) fail();
    }
    ~Log() { ::close(fd_); }
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    void append(std::string_view text) const {
        while (!text.empty()) {
            const ssize_t n = ::write(fd_, text.data(), text.size());
            if (n < 0 && errno != EINTR) fail();
            if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
        }
        if (::fdatasync(fd_) != 0 && errno != EINVAL) fail();
    }

  private:
    [[noreturn]] void fail() const { throw std::system_error(errno, std::generic_category(), path_.string()); }
    fs::path path_;
    int fd_ = -1;
};

/// The runs of a file; a last line without its newline is what a killed study left, and is cut off if `repair`.
std::vector<RunRecord> read_runs(const fs::path& path, bool repair) {
    std::vector<RunRecord> runs;
    std::error_code error;
    if (!fs::exists(path, error)) return runs;
    const std::string text = read_text(path);
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

/// Half the width of the widest interval of a speed-up, relative to it; infinite while there is none.
double widest_interval(const Study& study) {
    const std::vector<double> baseline = study.seconds(study.plan.arms.front());
    double widest = 0;
    for (const Arm& arm : study.plan.arms) {
        std::vector<double> ratios = study.seconds(arm);
        for (std::size_t i = 0; i < ratios.size(); ++i) ratios[i] = baseline[i] / ratios[i];
        const auto interval = median_interval(ratios);
        if (!interval) return std::numeric_limits<double>::infinity();
        widest = std::max(widest, (interval->interval.high - interval->interval.low) / 2 / median(ratios));
    }
    return widest;
}

/// The same samples of the same picture must be the same image, whoever wove it.
void check_images(const Study& study) {
    for (const RunRecord& run : study.runs) {
        const auto arm = std::find_if(study.plan.arms.begin(), study.plan.arms.end(),
                                      [&](const Arm& a) { return a.label() == run.arm; });
        if (arm == study.plan.arms.end()) continue;
        for (const RunRecord& other : study.runs) {
            const auto second = std::find_if(study.plan.arms.begin(), study.plan.arms.end(),
                                             [&](const Arm& a) { return a.label() == other.arm; });
            if (second == study.plan.arms.end() || second->scale != arm->scale) continue;
            if (other.image_sha256 != run.image_sha256)
                throw std::runtime_error("the images differ: " + run.arm + " gave " + run.image_sha256 + ", " +
                                         other.arm + " gave " + other.image_sha256);
            break; // the first one of this scale stands for all
        }
    }
}

} // namespace

unsigned Study::complete_rounds() const {
    for (unsigned round = 0;; ++round)
        for (const Arm& arm : plan.arms)
            if (!find(arm, round)) return round;
}

const RunRecord* Study::find(const Arm& arm, unsigned round) const {
    const std::string label = arm.label();
    for (const RunRecord& run : runs)
        if (run.round == round && run.arm == label) return &run;
    return nullptr;
}

bool Study::oversubscribed(const Arm& arm) const {
    return processors > 0 && std::max(arm.workers, arm.copies) > processors;
}

std::vector<double> Study::seconds(const Arm& arm) const {
    std::vector<double> values(complete_rounds());
    for (unsigned round = 0; round < values.size(); ++round) values[round] = find(arm, round)->phases.render_s;
    return values;
}

std::vector<std::size_t> round_order(std::uint32_t seed, unsigned round, std::size_t arms) {
    std::vector<std::size_t> order(arms);
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random random((std::uint64_t{seed} << 32) + round);
    for (std::size_t i = arms; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]); // Fisher and Yates
    return order;
}

Study run_study(const StudyPlan& plan, const fs::path& folder, const Launcher& launcher, const backends::Stop& stop,
                const std::function<void(const StudyProgress&)>& progress) {
    const auto start = std::chrono::steady_clock::now();
    const auto elapsed = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    Study study;
    study.plan = plan;
    fs::create_directories(folder);
    const std::string described = plan_to_json(plan);
    if (fs::exists(folder / plan_file)) {
        if (read_text(folder / plan_file) != described)
            throw std::invalid_argument((folder / plan_file).string() +
                                        ": holds another study; choose another folder with -o, or repeat its options");
    } else {
        Log(folder / plan_file).append(described);
    }
    study.runs = read_runs(folder / runs_file, true);
    const Log log(folder / runs_file);

    const unsigned first = study.complete_rounds();
    for (unsigned round = first; round < plan.most_rounds; ++round) {
        double widest = 0;
        if (round >= plan.least_rounds) {
            widest = widest_interval(study);
            if (widest <= plan.target) return study;
            const double per_round = round > first ? elapsed() / (round - first) : 0;
            if (elapsed() + per_round > plan.budget_s) {
                study.notes.push_back("the budget is spent: after " + std::to_string(round) +
                                      " rounds the widest interval is +-" + std::to_string(widest * 100).substr(0, 4) +
                                      " %");
                return study;
            }
        }
        const std::vector<std::size_t> order = round_order(plan.seed, round, plan.arms.size());
        for (unsigned position = 0; position < order.size(); ++position) {
            const Arm& arm = plan.arms[order[position]];
            const double done = round - first + static_cast<double>(position) / static_cast<double>(order.size());
            const double rounds_left = plan.least_rounds > round ? plan.least_rounds - round : 1;
            progress({round, position, order.size(), elapsed(),
                      done > 0 ? elapsed() / done * (rounds_left - (done - (round - first))) : 0, widest});
            if (study.find(arm, round)) continue; // an interrupted round goes on where it was
            RunRecord run;
            for (unsigned attempt = 1;; ++attempt) {
                try {
                    run = launcher.run(arm, stop);
                } catch (const RunFailed&) {
                    if (!stop.requested()) throw;
                    study.notes.emplace_back("interrupted; the same command goes on");
                    return study;
                }
                // A run that the quota held back measured the quota. It is repeated, and that is told.
                constexpr unsigned most_attempts = 3;
                if (run.host.throttles == 0 || attempt == most_attempts) break;
                study.notes.push_back(run.arm + ", round " + std::to_string(round + 1) +
                                      ": held back by the processor quota, repeated");
            }
            run.round = round;
            run.position = position;
            log.append(to_json_line(run) + "\n");
            study.runs.push_back(std::move(run));
            check_images(study);
        }
    }
    if (widest_interval(study) > plan.target)
        study.notes.push_back("the intervals are wider than asked after " + std::to_string(plan.most_rounds) +
                              " rounds");
    return study;
}

Study read_study(const fs::path& folder) {
    Study study;
    try {
        study.plan = plan_from_json(read_text(folder / plan_file));
    } catch (const std::invalid_argument& e) {
        throw std::invalid_argument((folder / plan_file).string() + ": " + e.what());
    }
    study.runs = read_runs(folder / runs_file, false);
    return study;
}

} // namespace weft::bench
