// SPDX-License-Identifier: Apache-2.0
// Every builtin scene, each made in the file of its name. builtin.cpp shows them in order.
#pragma once

#include "scenes/builtin/builtin.h"

namespace weft::scenes {

Builtin cornell();
Builtin lecture();
Builtin sphereflake();
Builtin menger();
Builtin terrain();
Builtin interior();
Builtin uneven();

} // namespace weft::scenes
