# SPDX-License-Identifier: MIT
"""What was drawn between two refreshes of a sensor that shows a one-second average."""
import collections

import numpy as np

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, result_type, samples, state_size

UnboxValue = result_type(native.UnboxValue)
UnboxSummary = result_type(native.UnboxSummary)

Unboxed = collections.namedtuple("Unboxed", "tick power_w error_w reading_w flags summary")
Unboxed.__doc__ = "What unbox() recovered: arrays of the same length, and the summary."


class Unbox(Handle):
    """A recovery; keywords are the fields of ``gpw_unbox_config``."""

    room = "unbox"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that such a recovery takes in firmware."""
        return state_size("unbox", _config(fields))

    def push(self, tick, reading_w):
        """Takes the reading of one refresh; returns the values that it settled."""
        self._call("push", tick, reading_w)
        return self._drain()

    def finish(self):
        """Settles what is still open; returns those values."""
        self._call("finish")
        return self._drain()

    def reset(self):
        """Forgets every reading."""
        self._call("reset")

    def summary(self):
        """What became of the readings so far."""
        return UnboxSummary.of(self._fetch("summary_get", native.UnboxSummary))

    def _drain(self):
        return list(iter(lambda: self._take("next", native.UnboxValue, UnboxValue), None))



def unbox(readings_w, ticks=None, **fields):
    """Recovers a whole record, one reading a refresh; NaN is missing.

    `ticks` are the numbers of the refreshes, 0, 1, 2 ... by default."""
    readings_w = samples(readings_w, "readings_w")
    ticks = range(readings_w.size) if ticks is None else [int(tick) for tick in ticks]
    if len(ticks) != readings_w.size:
        raise ValueError(f"ticks: expected {readings_w.size} of them, got {len(ticks)}")
    recovery = Unbox(**fields)
    values = []
    for tick, reading_w in zip(ticks, readings_w):
        values += recovery.push(tick, float(reading_w))
    values += recovery.finish()
    kinds = np.uint64, np.float32, np.float32, np.float32, np.uint32
    columns = zip(*values) if values else [[]] * len(kinds)
    arrays = [np.array(column, dtype=kind) for column, kind in zip(columns, kinds)]
    return Unboxed(*arrays, recovery.summary())


def _config(fields):
    return fill(initialised(native.UnboxConfig, lib.gpw_unbox_config_init), fields)
