// SPDX-License-Identifier: Apache-2.0
// Damages valid files and gives them to the program: every prefix, and thousands of flipped bytes. Each must end as
// tests/cli/bad_input.h says.
#include "tests/cli/bad_input.h"
#include "tests/long/damage.h"
#include "tests/long/subject.h"

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>

namespace weft::test {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::vector<std::string> files;
    std::uint64_t flips = 10000, seed = 1, prefix_step = 1;
    unsigned jobs = 2;
    std::string keep = "long-failures";
};

/// The greatest of something, and the case that it came from.
struct Most {
    double value = 0;
    std::string where;
    void offer(double v, const std::string& w) {
        if (v > value) *this = {v, w};
    }
};

struct Tally {
    std::map<int, std::size_t> by_exit_code;
    std::size_t cases = 0;
    Most wall_s, cpu_s, mebibytes;
    std::vector<std::string> failures;

    void add(const Outcome& o, const std::string& where) {
        ++cases;
        ++by_exit_code[o.exit_code];
        wall_s.offer(o.wall_s, where);
        cpu_s.offer(o.cpu_s, where);
        mebibytes.offer(static_cast<double>(o.peak_bytes) / (1 << 20), where);
    }
};

void write(const fs::path& path, const std::string& content) {
    fs::remove(path); // a file that is cut and written anew may wait for the disk
    std::ofstream file(path, std::ios::binary);
    if (!(file << content).flush()) throw std::runtime_error("cannot write " + path.string());
}

void copy_folder(const fs::path& from, const fs::path& to) {
    fs::create_directories(to);
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    for (const auto& entry : fs::recursive_directory_iterator(to))
        fs::permissions(entry, fs::perms::owner_write, fs::perm_options::add); // the collection may be read-only
}

std::vector<Damage> damages(std::size_t size, const Options& options) {
    std::vector<Damage> list;
    for (std::uint64_t left = 0; left < size; left += options.prefix_step) list.push_back({Damage::Kind::prefix, left});
    for (std::uint64_t i = 0; i < options.flips; ++i) list.push_back({Damage::Kind::flip, i});
    return list;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& w : words) text += ' ' + w;
    return text;
}

/// The damage of one file, by several at once.
class Validation {
  public:
    Validation(const Subject& subject, const Options& options)
        : subject_(subject), options_(options), whole_(read_text(subject.folder / subject.victim)),
          cases_(damages(whole_.size(), options)) {}

    Tally run() {
        require_valid();
        std::vector<std::exception_ptr> errors(options_.jobs);
        {
            std::vector<std::jthread> threads;
            threads.reserve(errors.size());
            for (std::exception_ptr& error : errors)
                threads.emplace_back([this, &error] {
                    try {
                        work();
                    } catch (...) {
                        error = std::current_exception();
                    }
                });
        }
        for (const std::exception_ptr& error : errors)
            if (error) std::rethrow_exception(error);
        return tally_;
    }

  private:
    /// A file that is refused anyway would prove little.
    void require_valid() const {
        const Outcome o = render_small(subject_.words(), subject_.folder, default_bounds());
        if (o.exit_code != 0) throw std::runtime_error(subject_.name() + " is not valid itself: " + o.err);
    }

    void work() {
        const Scratch scratch;
        copy_folder(subject_.folder, scratch.path());
        for (std::size_t i; (i = next_++) < cases_.size();) {
            const std::string content = damaged(whole_, cases_[i], options_.seed);
            write(scratch / subject_.victim, content);
            const Bounds bounds = default_bounds();
            const Outcome o = render_small(subject_.words(), scratch.path(), bounds);
            if (o.exit_code == 126 || o.exit_code == 127) // as a shell says it
                throw std::runtime_error("weft cannot be started: is it being built?");
            std::string wrong = complaint(o, subject_.scene, bounds);
            if (!wrong.empty() && subject_.victim != subject_.scene) wrong = complaint(o, subject_.victim, bounds);
            const std::lock_guard lock(mutex_);
            tally_.add(o, name(cases_[i]));
            if (!wrong.empty()) keep(cases_[i], content, wrong, o);
        }
    }

    /// Puts the damaged file aside with all that it needs, and says how to see it again.
    void keep(const Damage& damage, const std::string& content, const std::string& wrong, const Outcome& o) {
        const std::string stem = subject_.name() + "-" + name(damage) + "-seed-" + std::to_string(options_.seed);
        const fs::path folder = fs::path(options_.keep) / stem;
        copy_folder(subject_.folder, folder);
        write(folder / subject_.victim, content);
        tally_.failures.push_back(stem + ": " + wrong + "\n    cd '" + fs::absolute(folder).string() +
                                  "' && weft render" + joined(subject_.words()) + "\n    " + o.err.substr(0, 2000));
    }

    const Subject& subject_;
    const Options& options_;
    std::string whole_;
    std::vector<Damage> cases_;
    std::atomic<std::size_t> next_{0};
    std::mutex mutex_;
    Tally tally_;
};

void print(const std::string& name, const Tally& t) {
    std::string codes;
    for (const auto& [code, count] : t.by_exit_code)
        codes += "  exit " + std::to_string(code) + ": " + std::to_string(count);
    std::printf("%s: %zu cases%s\n", name.c_str(), t.cases, codes.c_str());
    std::printf("    slowest %.3f s (%s), most computed %.3f s (%s), largest %.1f MiB (%s), failures %zu\n",
                t.wall_s.value, t.wall_s.where.c_str(), t.cpu_s.value, t.cpu_s.where.c_str(), t.mebibytes.value,
                t.mebibytes.where.c_str(), t.failures.size());
    for (const std::string& failure : t.failures) std::printf("  FAILED %s\n", failure.c_str());
    std::fflush(stdout);
}

int validate(const Options& options) {
    const Scratch made;
    std::vector<std::string> missing;
    std::vector<Subject> subjects;
    for (const std::string& file : options.files) subjects.push_back(subject_of(file));
    if (options.files.empty()) subjects = standard_subjects(made.path(), missing);
    for (const std::string& what : missing) std::printf("SKIPPED %s\n", what.c_str());
    std::size_t cases = 0, failures = 0;
    for (const Subject& subject : subjects) {
        const Tally tally = Validation(subject, options).run();
        print(subject.name(), tally);
        cases += tally.cases;
        failures += tally.failures.size();
    }
    std::printf("%zu files, %zu cases, seed %llu: %zu failures, %zu files skipped\n", subjects.size(), cases,
                static_cast<unsigned long long>(options.seed), failures, missing.size());
    return failures || !missing.empty() ? 1 : 0;
}

} // namespace
} // namespace weft::test

int main(int argc, char** argv) {
    try {
        weft::test::Options options;
        CLI::App program("Gives damaged files to weft: none may crash it, stall it or go unexplained");
        program.add_option("FILE", options.files,
                           "A scene, SCENE:VICTIM to damage a file that it names, or an environment's picture (five "
                           "files of all formats, three of them from the collection that WEFT_ASSETS names)");
        program.add_option("--flips", options.flips, "Flipped copies of each file (10000)");
        program.add_option("--seed", options.seed, "Of the flips (1)");
        program.add_option("--prefix-step", options.prefix_step, "Bytes from one prefix to the next (1)")
            ->check(CLI::PositiveNumber);
        program.add_option("--jobs", options.jobs, "Programs at once (2)")->check(CLI::Range(1u, 256u));
        program.add_option("--keep", options.keep, "Where files that fail are put (long-failures)");
        CLI11_PARSE(program, argc, argv);
        return weft::test::validate(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "weft_long_mutations: %s\n", error.what());
        return 2;
    }
}
