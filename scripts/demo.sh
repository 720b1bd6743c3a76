#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds weft, renders the lecture's scene with one task and then with all processors under
# every backend, and prints the lecture's table. Picture and worker maps are left in out/. For a study that holds up,
# measure more than once: this is one run each.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh
scripts/build.sh release -DWEFT_BUILD_TESTS=OFF
weft=build/release/app/weft
mkdir -p out

size=${WEFT_DEMO_SIZE:-640x360} spp=${WEFT_DEMO_SPP:-32}
scene=builtin:lecture
value() { sed -n "s/.*\"$1\": \"\{0,1\}\([^\",]*\).*/\1/p" "$2" | head -n 1; }

# run BACKEND TASKS [ARGUMENT...]: renders, and prints a line of the table.
baseline= reference=
run() {
    local backend=$1 tasks=$2
    shift 2
    "$weft" render "$scene" --size "$size" --spp "$spp" --backend "$backend" --workers "$tasks" --quiet \
        --report out/run.json --worker-map "out/lecture-$backend-$tasks.png" "$@" >/dev/null
    local seconds hash
    seconds=$(value render_s out/run.json) hash=$(value sha256 out/run.json)
    [ -n "$baseline" ] || baseline=$seconds
    [ -n "$reference" ] || reference=$hash
    awk -v b="$backend" -v n="$tasks" -v s="$seconds" -v one="$baseline" -v h="${hash:0:16}" \
        'BEGIN { printf "%-12s %5d %9.2f %8.2fx   %s\n", b, n, s, one / s, h }'
    [ "$hash" = "$reference" ] || { echo "demo.sh: $backend gave another image" >&2; exit 1; }
}

tasks=$("$weft" render builtin:cornell --size 8x8 --spp 1 -o none --quiet --report out/run.json >/dev/null; value workers out/run.json)
echo "$scene, $size, $spp samples per pixel: one task, then $tasks"
printf '%-12s %5s %9s %9s   %s\n' backend tasks seconds speed-up "image (SHA-256)"
run serial 1 -o out/lecture.png
for backend in $("$weft" backends --json | sed -n 's/.*"name": "\([a-z]*\)".*/\1/p'); do
    [ "$backend" = serial ] && continue
    "$weft" backends | grep -q "^$backend *not available" && continue
    run "$backend" "$tasks" -o none
done
rm -f out/run.json
echo "The picture is out/lecture.png; out/lecture-BACKEND-TASKS.png shows who computed which tile."
