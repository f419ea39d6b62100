#!/bin/sh
# SPDX-License-Identifier: MIT
# abi.sh check|update LIBRARY: the types, functions and macros of the interface against the
# files kept beside this script.
#
# Types are compared dump with dump, without options. The shorter forms are blind: with
# --headers-dir2 and --drop-private-types, abidiff 2.2 reports no change of any struct.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
include=$here/../../include
what=$1
library=$2
new=$(mktemp -d) || exit 2
trap 'rm -rf "$new"' EXIT INT TERM

abidw --headers-dir "$include" --drop-private-types --no-show-locs --no-corpus-path \
    --no-comp-dir-path --type-id-style hash "$library" > "$new/gpupower.abi" || exit 1

# A library without debug information has no types, and no type is like any other.
for type in gpw_site_config gpw_judgement gpw_trace_info; do
    grep -q "class-decl name='$type'" "$new/gpupower.abi" || {
        echo "the dump holds no $type: was $library built without -g?"
        exit 1
    }
done

# Macros are part of the interface and no dump shows them.
for header in gpupower host; do
    echo "#include <gpupower/$header.h>"
done | "${CC:-cc}" -I "$include" -dM -E - | grep '^#define GPW_' |
    grep -vE '^#define GPW_(API|NODISCARD)\b' | sort > "$new/macros.txt"

if [ "$what" = update ]; then
    cp "$new/gpupower.abi" "$new/macros.txt" "$here/"
    exit
fi
failed=0
diff -u "$here/macros.txt" "$new/macros.txt" || failed=1
abidiff "$here/gpupower.abi" "$new/gpupower.abi"
bits=$?
if [ "$bits" -ne 0 ]; then
    echo "abidiff ended with $bits (1 error, 2 usage, 4 change, 8 incompatible change)"
    failed=1
fi
if [ "$failed" -ne 0 ]; then
    echo "If this is meant: read docs/abi.md, then tests/abi/abi.sh update $library"
fi
exit "$failed"
