#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Instructions of one tick under QEMU, against the budget."""
import argparse
import json
import os
import subprocess
import sys
import tempfile

parser = argparse.ArgumentParser(description=__doc__)
for name in ("nm", "plugin", "image", "budgets", "site"):
    parser.add_argument("--" + name, required=True)
parser.add_argument("qemu", nargs="+", help="command that runs an image, ending in -kernel")
options = parser.parse_args()

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
    command = options.qemu[:-1] + ["-plugin", plugin, "-kernel", os.path.abspath(options.image)]
    run = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                         text=True, timeout=100)
    print(run.stdout, run.stderr, sep="", end="")
    if run.returncode != 0:
        sys.exit(f"the image ended with status {run.returncode}")
    with open(os.path.join(folder, "counts.json"), encoding="utf-8") as file:
        counts = json.load(file)

with open(options.budgets, encoding="utf-8") as file:
    budget = json.load(file)["insn_per_tick"][options.site]
visits = counts["visits"]
if visits < 500:
    sys.exit(f"only {visits} ticks were seen between the markers")
mean = counts["sum"] / visits
print(f"# instructions per tick, {options.site}: min {counts['min']}, mean {mean:.0f} "
      f"(budget {budget['mean']}), max {counts['max']} (budget {budget['max']}), {visits} ticks")
sys.exit(mean > budget["mean"] or counts["max"] > budget["max"])
