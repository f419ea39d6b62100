#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Branches of the core that no test has taken, from a build that counted them.

    check_coverage.py BUILD            fails when a branch is missing that the list does not name
    check_coverage.py BUILD --list     every missing branch, with its line

unreachable.txt names branches that no input can reach, each with its reason; all others are taken.
An entry whose branch has been taken, or whose line is gone, fails as well.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNREACHABLE = Path(__file__).with_name("unreachable.txt")
CORE = r"lib/(catalogue/)?[a-z0-9_]+\.[ch]$"


def count(build):
    """{file: {line number: [count of each branch]}} as gcovr tells it."""
    out = Path(build) / "coverage.json"
    subprocess.run(["gcovr", "-r", str(ROOT), str(build), "-f", CORE, "--json", str(out)],
                   cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    files = json.loads(out.read_text())["files"]
    return {f["file"]: {line["line_number"]: [b["count"] for b in line["branches"]]
                        for line in f["lines"] if line["branches"]} for f in files}


def function_at(lines, number):
    """Name of the function that holds a line: what was last begun in the first column."""
    for i in range(number - 1, -1, -1):
        begun = re.match(r"[a-zA-Z].*?\b(\w+)\(", lines[i])
        if begun and not lines[i].rstrip().endswith(";"):
            return begun.group(1)
    return "?"


def missing_of(counted):
    """[(file, function, text of the line, branches not taken, number of the line)]"""
    found = []
    for name, rows in sorted(counted.items()):
        lines = (ROOT / name).read_text().splitlines()
        for number, branches in sorted(rows.items()):
            if 0 in branches:
                found.append((name, function_at(lines, number), lines[number - 1].strip(),
                              branches.count(0), number))
    return found


def read_unreachable():
    """{(file, function, text): branches} of an INI-like list; a reason is demanded."""
    known = {}
    for number, row in enumerate(UNREACHABLE.read_text().splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        parts = [part.strip() for part in row.split(" | ")]
        if len(parts) != 5 or not parts[3].isdigit() or not parts[4]:
            sys.exit(f"unreachable.txt:{number}: not file | function | line | branches | reason")
        key = tuple(parts[:3])
        known[key] = known.get(key, 0) + int(parts[3])
    return known


def to_be_tested(missing, seen, known):
    """Rows for a reader: each line with branches that are neither taken nor named."""
    return [f"not taken: {name}:{number}: {function}(): {text}"
            for name, function, text, _, number in missing
            if seen[name, function, text] > known.get((name, function, text), 0)]


def main():
    build, options = sys.argv[1], sys.argv[2:]
    counted = count(build)
    missing = missing_of(counted)
    if "--list" in options:
        for name, function, text, branches, number in missing:
            print(f"{name}:{number}: {function}: {branches}: {text}")

    seen = {}
    for name, function, text, branches, _ in missing:
        seen[name, function, text] = seen.get((name, function, text), 0) + branches
    known = read_unreachable()
    faults = [f"unreachable.txt: {key[0]}, {key[1]}(): {branches} named, {seen.get(key, 0)} not "
              f"taken: {key[2]}" for key, branches in known.items() if seen.get(key, 0) != branches]
    faults += to_be_tested(missing, seen, known)

    total = sum(len(branches) for rows in counted.values() for branches in rows.values())
    taken = total - sum(branches for *_, branches, _ in missing)
    print(f"core: {taken} of {total} branches taken ({100.0 * taken / total:.2f} %), "
          f"{sum(known.values())} can be by no input")
    if faults:
        print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
