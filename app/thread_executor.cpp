// SPDX-License-Identifier: Apache-2.0
#include "app/thread_executor.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>

namespace weft::app {
namespace {

void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#else
    std::this_thread::yield();
#endif
}

/// Returns when it has come, or after about as long as it takes to fall asleep and to be woken.
template <class F> void watch_for(F&& come) {
    constexpr auto patience = std::chrono::microseconds(100);
    const auto end = std::chrono::steady_clock::now() + patience;
    do {
        for (int i = 0; i < 32; ++i) {
            if (come()) return;
            pause();
        }
    } while (std::chrono::steady_clock::now() < end);
}

} // namespace

/// Indices that are taken from a counter, by whoever comes.
class ThreadExecutor::Loop {
  public:
    Loop(std::size_t n, const std::function<void(std::size_t)>& body) : n_(n), body_(body), failed_index_(n) {}

    void work() {
        for (std::size_t i; (i = next_.fetch_add(1)) < n_;) {
            try {
                body_(i);
            } catch (...) {
                const std::lock_guard lock(mutex_);
                if (i < failed_index_) {
                    failed_index_ = i;
                    failure_ = std::current_exception();
                }
                next_ = n_; // indices below this one have all been taken: the first failure is among those seen
            }
        }
    }
    void rethrow() const {
        if (failure_) std::rethrow_exception(failure_);
    }

  private:
    const std::size_t n_;
    const std::function<void(std::size_t)>& body_;
    std::atomic<std::size_t> next_{0};
    std::mutex mutex_;
    std::size_t failed_index_;
    std::exception_ptr failure_;
};

/// Returns when all indices are done, whether or not every helper has woken up by then.
void ThreadExecutor::for_each(std::size_t n, const std::function<void(std::size_t)>& body) {
    const std::size_t places = n == 0 ? 0 : std::min<std::size_t>(workers_, n) - 1;
    Loop loop(n, body);
    std::unique_lock lock(mutex_);
    if (places == 0 || loop_ != nullptr) { // inside a loop, everybody is busy
        lock.unlock();
        SerialExecutor().for_each(n, body);
        return;
    }
    while (helpers_.size() < places) helpers_.emplace_back([this] { help(); });
    loop_ = &loop;
    places_ = places;
    lock.unlock();
    for (std::size_t i = 0; i < places; ++i) wanted_.notify_one();
    loop.work();
    lock.lock();
    places_ = 0;
    lock.unlock();
    const auto left = [&] { return inside_ == 0; };
    watch_for(left);
    lock.lock();
    left_.wait(lock, left);
    loop_ = nullptr;
    lock.unlock();
    loop.rethrow();
}

void ThreadExecutor::help() {
    const auto wanted = [&] { return places_ > 0 || end_; };
    for (;;) {
        watch_for(wanted);
        std::unique_lock lock(mutex_);
        wanted_.wait(lock, wanted);
        if (end_) return;
        --places_;
        ++inside_;
        Loop& loop = *loop_;
        lock.unlock();
        loop.work();
        lock.lock();
        if (--inside_ == 0) left_.notify_one();
    }
}

void ThreadExecutor::join() {
    {
        const std::lock_guard lock(mutex_);
        end_ = true;
    }
    wanted_.notify_all();
    helpers_.clear(); // jthreads join
    end_ = false;
}

} // namespace weft::app
