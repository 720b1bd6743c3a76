// SPDX-License-Identifier: Apache-2.0
#include "bench/lecture/ideas.h"

namespace weft::bench {
namespace {

constexpr std::string_view threads = "backends/threads.cpp", ledger = "backends/ledger.cpp", stop = "backends/stop.cpp",
                           child = "backends/processes/child.cpp", worker = "backends/processes/worker.cpp",
                           coordinator = "backends/processes/coordinator.cpp",
                           flow_header = "backends/processes/flow.h", posix = "backends/processes/posix.cpp";

} // namespace

std::vector<Idea> lecture_ideas() {
    return {
        {"start-and-join",
         "Start and join",
         "A task is started, it runs beside the others, and at the end it is joined: whoever started it waits until it "
         "is finished. A `std::jthread` joins by itself at the end of the block that holds it, so that none is "
         "forgotten. A process is started by `fork`, which makes a second copy of the running program, and joined by "
         "`wait4`.",
         {{threads, "std::vector<std::jthread> threads;", "threads.emplace_back(", "work(worker);"},
          {worker, "const pid_t pid = fork();", "fork();", "settle_child(parent);"},
          {posix, "const pid_t waited =", "wait4(", "return ending;"}}},
        {"shared-memory",
         "Shared memory",
         "The threads of a program live in the same memory: what one writes, all can read. Each tile of the picture "
         "has "
         "a place of its own there, its slot, and the task writes the tile straight into it. No two tasks write to the "
         "same slot, so nobody has to wait for anybody.",
         {{ledger, "const std::int64_t begin = wall_ns();", "slots_[unit]", "if (!done"}}},
        {"message-passing",
         "Message passing",
         "Processes do not see each other's memory (a test of weft proves it). So a worker process computes its tile "
         "in "
         "memory of its own and sends it to the coordinator, the process that started it: a short header that says "
         "which tile follows and how long it is, then the pixels. Both carry a checksum, because a message may come "
         "from somebody who has gone wrong. Every message wakes the coordinator, so a few results wait for each other "
         "and are sent together.",
         {{child, "void put(Reply reply,", "put_raw(sealed(reply), payload);", "}"},
          {child, "void send() {", "outbox_.send()", "}"}}},
        {"pipe",
         "Pipe",
         "A pipe carries bytes from one process to another, in order: what is written at one end is read at the other. "
         "Every worker process has two of them, one for its orders and one for its results. Who reads from an empty "
         "pipe sleeps until something arrives, so that a pipe not only carries data but also makes one task wait for "
         "another.",
         {{worker, "posix::Pipe orders, replies;", "posix::Pipe", "set_nonblocking(replies.read_end)"},
          {child, "/// Blocks until something came;", "return read(", "return got > 0;"}}},
        {"race",
         "Race",
         "Two tasks ask for the next tile at the same moment. Both read 7, both go on with 8: tile 7 is computed "
         "twice, "
         "or one is never computed, and which of it depends on who was faster. That is a race. Here one atomic "
         "instruction reads the number and increases it in a single step, so that nobody can come in between. The "
         "tests also run under ThreadSanitizer, which looks for races in every access to memory.",
         {{threads, "alignas(64) std::atomic<std::uint64_t> next", "next.fetch_add(", "ledger.perform(range"}}},
        {"lock",
         "Lock and critical section",
         "Some steps must not be taken by two tasks at once: they are a critical section. A lock (a mutex) lets one "
         "task in and makes the others wait at the door. Here tasks write down that something went wrong; without the "
         "lock two of them could look and write at the same time, and the first failure would be lost. `lock_guard` "
         "unlocks at the end of the block, whatever happens in it.",
         {{ledger, "void Ledger::fail(", "std::lock_guard", "shut();"}}},
        {"condition",
         "Condition",
         "A lock alone cannot wait until something becomes true. A condition variable can: the task sleeps, gives the "
         "lock back meanwhile, and wakes when somebody calls `notify`. Then it looks again whether it is true, since "
         "another task may have been faster. Here a task waits until there is an order in the queue, or until there "
         "will be none any more.",
         {{threads, "/// Consumer: waits for an order;", "filled_.wait(lock,", "return range;"}}},
        {"queue",
         "Queue: producer and consumers",
         "One task, the producer, puts orders into a queue; the others, the consumers, take them out. So neither needs "
         "to know how fast the other is. The queue has a bound: when it is full, the producer waits.",
         {{threads, "const auto consume = [&](unsigned worker)", "orders.take()", "orders.close();"}}},
        {"event",
         "Event",
         "An event happens once, and all see that it has happened. In weft it is the request to stop, as by Ctrl-C: a "
         "flag that every task looks at about every thousand samples, in memory that the worker processes share, too. "
         "Who sleeps instead of looking is woken by a byte in a pipe.",
         {{stop, "void Stop::request() noexcept {", "flag_->exchange(1", "write(write_fd_"}}},
        {"sentinel",
         "The mark at the end of work",
         "How does a consumer know that an empty queue will stay empty? The producer leaves a mark behind the last "
         "order. For the threads it is the word `closed_`; for the processes the coordinator closes its end of the "
         "pipe, and the reader finds the end of the file behind the last order.",
         {{threads, "/// Producer: nothing will be added any more.", "closed_ = true;", "filled_.notify_all();"},
          {coordinator, "/// The end of the orders is the end-of-work mark", "worker.orders.reset();",
           "worker.orders.reset();"}}},
        {"starvation",
         "Starvation",
         "A task starves when it could work but never gets its turn, because others always come first. If one worker "
         "process had many orders in hand, the others would find none left at the end. So it gets no more than half "
         "of its share, and fewer the less there is left. Threads may also help themselves: under the schedule "
         "`stealing`, "
         "who has nothing left takes half of another one's rest.",
         {{flow_header, "/// How many orders of `chunk` units", "progress.left", "return std::clamp"},
          {threads, "StealableRanges ranges(units, plan.workers);", "ranges.steal_into(worker)",
           "ranges.steal_into(worker)"}}},
        {"deadlock",
         "Deadlock",
         "Each waits for another one, and all wait for ever. A trap of this kind lies in the pipes: a new process "
         "inherits the ends that its parent had open, those of its siblings among them. While it holds them, a sibling "
         "never finds the end of its orders and waits for more; the parent waits for the sibling; and nothing moves. "
         "So "
         "each child first closes what is not its own. Every test of weft has a time limit, because a deadlock does "
         "not report itself.",
         {{worker, "for (Worker& other : all) {", "other.orders.reset();", "}"}}},
    };
}

Excerpt halves_code() {
    return {"backends/share.h", "if (chunk == 0) {", "const std::uint64_t first = std::uint64_t{base}", "return;"};
}

Excerpt on_demand_code() {
    return {threads, "/// dynamic: the critical section", "next.fetch_add(", "ledger.perform(range"};
}

} // namespace weft::bench
