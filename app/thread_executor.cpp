// SPDX-License-Identifier: Apache-2.0
#include "app/thread_executor.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace weft::app {

void ThreadExecutor::for_each(std::size_t n, const std::function<void(std::size_t)>& body) {
    if (workers_ == 1 || n <= 1) {
        SerialExecutor().for_each(n, body);
        return;
    }
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
                if (i < failed_index) {
                    failed_index = i;
                    failure = std::current_exception();
                }
                next = n; // indices below this one have all been taken: the first failure is among those seen
            }
        }
    };
    {
        std::vector<std::jthread> helpers;
        const std::size_t count = std::min<std::size_t>(workers_, n) - 1;
        for (std::size_t i = 0; i < count; ++i) helpers.emplace_back(work);
        work();
    }
    if (failure) std::rethrow_exception(failure);
}

} // namespace weft::app
