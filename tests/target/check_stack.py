#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Worst stack of every public function, from the .ci files of gcc -fcallgraph-info=su.

Arguments: folder of the objects, budgets, level of optimization.

Refuses recursion, indirect calls, frames of unknown size and callees of unknown depth. What is
linked only where something else is named ("optional" in the budgets, by prefix) counts apart: once
without it, against each function's own limit, and once with it, against that of the option."""
import collections
import fnmatch
import json
import pathlib
import re
import sys

import measured

objects, budgets_path = pathlib.Path(sys.argv[1]), sys.argv[2]
with open(budgets_path, encoding="utf-8") as file:
    budgets = json.load(file)
runtime, limits = budgets["stack_of_runtime"], budgets["stack_bytes"]

NODE = re.compile(r'node: \{ title: "([^"]+)" label: "([^"]*)"')
EDGE = re.compile(r'edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"')
FRAME = re.compile(r"(\d+) bytes \((static|dynamic|dynamic,bounded)\)")
options = budgets.get("stack_of_options", {})
frame, callees, faults = {}, collections.defaultdict(set), set()

files = sorted(objects.glob("*.ci"))
if not files:
    sys.exit(f"no .ci files in {objects}: was the library built with -fcallgraph-info=su?")
missing = [o.name for o in objects.glob("*.o") if not o.with_suffix(".ci").exists()]
if missing:
    sys.exit("objects without call graph: " + " ".join(missing))
for path in files:
    for line in path.read_text(encoding="utf-8").splitlines():
        if node := NODE.match(line):
            if size := FRAME.search(node[2]):
                frame[node[1]] = int(size[1])
                if size[2] == "dynamic":
                    faults.add(f"frame of unknown size: {node[1]}")
        elif edge := EDGE.match(line):
            callees[edge[1]].add(edge[2])


def depth(name, path=(), without=()):
    """Deepest use below and including `name`, and the way there."""
    if name in path:
        faults.add("recursion: " + " > ".join(path[path.index(name):] + (name,)))
        return 0, ()
    if name == "__indirect_call":
        faults.add(f"indirect call in {path[-1]}")
        return 0, ()
    if name not in frame:
        if name not in runtime:
            faults.add(f"callee of unknown depth: {name}, called by {path[-1]}")
        return runtime.get(name, 0), (name,)
    below, way = max((depth(callee, path + (name,), without) for callee in callees[name]
                      if not callee.startswith(without)), default=(0, ()))
    return frame[name] + below, (name,) + way


roots = [name for name in sorted(frame) if re.fullmatch(r"gpw_\w+", name)]
worst = {name: depth(name, without=tuple(options)) for name in roots}
for option, limit in options.items():
    others = tuple(other for other in options if other != option)
    for name in roots:
        size, way = depth(name, without=others)
        if size > limit and any(step.startswith(option) for step in way):
            faults.add(f"{name}: {size} bytes with {option}*, limit {limit}, by " +
                       " > ".join(way))
if len(worst) < 50:
    faults.add(f"only {len(worst)} public functions seen")
for name, (size, way) in sorted(worst.items(), key=lambda item: (-item[1][0], item[0])):
    # by its own name, or the first pattern that it fits; "*" is the last
    limit = limits.get(name) or next(limits[p] for p in limits if fnmatch.fnmatch(name, p))
    print(f"# {size:5d}  {name}" + (f"  limit {limit}" if limit != limits["*"] else ""))
    if size > limit:
        faults.add(f"{name}: {size} bytes, limit {limit}, by " + " > ".join(way))
rooms = {}
headers = pathlib.Path(__file__).parents[2] / "include/gpupower"
names = sorted((p.stem for p in headers.glob("*.h")), key=len, reverse=True)
for name, (size, _) in worst.items():
    room = next((n for n in names if name.startswith(f"gpw_{n}_")), "common")
    rooms[room] = max(rooms.get(room, 0), size)
faults.update(measured.faults(f"stack, -O{sys.argv[3]}",
                              {**rooms, "site tick": worst["gpw_site_step"][0],
                               "watch tick": worst["gpw_watch_step"][0]}))
for fault in sorted(faults):
    print(fault)
sys.exit(bool(faults))
