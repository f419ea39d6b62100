# SPDX-License-Identifier: MIT
"""A feed-forward pulse for a governor's load-pulse or bias input, within hard limits."""
from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, result_type, state_size

PulseReading = result_type(native.PulseReading)
PulseState = native.PulseState


class Pulse(Handle):
    """A maker of pulses; keywords are the fields of ``gpw_pulse_config``."""

    room = "pulse"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that it takes in firmware."""
        return state_size("pulse", _config(fields))

    def announce(self, now_ns, id, step_w, at_ns, rise_s=0.0):
        """Announces a step; the same ``id`` again replaces what it said before."""
        self._call("announce", int(now_ns), id, step_w, int(at_ns), rise_s)

    def cancel(self, id):
        """Takes an announcement back."""
        self._call("cancel", id)

    def step(self, now_ns):
        """Moves to the time of this tick; what is to be given until the next one."""
        self._call("step", int(now_ns))
        return self.get()

    def reset(self):
        """Forgets every announcement and ends a pulse."""
        self._call("reset")

    def get(self):
        """What is to be given now."""
        return PulseReading.of(self._fetch("get", native.PulseReading))


def _config(fields):
    return fill(initialised(native.PulseConfig, lib.gpw_pulse_config_init), fields)
