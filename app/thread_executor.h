// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace weft::app {

/// The executor of the phases before the rendering. Its threads are started by the first loops that want them and wait
/// for the next ones: a tree is built by a hundred loops, some of which take less time than to be woken, so that they
/// watch for a moment before they sleep. They must be joined before worker processes are forked. A loop inside a loop
/// is run by the thread that asks for it.
class ThreadExecutor final : public Executor {
  public:
    explicit ThreadExecutor(unsigned workers) : workers_(workers ? workers : 1) {}
    ThreadExecutor(const ThreadExecutor&) = delete;
    ThreadExecutor& operator=(const ThreadExecutor&) = delete;
    ~ThreadExecutor() override { join(); }

    unsigned workers() const override { return workers_; }
    void for_each(std::size_t n, const std::function<void(std::size_t)>& body) override;
    /// Ends its threads; a later loop would start others.
    void join();

  private:
    class Loop;
    void help();

    unsigned workers_;
    std::vector<std::jthread> helpers_;
    std::mutex mutex_; ///< guards what follows; whoever watches reads the atomic ones without it
    std::condition_variable wanted_, left_;
    Loop* loop_ = nullptr;
    std::atomic<std::size_t> places_{0}; ///< helpers that may still join the loop
    std::atomic<std::size_t> inside_{0}; ///< that are in it
    std::atomic<bool> end_{false};
};

} // namespace weft::app
