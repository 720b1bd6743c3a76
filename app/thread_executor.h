// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"

namespace weft::app {

/// The executor of the phases before the rendering. Its threads live for one for_each: they are started, take indices
/// from a counter, and are joined, so that nothing is alive when worker processes are forked.
class ThreadExecutor final : public Executor {
  public:
    explicit ThreadExecutor(unsigned workers) : workers_(workers ? workers : 1) {}
    unsigned workers() const override { return workers_; }
    void for_each(std::size_t n, const std::function<void(std::size_t)>& body) override;

  private:
    unsigned workers_;
};

} // namespace weft::app
