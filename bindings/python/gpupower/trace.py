# SPDX-License-Identifier: MIT
"""Reads measured power: two-column CSV, analyser logs, nvidia-smi logs."""
import ctypes as c

import numpy as np

from . import _native as native
from ._native import lib
from ._surface import Handle, length, pointer, result_type

TraceInfo = result_type(native.TraceInfo)


class Trace(Handle):
    """A measured power record: ``Trace(path)``, or ``Trace.parse(text)`` from memory."""

    room = "trace"

    def __init__(self, path):
        handle = native.TraceHandle()
        lib.gpw_trace_read(path, handle, native.FileError())
        self._own(handle)

    @classmethod
    def parse(cls, text):
        """A trace from its text, as ``str`` or ``bytes``."""
        return cls._parsed(text)

    @property
    def info(self):
        """What was understood of the file."""
        return TraceInfo.of(self._fetch("info_get", native.TraceInfo))

    @property
    def power_name(self):
        """Name of the column that the power was read from."""
        return lib.gpw_trace_power_name(self._handle).decode()

    def samples(self, first=0, count=None):
        """Times from the first sample (float64, s) and powers (float32, W)."""
        count = self.info.samples - first if count is None else count
        time_s = np.empty(length(count, "count"), np.float64)
        power_w = np.empty(time_s.size, np.float32)
        self._call("samples", first, time_s.size, pointer(time_s, c.c_double), pointer(power_w))
        return time_s, power_w

    def resample(self, tick_ns, first_tick=0, count=None):
        """Power tick by tick, float32, W; `count` None is all there are from `first_tick`."""
        available = c.c_uint64()
        self._call("resample", tick_ns, first_tick, 0, None, available)
        count = available.value if count is None else count
        power_w = np.empty(length(count, "count"), np.float32)
        self._call("resample", tick_ns, first_tick, power_w.size, pointer(power_w), available)
        return power_w
