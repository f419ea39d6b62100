#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Headers, version script and shared object must name the same functions.

Arguments: source root, shared object, nm."""
import pathlib
import re
import subprocess
import sys

root, shared, nm = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]

declared = set()
for header in (root / "include/gpupower").glob("*.h"):
    text = re.sub(r"/\*.*?\*/", "", header.read_text(encoding="utf-8"), flags=re.S)
    declared |= set(re.findall(r"^GPW_API[^;{]*?\b(gpw_\w+)\(", text, re.M))
    for name in re.findall(r"^(?!GPW_API)[a-z][\w *]*?\b(gpw_\w+)\(", text, re.M):
        sys.exit(f"{header.name}: {name}() is declared without GPW_API")
mapped = set(re.findall(r"^\s+(gpw_\w+);",
                        (root / "lib/libgpupower.map").read_text(encoding="utf-8"), re.M))
listing = subprocess.run([nm, "-D", "--defined-only", shared],
                         check=True, capture_output=True, text=True).stdout
# The version node itself is listed as an absolute symbol.
exported = {name.split("@")[0] for _, kind, name in
            (line.split() for line in listing.splitlines()) if kind != "A"}

for label, other in (("version script", mapped), ("shared object", exported)):
    for name in sorted(declared ^ other):
        print(f"{name}: in {'headers' if name in declared else label} only")
print(f"# {len(declared)} declared, {len(mapped)} in the version script, {len(exported)} exported")
sys.exit(not declared or not declared == mapped == exported)
