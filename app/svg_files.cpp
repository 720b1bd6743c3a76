// SPDX-License-Identifier: Apache-2.0
#include "app/svg_files.h"

#include "app/output/atomic_file.h"
#include "bench/report/report_html.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace weft::app {
namespace {

namespace fs = std::filesystem;

constexpr int most_milliseconds = 120'000;

/// Gone with the object.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = (fs::temp_directory_path() / "weft-svg-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), name);
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

std::string file_address(const fs::path& path) {
    std::string address = "file://";
    for (const char c : fs::absolute(path).string())
        address += std::isalnum(static_cast<unsigned char>(c)) || std::string_view("/-_.~").find(c) != std::string::npos
                       ? std::string(1, c)
                       : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return address;
}

/// The process, with its output in `out`; -1 where no such program is.
pid_t start(const char* name, std::vector<std::string> words, const fs::path& out) {
    words.insert(words.begin(), name);
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t pid = -1;
    const int error = posix_spawnp(&pid, name, &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    return error == 0 ? pid : -1;
}

/// Whether it ended well, in time.
bool ended_well(pid_t pid) {
    int status = 0;
    for (int waited = 0; ::waitpid(pid, &status, WNOHANG) != pid; waited += 20) {
        if (waited >= most_milliseconds) {
            ::kill(pid, SIGKILL);
            ::waitpid(pid, &status, 0);
            return false;
        }
        ::poll(nullptr, 0, 20);
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// The page after its scripts have run, in the browser's words.
std::string drawn_page(const fs::path& page) {
    const TemporaryFolder folder;
    std::vector<std::string> words{"--headless",
                                   "--disable-gpu",
                                   "--disable-dev-shm-usage",
                                   "--window-size=1280,900",
                                   "--virtual-time-budget=10000",
                                   "--user-data-dir=" + (folder.path() / "profile").string(),
                                   "--dump-dom",
                                   file_address(page) + "#svg"};
    // Chromium has no sandbox for root. The page is our own, and what is not ours in it is escaped.
    if (::geteuid() == 0) words.insert(words.begin(), "--no-sandbox");
    for (const char* name : {"chromium", "chromium-browser", "google-chrome"}) {
        const pid_t pid = start(name, words, folder.path() / "page");
        if (pid < 0) continue;
        if (!ended_well(pid)) throw std::runtime_error(fmt::format("{}: {} did not draw it", page.string(), name));
        std::ifstream file(folder.path() / "page", std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    throw std::runtime_error(fmt::format("--svg: charts are drawn by Chromium, and there is none (chromium, "
                                         "chromium-browser, google-chrome); install it, or open {}, where every chart "
                                         "has a link to its SVG file",
                                         page.string()));
}

} // namespace

std::vector<fs::path> write_svg_files(const fs::path& page, const fs::path& folder) {
    if (!bench::report_has_charts())
        throw std::runtime_error("--svg: this program was built without d3, so there are no charts");
    const std::string dom = drawn_page(page), open = "<pre id=\"svg-files\">";
    const std::size_t begin = dom.rfind(open);
    const auto files =
        begin == std::string::npos
            ? nlohmann::json()
            : nlohmann::json::parse(dom.substr(begin + open.size(), dom.find("</pre>", begin) - begin - open.size()),
                                    nullptr, false);
    if (!files.is_object() || files.empty())
        throw std::runtime_error(fmt::format("{}: the browser drew no chart", page.string()));
    fs::create_directories(folder);
    std::vector<fs::path> written;
    for (const auto& [name, svg] : files.items()) {
        written.push_back(folder / (name + ".svg"));
        write_text(written.back(), svg.get<std::string>());
    }
    return written;
}

} // namespace weft::app
