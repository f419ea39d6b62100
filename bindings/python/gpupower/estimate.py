# SPDX-License-Identifier: MIT
"""A controller learns its own load: mean, spread, correlation time, levels, period."""
import ctypes as c

import numpy as np

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, pointer, result_type, samples, state_size
from .levels import Level, LevelEvent

EstimateResult = result_type(native.EstimateResult)
EstimatePeriod = result_type(native.EstimatePeriod)


class Estimate(Handle):
    """An estimator; keywords are the fields of ``gpw_estimate_config``."""

    room = "estimate"

    def __init__(self, interval_s, **fields):
        self._create(_config({"interval_s": interval_s, **fields}))

    @staticmethod
    def state_size(interval_s, **fields):
        """Bytes of state that it takes in firmware."""
        return state_size("estimate", _config({"interval_s": interval_s, **fields}))

    def reset(self):
        """Forgets every sample."""
        self._call("reset")

    def step(self, stamp_ns, power_w):
        """One sample."""
        self._call("step", stamp_ns, power_w)

    def process(self, stamp_ns, power_w):
        """A block of samples."""
        stamps = np.ascontiguousarray(stamp_ns, dtype=np.uint64)
        power_w = samples(power_w, "power_w")
        if stamps.shape != power_w.shape:
            raise ValueError(f"stamp_ns: {stamps.size} of them for {power_w.size} samples")
        self._call("process", pointer(stamps, c.c_uint64), pointer(power_w), power_w.size)

    def result(self):
        """What the load is like since it last changed."""
        return EstimateResult.of(self._fetch("result_get", native.EstimateResult))

    def find_period(self):
        """Its period, or None."""
        return self._take("find_period", native.EstimatePeriod, EstimatePeriod)

    def levels(self):
        """Takes the levels that are finished, oldest first."""
        return list(iter(lambda: self._take("next_level", native.Level, Level), None))

    def events(self):
        """Takes the events that are over, oldest first."""
        return list(iter(lambda: self._take("next_event", native.LevelEvent, LevelEvent), None))


def _config(fields):
    return fill(initialised(native.EstimateConfig, lib.gpw_estimate_config_init), fields)
