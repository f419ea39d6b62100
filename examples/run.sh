#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is missing, builds into build/, and runs the main job on the sites shipped: for
# each the verdict, the CSV and the picture are left in build/examples/out/.
#
#   sh examples/run.sh                  the sites in examples/sites/
#   sh examples/run.sh my-site.ini      these sites
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 2
build=$root/build
out=$build/examples/out
. "$root/tests/support/setup.sh"

case ${1-} in
-h | --help) sed -n '3,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
-*) echo "run.sh: no option $1; try --help" >&2; exit 2 ;;
esac
[ $# -gt 0 ] || set -- "$root"/examples/sites/*.ini

need build-essential meson ninja-build pkg-config python3 python3-numpy python3-matplotlib \
    libinih-dev
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
for site; do
    name=$(basename "$site" .ini)
    echo "== $name"
    "$build/examples/site_check" "$site" --csv "$out/$name.csv" > "$out/$name.txt" 2>&1
    verdict=$?
    cat "$out/$name.txt"
    # 0 holds, 1 does not, 3 undetermined: three answers. Anything else is a failure of the job.
    case $verdict in
    0 | 1 | 3) ;;
    *) worst=2; continue ;;
    esac
    "$build/examples/site_check" "$site" --json > "$out/$name.json"
    "$PYTHON" "$root/examples/plot_site.py" "$out/$name.csv" --json "$out/$name.json" \
        -o "$out/$name.png" || worst=2
    echo
done
echo "Verdicts (.txt, .json), signals (.csv) and pictures (.png) are in $out"
exit "$worst"
