#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How well a one-second average is recovered, on logs that have the samples beside it.

Usage: unbox_goals.py [LOG ...]

Without logs: those of set A in $GPW_SHARED. A log is nvidia-smi's, with power.draw and
power.draw.instant, polled faster than the sensor. Its idle and its limit are taken from the average
alone, as they would have to be. One row each; exit status 1 if one misses goal 6: near steps
(1.2 s around changes of more than 30 W) 0.45 of the average's RMS error, 0.6 where a third of the
refreshes or more are near steps; energy within 0.6 %; never outside the bounds.
"""
import csv
import datetime
import gzip
import os
import pathlib
import sys

import numpy as np

import gpupower as gpw

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = "data/cuda-test-gemm"
LOGS = ("h100pcie_burst2_fp8_normal_random.csv.gz", "h100pcie_sustained_fp16_random.csv.gz",
        "h100pcie_sustained_fp16_maxpower_cap.csv.gz")
FIELDS = "power.draw [W]", "power.draw.instant [W]"
STEP_W, REACH = 30.0, 12
START = 20  # refreshes at the start whose past the average still holds
HEAD = ("log", "refreshes", "near", "average W", "recovered W", "ratio", "near: average W",
        "recovered W", "ratio", "energy %", "peak shown", "recovered", "true", "within 2 errors %",
        "goal")


def read(path):
    """(stamps in ns, average, samples), W, of a log with both fields."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file, skipinitialspace=True)
        names = next(rows)
        columns = [names.index(name) for name in FIELDS]
        stamps, values = [], []
        for row in rows:
            if len(row) == len(names):
                at = datetime.datetime.strptime(row[0], "%Y/%m/%d %H:%M:%S.%f")
                stamps.append(at.timestamp())
                values.append([float(row[column].split()[0]) for column in columns])
    stamps_ns = np.round((np.array(stamps) - stamps[0] + 1.0) * 1e9).astype(np.int64)
    return stamps_ns, *np.array(values).T


def side_by_side(path):
    """(average, samples) at the refreshes that both fields have."""
    stamps_ns, average_w, sample_w = read(path)
    shown = gpw.tick_grid(stamps_ns, average_w)
    drawn = gpw.tick_grid(stamps_ns, sample_w)
    at = np.searchsorted(drawn.stamp_ns, shown.stamp_ns)
    pairs = []
    for i, k in enumerate(at):  # the nearest refresh of the other
        near = min((j for j in (k - 1, k) if 0 <= j < drawn.tick.size),
                   key=lambda j: abs(int(drawn.stamp_ns[j]) - int(shown.stamp_ns[i])))
        if abs(int(drawn.stamp_ns[near]) - int(shown.stamp_ns[i])) < 50_000_000:
            pairs.append((int(shown.tick[i]), float(shown.reading_w[i]),
                          float(drawn.reading_w[near])))
    return [np.array(column) for column in zip(*pairs)]


def near_steps(power_w):
    """Which values lie within the reach of a step."""
    near = np.zeros(power_w.size, dtype=bool)
    for step in np.flatnonzero(np.abs(np.diff(power_w)) > STEP_W):
        near[max(0, step + 1 - REACH):step + 1 + REACH] = True
    return near


def rms(values):
    """Root mean square; NaN of nothing."""
    return float(np.sqrt(np.mean(np.square(values)))) if len(values) else float("nan")


def measure(path):
    """The row of a log, as a dict by HEAD."""
    tick, shown_w, power_w = side_by_side(path)
    low_w, high_w = 0.97 * shown_w.min(), 1.4 * shown_w.max()
    found = gpw.unbox(shown_w, tick, low_w=low_w, high_w=high_w)
    places = np.searchsorted(found.tick, tick)
    recovered_w, error_w = (np.asarray(column, dtype=float)[places]
                            for column in (found.power_w, found.error_w))
    use = np.arange(power_w.size) >= START
    near = use & near_steps(power_w)
    average, recovered = shown_w - power_w, recovered_w - power_w
    ratio = rms(recovered[near]) / rms(average[near])
    energy_pct = 100.0 * (recovered_w[use].sum() / power_w[use].sum() - 1.0)
    limit = 0.6 if near.sum() * 3 >= use.sum() else 0.45
    inside = recovered_w.min() >= low_w - 1e-3 and recovered_w.max() <= high_w + 1e-3
    held = ratio <= limit and abs(energy_pct) <= 0.6 and inside
    covered = np.abs(recovered) <= 2.0 * error_w
    values = (path.name.split(".")[0], use.sum(), near.sum(), rms(average[use]),
              rms(recovered[use]), rms(recovered[use]) / rms(average[use]), rms(average[near]),
              rms(recovered[near]), ratio, energy_pct, shown_w.max(), recovered_w.max(),
              power_w.max(), 100.0 * covered[use].mean(),
              f"{limit:g} {'held' if held else 'MISSED'}")
    return dict(zip(range(len(HEAD)), values)), held


def main(arguments):
    """Prints the table; 77 where there is nothing to read."""
    shared = pathlib.Path(os.environ.get("GPW_SHARED", ROOT.parent / "shared"))
    paths = [pathlib.Path(name) for name in arguments] or [shared / FOLDER / name for name in LOGS]
    paths = [path for path in paths if path.exists()]
    if not paths:
        print("skipped: data not present")
        return 77
    print("| " + " | ".join(HEAD) + " |")
    print("|" + " --- |" * len(HEAD))
    all_held = True
    for path in paths:
        row, held = measure(path)
        all_held &= held
        print("| " + " | ".join(f"{value:.3g}" if isinstance(value, float) else str(value)
                                for value in row.values()) + " |")
    return 0 if all_held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
