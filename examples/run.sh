#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is missing, builds into build/, and runs the main job on the sites shipped: for
# each the verdict, the CSV and the picture are left in build/examples/out/.
#
#   sh examples/run.sh                  the sites in examples/sites/, and measured records
#   sh examples/run.sh my-site.ini      these sites
#   sh examples/run.sh --calibrate LOG... [OPTION...]
#                                       profile, picture and report of a power log, under the
#                                       name that --name gives, or measured; options as those
#                                       of calibrate that say how to read it
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 2
build=$root/build
out=$build/examples/out
. "$root/tests/support/setup.sh"

calibrate=0
[ "${1-}" = --calibrate ] && calibrate=1
case ${1-} in
-h | --help) sed -n '3,12s/^# \{0,1\}//p' "$0"; exit 0 ;;
--calibrate)
    shift
    [ $# -gt 0 ] || { echo "run.sh: --calibrate needs a log" >&2; exit 2; } ;;
-*) echo "run.sh: no option $1; try --help" >&2; exit 2 ;;
esac
own=0
if [ $# -eq 0 ]; then
    own=1
    set -- "$root"/examples/sites/*.ini
fi

need build-essential meson ninja-build pkg-config python3 python3-numpy python3-matplotlib \
    libinih-dev zlib1g-dev
exec < /dev/null
unset CC CFLAGS CPPFLAGS LDFLAGS CXX CXXFLAGS DESTDIR

# A folder that the tests have set up serves as well.
if [ ! -f "$build/build.ninja" ] || ! ninja -C "$build" > /dev/null 2>&1; then
    configure "$build" || exit 2
    ninja -C "$build" > "$build/ninja.log" 2>&1 || {
        tail -n 60 "$build/ninja.log"
        echo "The build failed; all of it is in $build/ninja.log" >&2
        exit 2
    }
fi

mkdir -p "$out"
worst=0

# job NAME SITE [--load TRACE]: verdict, signals and picture of one site under one load.
job() {
    name=$1
    shift
    echo "== $name"
    "$build/examples/site_check" "$@" --csv "$out/$name.csv" > "$out/$name.txt" 2>&1
    verdict=$?
    cat "$out/$name.txt"
    # 0 holds, 1 does not, 3 undetermined: three answers. Anything else is a failure of the job.
    case $verdict in
    0 | 1 | 3) ;;
    *) worst=2; return ;;
    esac
    "$build/examples/site_check" "$@" --json > "$out/$name.json"
    "$PYTHON" "$root/examples/plot_site.py" "$out/$name.csv" --json "$out/$name.json" \
        -o "$out/$name.png" || worst=2
    echo
}

# calibration NAME LOG... [OPTION...]: profile, JSON, report and picture of a log.
calibration() {
    to=$1
    shift
    "$build/examples/calibrate" "$@" -o "$out/$to.ini" --json "$out/$to.json" \
        > "$out/$to.txt" 2>&1
    told=$?
    cat "$out/$to.txt"
    [ "$told" -eq 0 ] || { worst=$told; return; }
    GPUPOWER_LIBRARY=$(ls "$build"/lib/libgpupower.so.? 2> /dev/null | head -n 1) \
        PYTHONPATH=$root/bindings/python "$PYTHON" "$root/examples/plot_calibration.py" "$@" \
        -o "$out/$to.png" || worst=2
    echo
}

# name_in [OPTION...]: the profile's name among options of calibrate, which refuses an odd one.
name_in() {
    named=measured
    before=
    for word; do
        [ "$before" = --name ] && named=$word
        before=$word
    done
    case $named in
    '' | *[!a-z0-9-]*) named=measured ;;
    esac
    echo "$named"
}

if [ "$calibrate" -eq 1 ]; then
    name=$(name_in "$@")
    calibration "$name" "$@"
    [ "$worst" -ne 0 ] ||
        echo "Profile (.ini), picture (.png), report (.txt), figures (.json): $out/$name.*"
    exit "$worst"
fi

for site; do
    job "$(basename "$site" .ini)" "$site"
done

# What mends the site that fails, and that it then holds.
if [ "$own" -eq 1 ]; then
    echo "== plan"
    rm -f "$out/mended.ini"
    "$build/examples/plan" "$root/examples/sites/h100-pcie-8-fails.ini" -o "$out/mended.ini" \
        > "$out/plan.txt" 2>&1
    mended=$?
    cat "$out/plan.txt"
    if [ "$mended" -eq 1 ]; then
        job mended "$out/mended.ini"
    else
        worst=2
    fi
fi

# A profile from a log, with a picture of the phases found and a synthetic course beside them.
if [ "$own" -eq 1 ]; then
    echo "== calibrate"
    calibration calibrate "$root/examples/logs/power-session.csv" --phase train
fi

# Measured records are not ours to ship; where they lie beside the tree, they are used.
record() {
    trace=$root/../shared/data/$2
    [ -f "$trace" ] || return 0
    job "$1" "$root/examples/sites/$3.ini" --load "$trace"
}
if [ "$own" -eq 1 ]; then
    record measured-start-and-stop \
        nanogpt-h100-sxm-8gpu/baseline_idle_start_689W_stop_f4f827dd.csv h100-sxm-8-training
    record measured-training nanogpt-h100-sxm-8gpu/train_dips_32fcbd7a.csv h100-sxm-8-training
    record measured-inference mlperf-h100-pcie-8x/bert99_offline_run1_spl_excerpt.csv \
        h100-pcie-8-undetermined
fi

echo "Verdicts (.txt, .json), signals (.csv) and pictures (.png) are in $out"
exit "$worst"
