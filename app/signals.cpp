// SPDX-License-Identifier: Apache-2.0
#include "app/signals.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <unistd.h>

namespace weft::app {
namespace {

// A handler has no argument to carry these: the one place in weft where a global cannot be avoided.
std::atomic<backends::Stop*> listening{nullptr};
std::atomic<int> first_signal{0};

extern "C" void on_stop_signal(int signal) {
    int none = 0;
    if (first_signal.compare_exchange_strong(none, signal)) {
        if (backends::Stop* stop = listening.load()) stop->request();
        return;
    }
    std::signal(signal, SIG_DFL); // takes effect when the handler returns and the signal is unblocked
    raise(signal);
}

void handle(int signal, void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, nullptr); // no SA_RESTART: calls that wait are to return
}

} // namespace

StopOnSignal::StopOnSignal(backends::Stop& stop) {
    first_signal = 0;
    listening = &stop;
    handle(SIGINT, on_stop_signal);
    handle(SIGTERM, on_stop_signal);
}

StopOnSignal::~StopOnSignal() {
    handle(SIGINT, SIG_DFL);
    handle(SIGTERM, SIG_DFL);
    listening = nullptr;
}

int StopOnSignal::received() noexcept { return first_signal.load(); }

void StopOnSignal::die_of(int signal) {
    std::signal(signal, SIG_DFL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    sigprocmask(SIG_UNBLOCK, &set, nullptr);
    raise(signal);
    _exit(128 + signal);
}

void ignore_write_signals() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

} // namespace weft::app
