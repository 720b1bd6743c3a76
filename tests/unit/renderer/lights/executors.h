// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace weft::test {

/// Calls from the last index to the first.
class BackwardExecutor final : public Executor {
  public:
    unsigned workers() const override { return 1; }
    void for_each(std::size_t n, const std::function<void(std::size_t)>& body) override {
        while (n > 0) body(--n);
    }
};

/// Real threads.
class ThreadExecutor final : public Executor {
  public:
    explicit ThreadExecutor(unsigned workers) : workers_(workers) {}
    unsigned workers() const override { return workers_; }
    void for_each(std::size_t n, const std::function<void(std::size_t)>& body) override {
        std::atomic<std::size_t> next = 0;
        std::vector<std::jthread> threads;
        for (unsigned w = 0; w < workers_; ++w)
            threads.emplace_back([&] {
                for (std::size_t i = next++; i < n; i = next++) body(i);
            });
    }

  private:
    unsigned workers_;
};

inline std::vector<std::unique_ptr<Executor>> executors() {
    std::vector<std::unique_ptr<Executor>> all;
    all.push_back(std::make_unique<SerialExecutor>());
    all.push_back(std::make_unique<BackwardExecutor>());
    for (const unsigned workers : {2u, 3u, 7u}) all.push_back(std::make_unique<ThreadExecutor>(workers));
    return all;
}

} // namespace weft::test
