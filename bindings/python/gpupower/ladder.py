# SPDX-License-Identifier: MIT
"""How far a sensor that is silent or odd may still be believed."""
from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, result_type, state_size

LadderReading = result_type(native.LadderReading)


class Ladder(Handle):
    """One input's ladder; keywords are the fields of ``gpw_ladder_config``."""

    room = "ladder"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that it takes in firmware."""
        return state_size("ladder", _config(fields))

    def reset(self):
        """Forgets every value, a latch too."""
        self._call("reset")

    def step(self, now_ns, value=None, stamp_ns=None):
        """One tick; `value` None: nothing came. It was measured now unless `stamp_ns` is given."""
        sample = None
        if value is not None:
            stamp_ns = now_ns if stamp_ns is None else stamp_ns
            sample = native.LiveSample(value=value, valid=1, stamp_ns=stamp_ns)
        self._call("step", now_ns, sample)

    @property
    def reading(self):
        """What may be done with the input, as of the last step."""
        return LadderReading.of(self._fetch("get", native.LadderReading))

    def acknowledge(self):
        """Leaves a latch; the input must have been good for `recover_s`."""
        self._call("acknowledge")


def _config(fields):
    return fill(initialised(native.LadderConfig, lib.gpw_ladder_config_init), fields)
