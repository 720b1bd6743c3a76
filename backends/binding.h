// SPDX-License-Identifier: Apache-2.0
// Which processors a thread may run on. The backends know numbers; which of them are neighbours is for others to know.
#pragma once

#include <array>
#include <optional>
#include <thread>
#include <vector>

namespace weft::backends {

/// The processors that the calling thread may run on, in ascending order; empty where the kernel does not say.
std::vector<unsigned> allowed_processors();

/// Binds the calling thread to one processor while it lives; then the thread may run where it might before. Destroyed
/// by another thread it changes nothing: that thread is none of its business, and the bound one is about to end.
class Binding {
  public:
    /// Throws std::system_error when the kernel refuses.
    explicit Binding(unsigned processor);
    ~Binding();
    Binding(const Binding&) = delete;
    Binding& operator=(const Binding&) = delete;

  private:
    using Mask = std::array<unsigned long, 128>; // 8192 processors: as many as a kernel can be built for
    friend std::vector<unsigned> allowed_processors();

    std::thread::id thread_;
    Mask before_{};
};

} // namespace weft::backends
