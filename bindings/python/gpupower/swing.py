# SPDX-License-Identifier: MIT
"""Whether the load swings where an engine would swing with it, and by how much."""
from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, result_type, samples, state_size

SwingReading = result_type(native.SwingReading)


class Swing(Handle):
    """A range that is listened to; keywords are the fields of ``gpw_swing_config``."""

    room = "swing"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that it takes in firmware."""
        return state_size("swing", _config(fields))

    def step(self, power_w):
        """Takes the sample of one tick."""
        self._call("step", power_w)

    def process(self, power_w):
        """Takes the samples of many ticks."""
        for power in samples(power_w, "power_w"):
            self.step(float(power))

    def reset(self):
        """Forgets every sample."""
        self._call("reset")

    def get(self):
        """What swings now."""
        return SwingReading.of(self._fetch("get", native.SwingReading))


def _config(fields):
    return fill(initialised(native.SwingConfig, lib.gpw_swing_config_init), fields)
