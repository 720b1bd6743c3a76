// SPDX-License-Identifier: Apache-2.0
#include "bench/study/launcher.h"

#include "bench/study/text_file.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace weft::bench {
namespace {

namespace fs = std::filesystem;

/// A child process whose output goes to files; killed when it is still there at the end.
class Child {
  public:
    Child(const std::vector<std::string>& words, const fs::path& messages) : messages_(messages) {
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, messages.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        std::vector<char*> arguments;
        arguments.reserve(words.size() + 1);
        for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        const int error = posix_spawn(&pid_, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0) throw std::system_error(error, std::generic_category(), words[0] + " cannot be started");
    }
    ~Child() {
        if (pid_ < 0) return;
        ::kill(pid_, SIGKILL);
        while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// True once it has ended; then exit_code() is known.
    bool ended() {
        int status = 0;
        if (pid_ < 0) return true;
        if (::waitpid(pid_, &status, WNOHANG) != pid_) return false;
        pid_ = -1;
        code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return true;
    }
    int exit_code() const { return code_; }
    std::string messages() const { return read_text(messages_); }

  private:
    pid_t pid_ = -1;
    int code_ = -1;
    fs::path messages_;
};

/// A process that ends makes no noise that poll() hears. A look every two milliseconds costs no processor worth
/// counting, and the times come from the child's own clock.
void wait(Child& child, const backends::Stop& stop) {
    while (!child.ended()) {
        if (stop.requested()) throw RunFailed("interrupted", 128 + SIGINT);
        ::poll(nullptr, 0, 2);
    }
}

/// One run that stands for several side by side.
RunRecord combined(std::vector<RunRecord> runs) {
    if (runs.size() == 1) return std::move(runs.front());
    const auto harmonic = [&](double Phases::*phase) {
        double rates = 0;
        for (const RunRecord& r : runs) rates += 1 / (r.phases.*phase);
        return static_cast<double>(runs.size()) / rates;
    };
    RunRecord run = runs.front();
    run.units.clear(); // of each other's work they say nothing
    for (double Phases::*phase :
         {&Phases::load_s, &Phases::build_s, &Phases::render_s, &Phases::write_s, &Phases::total_s})
        run.phases.*phase = harmonic(phase);
    for (std::size_t i = 1; i < runs.size(); ++i) {
        run.cpu_s += runs[i].cpu_s;
        run.rays += runs[i].rays;
        run.samples += runs[i].samples;
        if (runs[i].image_sha256 != run.image_sha256) run.image_sha256 = runs[i].image_sha256 + " and others";
    }
    return run;
}

} // namespace

std::pair<std::uint32_t, std::uint32_t> picture_size(const std::vector<std::string>& picture) {
    unsigned width = 0, height = 0;
    const auto word = std::find(picture.begin(), picture.end(), "--size");
    if (word == picture.end() || std::next(word) == picture.end()) return {0, 0};
    char* end = nullptr;
    width = static_cast<unsigned>(std::strtoul(std::next(word)->c_str(), &end, 10));
    if (end && *end == 'x') height = static_cast<unsigned>(std::strtoul(end + 1, nullptr, 10));
    return {width, height};
}

Launcher::Launcher(fs::path program, std::vector<std::string> picture, std::uint32_t spp)
    : program_(std::move(program)), picture_(std::move(picture)), spp_(spp) {
    std::string name = (fs::temp_directory_path() / "weft-study-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), name);
    folder_ = name;
}

Launcher::~Launcher() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void Launcher::draw(const fs::path& file, std::uint32_t most_pixels, const backends::Stop& stop) const {
    std::vector<std::string> words{program_.string(), "render"};
    words.insert(words.end(), picture_.begin(), picture_.end());
    const auto [width, height] = picture_size(picture_);
    const double pixels = static_cast<double>(width) * height;
    if (pixels > most_pixels) {
        const double shrink = std::sqrt(most_pixels / pixels);
        const auto smaller = [&](std::uint32_t n) {
            return std::to_string(std::max(1u, static_cast<std::uint32_t>(n * shrink)));
        };
        *std::next(std::find(words.begin(), words.end(), "--size")) = smaller(width) + "x" + smaller(height);
    }
    for (const std::string& word :
         {std::string("--spp"), std::string("32"), std::string("-o"), file.string(), std::string("--quiet")})
        words.push_back(word);
    Child child(words, folder_ / "picture.txt");
    wait(child, stop);
    if (child.exit_code() != 0) throw RunFailed("the picture: " + child.messages(), child.exit_code());
}

RunRecord Launcher::run(const Arm& arm, const backends::Stop& stop) const {
    const HostLoad before = host_load();
    std::vector<std::unique_ptr<Child>> children;
    std::vector<fs::path> reports;
    for (unsigned copy = 0; copy < arm.copies; ++copy) {
        reports.push_back(folder_ / (std::to_string(copy) + ".json"));
        std::vector<std::string> words{program_.string(), "render"};
        for (std::string& word : arm.picture(picture_, spp_)) words.push_back(std::move(word));
        for (std::string& word : arm.options()) words.push_back(std::move(word));
        for (const std::string& word :
             {std::string("-o"), std::string("none"), std::string("--quiet"), std::string("--report-units"),
              std::string("--report"), reports.back().string()})
            words.push_back(word);
        children.push_back(std::make_unique<Child>(words, folder_ / (std::to_string(copy) + ".txt")));
    }
    for (const auto& child : children) {
        wait(*child, stop);
        if (child->exit_code() != 0) throw RunFailed(arm.label() + ": " + child->messages(), child->exit_code());
    }
    const HostLoad host = host_load() - before;
    std::vector<RunRecord> runs;
    for (const fs::path& report : reports) {
        runs.push_back(run_from_report(read_text(report)));
        fs::remove(report);
    }
    RunRecord run = combined(std::move(runs));
    run.arm = arm.label();
    run.host = host;
    return run;
}

} // namespace weft::bench
