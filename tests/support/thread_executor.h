// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"

#include <atomic>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace weft::test {

/// Plain threads, as many as it says, that take whatever index comes next, so that the order differs from run to run.
/// Insists that loops are not nested: an executor with a pool of fixed size would deadlock there, and one without would
/// run more threads than it was given.
class TestExecutor final : public Executor {
  public:
    explicit TestExecutor(unsigned workers) : workers_(workers) {}
    unsigned workers() const override { return workers_; }
    void for_each(std::size_t n, const std::function<void(std::size_t)>& body) override {
        if (busy_.exchange(true)) throw std::logic_error("for_each inside for_each");
        std::atomic<std::size_t> next{0};
        std::mutex mutex;
        std::size_t failed_index = n;
        std::exception_ptr failure;
        const auto work = [&] {
            for (std::size_t i; (i = next.fetch_add(1)) < n;) {
                try {
                    body(i);
                } catch (...) {
                    const std::lock_guard lock(mutex);
                    if (i >= failed_index) continue;
                    failed_index = i;
                    failure = std::current_exception();
                }
            }
        };
        {
            std::vector<std::jthread> threads;
            for (unsigned i = 1; i < workers_; ++i) threads.emplace_back(work);
            work();
        }
        busy_ = false;
        if (failure) std::rethrow_exception(failure);
    }

  private:
    unsigned workers_;
    std::atomic<bool> busy_{false};
};

} // namespace weft::test
