#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Renders the pictures of README.md and docs/ again, with the commands that they show (needs convert and montage of
# ImageMagick). The contact sheet of the test assets is made by contact-sheet.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
weft=build/release/app/weft
out=out/pictures
mkdir -p "$out" docs/pictures

"$weft" render builtin:lecture --size 960x540 --spp 128 -o "$out/lecture.png"
convert "$out/lecture.png" -quality 85 docs/pictures/lecture.jpg

for scene in cornell sphereflake menger terrain interior uneven; do
    "$weft" render "builtin:$scene" --size 480x270 --spp 128 -o "$out/$scene.png" --quiet
done
montage "$out"/{cornell,sphereflake,menger,terrain,interior,uneven}.png -tile 3x -geometry 384x216+3+3 \
    -background '#202020' -quality 85 docs/pictures/builtin-scenes.jpg

# The lecture's figure: the same uneven work in contiguous halves, and handed out as it is asked for.
for schedule in static dynamic; do
    "$weft" render builtin:uneven --size 480x270 --spp 16 -t 2 --schedule "$schedule" -o none --quiet \
        --worker-map "$out/who-$schedule.png" --cost-map "$out/cost.png"
done
montage "$out"/who-static.png "$out"/who-dynamic.png "$out"/cost.png -tile 3x -geometry 384x216+3+3 \
    -background '#202020' -quality 85 docs/pictures/who-computed-what.jpg
ls -l docs/pictures
