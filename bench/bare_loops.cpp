// SPDX-License-Identifier: Apache-2.0
#include "bench/bare_loops.h"

#include "backends/clock.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef WEFT_BENCH_OPENMP
#include <omp.h>
#endif
#ifdef WEFT_BENCH_TBB
#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#endif

namespace weft::bench {
namespace {

using backends::wall_ns;

/// An empty unit that the compiler may not remove; a call through a function pointer, as any scheduler of others' work
/// must make.
void nothing(std::uint32_t) { asm volatile("" ::: "memory"); }
void (*volatile unit_function)(std::uint32_t) = nothing;

/// Threads begin together, so that their start is not counted.
template <class Work> double on_threads(unsigned workers, std::uint32_t units, Work work) {
    std::atomic<unsigned> ready{0};
    std::atomic<bool> go{false};
    std::vector<std::jthread> threads;
    for (unsigned worker = 0; worker < workers; ++worker)
        threads.emplace_back([&, worker] {
            ++ready;
            while (!go) std::this_thread::yield();
            work(worker);
        });
    while (ready < workers) std::this_thread::yield();
    const std::int64_t begin = wall_ns();
    go = true;
    threads.clear();
    return static_cast<double>(wall_ns() - begin) / units;
}

double bare_serial(unsigned, std::uint32_t units) {
    const auto unit_of = unit_function;
    const std::int64_t begin = wall_ns();
    for (std::uint32_t unit = 0; unit < units; ++unit) unit_of(unit);
    return static_cast<double>(wall_ns() - begin) / units;
}

double bare_static(unsigned workers, std::uint32_t units) {
    const auto unit_of = unit_function;
    return on_threads(workers, units, [&](unsigned worker) {
        for (std::uint32_t unit = worker; unit < units; unit += workers) unit_of(unit);
    });
}

double bare_atomic(unsigned workers, std::uint32_t units) {
    const auto unit_of = unit_function;
    alignas(64) std::atomic<std::uint32_t> next{0};
    return on_threads(workers, units, [&](unsigned) {
        for (std::uint32_t unit; (unit = next.fetch_add(1, std::memory_order_relaxed)) < units;) unit_of(unit);
    });
}

/// One producer, a bounded queue, the workers consume.
double bare_queue(unsigned workers, std::uint32_t units) {
    const auto unit_of = unit_function;
    const std::size_t capacity = std::size_t{64} * workers;
    std::mutex mutex;
    std::condition_variable filled, room;
    std::deque<std::uint32_t> queue;
    bool closed = false;
    std::jthread producer([&] {
        for (std::uint32_t unit = 0; unit < units;) {
            std::unique_lock lock(mutex);
            room.wait(lock, [&] { return queue.size() <= capacity / 2; });
            while (queue.size() < capacity && unit < units) queue.push_back(unit++);
            filled.notify_all();
        }
        const std::lock_guard lock(mutex);
        closed = true;
        filled.notify_all();
    });
    return on_threads(workers, units, [&](unsigned) {
        for (;;) {
            std::unique_lock lock(mutex);
            filled.wait(lock, [&] { return !queue.empty() || closed; });
            if (queue.empty()) return;
            const std::uint32_t unit = queue.front();
            queue.pop_front();
            if (queue.size() == capacity / 2) room.notify_one();
            lock.unlock();
            unit_of(unit);
        }
    });
}

#ifdef WEFT_BENCH_OPENMP
template <omp_sched_t kind> double bare_openmp(unsigned workers, std::uint32_t units) {
    const auto unit_of = unit_function;
    std::int64_t begin = 0, end = 0;
    omp_set_schedule(kind, 1);
#pragma omp parallel num_threads(static_cast <int>(workers))
    {
#pragma omp barrier
#pragma omp master
        begin = wall_ns();
#pragma omp for schedule(runtime)
        for (std::uint32_t unit = 0; unit < units; ++unit) unit_of(unit);
#pragma omp master
        end = wall_ns();
    }
    omp_pause_resource_all(omp_pause_hard);
    return static_cast<double>(end - begin) / units;
}

double bare_tasks(unsigned workers, std::uint32_t units) {
    const auto unit_of = unit_function;
    std::int64_t begin = 0, end = 0;
#pragma omp parallel num_threads(static_cast <int>(workers))
    {
#pragma omp barrier
#pragma omp master
        begin = wall_ns();
#pragma omp single
        for (std::uint32_t unit = 0; unit < units; ++unit) {
#pragma omp task firstprivate(unit)
            unit_of(unit);
        }
#pragma omp master
        end = wall_ns();
    }
    omp_pause_resource_all(omp_pause_hard);
    return static_cast<double>(end - begin) / units;
}
#endif

#ifdef WEFT_BENCH_TBB
template <class Partitioner> double bare_tbb(unsigned workers, std::uint32_t units) {
    const auto unit_of = unit_function;
    tbb::task_scheduler_handle scheduler{tbb::attach{}};
    double ns = 0;
    {
        const tbb::global_control allow(tbb::global_control::max_allowed_parallelism, workers);
        tbb::task_arena arena(static_cast<int>(workers));
        arena.execute([&] {
            const std::int64_t begin = wall_ns();
            tbb::parallel_for(
                tbb::blocked_range<std::uint32_t>(0, units, 1),
                [&](const auto& range) {
                    for (std::uint32_t unit = range.begin(); unit < range.end(); ++unit) unit_of(unit);
                },
                Partitioner());
            ns = static_cast<double>(wall_ns() - begin) / units;
        });
    }
    tbb::finalize(scheduler, std::nothrow);
    return ns;
}
#endif

/// fork and pipes, eight bytes each way, four units in flight per child; no checks, no deaths.
double bare_pipes(unsigned workers, std::uint32_t units) {
    struct Child {
        int orders[2], results[2];
        pid_t pid;
    };
    std::vector<Child> children(workers);
    for (Child& child : children) {
        if (pipe(child.orders) != 0 || pipe(child.results) != 0) return 0;
        child.pid = fork();
        if (child.pid == 0) {
            for (const Child* other = children.data(); other <= &child; ++other) close(other->orders[1]);
            std::uint64_t unit = 0;
            while (read(child.orders[0], &unit, sizeof unit) == sizeof unit)
                if (write(child.results[1], &unit, sizeof unit) != sizeof unit) break;
            _exit(0);
        }
        close(child.orders[0]);
        close(child.results[1]);
    }
    const std::int64_t begin = wall_ns();
    std::uint64_t next = 0, done = 0;
    std::vector<pollfd> polled;
    for (Child& child : children) {
        polled.push_back({child.results[0], POLLIN, 0});
        for (int order = 0; order < 4 && next < units; ++order, ++next)
            if (write(child.orders[1], &next, sizeof next) != sizeof next) return 0;
    }
    while (done < units) {
        poll(polled.data(), polled.size(), -1);
        for (std::size_t i = 0; i < children.size(); ++i) {
            if (polled[i].revents == 0) continue;
            std::array<std::uint64_t, 4> results{};
            const auto got = read(children[i].results[0], results.data(), sizeof results) / 8;
            done += static_cast<std::uint64_t>(got);
            for (auto order = got; order > 0 && next < units; --order, ++next)
                if (write(children[i].orders[1], &next, sizeof next) != sizeof next) return 0;
        }
    }
    const std::int64_t end = wall_ns();
    for (Child& child : children) {
        close(child.orders[1]);
        close(child.results[0]);
        waitpid(child.pid, nullptr, 0);
    }
    return static_cast<double>(end - begin) / units;
}

} // namespace

NamedLoop bare_loop(const std::string& backend, const std::string& schedule) {
    if (backend == "serial") return {"for loop", bare_serial};
    if (backend == "threads" && schedule == "static") return {"threads, cyclic", bare_static};
    if (backend == "threads" && schedule == "dynamic") return {"threads, atomic counter", bare_atomic};
    if (backend == "threads" && schedule == "queue") return {"threads, mutex and conditions", bare_queue};
    if (backend == "threads" && schedule == "stealing") return {"threads, cyclic", bare_static};
#ifdef WEFT_BENCH_OPENMP
    if (backend == "openmp" && schedule == "static") return {"omp for static,1", bare_openmp<omp_sched_static>};
    if (backend == "openmp" && schedule == "dynamic") return {"omp for dynamic,1", bare_openmp<omp_sched_dynamic>};
    if (backend == "openmp" && schedule == "guided") return {"omp for guided,1", bare_openmp<omp_sched_guided>};
    if (backend == "openmp" && schedule == "queue") return {"omp task", bare_tasks};
#endif
#ifdef WEFT_BENCH_TBB
    if (backend == "tbb" && schedule == "static") return {"static_partitioner", bare_tbb<tbb::static_partitioner>};
    if (backend == "tbb" && schedule == "stealing") return {"simple_partitioner", bare_tbb<tbb::simple_partitioner>};
#endif
    if (backend == "processes" && schedule == "queue") return {"fork and pipes, 4 in flight", bare_pipes};
    return {};
}

} // namespace weft::bench
