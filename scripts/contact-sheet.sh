#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# contact-sheet.sh ASSETS [OUT.jpg]: renders every valid glTF, OBJ and PLY below ASSETS at 256x256 with 16 samples, from
# the camera of reference/scenarios.json where it has one, and puts all pictures on one sheet (needs montage of
# ImageMagick and python3). Ends with 1 if a scene did not render. The single pictures stay in out/contact.
set -euo pipefail
cd "$(dirname "$0")/.."
assets=$1
sheet=${2:-docs/pictures/contact-sheet.jpg}
weft=build/release/app/weft
out=out/contact
rm -rf "$out"
mkdir -p "$out" "$(dirname "$sheet")"

# The camera that the reference pictures were made with, as options; else one that shows more than the default.
camera() {
    case "$1" in
    CesiumMan) echo "--target=0,0.75,0 --orbit=90,90,2 --fov 45"; return ;; # this version of the model faces +X
    cornell_box_obj) echo "--eye 278,273,-800 --target 278,273,0 --fov 38"; return ;; # open towards -Z
    esac
    python3 - "$assets/reference/scenarios.json" "$1" <<'P'
import json, sys
s = json.load(open(sys.argv[1])).get(sys.argv[2])
if s:
    t = s["target"]
    print(f"--target={t[0]},{t[1]},{t[2]} --orbit={s['theta']},{s['phi']},{s['radius']} --fov {s['verticalFoV']}")
P
}

failed=0
while IFS= read -r file; do
    case "$file" in *.glb | *.gltf | *.obj | *.ply) ;; *) continue ;; esac
    folder=$(basename "$(dirname "$file")")
    name=$folder
    [ ! -e "$out/$name.png" ] || name=$(basename "${file%.*}") # a folder with more than one
    read -ra view <<<"$(camera "$folder")"
    if ! "$weft" render "$file" -o "$out/$name.png" --size 256x256 --spp 16 "${view[@]}" >"$out/$name.txt" 2>&1; then
        echo "contact-sheet.sh: $file: exit $?: $(head -n 3 "$out/$name.txt")" >&2
        failed=1
    fi
done < <(find "$assets/gltf" "$assets/scenes" "$assets/meshes" -type f | sort)

montage -label '%t' "$out"/*.png -tile 7x -geometry 200x200+3+3 -pointsize 10 -background '#202020' -fill '#e0e0e0' \
    -quality 78 "$sheet"
echo "$sheet: $(ls "$out"/*.png | wc -l) pictures, $(stat -c %s "$sheet") bytes"
exit "$failed"
