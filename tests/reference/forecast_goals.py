#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Forecasts of measured loads with their phases announced: what the band covers, how much better
than persistence it is, and whether the bounds hold.

Usage: forecast_goals.py [--boards] [WORD]

Traces of $GPW_SHARED, `../shared` beside the tree if it is not set; WORD: those whose name
holds it; --boards: the single boards of nodes, in place of everything else. Exit status 1 if a
goal is missed, 77 without data.

Each reading of a trace is held against the forecasts made 0.5, 2, 10 and 60 s before it.

Announced, 120 s ahead, is each change between levels as the level tracker finds them in
hindsight, at the moment of the clock's jump where the log has a clock column (levels_goals.py).
Figures given: the mean of the phase, wrong by 5 % up or down in turn; its least and most, 2 %
of the largest reading wider; no spread, no correlation, no cycle. Levels within 6 % are one
phase.

Goals, pooled over all traces: the band of 95 % covers 93 to 97 % of the readings at each
horizon in phases whose spread exceeds 1 %; CRPS, in shares of each trace's largest reading, at
least 30 % below that of persistence, whose CRPS is the magnitude of its error; no reading
outside the bounds within 10 s of a change."""
import math
import os
import pathlib
import sys

import numpy as np

import gpupower
import levels_goals
from gpupower.forecast import HORIZONS_S

SCORES = np.array([-1.959964, -1.2815516, -0.6744898, 0.0, 0.6744898, 1.2815516, 1.959964])
NAMES = "low_w", "p10_w", "p25_w", "p50_w", "p75_w", "p90_w", "high_w"
STEPS = (np.arange(200) + 0.5) / 200  # levels at which the pinball loss is summed
LEAD_S, NEAR_S, MEAN_WRONG, ENDS_WIDER = 120.0, 10.0, 0.05, 0.02


# ---- scores ---------------------------------------------------------------------------------

def normal_scores(levels):
    """Inverse of the normal distribution function, by bisection."""
    low, high = np.full(levels.shape, -9.0), np.full(levels.shape, 9.0)
    for _ in range(60):
        middle = (low + high) / 2
        below = np.array([0.5 * math.erfc(-z / math.sqrt(2.0)) for z in middle]) < levels
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2


def weights():
    """Each level's quantile from the seven: linear in the normal score, the last slope beyond."""
    found = np.zeros((STEPS.size, SCORES.size))
    for i, score in enumerate(normal_scores(STEPS)):
        k = int(np.clip(np.searchsorted(SCORES, score) - 1, 0, SCORES.size - 2))
        part = (score - SCORES[k]) / (SCORES[k + 1] - SCORES[k])
        found[i, k], found[i, k + 1] = 1 - part, part
    return found


WEIGHTS = weights()


def crps(quantiles, came):
    """Twice the mean of the pinball loss over the levels."""
    off = came[:, None] - quantiles @ WEIGHTS.T
    return 2 * np.mean(np.where(off > 0, STEPS * off, (STEPS - 1) * off), axis=1)


# ---- announcements --------------------------------------------------------------------------

class Phases:
    """What is announced of a trace: stretches, each with its phase, and figures of the phases."""

    def __init__(self, series, t, w):
        levels, _ = gpupower.levels_find(
            (1e9 * t).astype(np.uint64), w, interval_s=series.interval_s,
            window_s=series.window_s, is_node=series.is_node)
        self.begin = [0.0] + [1e-9 * level.left_ns for level in levels[1:]]
        self.settled = [1e-9 * level.begin_ns for level in levels]
        marks = [mark - series.t[0] for mark in series.marks or []]
        gaps = t[1:][np.diff(t) > 3 * series.interval_s] if series.interval_s < 5 else []
        for i in range(1, len(self.begin)):
            self.begin[i] = self._told(self.begin[i], marks, gaps)
        self.end = self.begin[1:] + [t[-1] + 1e-3]
        self.kind, means = [], []
        for level in levels:
            near = [k for k, (mean_w, sd_w) in enumerate(means) if abs(level.mean_w - mean_w)
                    < max(0.06 * mean_w, 2 * min(level.sd_w, sd_w))]
            if not near and len(means) == 11:
                near = [int(np.argmin([abs(level.mean_w - mean_w) for mean_w, _ in means]))]
            self.kind.append(near[0] if near else len(means))
            if not near:
                means.append((level.mean_w, level.sd_w))
        self.guard_s = series.window_s + series.interval_s
        self.t, self.w, self.kinds = t, w, len(means)
        self.interval_s = series.interval_s
        self.level_w = [level.mean_w for level in levels]

    @staticmethod
    def _told(begin, marks, gaps):
        """The clock's mark near a change, or the first reading after a gap just before it."""
        near = [mark for mark in marks if abs(mark - begin) < 3.0]
        if near:
            return min(near, key=lambda mark: abs(mark - begin))
        before = [gap for gap in gaps if 0 <= begin - gap < 5.0]
        return before[-1] if before else begin

    def inside(self, i, since=None):
        """Readings of a stretch."""
        begin = self.begin[i] if since is None else since
        return (self.t >= begin) & (self.t < self.end[i] - self.guard_s)

    def figures(self, largest_w):
        """{phase: figures}, phases counted from 1, for 0 is off."""
        found = {}
        for kind in range(self.kinds):
            of = [i for i, k in enumerate(self.kind) if k == kind]
            calm = np.any([self.inside(i, self.settled[i]) for i in of], axis=0)
            whole = np.any([self.inside(i, self.begin[i] - self.interval_s) for i in of], axis=0)
            seen = self.w[calm] if calm.any() else np.array([self.level_w[of[0]]])
            whole = self.w[whole] if whole.any() else seen
            mean_w = max(1.0, seen.mean() * (1 + MEAN_WRONG * (-1) ** kind))
            found[kind + 1] = {
                "mean_w": mean_w,
                "low_w": max(0.0, min(mean_w, whole.min() - ENDS_WIDER * largest_w)),
                "high_w": min(1.2 * largest_w, max(mean_w, whole.max() + ENDS_WIDER * largest_w))}
        return found


# ---- one trace ------------------------------------------------------------------------------

def forecast_of(series, phases, largest_w, tick_ns):
    slow_s = 3 * series.interval_s
    forecast = gpupower.Forecast(
        tick_ns=tick_ns, rating_w=largest_w, refresh_s=max(1e-3, series.interval_s),
        lag_s=series.window_s / 2, announcements_max=32, late_s=max(5.0, slow_s),
        early_s=max(2.0, slow_s * 2 / 3))
    forecast.add_group(gpupower.forecast_group(
        phases.figures(largest_w), phase=phases.kind[0] + 1, peak_w=1.2 * largest_w,
        may_start=0))
    return forecast


def run(series):
    """Forecasts of a trace at the ticks that a reading asks for: arrays by name."""
    t = series.t - series.t[0]
    keep = np.concatenate([[True], np.diff(t) > 0])
    t, w = t[keep], np.asarray(series.w, float)[keep]
    tick_ns = 100_000_000 if series.interval_s > 5 else 20_000_000 if t[-1] < 700 else 50_000_000
    tick_s, largest_w = 1e-9 * tick_ns, w.max()
    phases = Phases(series, t, w)
    forecast = forecast_of(series, phases, largest_w, tick_ns)
    asked = np.stack([np.floor((t - h) / tick_s + 1e-6).astype(int) for h in HORIZONS_S])
    wanted = set(asked[asked > 0].tolist())
    calls = [(begin, kind, i) for i, (begin, kind) in
             enumerate(zip(phases.begin[1:], phases.kind[1:]))]
    told, seen, next_reading = {}, 0, 0
    for tick in range(1, int(t[-1] / tick_s) + 1):
        now_s = tick * tick_s
        while seen < len(calls) and calls[seen][0] - LEAD_S <= now_s:
            begin, kind, number = calls[seen]
            forecast.announce(number, 0, kind + 1, int(1e9 * begin))
            seen += 1
        while next_reading < t.size and t[next_reading] <= now_s + 1e-9:
            next_reading += 1
        now_ns = tick * tick_ns + 1
        forecast.step(now_ns, float(w[next_reading - 1]) if next_reading else float("nan"),
                      min(int(1e9 * t[max(next_reading - 1, 0)]), now_ns))
        if tick in wanted:
            told[tick] = forecast.get(), w[max(next_reading - 1, 0)]
    return t, w, phases, asked, told, forecast.get()


class Row:
    """One horizon of one trace."""

    def __init__(self, series, horizon, found):
        t, w, phases, asked, told, _ = found
        ok = np.array([tick in told for tick in asked[horizon]])
        pairs = [told[tick] for tick in asked[horizon][ok]]
        came, self.largest_w = w[ok], w.max()
        quantiles = np.array([[getattr(r, name)[horizon] for name in NAMES] for r, _ in pairs])
        quantiles = quantiles.reshape(-1, len(NAMES))
        self.crps = crps(quantiles, came)
        self.persistence = np.abs(came - np.array([held for _, held in pairs]))
        wide, near = np.zeros(t.size, bool), np.zeros(t.size, bool)
        for i, begin in enumerate(phases.begin):
            inside = phases.inside(i, phases.settled[i])
            if inside.sum() > 2 and w[inside].std() > 0.01 * w[inside].mean():
                wide |= inside
            if i:
                near |= np.abs(t - begin) <= NEAR_S
        covered = (came >= quantiles[:, 0]) & (came <= quantiles[:, -1])
        self.covered, self.below = covered[wide[ok]], (came < quantiles[:, 0])[wide[ok]]
        beyond = np.array([max(r.bound_low_w[horizon] - y, y - r.bound_high_w[horizon])
                           for (r, _), y in zip(pairs, came)])
        self.beyond = beyond[near[ok]] / self.largest_w

    def cells(self):
        covered = f"{100 * self.covered.mean():.1f}" if self.covered.size > 30 else "-"
        ratio = self.crps.sum() / self.persistence.sum() if self.persistence.sum() > 0 else 0
        return f"{covered} {ratio:.2f}"


# ---- table ----------------------------------------------------------------------------------

def judge(rows):
    """Prints the pooled figures; whether all goals are met."""
    good = True
    for k, horizon_s in enumerate(HORIZONS_S):
        of = [row[k] for row in rows]
        covered = np.concatenate([row.covered for row in of])
        below = np.concatenate([row.below for row in of])
        ours = sum((row.crps / row.largest_w).sum() for row in of)
        theirs = sum((row.persistence / row.largest_w).sum() for row in of)
        beyond = np.concatenate([row.beyond for row in of])
        share, ratio = 100 * covered.mean(), ours / theirs
        outside = int((beyond > 0).sum())
        worst = 100 * max(beyond.max(initial=0.0), 0.0)
        held = 93 <= share <= 97, ratio <= 0.7, outside == 0
        good = good and all(held)
        print(f"| {horizon_s:g} s | {share:.1f} | {100 * below.mean():.1f} | {covered.size} "
              f"| {ratio:.3f} | {outside} of {beyond.size} | {worst:.1f} "
              f"| {'held' if all(held) else 'MISSED: ' + words(held)} |")
    return good


def words(held):
    return ", ".join(name for name, ok in zip(("coverage", "CRPS", "bounds"), held) if not ok)


def wanted_series(root, arguments):
    words_ = [word for word in arguments if not word.startswith("--")]
    for path in levels_goals.logs(str(root)):
        for series in levels_goals.series_of(path):
            many = "nanogpt" in path or "a100-gpt" in path
            if "--boards" in arguments:
                if not many or series.name.endswith("sum"):
                    continue
            elif (many and not series.name.endswith("sum")) or "total_w" in series.name:
                continue
            if all(word in series.name for word in words_):
                yield series


def main(arguments):
    """Prints both tables; 77 where there is nothing to read."""
    beside = pathlib.Path(__file__).resolve().parents[2].parent / "shared"
    root = pathlib.Path(os.environ.get("GPW_SHARED", beside))
    if not (root / "data").is_dir():
        print("skipped: data not present")
        return 77
    print("| trace | changes | came, dropped | "
          + " | ".join(f"{h:g} s" for h in HORIZONS_S) + " |\n" + "|---" * 7 + "|")
    rows = []
    for series in wanted_series(root, arguments):
        found = run(series)
        rows.append([Row(series, k, found) for k in range(len(HORIZONS_S))])
        phases, last = found[2], found[5]
        print(f"| {series.name} | {len(phases.begin) - 1} | {last.arrived}, {last.dropped} | "
              + " | ".join(row.cells() for row in rows[-1]) + " |")
    print("\n| horizon | covered, % | below, % | readings | CRPS / persistence | outside bounds "
          "| worst, % | verdict |\n" + "|---" * 8 + "|")
    return 0 if judge(rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
