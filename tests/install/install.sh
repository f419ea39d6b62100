#!/bin/sh
# SPDX-License-Identifier: MIT
# install.sh SOURCE: builds what a clone holds, in two folders; installs it; builds consumers in
# C and C++ by pkg-config and as a meson subproject; uninstalls it. TAP on stdout.
set -u
source=$1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
: "${MESON:=/usr/bin/meson}"
[ -x "$MESON" ] || MESON=meson
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT INT TERM
unset DESTDIR LD_LIBRARY_PATH PKG_CONFIG_PATH PYTHONPATH GPUPOWER_LIBRARY
count=0
failed=0

# point WHAT COMMAND...: one line of TAP; the command's output where it fails.
point() {
    what=$1
    shift
    count=$((count + 1))
    if "$@" > "$work/log" 2>&1; then
        echo "ok $count - $what"
    else
        failed=1
        echo "not ok $count - $what"
        tail -n 40 "$work/log" | sed 's/^/# /'
    fi
}

# copy FOLDER: the files that a clone would hold, as they are now.
copy() {
    mkdir -p "$1"
    if git -C "$source" rev-parse > /dev/null 2>&1; then
        (cd "$source" && git ls-files -z | xargs -0 sh -c \
            'for f; do [ -f "$f" ] && printf "%s\0" "$f"; done' sh | tar --null -T - -cf -) |
            tar -xf - -C "$1"
    else
        (cd "$source" && tar --exclude=./build --exclude=./.git -cf - .) | tar -xf - -C "$1"
    fi
}

build() {
    "$MESON" setup "$1/build" "$1" --prefix "$2" --libdir lib -Dtests=disabled &&
        ninja -C "$1/build"
}

same_bytes() {
    for file in libgpupower.so.0.1.0 libgpupower.a; do
        cmp "$1/build/lib/$file" "$2/build/lib/$file" || return 1
    done
}

# No shell expansion may split the folder's name: it holds a blank on purpose.
first="$work/a clone"
second=$work/second
prefix="$work/pre fix"
copy "$first"
copy "$second"
point 'a clone builds in a folder with a blank in its name' build "$first" "$prefix"
point 'and in another one' build "$second" "$work/unused"
point 'both give the same bytes' same_bytes "$first" "$second"

point 'installs' ninja -C "$first/build" install
point 'the soname is libgpupower.so.0' sh -c \
    'readelf -d "$1" | grep -q "SONAME.*\[libgpupower\.so\.0\]"' sh "$prefix/lib/libgpupower.so"
point 'every public header is installed' sh -c \
    'cd "$1/include/gpupower" &&
        for h in *.h; do test -f "$2/include/gpupower/$h" || exit 1; done' sh "$second" "$prefix"

# Flags with an escaped blank need eval, as a build system would read them.
consume() (
    cd "$work" || exit 1
    PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
    LD_LIBRARY_PATH="$prefix/lib"
    export PKG_CONFIG_PATH LD_LIBRARY_PATH
    flags=$(pkg-config --cflags --libs gpupower) || exit 1
    eval "$1 \"$2\" -o consumer $flags" && ./consumer
)
no_bits_flags() (
    PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
    export PKG_CONFIG_PATH
    ! pkg-config --cflags gpupower | grep -e '-f' -e '-W' -e '-std'
)
point 'a consumer in C by pkg-config' consume 'cc -std=c99 -Wall -Wextra -pedantic -Werror' \
    "$here/consumer/use.c"
point 'a consumer in C++ by pkg-config' consume 'c++ -std=c++98 -Wall -Wextra -Werror' \
    "$here/consumer/use.cpp"
point 'pkg-config forces no compiler flag on consumers' no_bits_flags

subproject() (
    cp -R "$here/consumer" "$work/project" || exit 1
    mkdir -p "$work/project/subprojects" || exit 1
    copy "$work/project/subprojects/gpupower"
    "$MESON" setup "$work/project/build" "$work/project" --wrap-mode=forcefallback &&
        "$MESON" test -C "$work/project/build"
)
point 'a consumer through a meson subproject' subproject

python_package() (
    LD_LIBRARY_PATH="$prefix/lib"
    PYTHONPATH=$(dirname "$(dirname "$(find "$prefix" -path '*/gpupower/__init__.py')")")
    export LD_LIBRARY_PATH PYTHONPATH
    cd "$work" && /usr/bin/python3 -B -c 'import gpupower; print(gpupower.__file__)' |
        grep -F "$prefix"
)
point 'the installed Python package finds the installed library' python_package

point 'uninstalls' ninja -C "$first/build" uninstall
left() {
    find "$prefix" ! -type d | sed 's/^/left: /' | grep . && return 1
    return 0
}
point 'uninstall leaves no file' left
echo "1..$count"
exit "$failed"
