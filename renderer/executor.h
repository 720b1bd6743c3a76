// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

namespace weft {

/// A parallel loop for the phases around the rendering: loading, validating, building. The renderer owns no threads, so
/// whoever calls it hands one in. What is computed must not depend on workers(): cut work alike, or merge exactly.
class Executor {
  public:
    virtual ~Executor() = default;
    virtual unsigned workers() const = 0;
    /// Calls body(i) once for each i in [0, n), in any order; returns when all are done. The first exception by index
    /// is rethrown.
    virtual void for_each(std::size_t n, const std::function<void(std::size_t)>& body) = 0;
};

/// The executor that has no second worker.
class SerialExecutor final : public Executor {
  public:
    unsigned workers() const override { return 1; }
    void for_each(std::size_t n, const std::function<void(std::size_t)>& body) override {
        for (std::size_t i = 0; i < n; ++i) body(i);
    }
};

} // namespace weft
