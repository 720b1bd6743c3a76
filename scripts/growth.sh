#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# growth.sh [WEFT [TRIANGLES...]]: renders builtin:terrain at growing sizes and prints build time, render time and the
# memory of the trees, as weft's own report has them. Default: the release build; 10 thousand to 10 million triangles.
# WEFT_GROWTH_OPTIONS are further options of weft render, as "-t 1 --spp 64". One run each: on a machine that does
# something else the times say little.
set -euo pipefail
weft=${1:-$(dirname "$0")/../build/release/app/weft}
[ $# -gt 0 ] && shift
sizes=("$@")
[ ${#sizes[@]} -eq 0 ] && sizes=(10000 100000 1000000 10000000)
read -r -a options <<<"${WEFT_GROWTH_OPTIONS:---size 512x512 --spp 16}"
[ -x "$weft" ] || { echo "growth.sh: no program $weft; scripts/build.sh release makes it" >&2; exit 2; }

report=$(mktemp)
trap 'rm -f "$report"' EXIT
value() { sed -n "s/.*\"$1\": \([0-9.e+-]*\).*/\1/p" "$report" | head -n 1; }

echo "builtin:terrain, ${options[*]}"
printf '%12s %10s %10s %10s %14s %12s\n' triangles build_s render_s Mrays/s bvh_bytes bytes/tri
for size in "${sizes[@]}"; do
    "$weft" render "builtin:terrain,triangles=$size" -o none --quiet --report "$report" "${options[@]}" >/dev/null
    awk -v n="$(value triangles)" -v b="$(value build_s)" -v r="$(value render_s)" -v m="$(value mrays_per_s)" \
        -v y="$(value bvh_bytes)" \
        'BEGIN { printf "%12d %10.3f %10.3f %10.3f %14d %12.1f\n", n, b, r, m, y, y / n }'
done
