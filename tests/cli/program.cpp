// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/program.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace weft::test {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

fs::path fresh_name(const char* what) {
    static std::atomic<unsigned> counter{0}; // test support only: two folders of one process must differ
    return fs::temp_directory_path() /
           ("weft-test-" + std::string(what) + "-" + std::to_string(getpid()) + "-" + std::to_string(counter++));
}

double seconds(const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; }

int decode(int status, Outcome& outcome) {
    if (WIFSIGNALED(status)) {
        outcome.signal = WTERMSIG(status);
        return 128 + outcome.signal;
    }
    return WEXITSTATUS(status);
}

} // namespace

Program::Program(const std::vector<std::string>& arguments, const fs::path& folder, const std::string& executable)
    : out_(fresh_name("out")), err_(fresh_name("err")) {
    std::vector<std::string> words{executable.empty() ? WEFT_PROGRAM : executable};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (std::string& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (pid_ > 0) return;
    const int in = open("/dev/null", O_RDONLY);
    const int out = open(out_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int err = open(err_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (in < 0 || out < 0 || err < 0 || chdir(folder.c_str()) != 0) _exit(126);
    dup2(in, 0);
    dup2(out, 1);
    dup2(err, 2);
    execv(argv[0], argv.data());
    _exit(127);
}

Program::~Program() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    std::error_code ignored;
    fs::remove(out_, ignored);
    fs::remove(err_, ignored);
}

void Program::send(int signal) const { ::kill(pid_, signal); }

std::vector<pid_t> Program::children() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/task/" + std::to_string(pid_) + "/children");
    std::vector<pid_t> list;
    for (pid_t child; file >> child;)
        if (const char state = process_state(child); state != 0 && state != 'Z') list.push_back(child);
    return list;
}

bool Program::running() const {
    const char state = process_state(pid_);
    return state != 0 && state != 'Z';
}

bool Program::wait_for_children(std::size_t count, std::chrono::seconds bound) const {
    for (const auto end = Clock::now() + bound; Clock::now() < end; std::this_thread::sleep_for(milliseconds(2))) {
        if (children().size() >= count) return true;
        if (!running()) return false;
    }
    return false;
}

Outcome Program::wait(std::chrono::seconds bound) {
    Outcome outcome;
    const auto end = Clock::now() + bound;
    int status = 0;
    rusage used{};
    pid_t done = 0;
    while ((done = wait4(pid_, &status, WNOHANG, &used)) == 0 && Clock::now() < end)
        std::this_thread::sleep_for(milliseconds(2));
    if (done == 0) {
        outcome.timed_out = true;
        ::kill(pid_, SIGKILL);
        wait4(pid_, &status, 0, &used);
    }
    pid_ = -1;
    outcome.wall_s = std::chrono::duration<double>(Clock::now() - begin_).count();
    outcome.cpu_s = seconds(used.ru_utime) + seconds(used.ru_stime);
    outcome.peak_bytes = static_cast<std::uint64_t>(used.ru_maxrss) * 1024;
    outcome.exit_code = decode(status, outcome);
    outcome.out = read_text(out_);
    outcome.err = read_text(err_);
    return outcome;
}

Outcome weft(const std::vector<std::string>& arguments, const fs::path& folder) {
    return Program(arguments, folder).wait();
}

Scratch::Scratch() : path_(fresh_name("folder")) { fs::create_directories(path_); }
Scratch::~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::vector<std::string> Scratch::names() const {
    std::vector<std::string> list;
    for (const auto& entry : fs::directory_iterator(path_)) list.push_back(entry.path().filename());
    std::sort(list.begin(), list.end());
    return list;
}

std::string read_text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

char process_state(pid_t pid) {
    const std::string text = read_text("/proc/" + std::to_string(pid) + "/stat");
    const auto close = text.rfind(')'); // the name before it may hold anything
    return close == std::string::npos || close + 2 >= text.size() ? char{0} : text[close + 2];
}

} // namespace weft::test
