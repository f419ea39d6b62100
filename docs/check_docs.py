#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What doxygen does not see: every public function says since when, where it may be called from
and which status codes it returns; every source named exists and is used.

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
if functions < 100:
    faults.append(f"only {functions} functions found")
print(f"# {functions} functions, {len(named)} sources named, {len(listed)} listed")
for fault in faults:
    print(fault)
sys.exit(bool(faults))
