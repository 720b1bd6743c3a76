#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tidy.sh BUILD_FOLDER [FILE...]: clang-tidy over our sources (or the files given), as many at once as processors.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1
shift
if [ $# -gt 0 ]; then files=("$@"); else mapfile -t files < <(git ls-files 'renderer/*.cpp' 'backends/*.cpp' 'scenes/*.cpp' 'app/*.cpp' 'bench/*.cpp'); fi
printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -n 2 clang-tidy -p "$build" --quiet 2>/dev/null
