#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tidy.sh BUILD_FOLDER [FILE...]: clang-tidy over all our sources (or the files given), as many at once as processors.
# The build folder must be configured; a preset that builds everything knows every file. Fails when anything is found.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1
shift
[ -f "$build/compile_commands.json" ] || { echo "tidy.sh: no $build/compile_commands.json; run scripts/build.sh clang first" >&2; exit 2; }
if [ $# -gt 0 ]; then files=("$@"); else mapfile -t files < <(git ls-files '*.cpp'); fi
# What clang-tidy counts in the headers of others is noise; its errors are not.
printf '%s\n' "${files[@]}" |
    { xargs -P "$(nproc)" -n 1 clang-tidy -p "$build" --quiet 2> >(grep -vE '^[0-9]+ warnings? generated\.$' >&2); }
