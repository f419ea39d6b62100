# SPDX-License-Identifier: MIT
"""The start of a set: from the failure of the source to acceptable power at the load."""
import numpy as np

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, result_type, samples, state_size

StartResult = result_type(native.StartResult)


class Start(Handle):
    """A start being watched; keywords are the fields of ``gpw_start_config``."""

    room = "start"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that it takes in firmware."""
        return state_size("start", _config(fields))

    def reset(self):
        """Begins anew."""
        self._call("reset")

    def push(self, frequency_hz, voltage_pu, load_w=float("nan")):
        """One interval."""
        self._call("push", frequency_hz, voltage_pu, load_w)

    def push_all(self, frequency_hz, voltage_pu, load_w=float("nan")):
        """Many intervals: an array of the frequency, and of the rest or one value for all."""
        frequency_hz = samples(frequency_hz, "frequency_hz")
        rest = [np.broadcast_to(np.asarray(values, np.float32), frequency_hz.shape).tolist()
                for values in (voltage_pu, load_w)]
        for sample in zip(frequency_hz.tolist(), *rest):
            self.push(*sample)

    def result(self):
        """What the record means."""
        return StartResult.of(self._fetch("result_get", native.StartResult))


def _config(fields):
    return fill(initialised(native.StartConfig, lib.gpw_start_config_init), fields)
