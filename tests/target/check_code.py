#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Bytes of code and constants: the whole archive, room by room, and what one site and two watches
link of it.

Arguments: size, archive, images of the one-group site and of nothing, folder of the linker's maps
of the watches, budgets, level of optimization."""
import json
import pathlib
import re
import subprocess
import sys

import measured

size, archive, site, empty, maps, budgets_path, level = sys.argv[1:8]


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


def text_of_library(map_path):
    """Bytes of code and constants in an image that came from the archive: what its user wrote, as
    the test that drives it, is no cost of the library."""
    text = map_path.read_text(encoding="utf-8")
    kept = text[text.index("Linker script and memory map"):]
    parts = re.findall(r"^ \.(text|rodata)\S*\s+0x[0-9a-f]+\s+0x([0-9a-f]+) "
                       r"\S*libgpupower\.a\(\S+\)$", kept, re.M)
    return sum(int(count, 16) for _, count in parts)


members = rows(archive)
text, data, bss = (sum(row[column] for row in members) for column in range(3))
rooms = text_of_rooms(members)
linked = {"site, linked": rows(site)[0][0] - rows(empty)[0][0]}
for name in ("watch", "smallest_watch"):
    linked[f"{name}, linked"] = text_of_library(pathlib.Path(maps) / f"{name}.map")
with open(budgets_path, encoding="utf-8") as file:
    budgets = json.load(file)
print(f"# archive: {text} bytes of code and constants, {data + bss} of data")
faults = []
for name, limit in budgets["text_bytes"].items():
    now = linked[f"{name}, linked"]
    print(f"# a one-group {name.replace('_', ' ')} links {now} bytes, budget {limit}")
    if now > limit:
        faults.append(f"a one-group {name.replace('_', ' ')} links {now} bytes, budget {limit}")
for room in sorted(rooms, key=rooms.get, reverse=True):
    print(f"# {rooms[room]:6d} {room}")
faults += measured.faults(f"text, -O{level}", {**rooms, **linked, "archive": text})
if data + bss != 0 or text < 10000:
    faults.append("the archive holds data, or nothing")
print(*faults, sep="\n")
sys.exit(bool(faults))
