// SPDX-License-Identifier: Apache-2.0
#include "app/commands.h"
#include "app/machine_files.h"
#include "app/output/atomic_file.h"
#include "app/worker_count.h"
#include "bench/machine/calibrate.h"
#include "bench/machine/topology.h"
#include "bench/report/machine_facts.h"

#include <fmt/format.h>
#include <unistd.h>

namespace weft::app {
namespace {

std::string value_of(const bench::MachineFacts& facts, std::string_view name) {
    for (const bench::Fact& f : facts.facts)
        if (f.name == name) return f.value;
    return "";
}

bench::MachineFile measure(const bench::MachineFacts& facts, bool quick) {
    const bench::Effort effort = quick ? bench::Effort{.rounds = 3, .slice_s = 0.02} : bench::Effort{};
    const bench::Topology topology = bench::topology();
    bench::MachineFile m;
    const std::string name = value_of(facts, "Processor");
    m.name = name.empty() ? "this machine" : name;
    m.processors = facts.processors;
    m.cores = topology.usable_cores();
    m.threads_per_core = topology.cores > 0 ? topology.processors / topology.cores : 0;
    m.numa_nodes = topology.nodes;
    const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    if (pages > 0 && page > 0) m.memory_bytes = static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page);
    // What forks comes first: afterwards nothing of the runtimes is alive either, but that is theirs to promise.
    m.pipe_round_trip_s = bench::measured_pipe_round_trip(effort);
    m.fork_s = bench::measured_fork(effort);
    m.backends = bench::measured_costs(m.processors, effort);
    m.speed_at = bench::measured_speeds(m.processors, effort);
    return m;
}

std::string to_text(const bench::MachineFile& m) {
    const auto us = [](const bench::Interval& i) { return fmt::format("{:.2f} to {:.2f}", i.low * 1e6, i.high * 1e6); };
    std::string text = "\nSpeed of each worker, relative to one alone:";
    for (const bench::SpeedAt& s : m.speed_at)
        text += fmt::format("  {}: {:.3f} to {:.3f}", s.active, s.speed.low, s.speed.high);
    text += fmt::format("\nMicroseconds: pipe there and back {}, fork to end {}\n\n{:10} {:9} {:8} {:>20} {:>20}\n",
                        us(*m.pipe_round_trip_s), us(*m.fork_s), "backend", "schedule", "results", "start a worker, us",
                        "hand out, us");
    for (const bench::RuntimeCost& c : m.backends)
        text += fmt::format("{:10} {:9} {:8} {:>20} {:>20}\n", c.backend, c.schedule, c.transport, us(c.startup_s),
                            us(c.grab_s));
    return text;
}

} // namespace

ExitCode machine(const std::string& output, bool quick, bool json) {
    const WorkerCount usable = available_workers();
    const bench::MachineFacts facts = bench::machine_facts(usable.count, usable.from);
    fmt::print("{}", json ? bench::to_json(facts) : bench::to_text(facts));
    if (!output.empty()) {
        check_writable(output);
        if (isatty(STDERR_FILENO) != 0) fmt::print(stderr, "weft: measuring for some seconds\n");
        const bench::MachineFile measured = measure(facts, quick);
        write_text(output, bench::to_json(measured));
        if (!json) fmt::print("{}{}\n", to_text(measured), output);
    }
    if (std::fflush(stdout) != 0) throw OutputError("standard output", "writing", errno);
    return ExitCode::done;
}

} // namespace weft::app
