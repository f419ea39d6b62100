#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""clang-format, licence lines, tabs, long lines, stray words and sizes that would move, over every
file of the tree.

Argument: source root."""
import pathlib
import re
import subprocess
import sys

COLUMNS = 100
root = pathlib.Path(sys.argv[1])
SKIPPED = {"build", ".git", "__pycache__", "subprojects", ".pytest_cache"}
CODE = {".c", ".h", ".cpp"}
LICENSED = CODE | {".py", ".sh"}
faults = []


def tree():
    """Files that belong to the project: git's where there is git, else all but build products."""
    listing = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others",
                              "--exclude-standard"], capture_output=True, check=False)
    if listing.returncode == 0 and listing.stdout:
        paths = [root / name for name in listing.stdout.decode().split("\0") if name]
    else:
        paths = [p for p in root.rglob("*") if not SKIPPED & set(p.relative_to(root).parts)]
    return sorted(p for p in paths if p.is_file())


files = tree()
code = [p for p in files if p.suffix in CODE]
if len(code) < 30:
    sys.exit(f"only {len(code)} C files found under {root}")

formatted = subprocess.run(["clang-format-14", "--dry-run", "-Werror", *map(str, code)],
                           capture_output=True, text=True, check=False)
if formatted.returncode != 0:
    where = re.findall(r"^(\S+?:\d+):\d+: error: code should be clang-formatted", formatted.stderr,
                       re.M)
    faults += [f"{place.removeprefix(str(root) + '/')}: not as clang-format writes it"
               for place in dict.fromkeys(where)] or [formatted.stderr]

for path in files:
    name = path.relative_to(root)
    if path.suffix not in LICENSED | {".build"}:
        continue
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix in LICENSED and not any("SPDX-License-Identifier: MIT" in line
                                           for line in lines[:2]):
        faults.append(f"{name}: no SPDX-License-Identifier in the first two lines")
    for number, line in enumerate(lines, 1):
        if "\t" in line:
            faults.append(f"{name}:{number}: a tab")
        if line != line.rstrip():
            faults.append(f"{name}:{number}: blanks at the end")
        if len(line) > COLUMNS and path.suffix not in CODE:  # there clang-format is the law
            faults.append(f"{name}:{number}: {len(line)} columns")

for path in files:
    if path.suffix in {".abi", ".png", ".bin"} or path.name == "check_style.py":
        continue
    text = path.read_bytes().decode("utf-8", "replace")
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"/(work|root|home)/\w", line):
            faults.append(f"{path.relative_to(root)}:{number}: a path of one machine")

# The first size of a versioned struct never changes; sizeof does with the first new field.
for path in (p for p in code if p.is_relative_to(root / "lib") and p.name != "status.c"):
    for call in re.finditer(r"\bgpwi_(?:config_begin|config_read|config_write|config_is|"
                            r"result_write)\([^;{]*", path.read_text(encoding="utf-8")):
        if path.suffix == ".c" and "V0_1" not in call.group():
            faults.append(f"{path.relative_to(root)}: not by the first release's size: "
                          f"{call.group()[:60]}")

# A handle of one room must not pass for one of another.
magics = {}
for path in (p for p in code if p.is_relative_to(root / "lib")):
    for name, value in re.findall(r"^#define (\w*MAGIC) +(0[xX][0-9a-fA-F]+)u?\b",
                                  path.read_text(encoding="utf-8"), re.M):
        place = f"{path.relative_to(root)}: {name}"
        first = magics.setdefault(int(value, 16), place)
        if first != place:
            faults.append(f"{place} is the same word as {first}")
if len(magics) < 15:
    faults.append(f"only {len(magics)} magic words found under lib")

print(f"# {len(files)} files, {len(code)} of C and C++")
for fault in faults[:60]:
    print(fault)
if len(faults) > 60:
    print(f"... {len(faults) - 60} more")
sys.exit(bool(faults))
