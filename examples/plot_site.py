#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draws what site_check wrote: power at the rail, AC and generator; frequency and its limits.

    plot_site.py OUT.csv [--json VERDICT.json] -o PICTURE.png

The picture's type follows from its name (png, svg, pdf). Exit status 0, or 2 for bad input.
"""
import argparse
import csv
import dataclasses
import json
import math
import re
import sys
import textwrap

import numpy as np

try:
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.ticker import MaxNLocator
except ImportError:
    print("plot_site: Matplotlib is missing; on Debian: apt-get install python3-matplotlib",
          file=sys.stderr)
    sys.exit(2)

COLUMNS = ("rail_w", "psu_w", "generator_w", "frequency_hz", "frequency_min_hz",
           "frequency_max_hz", "flags")
COLLAPSED = 8  # bits of `flags`
EVENTS = ((16, "supplies leave"), (32, "protection trips"), (COLLAPSED, "set stalls"))

# Told apart by hue, by lightness and by dash: for any eye, and on a grey printer.
INK, FAINT, LIMIT = "#222222", "#8a8a8a", "#a8324a"
CURVES = (("generator_w", "generator", "#222222", "-", 1.9),
          ("psu_w", "AC", "#d98200", (0, (4, 1.4)), 1.5),
          ("rail_w", "rail", "#3b8fd4", "-", 1.1))
PHASES = {"off": "#f7f7f7", "idle": "#eeeeee", "launch": "#e3edf7", "load": "#cfe2f3",
          "warmup": "#fdebc8", "ready": "#e4f1e1", "infer": "#bfdff0", "train": "#f6cfa8"}
OTHER_PHASE = "#e6dcef"
LANES_MAX = 8
STRETCHES_MAX = 3000  # along the time axis: more than the picture has dots


class BadInput(Exception):
    """A sentence for the person who called."""


# ---- reading --------------------------------------------------------------------------------

@dataclasses.dataclass
class Run:
    """What the file says: notes, times, signals by column name, and phases by group."""

    notes: dict
    limits: list  # of (class, "dip" or "rise", frequency)
    time_s: np.ndarray
    signals: dict
    lanes: list  # of (group names, [(start_s, end_s, phase)])

    def flagged(self, bit):
        return (self.signals["flags"].astype(np.int64) & bit) != 0


def read_run(path):
    """The CSV of `site_check --csv`."""
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise BadInput(f"{path}: cannot be read: {reason}") from None
    notes = [re.fullmatch(r"#\s*(.+?)\s*=\s*(.*)", line) for line in lines if line[:1] == "#"]
    notes = {note[1]: note[2].strip() for note in notes if note}
    numbers = [number for number, line in enumerate(lines, 1) if line and line[0] != "#"]
    rows = list(csv.reader(lines[number - 1] for number in numbers))
    if not rows:
        raise BadInput(f"{path}: is empty; expected the CSV that site_check --csv writes")
    header = rows.pop(0)
    del numbers[0]
    missing = [name for name in ("t_s", *COLUMNS) if name not in header]
    if missing:
        raise BadInput(f"{path}: has no column {', '.join(missing)}; "
                       "expected the CSV that site_check --csv writes")
    if not rows:
        raise BadInput(f"{path}: has a header but no rows; the run was empty")
    for number, row in zip(numbers, rows):
        if len(row) != len(header):
            raise BadInput(f"{path}: line {number} has {len(row)} cells, "
                           f"the header has {len(header)}")
    columns = dict(zip(header, zip(*rows)))
    signals = {name: figures(path, name, columns[name], numbers) for name in ("t_s", *COLUMNS)}
    signals["flags"] = np.nan_to_num(signals["flags"])
    time_s = signals.pop("t_s")
    if not np.all(np.diff(time_s) > 0.0):
        line = numbers[1 + int(np.argmin(np.diff(time_s) > 0.0))]
        raise BadInput(f"{path}: line {line}: time does not go forward")
    return Run(notes, limits_of(path, notes), time_s, signals,
               lanes_of(time_s, columns.get("phase", [""] * len(rows))))


def figures(path, name, cells, numbers):
    """A column as float64; an empty cell is unknown."""
    try:
        return np.array([cell or "nan" for cell in cells], dtype=np.float64)
    except ValueError:
        for number, cell in zip(numbers, cells):
            try:
                float(cell or "nan")
            except ValueError:
                raise BadInput(f"{path}: line {number}, column {name}: "
                               f"{cell!r} is not a number") from None
        raise


def note_figure(path, notes, key, otherwise):
    try:
        return float(notes.get(key, otherwise))
    except ValueError:
        raise BadInput(f"{path}: # {key} = {notes[key]}: not a number") from None


def limits_of(path, notes):
    """The class limits, from notes such as `# limit G2 dip_hz = 45`."""
    limits = []
    for key in notes:
        limit = re.fullmatch(r"limit\s+(\S+)\s+(dip|rise)_hz", key)
        frequency = note_figure(path, notes, key, math.nan) if limit else math.nan
        if math.isfinite(frequency):
            limits.append((limit[1], limit[2], frequency))
    return limits


def beginning(time_s):
    """Where the first interval begins; a time stamp is an interval's end."""
    first_s = time_s[1] - time_s[0] if len(time_s) > 1 else 1.0
    return max(float(time_s[0] - first_s), min(float(time_s[0]), 0.0))


def lanes_of(time_s, cells):
    """Phases by group: cells are `group:phase group:phase`; groups that agree share a lane."""
    start_s = beginning(time_s)
    segments = {}
    previous = None
    for end_s, cell in zip(time_s.tolist(), cells):
        if cell != previous:
            words = [word.rpartition(":") for word in cell.split()]
        for group, _, phase in words:
            lane = segments.setdefault(group, [])
            if lane and lane[-1][2] == phase and lane[-1][1] == start_s:
                lane[-1][1] = end_s
            else:
                lane.append([start_s, end_s, phase])
        previous, start_s = cell, end_s
    lanes = {}
    for group, lane in segments.items():
        lanes.setdefault(tuple(map(tuple, lane)), []).append(group)
    return [(groups, list(lane)) for lane, groups in lanes.items()]


def read_verdict(path):
    """The object that `site_check --json` printed."""
    try:
        with open(path, encoding="utf-8") as file:
            verdict = json.load(file)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise BadInput(f"{path}: is not JSON: {error}") from None
    if not isinstance(verdict, dict) or "verdict" not in verdict:
        raise BadInput(f"{path}: has no key \"verdict\"; "
                       "expected what site_check --json prints")
    return verdict


# ---- words ----------------------------------------------------------------------------------

LIMITING = {"dip_rated": "the dip", "dip_initial": "the dip", "rise": "the rise",
            "recovery": "the recovery time", "steady_band": "the band at constant load",
            "rocof": "the rate of change of frequency", "trip": "a protection that tripped",
            "collapse": "a set that stalls", "supply": "supplies that left the bus"}
DECIDING = {"inertia": "the inertia constant", "air_step": "the first-step acceptance",
            "air_tau": "the turbocharger's time constant", "record": "a longer record"}


def verdict_sentence(verdict):
    """What site_check concluded, in one line; nothing where nothing is known."""
    outcome = verdict.get("verdict")
    required = verdict.get("required_class") or "none"
    what = "its limits" if required == "none" else (
        "the custom class" if required == "custom" else f"class {required}")
    words = {"holds": f"Holds {what}", "fails": f"Does not hold {what}",
             "undetermined": f"Undetermined whether it holds {what}"}.get(outcome)
    if words is None:
        return ""
    if "required_class" not in verdict:  # from the notes of the CSV: no more is known
        return words.replace(f" {what}", "") + "."
    if verdict.get("class") not in (None, "none", required):
        words += f" (best held: {verdict['class']})"
    limiting = LIMITING.get(verdict.get("limiting"))
    if limiting:
        words += f"; limited by {limiting}"
        margin = verdict.get("margin_pct")
        if isinstance(margin, (int, float)):
            digits = 0 if abs(margin) >= 99.95 else 1
            words += f", margin {margin:.{digits}f} %".replace("-", "\u2212")
    deciding = DECIDING.get(verdict.get("deciding"))
    if deciding and outcome == "undetermined":
        words += f"; {deciding} would decide"
    return words + "."


# ---- drawing --------------------------------------------------------------------------------

def stretched(values):
    """Least, mean and largest of each stretch of time, and which samples end the stretches."""
    length = -(-len(values) // STRETCHES_MAX)
    ends = np.append(np.arange(length - 1, len(values) - 1, length), len(values) - 1)
    starts = np.append(0, ends[:-1] + 1)
    known = ~np.isnan(values)
    counts = np.add.reduceat(known, starts)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.add.reduceat(np.where(known, values, 0.0), starts) / counts
    return (np.fmin.reduceat(values, starts), mean, np.fmax.reduceat(values, starts), ends)


def plot_signal(axes, time, values, colour, dash, width, depth):
    """A line; in a long record the mean of each stretch, over a band of all that was in it."""
    least, mean, most, ends = stretched(values)
    if len(ends) < len(values):
        axes.fill_between(time[ends], least, most, color=colour, alpha=0.4, linewidth=0.7,
                          zorder=depth)
        if np.nanmean(most - least) > 0.01 * np.nanmax(np.abs(most)):
            width, dash = 0.7 * width, "-"
    axes.plot(time[ends], mean, color=colour, linestyle=dash, linewidth=width, zorder=depth,
              solid_joinstyle="round", marker="." if len(time) == 1 else None)


def spread(wanted, gap, low, high):
    """Heights near the wanted ones, at least `gap` apart, within the bounds."""
    order = np.argsort(wanted)
    heights = np.array(wanted, dtype=float)[order]
    for _ in range(100):
        for below in range(len(heights) - 1):
            overlap = gap - (heights[below + 1] - heights[below])
            if overlap > 0.0:
                heights[below] -= 0.5 * overlap
                heights[below + 1] += 0.5 * overlap
        heights += max(0.0, low - heights[0]) - max(0.0, heights[-1] - high)
    placed = np.empty_like(heights)
    placed[order] = heights
    return placed


def label_right(axes, items, points=10.5):
    """Names beside the right edge, at their values, moved apart where they would collide."""
    if not items:
        return
    low, high = axes.get_ylim()
    height_px = axes.get_window_extent().height
    gap = points * 1.15 * axes.figure.dpi / 72.0 / height_px
    places = [(value - low) / (high - low) for value, _, _ in items]
    for (_, text, colour), place, y in zip(items, places, spread(places, gap, 0.0, 1.0)):
        axes.annotate(text, (1.0, place), (1.018, y), "axes fraction", color=colour,
                      fontsize=points - 1.5, va="center", annotation_clip=False,
                      arrowprops={"arrowstyle": "-", "color": colour, "lw": 0.6,
                                  "shrinkA": 1, "shrinkB": 0})


def power_unit(run):
    largest = max(float(np.nanmax(np.abs(run.signals[name]), initial=0.0))
                  for name, *_ in CURVES)
    return (1.0e6, "MW") if largest >= 9.9995e6 else (1.0e3, "kW")


def time_unit(run):
    span_s = run.time_s[-1] - run.time_s[0]
    return (3600.0, "h") if span_s > 3 * 3600 else (60.0, "min") if span_s > 600 else (1.0, "s")


def curves(run, scale):
    """What to draw of the powers: (values, label, colour, dash, width); equal ones once."""
    drawn = []
    for name, label, colour, dash, width in CURVES:
        values = run.signals[name] / scale
        if np.all(np.isnan(values)):
            continue
        near = 0.002 * float(np.nanmax(np.abs(values)))
        if drawn and np.allclose(values, drawn[-1][0], rtol=0.0, atol=near, equal_nan=True):
            values, before, colour, dash, width = drawn.pop()
            label = f"{label}, {before}" if " and " in before else f"{label} and {before}"
        drawn.append((values, label, colour, dash, width))
    return drawn


def draw_power(axes, run, per):
    scale, unit = power_unit(run)
    drawn, labels = curves(run, scale), []
    for depth, (values, label, colour, dash, width) in enumerate(drawn):
        plot_signal(axes, run.time_s / per, values, colour, dash, width, 3 + depth)
        known = values[~np.isnan(values)]
        labels.append((float(np.mean(known[-max(1, len(known) // 50):])), label, colour))
    top = max((float(np.nanmax(values)) for values, *_ in drawn), default=0.0)
    bottom = min([float(np.nanmin(values)) for values, *_ in drawn] + [0.0])
    room = 1.25 if any(run.flagged(bit).any() for bit, _ in EVENTS) else 1.08
    axes.set_ylim(bottom * 1.05, top * room if top > 0.0 else 1.0)
    axes.set_ylabel(f"power, {unit}")
    label_right(axes, labels)


def limits_in_reach(run, f0_hz):
    """The strictest limits always, for the distance to them is the point; a looser one only
    when the record comes near it. {(frequency, side): classes}"""
    extremes = {"dip": run.signals["frequency_min_hz"], "rise": run.signals["frequency_max_hz"]}
    shown = {}
    for side, record in extremes.items():
        far = float(np.nanmax(np.abs(record - f0_hz), initial=0.0))
        reached = 0.0
        for hz, name in sorted(((hz, name) for name, of, hz in run.limits if of == side),
                               key=lambda limit: abs(limit[0] - f0_hz)):
            if reached == 0.0 or hz == reached or far > 0.6 * abs(reached - f0_hz):
                shown.setdefault((hz, side), []).append(name)
                reached = hz
    return shown


def draw_frequency(axes, run, per, f0_hz):
    time = run.time_s / per
    limits = limits_in_reach(run, f0_hz)
    least, _, _, ends = stretched(run.signals["frequency_min_hz"])
    _, _, most, _ = stretched(run.signals["frequency_max_hz"])
    heights = np.concatenate([least, most, [hz for hz, _ in limits], [f0_hz]])
    low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
    pad = max(0.08 * (high - low), 0.05)
    axes.set_ylim(low - pad, high + pad)
    axes.axhline(f0_hz, color=FAINT, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
    labels = [(f0_hz, f"rated {f0_hz:g} Hz", FAINT)]
    for (hz, side), names in limits.items():
        axes.axhline(hz, color=LIMIT, linewidth=1.0, linestyle=(0, (6, 2)), zorder=2)
        labels.append((hz, f"{', '.join(names)} {side} {hz:g} Hz", LIMIT))
    axes.fill_between(time[ends], least, most, color="#6baed6", linewidth=0.7, zorder=3)
    _, mean, _, _ = stretched(run.signals["frequency_hz"])
    axes.plot(time[ends], mean, color="#0b5394", zorder=4,
              linewidth=1.3 if len(ends) == len(time) else 0.8)
    axes.set_ylabel("frequency, Hz")
    label_right(axes, labels)


def annotate_nadir(axes, run, per, unit):
    least = run.signals["frequency_min_hz"]
    if np.all(np.isnan(least)):
        axes.text(0.5, 0.25, "frequency unknown", transform=axes.transAxes, ha="center",
                  color=FAINT)
        return
    if run.flagged(COLLAPSED).any():  # the lowest point of a stalled set says nothing
        return
    at = int(np.nanargmin(least))
    time = run.time_s[at] / per
    low, high = axes.get_ylim()
    first, last = axes.get_xlim()
    right = (time - first) / (last - first) < 0.72
    below = (least[at] - low) / (high - low) > 0.14
    axes.plot([time], [least[at]], "o", markersize=4.5, color=INK, zorder=6)
    axes.annotate(f"nadir {least[at]:.2f} Hz at {time:.4g} {unit}", (time, least[at]),
                  (16 if right else -16, -17 if below else 17), "data", "offset points",
                  ha="left" if right else "right", va="center", fontsize=9.5, color=INK,
                  zorder=7, bbox={"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none",
                                  "alpha": 0.8},
                  arrowprops={"arrowstyle": "-", "color": INK, "lw": 0.8})


def draw_phases(axes, panels, run, per):
    """One lane a group above the panels; light bands where any phase changes below them."""
    many = len(run.lanes) > LANES_MAX
    lanes = run.lanes[:LANES_MAX - 1 if many else LANES_MAX]
    axes.set_ylim(len(lanes) + many or 1, 0)
    axes.axis("off")
    width_px = axes.get_window_extent().width
    first, last = axes.get_xlim()
    for row, (groups, lane) in enumerate(lanes):
        for start_s, end_s, phase in lane:
            start, end = max(start_s / per, first), min(end_s / per, last)
            axes.add_patch(plt.Rectangle((start, row + 0.06), end - start, 0.88, linewidth=0.5,
                                         facecolor=PHASES.get(phase, OTHER_PHASE),
                                         edgecolor="#9a9a9a"))
            name = axes.text(0.5 * (start + end), row + 0.52, phase, fontsize=8.5, color=INK,
                             ha="center", va="center", parse_math=False)
            room_px = (end - start) / (last - first) * width_px
            if name.get_window_extent().width > room_px - 4:
                name.remove()
        if any(groups):
            shown = groups[0] if len(groups) == 1 else f"{groups[0]} and {len(groups) - 1} more"
            axes.annotate(shown, (1.0, row + 0.52), (6, 0), ("axes fraction", "data"),
                          "offset points", fontsize=8.5, color=INK, va="center",
                          annotation_clip=False, parse_math=False)
    if many:
        others = sum(len(groups) for groups, _ in run.lanes[len(lanes):])
        axes.text(0.5, (0.5 / (len(lanes) + 1)), f"and {others} groups more, which change at "
                  "other times", transform=axes.transAxes, fontsize=8.5, color=FAINT,
                  ha="center", va="center")
    edges = sorted({edge for _, lane in run.lanes for start, end, _ in lane
                    for edge in (start, end)})
    if len(edges) > 40:  # bands would be a hatching
        return
    for number, (start, end) in enumerate(zip(edges, edges[1:])):
        if number % 2:
            for panel in panels:
                panel.axvspan(max(start / per, first), min(end / per, last), color="#f3f3f1",
                              linewidth=0.0, zorder=0)


def draw_events(axes, run, per):
    """The set stalls, the supplies leave, a protection trips: named where it first begins."""
    together = {}
    for bit, name in EVENTS:
        begins = np.flatnonzero(np.diff(run.flagged(bit).astype(int), prepend=0) == 1)
        if len(begins):
            name += f", {len(begins)} times" if len(begins) > 1 else ""
            together.setdefault(int(begins[0]), []).append(name)
    first, last = axes[0].get_xlim()
    for step, (at, named) in enumerate(sorted(together.items())):
        time = run.time_s[at] / per
        right = (time - first) / (last - first) < 0.7
        for panel in axes:
            panel.axvline(time, color=LIMIT, linewidth=1.0, linestyle=":", zorder=2)
        axes[0].annotate(", ".join(named), (time, 1.0), (5 if right else -5, -9 - 12 * step),
                         ("data", "axes fraction"), "offset points", fontsize=9, color=LIMIT,
                         ha="left" if right else "right", va="center", zorder=7)


def draw(run, verdict, f0_hz, path):
    sentence = textwrap.wrap(verdict_sentence(verdict), 112)
    top_in = 0.62 + 0.21 * len(sentence)
    lanes_in = 0.24 * min(len(run.lanes), LANES_MAX)
    height_in = 5.6 + top_in + lanes_in
    figure = plt.figure(figsize=(10.0, height_in), dpi=150)
    grid = figure.add_gridspec(
        4, 1, height_ratios=[max(lanes_in, 0.01), 2.75, 0.16, 2.15], hspace=0.0,
        left=0.075, right=0.84, top=1.0 - top_in / height_in, bottom=0.55 / height_in)
    phases = figure.add_subplot(grid[0])
    power = figure.add_subplot(grid[1], sharex=phases)
    frequency = figure.add_subplot(grid[3], sharex=phases)
    per, unit = time_unit(run)
    first, last = beginning(run.time_s) / per, run.time_s[-1] / per
    phases.set_xlim(first, last if last > first else first + 1.0)
    draw_power(power, run, per)
    draw_frequency(frequency, run, per, f0_hz)
    draw_phases(phases, (power, frequency), run, per)
    draw_events((power, frequency), run, per)
    annotate_nadir(frequency, run, per, unit)
    for panel in power, frequency:
        panel.grid(axis="y", color="#dddddd", linewidth=0.5)
        panel.set_axisbelow(True)
        panel.spines[["top", "right"]].set_visible(False)
        panel.yaxis.set_major_locator(MaxNLocator(6))
    power.tick_params(labelbottom=False)
    frequency.set_xlabel(f"time, {unit}")
    figure.text(0.075, 1.0 - 0.30 / height_in, run.notes.get("title") or "Site",
                fontsize=13.5, fontweight="bold", color=INK, parse_math=False)
    figure.text(0.075, 1.0 - 0.42 / height_in, "\n".join(sentence), fontsize=10.5, color=INK,
                va="top", linespacing=1.35, parse_math=False)
    if (verdict.get("corners") or 0) > 1:
        figure.text(0.99, 0.012, "shown: the nominal run; the verdict is that of all "
                    f"{verdict['corners']} corners", fontsize=8, color=FAINT, ha="right")
    save(figure, path)


def save(figure, path):
    try:
        figure.savefig(path)
    except (OSError, ValueError) as error:  # ValueError: a type of picture it cannot write
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadInput(f"{path}: cannot be written: {reason}") from None


def main():
    parser = argparse.ArgumentParser(
        prog="plot_site", description="Draws what site_check --csv wrote.")
    parser.add_argument("csv", metavar="OUT.csv", help="signals, from site_check --csv")
    parser.add_argument("--json", metavar="VERDICT.json",
                        help="verdict, from site_check --json")
    parser.add_argument("-o", metavar="PICTURE.png", dest="picture", required=True,
                        help="the picture to write: .png, .svg or .pdf")
    arguments = parser.parse_args()
    try:
        run = read_run(arguments.csv)
        verdict = read_verdict(arguments.json) if arguments.json else run.notes
        f0_hz = note_figure(arguments.csv, run.notes, "f0_hz", 50.0)
        draw(run, verdict, f0_hz, arguments.picture)
    except BadInput as error:
        print(f"plot_site: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
