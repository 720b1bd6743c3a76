#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages that weft is built with: only what is missing, quietly. `install.sh check` adds what the
# checks of .ci/run need. Where packages cannot be installed it lists what is missing and ends with 1.
set -euo pipefail

packages=(g++ cmake ninja-build pkg-config libtbb-dev libstb-dev libcli11-dev nlohmann-json3-dev libfmt-dev
          libopenexr-dev libjpeg-dev libdeflate-dev libssl-dev libhwloc-dev libgtest-dev node-d3)
[ "${1:-}" = check ] && packages+=(git clang clang-format clang-tidy libomp-dev chromium)

# A newer Debian may provide a package by another name; the build itself says what it does not find.
if ! command -v dpkg-query >/dev/null; then
    echo "install.sh: not a Debian system; these packages or their equals are needed: ${packages[*]}" >&2
    exit 0
fi
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "install.sh: missing packages: ${missing[*]}" >&2
        echo "install.sh: install them as root (apt-get install ${missing[*]}), then run this again" >&2
        exit 1
    fi
    as_root=(sudo)
fi
echo "Installing ${missing[*]}" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
run() {
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" "$@" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
}
run apt-get update -q || true # an old list may still do
run apt-get install -qy --no-install-recommends "${missing[@]}"
