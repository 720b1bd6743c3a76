// SPDX-License-Identifier: Apache-2.0
#include "backends/binding.h"

#include <cerrno>
#include <sched.h>
#include <system_error>

namespace weft::backends {
namespace {

constexpr unsigned bits = 8 * sizeof(unsigned long);

// The kernel's masks are arrays of long; so is glibc's cpu_set_t, whatever its size.
template <class Mask> cpu_set_t* as_set(Mask& mask) { return reinterpret_cast<cpu_set_t*>(mask.data()); }

} // namespace

std::vector<unsigned> allowed_processors() {
    Binding::Mask mask{};
    std::vector<unsigned> processors;
    if (sched_getaffinity(0, sizeof mask, as_set(mask)) != 0) return processors;
    for (unsigned p = 0; p < mask.size() * bits; ++p)
        if (mask[p / bits] >> p % bits & 1) processors.push_back(p);
    return processors;
}

Binding::Binding(unsigned processor) : thread_(std::this_thread::get_id()) {
    Mask only{};
    if (processor < only.size() * bits) only[processor / bits] = 1ul << processor % bits;
    if (sched_getaffinity(0, sizeof before_, as_set(before_)) != 0 ||
        sched_setaffinity(0, sizeof only, as_set(only)) != 0)
        throw std::system_error(errno, std::generic_category(),
                                "a worker cannot be bound to processor " + std::to_string(processor));
}

Binding::~Binding() {
    if (thread_ == std::this_thread::get_id()) sched_setaffinity(0, sizeof before_, as_set(before_));
}

} // namespace weft::backends
