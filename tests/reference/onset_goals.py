#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Unannounced steps on measured traces: false alarms, and the share of steps that is seen.

    python3 tests/reference/onset_goals.py [--quick] [--list] [LOG ...]

Without logs: those of sets A to F in $GPW_SHARED. Nothing is known of a load but its readings
and the moments of the announced changes, which levels_goals.py takes from clock and load
columns, never from the power; between stretches without load and without a clock column an
alarm is neither right nor wrong. From a second (and the meter's window) before such a moment
until two after it a change is "under way". Every alarm at any other time is a false one.
Records without such columns have no announced changes; their alarms are shown and not judged.

The rating is the largest level of the trace: 99.9 % of its readings lie below it. At random
times a step of a twentieth of it, up and down in turn, is added to what was recorded; one is
seen when the alarm comes at most 100 ms after the first reading that contains it whole (behind
an average: after its window). A phase's own spread is told in parts of that step: the largest
distance of its readings so far from their median, in the step's direction. Steps that come
while a new level is only listened to are counted apart.

Each trace is read at its own interval (100 ms for most) and as a meter that shows it once a
second. What a meter shows at 100 ms and a controller reads each 10 ms is the same: only a new
stamp is a reading. docs/onset-goals.md keeps a table.

Exit status: 0 held, 1 a goal is missed at the traces' own interval, 77 skipped: no data."""
import collections
import ctypes as c
import os
import sys

import numpy as np

import levels_goals
from gpupower import _native as native
from gpupower._native import lib

STEP_PU, WITHIN_S, TRIALS = 0.05, 0.105, 60
BINS = (0.5, 1.0, 2.0, np.inf)  # spread of the phase, in steps

Result = collections.namedtuple("Result", "series hours alarms trials judged")


class Search:
    """A search in memory that can be copied."""

    def __init__(self, **fields):
        config = native.OnsetConfig()
        lib.gpw_onset_config_init(config, c.sizeof(config))
        for name, value in fields.items():
            setattr(config, name, value)
        self.memory = (c.c_uint64 * 64)()
        self.handle = native.OnsetHandle()
        lib.gpw_onset_init(self.memory, c.sizeof(self.memory), config, self.handle)
        self.reading = native.OnsetReading()

    def step(self, t_s, power_w, is_changing=False):
        nan = float("nan")
        lib.gpw_onset_step(self.handle, int(1e9 * t_s), float(power_w), nan, nan, nan,
                           int(is_changing))
        lib.gpw_onset_get(self.handle, self.reading, c.sizeof(self.reading))
        return self.reading.detected

    def kept(self):
        return bytes(self.memory)

    def restore(self, kept):
        c.memmove(self.memory, kept, len(kept))


def changing(series):
    """Whether an announced change is under way, for each reading."""
    t, under = series.t, np.zeros(len(series.t), bool)
    for mark in series.marks or ():
        under |= ((t >= mark - 1.0 - 2 * series.interval_s) &
                  (t <= mark + 2.0 + series.window_s + 3 * series.interval_s))
    return under


def unsure(series, t):
    """Neither right nor wrong: no load before or after, and no clock to tell idle from ready."""
    return bool(np.any(np.abs(np.asarray(series.unsure) - t) <= series.interval_s))


def own_spread(series, under, k, sign):
    """How far the load itself went in this phase, at most 20 minutes of it, in that direction."""
    before = np.flatnonzero(under[:k])
    first = max(before[-1] + 1 if before.size else 0,
                np.searchsorted(series.t, series.t[k] - 1200.0))
    w = series.w[first:k]
    return np.max(sign * (w - np.median(w)))


def delay_s(search, series, k, step_w):
    """Until the alarm, from the first reading that contains the step whole; NaN: none in 5 s."""
    whole_s = series.t[k] + (series.window_s if series.window_s > series.interval_s else 0.0)
    for i in range(k, len(series.t)):
        if series.t[i] > series.t[k] + 5.0 + series.window_s:
            break
        share = min(1.0, (series.t[i] - series.t[k] + series.interval_s)
                    / max(series.window_s, series.interval_s))
        if search.step(series.t[i], series.w[i] + share * step_w):
            return max(0.0, series.t[i] - whole_s)
    return np.nan


def moments(series, under, rng, count):
    """Readings at which steps are tried: no announced change near, and a level known."""
    far = max(35, int(5.0 / series.interval_s))
    calm = np.convolve(under, np.ones(2 * far + 1), "same") == 0
    calm[:far] = calm[-far:] = False
    steady = np.flatnonzero(calm)
    return np.sort(rng.choice(steady, min(count, steady.size // 4), replace=False))


def judge(series, trials=TRIALS, **fields):
    rating_w = float(np.quantile(series.w, 0.999))
    under = changing(series)
    rng = np.random.default_rng(1)
    tried = {k: (1 if n % 2 else -1) for n, k in enumerate(moments(series, under, rng, trials))}
    fields.setdefault("excursion_s", max(10.0, 5 * series.interval_s))
    search = Search(rating_w=rating_w, refresh_s=max(series.interval_s, 1e-3), **fields)
    alarms, rows = [], []
    for k, (t, w) in enumerate(zip(series.t, series.w)):
        if k in tried:
            kept, sign = search.kept(), tried[k]
            step_w = sign * STEP_PU * rating_w
            rows.append((own_spread(series, under, k, sign) / abs(step_w),
                         bool(search.reading.settled), delay_s(search, series, k, step_w)))
            search.restore(kept)
        if search.step(t, w, under[k]) and not unsure(series, t):
            alarms.append((t, search.reading.from_w, search.reading.to_w))
    hours = float(np.sum(np.minimum(np.diff(series.t), 8 * series.interval_s)) / 3600)
    return Result(series, hours, alarms, rows, series.marks is not None)


def from_zero(series):
    """The same with its first reading at one second."""
    first = series.t[0] - 1.0
    marks = series.marks if series.marks is None else [mark - first for mark in series.marks]
    return series._replace(t=series.t - first, marks=marks)


def once_a_second(series):
    """What a meter of one value a second shows of it."""
    keep = np.concatenate([[True], np.diff(np.floor(series.t)) > 0])
    return series._replace(t=series.t[keep], w=series.w[keep], interval_s=1.0,
                           name=series.name + " 1 s")


def share(rows, low=-np.inf, high=np.inf):
    picked = [row for row in rows if low <= row[0] < high]
    seen = sum(row[2] <= WITHIN_S for row in picked)
    late = sum(row[2] > WITHIN_S for row in picked)
    return len(picked), seen, late


def show(result):
    count, seen, late = share(result.trials)
    print(f"{result.series.name[:56]:56} {60 * result.hours:7.1f} {len(result.alarms):6} "
          f"{count:6} {seen:6} {late:6}{'' if result.judged else '   no marks: not judged'}")


def table(results, what):
    """Prints what all judged traces come to; the figures."""
    judged = [result for result in results if result.judged]
    hours = sum(result.hours for result in judged)
    alarms = sum(len(result.alarms) for result in judged)
    rows = [row for result in judged for row in result.trials]
    print(f"\n{what}: {hours:.2f} h, {alarms} false alarms, "
          f"{alarms / max(hours, 1e-9):.2f} an hour")
    known = [row for row in rows if row[1]]
    print(f"  while a new level is listened to: {len(rows) - len(known)} steps tried")
    low, rows = -np.inf, known
    for high in BINS:
        count, seen, late = share(rows, low, high)
        if count:
            print(f"  spread up to {high:4} steps: {count:5} steps tried, seen at once "
                  f"{seen / count:.3f}, later {late / count:.3f}")
        low = high
    small = share(rows, high=0.5)
    return alarms / max(hours, 1e-9), small[1] / max(small[0], 1)


def main(arguments):
    """Prints the tables; 77 where there is nothing to read."""
    paths = [argument for argument in arguments if not argument.startswith("--")]
    root = os.environ.get("GPW_SHARED", os.path.join(os.path.dirname(__file__), *3 * [".."],
                                                     "shared"))
    paths = paths or levels_goals.logs(root)
    if not paths:
        print("skipped: data not present")
        return 77
    print(f"{'trace':56} {'min':>7} {'alarms':>6} {'steps':>6} {'seen':>6} {'later':>6}")
    own, slow = [], []
    for path in paths:
        for series in levels_goals.series_of(path):
            if len(series.t) < 100:
                continue
            series = from_zero(series)
            trials = 10 if "--quick" in arguments else TRIALS
            own.append(judge(series, trials))
            show(own[-1])
            if series.interval_s < 0.5:
                slow.append(judge(once_a_second(series), trials))
            if "--list" in arguments:
                for t, before, after in own[-1].alarms:
                    print(f"    {t:9.1f} s  {before:8.1f} -> {after:8.1f} W")
    rate, seen = table(own, "own interval")
    slow_rate, slow_seen = table(slow, "once a second") if slow else (0.0, 1.0)
    for what, alarms, found in (("own interval", rate, seen), ("once a second", slow_rate,
                                                               slow_seen)):
        print(f"{what}: false alarms below 3 an hour: {'held' if alarms < 3.0 else 'MISSED'}; "
              f"in phases that stay within half a step 0.95 of the steps are seen at once: "
              f"{'held' if found >= 0.95 else 'MISSED'}")
    return 0 if rate < 3.0 and seen >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
