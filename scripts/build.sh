#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# build.sh PRESET [CMAKE ARGUMENT...] [--target TARGET...]: configures and builds a preset of CMakePresets.json; quiet
# unless it fails.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
shift
arguments=() targets=()
for word in "$@"; do
    if [ "$word" = --target ] || [ ${#targets[@]} -gt 0 ]; then targets+=("$word"); else arguments+=("$word"); fi
done
launcher=()
command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Building preset $preset" >&2
{ cmake --preset "$preset" "${launcher[@]}" "${arguments[@]}" && cmake --build --preset "$preset" "${targets[@]}"; } >"$log" 2>&1 ||
    { grep -nE 'error|warning|FAILED|Error' "$log" | head -n 60 >&2; tail -n 40 "$log" >&2; exit 1; }
