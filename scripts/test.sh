#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds weft and runs all of its tests. WEFT_PRESET chooses another preset than release.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${WEFT_PRESET:-release}
scripts/install.sh
scripts/build.sh "$preset" -DWEFT_BUILD_TESTS=ON # demo.sh does without
# Emulation compares durations, which no test here may depend on: it is run by hand (docs/validation.md).
ctest --preset "$preset" -j "$(nproc)" --no-tests=error -LE emulation "$@"
