# SPDX-License-Identifier: MIT
"""Lags, dead times, ramps, converters, smoothing and storage, in the order given."""
import numpy as np

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, pointer, samples, state_size
from .battery import BatteryStages
from .smoothing import smoothing_struct


class Chain(BatteryStages, Handle):
    """Stages in the order they were added; keywords are the fields of ``gpw_chain_config``."""

    room = "chain"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that such a chain takes in firmware."""
        return state_size("chain", _config(fields))

    def add_lag(self, tau_s):
        """Adds a first-order lag."""
        self._call("add_lag", tau_s)

    def add_dead_time(self, dead_s):
        """Adds a dead time."""
        self._call("add_dead_time", dead_s)

    def add_ramp(self, up_w_per_s, down_w_per_s):
        """Adds a ramp limit; 0 is no limit in that direction."""
        self._call("add_ramp", up_w_per_s, down_w_per_s)

    def add_psu_lag(self, model, lag_s, slew_w_per_s=0.0):
        """Adds a supply's lag as ``"first-order"`` or ``"dead-time"``, that one with a slew."""
        self._call("add_psu_lag", model, lag_s, slew_w_per_s)

    def add_converter(self, natural_hz, damping):
        """Adds a regulated supply: its bus lends, its second-order loop pays back."""
        self._call("add_converter", natural_hz, damping)

    def add_smoothing(self, preset=None, **fields):
        """Adds power smoothing of the boards; keywords are the fields of
        ``gpw_smoothing_config``, after those of a `preset`."""
        self._call("add_smoothing", smoothing_struct(preset, fields))

    def add_storage(self, energy_j, rest_pu, ramp_up_w_per_s, ramp_down_w_per_s, recharge_s):
        """Adds a store that holds a ramp while it is neither empty nor full."""
        self._call("add_storage", energy_j, rest_pu, ramp_up_w_per_s, ramp_down_w_per_s,
                   recharge_s)

    def reset(self, initial_w=0.0):
        """Back to rest at that power."""
        self._call("reset", initial_w)

    def step(self, mean_w, fluctuation_w=0.0):
        """One sample: (mean, fluctuation) at the end of the chain, W."""
        return self._ask("step", mean_w, fluctuation_w)

    def process(self, in_w):
        """A block of means; returns a new float32 array of the same shape."""
        in_w = samples(in_w, "in_w")
        out_w = np.empty_like(in_w)
        self._call("process", pointer(in_w), pointer(out_w), in_w.size)
        return out_w

    @property
    def stored_mj(self):
        """What the stages hold of the energy that went in since the reset, millijoules."""
        return self._ask("stored_mj")

    def smoothing(self, index):
        """What the smoothing stage of that number costs: (added mJ, withheld mJ, floor on)."""
        added_mj, withheld_mj, is_floor_on = self._ask("smoothing", index)
        return added_mj, withheld_mj, bool(is_floor_on)

    def storage(self, index):
        """How the store of that number stands: (given mJ, samples empty or full)."""
        return self._ask("storage", index)

    @property
    def held_count(self):
        """Samples replaced because they were unusable."""
        return self._ask("held_count")


def _config(fields):
    return fill(initialised(native.ChainConfig, lib.gpw_chain_config_init), fields)
