# SPDX-License-Identifier: MIT
"""Power and energy of a battery, and of a load bank, for a course of load."""
import numpy as np

from . import _native as native
from ._native import lib
from ._surface import (Handle, fill, initialised, outputs, pointer, result_type, samples,
                       state_size)

SizingResult = result_type(native.SizingResult)


class Sizing(Handle):
    """What a record asks of a battery; keywords are the fields of ``gpw_sizing_config``."""

    room = "sizing"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that such a record takes in firmware."""
        return state_size("sizing", _config(fields))

    def reset(self):
        """Forgets the record."""
        self._call("reset")

    def step(self, load_w, generator_w):
        """One interval."""
        self._call("step", load_w, generator_w)

    def process(self, load_w, generator_w):
        """A block of intervals; the generator's power may be one value for all."""
        load_w = samples(load_w, "load_w")
        generator_w = np.ascontiguousarray(
            np.broadcast_to(np.asarray(generator_w, np.float32), load_w.shape))
        self._call("process", pointer(load_w), pointer(generator_w), load_w.size)

    def result(self):
        """What it asks of a battery so far."""
        return SizingResult.of(self._fetch("result_get", native.SizingResult))


def sizing_of_step(step_w, ramp_w_per_s=0.0, tau_s=0.0, order="ramp-then-lag"):
    """Energy that turns a step into a ramp, a lag or both, J; and how long the ramp acts, s."""
    return outputs(lib.gpw_sizing_of_step, step_w, ramp_w_per_s, tau_s, order)


def sizing_of_square(amplitude_w, period_s, tau_s):
    """Energy (J) and power (W) of a battery behind a lag under a square wave."""
    return outputs(lib.gpw_sizing_of_square, amplitude_w, period_s, tau_s)


def sizing_of_flat(swing_w, duty, period_s):
    """Energy (J) and power (W) that make a two-level load flat."""
    return outputs(lib.gpw_sizing_of_flat, swing_w, duty, period_s)


def sizing_of_rocof(inertia_s, rated_w, f0_hz, rocof_hz_per_s):
    """Largest step whose first rate of change of frequency stays within a limit, W."""
    return outputs(lib.gpw_sizing_of_rocof, inertia_s, rated_w, f0_hz, rocof_hz_per_s)


def sizing_minimum_load(load_w, dt_s, minimum_w):
    """Load bank for a minimum load: power (W), energy (mJ), energy of a day (J), share."""
    load_w = samples(load_w, "load_w")
    return outputs(lib.gpw_sizing_minimum_load, pointer(load_w), load_w.size, dt_s, minimum_w)


def _config(fields):
    return fill(initialised(native.SizingConfig, lib.gpw_sizing_config_init), fields)
