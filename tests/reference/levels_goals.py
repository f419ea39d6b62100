# SPDX-License-Identifier: MIT
"""Goal 1 on measured traces: levels, their boundaries and events, one row for each trace.

Usage: levels_goals.py [--list] [LOG ...]

Without logs: those of sets A to F in $GPW_SHARED. Exit status 1 if all rows together miss the goal:
of the changes between phases of 2 s and the window (or four rows) 0.98 found, of those found
0.95 right, 0.05 a minute wrong, none wrong in bursts, dips and cycles; at ten samples a
second the moment within 0.15 s.

Marks never come from the power that the tracker reads:
* clock and load columns (sets A, C): a board is at work where its load column is 50 % or more,
  idle where its SM clock is below 0.55 of the file's largest, else it waits with a context;
  changes of less than a second are none; the moment is the clock's own jump within a second,
  the first one where work begins, else the last;
* load column only (set B, files not known by name): at work or not; waiting and idle cannot
  be told apart there, so a change that the tracker finds between two stretches without load is
  neither right nor wrong;
* what the provenance says: separate bursts and one job at work have no changes.
Files without such columns have no marks; --list shows what was found.
"""
import collections
import csv
import datetime
import glob
import gzip
import os
import re
import sys

import numpy as np

import gpupower

Series = collections.namedtuple(
    "Series", "name t w interval_s window_s is_node marks unsure by_clock")
Row = collections.namedtuple("Row", "series changes found false minutes error_s events levels")


# ---- reading --------------------------------------------------------------------------------

def _stamp(text):
    for form in ("%Y/%m/%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%d %H:%M:%S.%f",
                 "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%H:%M:%S.%f"):
        try:
            return datetime.datetime.strptime(text, form).replace(
                tzinfo=datetime.timezone.utc).timestamp()
        except ValueError:
            pass
    raise ValueError(text)


def _number(cell):
    try:
        return float(cell.split()[0])
    except (ValueError, IndexError):
        return np.nan


def read(path):
    """Columns of a file by name without unit, with `t` in seconds; rows cut off are dropped."""
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
    with opened as file:
        rows = list(csv.reader(file))
    names = [cell.strip().split(" [")[0] for cell in rows[0]]
    rows = [[cell.strip() for cell in row] for row in rows[1:] if len(row) == len(names)]
    t = np.array([_stamp(row[0]) for row in rows])
    columns = {name: np.array([_number(row[i]) for row in rows])
               for i, name in enumerate(names) if i}
    columns["t"] = t - t[0]
    return columns


# ---- from rows to values of the meter -------------------------------------------------------

def ticks(t, w, period_s=0.1):
    """One value for each refresh of the sensor, where rows are polled faster than that."""
    if np.median(np.diff(t)) > period_s / 2:
        keep = np.concatenate([[True], np.diff(t) > 0])
        return t[keep], w[keep]
    change = np.flatnonzero((np.diff(w) != 0) & (np.diff(t) < period_s / 2))
    middle = (t[change] + t[change + 1]) / 2
    weight = 1 / np.maximum(np.diff(t)[change], 1e-4)
    phase = period_s / (2 * np.pi) * np.angle(
        np.sum(np.exp(2j * np.pi * middle / period_s) * weight))
    for _ in range(3):
        k = np.round((middle - phase) / period_s)
        period_s, phase = np.polyfit(k, middle, 1, w=np.sqrt(weight))
    number = np.arange(int((t[-1] - phase) / period_s))
    at = np.searchsorted(t, phase + number * period_s + 0.6 * period_s) - 1
    good = (at >= 0) & (t[at] >= phase + number * period_s)
    return phase + number[good] * period_s, w[at[good]]


# ---- marks ----------------------------------------------------------------------------------

def states(columns):
    """0 idle, 1 waiting with a context, 2 at work, by clock and load."""
    clock, load = columns.get("clocks.current.sm"), columns.get("utilization.gpu")
    if load is None:
        return None
    state = np.where(load >= 50, 2, 1)
    if clock is not None:
        state[(load < 50) & (clock < 0.55 * np.nanmax(clock))] = 0
    return state


def marks_of(columns, hold_s=1.0):
    t, state = columns["t"], states(columns)
    if state is None:
        return []
    edges = [0, *(np.flatnonzero(np.diff(state)) + 1), len(t)]
    runs = [[t[a], state[a]] for a, b in zip(edges, edges[1:])
            if t[min(b, len(t) - 1)] - t[a] >= hold_s]
    kept = [runs[0]]
    for run in runs[1:]:
        if run[1] != kept[-1][1]:
            kept.append(run)
    clock = columns.get("clocks.current.sm")
    return [_moment(t, clock, start, state != 2) for start, state in kept[1:]]


def _moment(t, clock, start, is_over, within_s=1.0):
    """The load column is late: the clock's first jump near it, or the last where work ends."""
    if clock is None:
        return start
    near = np.flatnonzero(np.abs(t - start) <= within_s)[1:]
    jumps = near[np.abs(clock[near] - clock[near - 1]) > 0.03 * np.nanmax(clock)]
    return t[jumps[-1 if is_over else 0]] if jumps.size else start


def calm(columns):
    """Moments without load, where only a clock could tell idle from waiting."""
    return [] if "clocks.current.sm" in columns or "sm_mhz" in columns else (
        columns["t"][columns["utilization.gpu"] < 50])


# ---- series ---------------------------------------------------------------------------------

def _from_gemm(path, columns):
    name = os.path.basename(path).split(".")[0]
    marks = [] if "_bursts" in name else marks_of(columns)
    for column, window_s in (("power.draw.instant", 0.025), ("power.draw", 1.0)):
        if column in columns:
            if column == "power.draw" and "a100" in name:
                continue  # the same values as instant
            t, w = ticks(columns["t"], columns[column])
            yield Series(f"{name} {column}", t, w, float(np.median(np.diff(t))), window_s,
                         False, marks, [], True)


def _by_device(columns, key):
    for device in np.unique(columns[key]):
        pick = columns[key] == device
        yield int(device), {name: values[pick] for name, values in columns.items()}


def _from_boards(path, columns, key, power, load, window_s):
    name = os.path.basename(path)
    boards = {}
    for device, own in _by_device(columns, key):
        own["utilization.gpu"] = own[load]
        marks = marks_of(own)
        boards[device] = own
        yield Series(f"{name[:30]} {device}", own["t"], own[power],
                     float(np.median(np.diff(own["t"]))), window_s, False, marks, calm(own),
                     False)
    count = min(len(own["t"]) for own in boards.values())
    total = sum(own[power][:count] for own in boards.values())
    t = boards[0]["t"][:count]
    yield Series(f"{name[:30]} sum", t, total, float(np.median(np.diff(t))), window_s, True,
                 marks, calm(boards[0]), False)


def _from_node(path, columns, names):
    base = os.path.basename(path)
    for column in names:
        good = columns[column] > 0
        t, w = columns["t"][good], columns[column][good]
        yield Series(f"{base[:30]} {column}", t, w, float(np.median(np.diff(t))), 1.0, True,
                     None, [], False)


def series_of(path):
    columns = read(path)
    if "gpu_index" in columns:
        return _from_boards(path, columns, "gpu_index", "power_W", "utilization_gpu_percent", 1.0)
    if "gpu" in columns:
        return _from_boards(path, columns, "gpu", "power_w", "util_gpu_pct", 0.025)
    names = [name for name in columns if re.search(r"watts|_w$", name)]
    if names:
        return _from_node(path, columns, names)
    return _from_gemm(path, columns)


# ---- scores ---------------------------------------------------------------------------------

def counted(marks, series):
    """Marks whose phases on both sides are long enough to be asked for."""
    least_s = max(2.0 + series.window_s, 4 * series.interval_s)
    edges = [series.t[0] - 1e9, *marks, series.t[-1]]
    return [mark for before, mark, after in zip(edges, marks, edges[2:])
            if mark - max(before, series.t[0]) >= least_s and after - mark >= least_s]


def score(series, **constants):
    levels, events = gpupower.levels_find(
        (1e9 * (series.t - series.t[0])).astype(np.uint64), series.w,
        interval_s=series.interval_s, window_s=series.window_s, is_node=series.is_node,
        **constants)
    found = [series.t[0] + 1e-9 * level.left_ns for level in levels[1:]]
    minutes = (series.t[-1] - series.t[0]) / 60
    if series.marks is None:
        return Row(series, None, found, None, minutes, [], events, levels)
    wanted = counted(series.marks, series)
    far_s = max(2.5, 3 * series.interval_s)
    free, error_s = list(found), []
    for mark in wanted:
        near = min(free, key=lambda f: abs(f - mark), default=None)
        if near is not None and abs(near - mark) <= far_s:
            error_s.append(near - mark)
            free.remove(near)
    false = [f for f in free if not any(abs(f - mark) <= far_s for mark in series.marks)
             and not np.any(np.abs(np.asarray(series.unsure) - f) <= series.interval_s)]
    return Row(series, wanted, found, false, minutes, error_s, events, levels)


def show(row):
    name = row.series.name[:58]
    if row.changes is None:
        print(f"{name:58} no marks: {len(row.levels)} levels, {len(row.events)} events, "
              f"{row.minutes:.1f} min")
        return
    error = f"{np.max(np.abs(row.error_s)):.2f}" if row.error_s else "-"
    print(f"{name:58} {len(row.changes):3} {len(row.error_s):5} {len(row.false):5} "
          f"{row.minutes:7.1f} {error:>7} {len(row.events):6}"
          + (f"   false at {', '.join(f'{f:.1f}' for f in row.false[:6])}" if row.false else ""))


def list_levels(row):
    for level in row.levels:
        print(f"    {1e-9 * level.left_ns:9.1f} {1e-9 * level.begin_ns:9.1f} "
              f"{1e-9 * level.end_ns:9.1f} s  {level.mean_w:8.1f} W +- {level.sd_w:6.1f}  "
              f"{level.events:3} events  {level.flags}")


def logs(root):
    folders = "cuda-test-gemm", "nanogpt*", "cuda-test-a100*", "powertrace-sim", "mlperf*", "cisco*"
    return sorted(path for folder in folders
                  for path in glob.glob(os.path.join(root, "data", folder, "*.csv*")))


def judge(rows):
    """Prints what all rows with marks come to; whether that is the goal."""
    marked = [row for row in rows if row.changes is not None]
    changes = sum(len(row.changes) for row in marked)
    hits = sum(len(row.error_s) for row in marked)
    false = sum(len(row.false) for row in marked)
    minutes = sum(row.minutes for row in marked)
    steady = sum(len(row.false) for row in marked if not row.series.marks)
    ticks_s = [abs(error) for row in marked for error in row.error_s
               if row.series.by_clock and abs(row.series.interval_s - 0.1) < 0.02]
    recall, precision = hits / max(changes, 1), hits / max(hits + false, 1)
    print(f"changes {changes}  recall {recall:.3f}  precision {precision:.3f}  false per minute "
          f"{false / max(minutes, 1e-9):.3f}  in steady work {steady}  "
          f"moment at ten a second within {max(ticks_s, default=float('nan')):.2f} s")
    return (recall >= 0.98 and precision >= 0.95 and false <= 0.05 * minutes and not steady
            and max(ticks_s, default=0.0) <= 0.15)


def main(arguments):
    """Prints the table; 77 where there is nothing to read."""
    paths = [argument for argument in arguments if argument != "--list"]
    root = os.environ.get("GPW_SHARED", os.path.join(os.path.dirname(__file__), *3 * [".."],
                                                     "shared"))
    paths = paths or logs(root)
    if not paths:
        print("skipped: data not present")
        return 77
    print(f"{'trace':58} {'chg':>3} {'found':>5} {'false':>5} {'min':>7} {'error s':>7} "
          f"{'events':>6}")
    rows = []
    for path in paths:
        for series in series_of(path):
            rows.append(score(series))
            show(rows[-1])
            if "--list" in arguments:
                list_levels(rows[-1])
    return 0 if judge(rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
