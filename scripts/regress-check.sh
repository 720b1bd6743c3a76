#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# regress-check.sh [WEFT [PAIRS]]: is an alarm of `weft scale --against` one? PAIRS (10) times the program against itself,
# which must raise none, and as often with every tile slowed by 5 %, which must raise one each time. Takes some minutes;
# for a quiet machine. Not part of the tests, since it looks at times. Needs nothing but the program.
set -euo pipefail
weft=$(realpath "${1:-$(dirname "$0")/../build/release/app/weft}")
pairs=${2:-10}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
begin=$SECONDS

# pair NAME OPTION...: prints "alarm" or "quiet", and on stderr what was measured.
pair() {
    local name=$1 code=0
    shift
    "$weft" scale builtin:cornell --size 64x64 --spp 12 --backends threads --workers 2 --rounds 96 \
        --against "$weft" -o "$folder/$name" "$@" >"$folder/$name.txt" 2>"$folder/$name.err" || code=$?
    grep -E '^(serial|threads)|Noise' "$folder/$name.txt" | sed "s/^/$name: /" >&2 || true
    case $code in
    0) echo quiet ;;
    7) echo alarm ;;
    *) cat "$folder/$name.err" >&2; exit "$code" ;;
    esac
}

false_alarms=0 found=0
for ((i = 1; i <= pairs; ++i)); do
    result=$(pair "same-$i" --order-seed "$i")
    [ "$result" = quiet ] || false_alarms=$((false_alarms + 1))
    result=$(pair "slow-$i" --order-seed "$((100 + i))" --plant all:slow=5%)
    [ "$result" = quiet ] || found=$((found + 1))
done
echo "$pairs pairs of the same program: $false_alarms alarms; $pairs with 5 % planted: $found found;" \
    "$((SECONDS - begin)) s"
[ "$false_alarms" -eq 0 ] && [ "$found" -eq "$pairs" ]
