// SPDX-License-Identifier: Apache-2.0
// One maker per backend, each defined in the file of its name; registry.cpp lists them.
#pragma once

#include "backends/backend.h"
#include "backends/faults.h"

namespace weft::backends {

std::unique_ptr<Backend> make_serial();
std::unique_ptr<Backend> make_threads(const Faults& faults = {});
std::unique_ptr<Backend> make_openmp();
std::unique_ptr<Backend> make_tbb();
std::unique_ptr<Backend> make_processes(const Faults& faults = {});

} // namespace weft::backends
