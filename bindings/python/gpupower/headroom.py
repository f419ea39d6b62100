# SPDX-License-Identifier: MIT
"""What the sets that run can still take: start, stop, battery, dummy load, cap."""
import ctypes as c

from . import _native as native
from ._native import lib
from ._surface import fill, initialised, result_type

HeadroomResult = result_type(native.HeadroomResult)


class Headroom:
    """A policy, and what it remembers; keywords are the fields of ``gpw_headroom_config``."""

    def __init__(self, **fields):
        self._config = fill(initialised(native.HeadroomConfig, lib.gpw_headroom_config_init),
                            fields)
        self._memory = native.HeadroomMemory()

    def now(self, now_ns, units, **known):
        """What to do. ``units``: (rated_w, load_w, takes_w) of each set online; keywords are
        the fields of ``gpw_headroom_input``, unknown where left out."""
        rows = (native.PlanUnit * max(len(units), 1))(*[(*unit, 1) for unit in units])
        fields = fill(initialised(native.HeadroomInput, lib.gpw_headroom_input_init), known)
        result = native.HeadroomResult()
        lib.gpw_headroom_now(self._config, c.cast(rows, c.POINTER(native.PlanUnit)),
                             c.sizeof(native.PlanUnit), len(units), fields, c.sizeof(fields),
                             int(now_ns), self._memory, result, c.sizeof(result))
        return HeadroomResult.of(result)
