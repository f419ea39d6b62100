#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How like a phase its synthetic twin is: goals 2, 3 and 4, one row for each phase.

    GPW_SHARED=<folder with data/> GPUPOWER_LIBRARY=<library> \\
        python3 synthesis_goals.py <synthesis_scores> [FILE...]

The level tracker cuts a record into phases; of each that lasts, the first half is learnt and the
second half made twenty times. Beside each row of medians stands the replay: the first half
itself, taken for the second. Where that misses a goal too, the phase did not stay what it was,
and no model of its first half could have met it. Errors are model less measured, in per cent;
"of mean" is a share of the phase's mean power.

* energy: within 1 % where the phase is steady or the log has the temperature, else 2.5 %;
* dips, regular: spread 6 %, correlation 0.95 (50 rows) and 0.92 (60 s), ramps over 1 s 15 and
  20 %, peak 3 %, distance of the distributions 1 % of the mean;
* cycles: correlation 0.5 (rows) and 0.9 (60 s), ramps over 1 s 10 %;
* flat (spread below 1 % of the mean): spread 0.5 % of mean, ramps 1 % of mean per second,
  correlation within 0.2 rms; the last is told and not counted: what is left of a flat phase is
  the meter's last digit and whatever drift the half happens to have.

Exit status: 0 no goal is missed that the replay meets, 1 one is, 77 skipped: no data."""
import collections
import glob
import os
import subprocess
import sys

import numpy as np

import gpupower
from levels_goals import read, ticks

SKIPPED = 77
LEAST_S, LEAST_ROWS = 30.0, 90
NOT_COUNTED = "correlation rms"
KINDS = ("random", "cycle", "events")
FOLDERS = ("cuda-test-gemm", "nanogpt*", "cuda-test-a100*", "cisco*")

Record = collections.namedtuple("Record", "name t w heat window_s refresh_s")


# ---- records --------------------------------------------------------------------------------

def boards(columns, key, power, heat, window_s, name):
    """Rounds of all boards, where each was read once."""
    rounds, row = [], {}
    for i, board in enumerate(columns[key]):
        if board in row:
            rounds.append(row)
            row = {}
        row[board] = i
    count = len(set(columns[key]))
    pick = np.array([[row[board] for board in sorted(row)] for row in rounds
                     if len(row) == count])
    t = columns["t"][pick[:, 0]]
    keep = np.concatenate([[True], np.diff(t) > 0])
    return Record(name, t[keep], columns[power][pick][keep],
                  columns[heat][pick][keep].mean(axis=1), window_s, 0.1)


def gemm(columns, name):
    for column, window_s in (("power.draw.instant", 0.025), ("power.draw", 1.0)):
        if column not in columns or (column == "power.draw" and "a100" in name):
            continue
        heat = columns.get("temperature.gpu")
        t, w = ticks(columns["t"], columns[column])
        if heat is not None:
            heat = heat[np.clip(np.searchsorted(columns["t"], t), 0, len(heat) - 1)]
        yield Record(f"{name} {column[6:]}", t, w[:, None], heat, window_s, 0.0)


def records(path):
    name, columns = os.path.basename(path).split(".")[0][:34], read(path)
    if "gpu_index" in columns:
        return [boards(columns, "gpu_index", "power_W", "temperature_C", 1.0, name)]
    if "gpu" in columns:
        return [boards(columns, "gpu", "power_w", "temp_c", 0.025, name)]
    nodes = [column for column in columns if column.endswith("_watts") and column[0] == "n"]
    if nodes:
        return [Record(f"{name[:20]} {column}", columns["t"][columns[column] > 0],
                       columns[column][columns[column] > 0][:, None], None, 0.0, 0.0)
                for column in nodes]
    return list(gemm(columns, name))


def phases(record):
    """Stretches of one level, with what the window still shows of the one before cut off."""
    total = record.w.sum(axis=1)
    step = float(np.median(np.diff(record.t)))
    levels, _ = gpupower.levels_find(
        (1e9 * (record.t - record.t[0])).astype(np.uint64), total, interval_s=step,
        window_s=record.window_s, is_node=record.w.shape[1] > 1 or record.refresh_s == 0 < step - 1)
    for level in levels:
        start = record.t[0] + 1e-9 * level.begin_ns + record.window_s + 1.0
        stop = record.t[0] + 1e-9 * level.end_ns - 0.2
        pick = (record.t >= start) & (record.t <= stop)
        if stop - start >= LEAST_S and np.count_nonzero(pick) >= LEAST_ROWS:
            yield record._replace(
                name=f"{record.name} {start - record.t[0]:.0f}-{stop - record.t[0]:.0f} s",
                t=record.t[pick], w=record.w[pick],
                heat=None if record.heat is None else record.heat[pick])


# ---- scores ---------------------------------------------------------------------------------

def text_of(phase, number, ignore):
    rows, series = phase.w.shape
    lines = [f"{number} {series} {rows} {phase.window_s} {phase.refresh_s} "
             f"{int(phase.heat is not None)} {int(ignore)}"]
    columns = [phase.t - phase.t[0]]
    if phase.heat is not None:
        columns.append(phase.heat)
    table = np.column_stack([*columns, phase.w])
    lines += [" ".join(f"{value:.4f}" for value in row) for row in table]
    return "\n".join(lines)


def scores(program, cases):
    text = "\n".join(text_of(phase, i, ignore) for i, (phase, ignore) in enumerate(cases))
    out = subprocess.run([program], input=text, capture_output=True, text=True, check=True)
    for line in out.stdout.splitlines():
        words = line.split()
        if "model" not in words:
            yield None
            continue
        model, replay = words.index("model"), words.index("replay")
        yield [dict((key, float(value)) for key, value in
                    (word.split("=") for word in words[a:b]))
               for a, b in ((1, model), (model + 1, replay), (replay + 1, len(words)))]


def goals(phase, ignore, about, got):
    """(what, figure, limit, least): least is 1 where the figure must not be below."""
    drifts = phase.heat is None or ignore
    asked = [("energy", abs(got["energy"]), 0.025 if drifts else 0.01, 0)]
    if about["flat"] != 0:
        asked += [("spread of mean", abs(got["sd_of_mean"]), 0.005, 0),
                  ("ramp of mean", abs(got["ramp1_99_of_mean"]), 0.01, 0),
                  (NOT_COUNTED, got["acf_rms"], 0.2, 0)]
    elif about["kind"] == 2 and about["regular"] != 0:
        asked += [("spread", abs(got["sd"]), 0.06, 0), ("correlation", got["acf"], 0.95, 1),
                  ("correlation 60 s", got["acf60"], 0.92, 1),
                  ("ramp 95 %", abs(got["ramp1_95"]), 0.15, 0),
                  ("ramp 99 %", abs(got["ramp1_99"]), 0.2, 0),
                  ("peak", abs(got["peak"]), 0.03, 0), ("distance", got["w1"], 0.01, 0)]
    elif about["kind"] == 1:
        asked += [("correlation", got["acf"], 0.5, 1), ("correlation 60 s", got["acf60"], 0.9, 1),
                  ("ramp 95 %", abs(got["ramp1_95"]), 0.1, 0),
                  ("ramp 99 %", abs(got["ramp1_99"]), 0.1, 0)]
    return asked


def missed(asked):
    return {what for what, figure, limit, least in asked
            if not np.isnan(figure) and not (figure >= limit if least else figure <= limit)}


COLUMNS = (("energy", "energy"), ("sd", "sd"), ("sd/mean", "sd_of_mean"), ("acf", "acf"),
           ("acf60", "acf60"), ("rms", "acf_rms"), ("r1 95", "ramp1_95"), ("r1 99", "ramp1_99"),
           ("r5 95", "ramp5_95"), ("r5 99", "ramp5_99"), ("peak", "peak"), ("min", "minimum"),
           ("W1", "w1"))


def show(name, kind, got, note=""):
    cells = []
    for _, key in COLUMNS:
        value = got[key]
        cells.append(f"{value:7.2f}" if key.startswith("acf") else f"{100 * value:7.2f}")
    print(f"{name:60.60} {kind:7}" + "".join(cells) + ("  " + note if note else ""))


def main(program, paths):
    root = os.environ.get("GPW_SHARED")
    if not paths and root:
        paths = sorted(path for folder in FOLDERS
                       for path in glob.glob(os.path.join(root, "data", folder, "*.csv*")))
    if not paths:
        print("skipped: data not present")
        return SKIPPED
    found = [phase for path in paths for record in records(path) for phase in phases(record)]
    cases = [(phase, ignore) for phase in found
             for ignore in ((False, True) if phase.heat is not None else (False,))]
    failed, count = 0, 0
    print(f"{'phase (model; below it the replay of its first half)':60} {'kind':7}"
          + "".join(f"{head:>7}" for head, _ in COLUMNS))
    for (phase, ignore), result in zip(cases, scores(program, cases)):
        if result is None:
            continue
        about, model, replay = result
        ours = missed(goals(phase, ignore, about, model))
        theirs = missed(goals(phase, ignore, about, replay))
        note = "" if not ours else "missed: " + ", ".join(
            what + (" (replay too)" if what in theirs else "") for what in sorted(ours))
        failed += len(ours - theirs - {NOT_COUNTED})
        count += 1
        kind = "flat" if about["flat"] else KINDS[int(about["kind"])]
        show(phase.name + (" no temp." if ignore else ""), kind, model, note)
        if not ignore:
            show("", "", replay)
    print(f"{count} rows, {failed} goals missed that the replay meets")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
