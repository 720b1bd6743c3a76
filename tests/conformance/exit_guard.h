// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace weft::backends::conformance {

/// Registers an exit handler that counts the processes other than this one that run it: workers must not.
void install_exit_guard();
unsigned foreign_exits();

} // namespace weft::backends::conformance
