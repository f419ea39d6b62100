#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Instructions of one tick under QEMU, against the budgets and against what was measured before."""
import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile

import measured

TILE = 256  # ticks for which the random streams stay open
parser = argparse.ArgumentParser(description=__doc__)
for option in ("nm", "plugin", "image", "budgets"):
    parser.add_argument("--" + option, required=True)
parser.add_argument("--site", help="name of the series, where the image tells none")
parser.add_argument("qemu", nargs="+", help="command that runs an image, ending in -kernel")
options = parser.parse_args()


def counts_of_image():
    """Counts of each visit, in order, and what the image printed."""
    symbols = {}
    for line in subprocess.run([options.nm, "--defined-only", options.image], check=True,
                               capture_output=True, text=True).stdout.splitlines():
        address, _, name = line.split()
        symbols[name] = int(address, 16) & ~1  # the Thumb bit
    with tempfile.TemporaryDirectory() as folder:
        # A comma would end the plugin's option: the files are reached by plain names.
        os.symlink(os.path.abspath(options.plugin), os.path.join(folder, "insn.so"))
        plugin = (f"./insn.so,begin={symbols['bench_begin']:#x},end={symbols['bench_end']:#x},"
                  "out=counts.json")
        command = options.qemu[:-1] + ["-plugin", plugin, "-kernel",
                                       os.path.abspath(options.image)]
        run = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                             text=True, timeout=280)
        print(run.stdout, run.stderr, sep="", end="")
        if run.returncode != 0:
            sys.exit(f"the image ended with status {run.returncode}")
        with open(os.path.join(folder, "counts.json"), encoding="utf-8") as file:
            return json.load(file)["counts"], run.stdout


def figures_of(name, counts):
    """Median, mean and most; of a fleet the ticks at a tile's edge apart."""
    figures = {"least": min(counts), "median": round(statistics.median(counts)),
               "mean": round(statistics.fmean(counts)), "most": max(counts)}
    if name.startswith("fleet"):
        within = [count for k, count in enumerate(counts) if k % TILE]
        figures.update(most=max(within), edge=max(counts[::TILE]))
    return figures


every, printed = counts_of_image()
series = [(name, int(visits)) for name, visits in
          re.findall(r"^# series # (\w+) (\d+)$", printed, re.M)] or [(options.site, len(every))]
with open(options.budgets, encoding="utf-8") as file:
    budgets = json.load(file)
faults, insn = [], {}
for name, visits in series:
    counts, every = every[:visits], every[visits:]
    if visits < 500 or len(counts) < visits:
        sys.exit(f"only {len(counts)} ticks of {name} were seen between the markers")
    insn[name] = figures = figures_of(name, counts)
    limits = budgets["insn_per_tick"].get(name, {})
    print(f"# instructions per tick, {name}: " + ", ".join(
        f"{key} {value}" + (f" (budget {limits[key]})" if key in limits else "")
        for key, value in figures.items()) + f", {visits} ticks")
    faults += [f"{name}: {key} {value}, budget {limits[key]}" for key, value in figures.items()
               if key in limits and value > limits[key]]
    most = limits.get("most_of_median", figures["most"]) * figures["median"]
    if figures["most"] > most:
        faults.append(f"{name}: most {figures['most']}, budget {most:.0f} by its median")
if every:
    faults.append(f"{len(every)} visits belong to no series")
state = {name: int(size) for name, size in re.findall(r"^# state # (\w+) (\d+)$", printed, re.M)}
for name, size in state.items():
    if size > budgets["state_bytes"].get(name, size):
        faults.append(f"{name}: state of {size} bytes, budget {budgets['state_bytes'][name]}")
faults += measured.faults("insn", insn, ("median", "mean", "most", "edge"))
faults += measured.faults("state", state)
print(*faults, sep="\n")
sys.exit(bool(faults))
