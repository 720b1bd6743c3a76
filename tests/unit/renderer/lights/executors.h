// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/thread_executor.h"

#include <memory>
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

inline std::vector<std::unique_ptr<Executor>> executors() {
    std::vector<std::unique_ptr<Executor>> all;
    all.push_back(std::make_unique<SerialExecutor>());
    all.push_back(std::make_unique<BackwardExecutor>());
    for (const unsigned workers : {2u, 3u, 7u}) all.push_back(std::make_unique<TestExecutor>(workers));
    return all;
}

} // namespace weft::test
