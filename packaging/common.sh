# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
#
# What the scripts of this folder share. Sourced, not run; the sourcing script has set -euo pipefail.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
depsDir=${XDG_CACHE_HOME:-$HOME/.cache}/cascade-studio/deps
libTorchVersion=2.11.0
imGuiVersion=1.93.0
buildDir=$root/build/release

say() { printf '%s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }

# die WHAT [HINT]: ends the script the way the programs do, `error:` and what to do about it.
die() {
    printf 'error: %s\n' "$1" >&2
    if [ $# -gt 1 ]; then printf 'hint: %s\n' "$2" >&2; fi
    exit 1
}

# The CUDA compiler's path, or nothing.
findNvcc() {
    local candidate
    for candidate in "$(command -v nvcc || true)" "${CUDA_HOME:-/usr/local/cuda}/bin/nvcc" /usr/local/cuda/bin/nvcc; do
        if [ -n "$candidate" ] && [ -x "$candidate" ]; then
            say "$candidate"
            return
        fi
    done
}

# cpu or cuda: cuda where CASCADE_CUDA=ON asks for it, or where both its compiler and a driver are there.
flavour() {
    case ${CASCADE_CUDA:-auto} in
        ON) say cuda ;;
        OFF) say cpu ;;
        *) if [ -n "$(findNvcc)" ] && [ -e /proc/driver/nvidia/version ]; then say cuda; else say cpu; fi ;;
    esac
}

# How many compilers fit: one a core, but one for every 2 GiB of memory (a file that includes LibTorch takes 1 to 1.5).
buildJobs() {
    local cores fits
    cores=$(nproc)
    fits=$(awk '/^MemAvailable:/ { print int($2 / 2097152) }' /proc/meminfo)
    if [ "$fits" -lt 1 ]; then fits=1; fi
    if [ "$fits" -lt "$cores" ]; then say "$fits"; else say "$cores"; fi
}

# Whether build/PRESET was configured for this CUDA choice (ON or OFF) and, with CUDA, for the CUDA flavour of LibTorch if it is here.
configured() {
    local cache=$root/build/$1/CMakeCache.txt cuda=$2 flavoured=libtorch-$libTorchVersion-cuda
    [ -f "$root/build/$1/build.ninja" ] && grep -q "^CASCADE_CUDA:BOOL=$cuda\$" "$cache" || return 1
    if [ "$cuda" = ON ] && [ -z "${CASCADE_LIBTORCH_DIR:-}" ] && [ -d "$depsDir/$flavoured" ]; then grep -q "^LibTorch_INCLUDE_DIR:.*/$flavoured/" "$cache"; fi
}

# configure PRESET ON|OFF: runs cmake, only where it is needed.
configure() {
    local preset=$1 cuda=$2 log=$root/build/$1/configure.log
    if configured "$preset" "$cuda"; then return; fi
    say "Configuring build/$preset"
    mkdir -p "$root/build/$preset"
    cmake --preset "$preset" --fresh "-DCASCADE_CUDA=$cuda" >"$log" 2>&1 || {
        cat "$log" >&2
        die "cmake could not configure build/$preset" "Run packaging/setup; if that changes nothing, the reason stands above."
    }
}

# Passes ninja's lines on: steps in place on a terminal, one every ten seconds elsewhere, all else as it comes.
# Ninja's own bookkeeping is dropped, so that a build with nothing to do prints nothing.
showSteps() {
    local line shown=-10
    while IFS= read -r line; do
        case $line in
            'ninja: no work to do.' | 'ninja: Entering directory'* | *Re-checking\ globbed* | '-- '*) ;;
            '['[0-9]*/*)
                if [ -t 1 ]; then
                    printf '\r\033[K%.100s' "$line"
                elif [ $((SECONDS - shown)) -ge 10 ]; then
                    say "$line"
                    shown=$SECONDS
                fi
                ;;
            *)
                if [ -t 1 ]; then printf '\r\033[K'; fi
                say "$line"
                ;;
        esac
    done
    if [ -t 1 ]; then printf '\r\033[K'; fi
}

# buildPreset PRESET ON|OFF [TARGET...]
buildPreset() {
    local preset=$1 cuda=$2 begin=$SECONDS
    shift 2
    configure "$preset" "$cuda"
    ninja -C "$root/build/$preset" -j "$(buildJobs)" "$@" 2>&1 | showSteps ||
        die "the build of build/$preset failed, see above" "Once mended, packaging/build goes on where it stopped."
    say "build/$preset is up to date ($((SECONDS - begin)) s)"
}
