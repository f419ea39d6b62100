# SPDX-License-Identifier: MIT
"""Levels of a load as its meter shows them: where one ends and the next begins."""
import ctypes as c

import numpy as np

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, pointer, result_type, samples, state_size

Level = result_type(native.Level)
LevelEvent = result_type(native.LevelEvent)


class Levels(Handle):
    """A level tracker; keywords are the fields of ``gpw_levels_config``.

    `interval_s` with `window_s` and `is_node` set what suits a meter; other keywords change it.
    """

    room = "levels"

    def __init__(self, interval_s=None, window_s=0.0, is_node=False, **fields):
        self._create(levels_config(interval_s, window_s, is_node, **fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that it takes in firmware."""
        return state_size("levels", levels_config(**fields))

    def reset(self):
        """Forgets every sample, level and event."""
        self._call("reset")

    def step(self, stamp_ns, power_w):
        """One sample."""
        self._call("step", stamp_ns, power_w)

    def process(self, stamp_ns, power_w):
        """A block of samples: the (levels, events) that were finished by it."""
        stamps = np.ascontiguousarray(stamp_ns, dtype=np.uint64)
        power_w = samples(power_w, "power_w")
        if stamps.shape != power_w.shape:
            raise ValueError(f"stamp_ns: {stamps.size} of them for {power_w.size} samples")
        levels, events, at = [], [], 0
        while at < power_w.size:
            at += self._ask("process", pointer(stamps[at:], c.c_uint64), pointer(power_w[at:]),
                            power_w.size - at)
            levels += self.levels()
            events += self.events()
        return levels, events

    def finish(self):
        """Ends the record: every level can be taken."""
        self._call("finish")

    def levels(self):
        """Takes the levels that are finished, oldest first."""
        return self._drain("next", native.Level, Level)

    def events(self):
        """Takes the events that are over, oldest first."""
        return self._drain("next_event", native.LevelEvent, LevelEvent)

    def _drain(self, *what):
        return list(iter(lambda: self._take(*what), None))

    def current(self):
        """The level that goes on, or None."""
        return self._take("current", native.Level, Level)

    @property
    def change_count(self):
        """Levels that began, the first not counted, before merging."""
        return self._ask("change_count")

    @property
    def held_count(self):
        """Samples that were left out."""
        return self._ask("held_count")


def levels_find(stamp_ns, power_w, **fields):
    """The (levels, events) of a whole record; keywords as of `Levels`."""
    tracker = Levels(**fields)
    levels, events = tracker.process(stamp_ns, power_w)
    tracker.finish()
    return levels + tracker.levels(), events + tracker.events()


def levels_config(interval_s=None, window_s=0.0, is_node=False, **fields):
    """The limits that suit a meter, as a ``gpw_levels_config`` to look at."""
    config = initialised(native.LevelsConfig, lib.gpw_levels_config_init)
    if interval_s is not None:
        lib.gpw_levels_config_for(config, interval_s, window_s, int(bool(is_node)))
    return fill(config, fields)
