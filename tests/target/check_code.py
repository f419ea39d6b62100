#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Bytes of code and constants: the whole archive, room by room, and what one site and one watch
link of it.

Arguments: size, archive, images of the one-group site, of the one-group watch and of nothing,
budgets, level of optimization."""
import json
import pathlib
import re
import subprocess
import sys

import measured

size, archive, site, watch, empty, budgets_path, level = sys.argv[1:8]


def rows(path, *options):
    """text (code and constants), data, bss and name of a file, or of an archive's members."""
    out = subprocess.run([size, *options, path], check=True, capture_output=True, text=True).stdout
    return [[int(word) for word in line.split()[:3]] + [line.split()[5]]
            for line in out.splitlines()[1:]]


def text_of_rooms(members):
    """Text by room: a member belongs to the header with the longest name that its name begins
    with; what no header names is the core's own."""
    headers = pathlib.Path(__file__).parents[2] / "include/gpupower"
    names = sorted((p.stem for p in headers.glob("*.h")), key=len, reverse=True)
    rooms = {}
    for text, _, _, member in members:
        stem = re.sub(r"\.c\.o$", "", member.split("/")[-1])
        room = "catalogue" if stem.startswith("catalogue") else next(
            (n for n in names if stem == n or stem.startswith(n + "_")), "common")
        rooms[room] = rooms.get(room, 0) + text
    return rooms


members = rows(archive)
text, data, bss = (sum(row[column] for row in members) for column in range(3))
rooms = text_of_rooms(members)
image = {name: rows(path)[0][0] for name, path in
         (("site", site), ("watch", watch), ("empty", empty))}
linked = {"site, linked": image["site"] - image["empty"],
          "watch, linked": image["watch"] - image["empty"]}
with open(budgets_path, encoding="utf-8") as file:
    budgets = json.load(file)
print(f"# archive: {text} bytes of code and constants, {data + bss} of data")
faults = []
for name, limit in budgets["text_bytes"].items():
    now = linked[f"{name}, linked"]
    print(f"# a one-group {name} links {now} bytes, budget {limit}; test harness "
          f"{image['empty']} more")
    if now > limit:
        faults.append(f"a one-group {name} links {now} bytes, budget {limit}")
for room in sorted(rooms, key=rooms.get, reverse=True):
    print(f"# {rooms[room]:6d} {room}")
faults += measured.faults(f"text, -O{level}", {**rooms, **linked, "archive": text})
if data + bss != 0 or text < 10000:
    faults.append("the archive holds data, or nothing")
print(*faults, sep="\n")
sys.exit(bool(faults))
