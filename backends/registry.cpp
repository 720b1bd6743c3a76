// SPDX-License-Identifier: Apache-2.0
// To add a backend: write its file, declare its maker in makers.h, add a line here and one in CMakeLists.txt, and run
// the conformance suite under its name (docs/backends.md).
#include "backends/registry.h"

#include "backends/makers.h"

namespace weft::backends {
namespace {

// The makers as plain functions without arguments.
std::unique_ptr<Backend> plain_threads() { return make_threads(); }
std::unique_ptr<Backend> plain_processes() { return make_processes(); }

constexpr Entry entries[] = {
    {"serial", make_serial, ""},
    {"threads", plain_threads, ""},
#ifdef WEFT_HAVE_OPENMP
    {"openmp", make_openmp, ""},
#else
    {"openmp", nullptr, "built without OpenMP (WEFT_BACKEND_OPENMP)"},
#endif
#ifdef WEFT_HAVE_TBB
    {"tbb", make_tbb, ""},
#else
    {"tbb", nullptr, "built without oneTBB (WEFT_BACKEND_TBB)"},
#endif
    {"processes", plain_processes, ""},
};

} // namespace

std::span<const Entry> all() { return entries; }

std::unique_ptr<Backend> make(std::string_view name) {
    std::string known;
    for (const Entry& entry : all()) {
        if (entry.name == name && entry.make) return entry.make();
        if (entry.name == name)
            throw std::invalid_argument("backend '" + std::string(name) +
                                        "' is not available: " + std::string(entry.why_not));
        if (entry.make) known += (known.empty() ? "" : ", ") + std::string(entry.name);
    }
    throw std::invalid_argument("unknown backend '" + std::string(name) + "'; available: " + known);
}

} // namespace weft::backends
