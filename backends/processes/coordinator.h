// SPDX-License-Identifier: Apache-2.0
// The parent of the worker processes: hands out, collects, watches, replaces. One thread, one poll loop; it never waits
// for one particular worker, so no worker can make it wait.
#pragma once

#include "backends/backend.h"
#include "backends/faults.h"
#include "backends/processes/board.h"
#include "backends/processes/work_list.h"
#include "backends/processes/worker.h"

namespace weft::backends {

class Coordinator {
  public:
    /// Keeps references to all its arguments.
    Coordinator(const Job& job, Slots& slots, const Plan& plan, const Watch& watch, const Faults& faults);
    ~Coordinator(); ///< kills and reaps whoever is left
    Coordinator(const Coordinator&) = delete;
    Coordinator& operator=(const Coordinator&) = delete;

    Report run();

  private:
    class Desk; // receives the replies of one worker
    struct Failure {
        std::uint32_t unit;
        std::string text;
    };

    // Workers come and go.
    void start_worker(unsigned index);
    void first_orders(unsigned index);
    void lose(unsigned index, const std::string& how, std::optional<std::uint32_t> blamed = {});
    void book_ending(unsigned index, const posix::Ending& ending);
    std::optional<std::uint32_t> started_by(unsigned index);
    void take_back(unsigned index, std::optional<std::uint32_t> blamed);
    void replace(unsigned index);
    void crash_loop();

    // Work goes out.
    void hand_out();
    void hand_out(Worker& worker, std::size_t allowed);
    void hand_out_suspects();
    void send(Worker& worker, std::span<const Order> orders);
    std::size_t window() const;
    bool anybody_busy() const;

    // Results come in.
    void wait();
    int timeout_ms(std::int64_t now) const;
    void receive(unsigned index);
    void look_for_the_hung();
    void tick();

    // The end.
    void begin_to_leave();
    void look_for_the_late();
    void part_from(unsigned index, std::int64_t patience_ns);
    Report close();
    bool stopped() const noexcept { return watch_.stop && watch_.stop->requested(); }
    std::int64_t now() const noexcept;

    const Job& job_;
    Slots& slots_;
    const Plan& plan_;
    const Watch& watch_;
    const Faults& faults_;
    const posix::Rules rules_;
    const posix::SigpipeIgnored no_sigpipe_;
    const std::int64_t start_ns_;
    std::int64_t next_tick_ns_ = 0;
    std::int64_t leave_by_ns_ = 0; // once leaving: when patience ends
    bool leaving_ = false;         // nothing is handed out any more
    unsigned deaths_in_a_row_ = 0; // without a result in between
    Board board_;
    WorkList work_;
    std::vector<Worker> workers_;
    std::optional<Failure> failure_;
    Report report_;
};

} // namespace weft::backends
