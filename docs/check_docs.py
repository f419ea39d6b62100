#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What doxygen does not see: every public function says since when, where it may be called from
and which status codes it returns; every source and every function named exists; the changelog has
the present hash of all outputs.

Argument: source root."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
FUNCTION = re.compile(r"(?:/\*\*((?:[^*]|\*(?!/))*)\*/\s*)?"
                      r"^GPW_API([^;{]*?)\b(gpw_\w+)\(([^;]*)\);", re.M)
faults, named, functions = [], set(), 0
codes = set(re.findall(r"^    (GPW_(?:OK|ERR_\w+|NOTE_\w+)) = ",
                       (root / "include/gpupower/base.h").read_text(encoding="utf-8"), re.M))

for header in sorted((root / "include/gpupower").glob("*.h")):
    text = header.read_text(encoding="utf-8")
    named |= set(re.findall(r"@source\{([\w-]+)\}", text))
    for comment, returns, name, _ in FUNCTION.findall(text):
        functions += 1
        where = f"{header.name}: {name}()"
        if not comment:
            faults.append(f"{where} has no comment")
            continue
        for tag in ("@since 0.", "@context{"):
            if tag not in comment:
                faults.append(f"{where} has no {tag.rstrip('{0. ')}")
        returned = re.findall(r"@retval (\w+)", comment)
        if "gpw_status " in returns:
            if not returned:
                faults.append(f"{where} names no status it returns")
            for code in returned:
                if code not in codes:
                    faults.append(f"{where} returns {code}, which base.h does not have")

listed = set()
for page in [root / "docs/sources.md"]:
    if page.exists():
        listed |= set(re.findall(r"^#+ .*\{#([\w-]+)\}", page.read_text(encoding="utf-8"), re.M))
for source in sorted(named - listed):
    faults.append(f"@source{{{source}}} is not in docs/sources.md")
# A name that reads like a call is one; a hash of outputs is the present one.
exported = set(re.findall(r"^    (gpw_\w+);",
                          (root / "lib/libgpupower.map").read_text(encoding="utf-8"), re.M))
changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
for page in [*sorted((root / "include/gpupower").glob("*.h")),
             *sorted((root / "docs").glob("*.md")), root / "README.md", root / "CHANGELOG.md"]:
    for name in sorted(set(re.findall(r"\b(gpw_\w+)\(\)", page.read_text(encoding="utf-8")))):
        if name not in exported and page.name != "testing.md":  # which quotes faults
            faults.append(f"{page.name}: no function {name}()")
total = re.search(r"HASH_TOTAL 0x(\w{8})u",
                  (root / "tests/target/hashes.h").read_text(encoding="utf-8")).group(1)
if f"trace hash `{total}`" not in changelog:
    faults.append(f"CHANGELOG.md: the trace hash is {total}")
if functions < 100:
    faults.append(f"only {functions} functions found")
print(f"# {functions} functions, {len(named)} sources named, {len(listed)} listed")
for fault in faults:
    print(fault)
sys.exit(bool(faults))
