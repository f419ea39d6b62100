#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What calibrate prints of a log of many phases: a table, the most telling ones, with --all every
one; of several nodes one line for what is not told; a log that is given twice is refused.

Argument: the program."""
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

program = sys.argv[1]
random.seed(4)


def run(*own, ends=0):
    """Its standard output."""
    ran = subprocess.run([program, *own], check=False, capture_output=True, text=True)
    assert ran.returncode == ends, (own, ran.returncode, ran.stderr)
    return ran.stdout if ends == 0 else ran.stderr


def make(path, header, levels, cells):
    """A log at 1 s, each level for 40 s."""
    rows = [header]
    for at, level in enumerate(levels):
        for second in range(40):
            rows.append(cells(at * 40 + second, level))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


with tempfile.TemporaryDirectory() as folder:
    here = pathlib.Path(folder)
    long = here / "long.csv"
    levels = [100.0, 300.0] * 12 + [650.0]
    make(long, "t_s,power_w", levels,
         lambda t, w: f"{t},{w + random.gauss(0.0, 0.5):.2f}")
    text = run(str(long))
    assert "12 of 25 phases" in text, text
    assert len(re.findall(r"^ +\d+ .* to .* s  \w+ +1 x ", text, re.M)) == 12, text
    assert re.search(r"^  user\d +12 of +\d", text, re.M), text
    # Nothing that is rare is left out, and of the steps both directions are there.
    assert re.search(r"^ +24 .* 650", text, re.M) and "to 650" in text, text
    assert len(re.findall(r"^ +[\d.]+ s  \S+ to \S+ W", text, re.M)) == 6, text
    assert "there is only one device" in text and text.count("only one device") == 1, text
    everything = run(str(long), "--all")
    assert len(re.findall(r"^ +\d+ .* to .* s  \w+ +1 x ", everything, re.M)) == 25
    assert len(re.findall(r"^ +[\d.]+ s  \S+ to \S+ W", everything, re.M)) == 24
    assert len(json.loads(run(str(long), "--json", "-"))["phases"]) == 25
    assert "a device at least ?" not in everything

    copy = here / "copy.csv"
    copy.write_text(long.read_text(encoding="utf-8"), encoding="utf-8")
    assert "the same rows as log 1" in run(str(long), str(copy), ends=2)
    assert folder not in text, "a folder's name in a note"

    two = here / "two.csv"
    make(two, "timestamp,index,name,power.draw [W]", [70.0, 400.0, 70.0],
         lambda t, w: "\n".join(f"2026/03/01 10:{t // 60:02}:{t % 60:02}.000, {gpu}, "
                                f"NVIDIA H100 80GB HBM3, {w + random.gauss(0.0, 0.5):.2f} W"
                                for gpu in range(2)))
    text = run(str(two))
    assert re.search(r"not told of phase 0, 2: idle", text), text
    assert "the mean over 1 s of looks of 0.025 s each 0.1 s" in text, text
