#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# validate.sh [ladder|emulation|order]: how well the simulator predicts, on this machine, which should have nothing else to
# do. Without a word all three parts, twenty minutes with two processors. Studies are left in out/validate; a part
# that was interrupted goes on, one that is done is only predicted again.
#   ladder     each backend's own schedule and three tile sizes at one and two workers: replay and hold-out
#   emulation  each backend's own schedule with 4 to 128 real workers whose tiles sleep
#   order      the longest tiles first or not, at 64 workers
# WEFT_PROGRAM: the program to use instead of building preset release. WEFT_VALIDATE_SIZE, WEFT_VALIDATE_SPP and
# WEFT_VALIDATE_ROUNDS replace the pictures' sizes and samples and the number of rounds, to try the script.
set -euo pipefail
cd "$(dirname "$0")/.."
weft=${WEFT_PROGRAM:-}
if [ -z "$weft" ]; then
    scripts/build.sh release -DWEFT_BUILD_TESTS=OFF
    weft=build/release/app/weft
fi
out=out/validate
mkdir -p "$out"

# measure NAME SCENE SIZE SPP ROUNDS OPTION...: a study in $out/NAME. What it prints goes to $out/NAME.txt.
measure() {
    local folder=$out/$1 scene=$2 size=${WEFT_VALIDATE_SIZE:-$3} spp=${WEFT_VALIDATE_SPP:-$4}
    local rounds=${WEFT_VALIDATE_ROUNDS:-$5}
    shift 5
    "$weft" scale "$scene" --size "$size" --spp "$spp" --rounds "$rounds" --max-rounds "$rounds" --workers 1,2 \
        -o "$folder" "$@" >"$folder.txt"
}

ladder() {
    measure ladder builtin:uneven 320x180 8 40 --tiles 8,16,32
    echo "== ladder, builtin:uneven, each backend's own schedule, tiles of 8, 16 and 32"
    "$weft" predict "$out/ladder" --workers 4 | sed -n '/^Tested/,$p'
}

# Tiles of more workers must sleep longer, or handing them out takes too much of the processors.
emulation() {
    measure emulation builtin:uneven 1280x720 1 3
    echo "== emulation, builtin:uneven, each backend's own schedule"
    "$weft" predict "$out/emulation" --workers 4,16 --emulate --emulate-budget 120s | sed -n '/^Emulated/,$p'
    "$weft" predict "$out/emulation" --workers 64,128 --emulate --dilate 240 --emulate-budget 260s |
        sed -n '/^Emulated/,$p'
}

order() {
    measure order builtin:uneven 1920x1080 1 3 --backends threads,processes --tiles 32 --orders scanline,cost
    echo "== order, builtin:uneven in 1080p, tiles of 32, 64 workers; cost: the longest tiles first, as if known exactly"
    "$weft" predict "$out/order" --workers 64 --emulate --dilate 60 | grep -v '^$'
}

case ${1:-all} in
ladder | emulation | order) "$1" ;;
all)
    ladder
    emulation
    order
    ;;
*)
    echo "validate.sh: '$1' is none of ladder, emulation, order" >&2
    exit 2
    ;;
esac
