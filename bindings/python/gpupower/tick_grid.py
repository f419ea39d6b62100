# SPDX-License-Identifier: MIT
"""When a sensor was refreshed, found in a log that reads it faster than that."""
import collections

import numpy as np

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, result_type, samples, state_size

Tick = result_type(native.TickGridTick)
TickGridSummary = result_type(native.TickGridSummary)

Ticks = collections.namedtuple("Ticks", "tick stamp_ns reading_w rows summary")
Ticks.__doc__ = "What tick_grid() found: arrays of the same length, and the summary."


class TickGrid(Handle):
    """A sensor's refresh grid; keywords are the fields of ``gpw_tick_grid_config``."""

    room = "tick_grid"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that such a grid takes in firmware."""
        return state_size("tick_grid", _config(fields))

    def lock(self, phase_ns, period_ns):
        """Begins with a grid that is known, before the first row."""
        self._call("lock", phase_ns, period_ns)

    def push(self, stamp_ns, reading_w):
        """Takes one row; returns the refresh that it ended, or None."""
        self._call("push", stamp_ns, reading_w)
        return self._drain()

    def finish(self):
        """Completes the last refresh; returns it, or None."""
        self._call("finish")
        return self._drain()

    def reset(self):
        """Forgets every row."""
        self._call("reset")

    def summary(self):
        """The grid so far."""
        return TickGridSummary.of(self._fetch("summary_get", native.TickGridSummary))

    def _drain(self):
        return self._take("next", native.TickGridTick, Tick)


def tick_grid(stamps_ns, readings_w, **fields):
    """One value for each refresh of a whole record; the rows before the grid was found count too.

    Without a grid the arrays are empty and ``summary.state`` says why."""
    readings_w = samples(readings_w, "readings_w")
    stamps_ns = [int(stamp) for stamp in stamps_ns]
    if len(stamps_ns) != readings_w.size:
        raise ValueError(f"stamps_ns: expected {readings_w.size} of them, got {len(stamps_ns)}")
    first = TickGrid(**fields)
    _run(first, stamps_ns, readings_w)
    found = first.summary()
    if found.searches == 0:
        return _ticks([], found)
    grid = TickGrid(**fields)
    grid.lock(found.first_phase_ns, found.period_ns)
    ticks = _run(grid, stamps_ns, readings_w)
    return _ticks(ticks, grid.summary())


def _run(grid, stamps_ns, readings_w):
    ticks = [grid.push(stamp, float(reading)) for stamp, reading in zip(stamps_ns, readings_w)]
    ticks.append(grid.finish())
    return [tick for tick in ticks if tick is not None]


def _ticks(ticks, summary):
    kinds = np.uint64, np.uint64, np.float32, np.uint32
    columns = zip(*ticks) if ticks else [[]] * len(kinds)
    return Ticks(*[np.array(column, dtype=kind) for column, kind in zip(columns, kinds)],
                 summary)


def _config(fields):
    return fill(initialised(native.TickGridConfig, lib.gpw_tick_grid_config_init), fields)
