# SPDX-License-Identifier: MIT
"""From board watts to AC watts at the bus, and when the supplies leave it."""
import math

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, outputs, result_type, state_size
from .ride import RideState, ride_struct

SupplyConfig = result_type(native.SupplyConfig)


class Supply(Handle):
    """Node overhead, PSU efficiency and window; keywords are the fields of
    ``gpw_supply_config``, after those of a `preset` for so many `nodes`."""

    room = "supply"

    def __init__(self, preset=None, nodes=1, **fields):
        self._create(supply_struct(preset, nodes, fields))

    @staticmethod
    def state_size(preset=None, nodes=1, **fields):
        """Bytes of state that such a supply takes in firmware."""
        return state_size("supply", supply_struct(preset, nodes, fields))

    def add_efficiency(self, load_pu, efficiency):
        """Adds a row of the efficiency curve, in ascending order of load."""
        self._call("add_efficiency", load_pu, efficiency)

    def add_overhead(self, board_w, overhead_w):
        """Adds a row of the overhead table, in ascending order of board power."""
        self._call("add_overhead", board_w, overhead_w)

    def power(self, board_w):
        """(AC watts, what a board watt does at once, what it does in the end) while
        connected."""
        return self._ask("power", board_w)

    def reactive(self, ac_w):
        """(apparent VA, reactive var with lagging counted up, power factor) at a real
        power."""
        return self._ask("reactive", ac_w)

    def settle(self, board_w):
        """Settles the cooling at a load of the boards."""
        self._call("settle", board_w)

    def step(self, mean_w, fluctuation_w, frequency_hz):
        """One sample: (mean, fluctuation) at the AC side, W."""
        return self._ask("step", mean_w, fluctuation_w, frequency_hz)

    def set_ride(self, preset=None, psu=None, supplies=1, **fields):
        """Gives it hold-up or a UPS (`ride_max=1` of the supply); keywords as of
        `ride_config`."""
        self._call("set_ride", ride_struct(preset, psu, supplies, fields))

    def step_bus(self, mean_w, fluctuation_w, frequency_hz, voltage_pu,
                 rocof_hz_per_s=math.nan):
        """One sample at a voltage: (mean, fluctuation) at the AC side, W."""
        return self._ask("step_bus", mean_w, fluctuation_w, frequency_hz, voltage_pu,
                         rocof_hz_per_s)

    def ride(self):
        """How hold-up or UPS stands, and what came of it since the reset."""
        return RideState.of(self._fetch("ride", native.RideState))

    def reset(self):
        """Everything connected again, counters at zero."""
        self._call("reset")

    def connected(self):
        """(share on the bus, how often they left since the reset)."""
        return self._ask("connected")


def supply_preset(preset, nodes=1):
    """The configuration behind a preset, to look at."""
    return SupplyConfig.of(supply_struct(preset, nodes, {}))


def supply_plant(preset, rated_va):
    """The published losses of a ``"transformer"`` or ``"ups"`` as keywords for `Supply`."""
    config = initialised(native.SupplyConfig, lib.gpw_supply_config_init)
    lib.gpw_supply_plant_preset(config, preset, rated_va)
    before = initialised(native.SupplyConfig, lib.gpw_supply_config_init)
    return {name: getattr(config, name) for name in native.SupplyConfig.kinds
            if name != "reserved" and getattr(config, name) != getattr(before, name)}


def supply_capacitive_var(idle_w, idle_power_factor):
    """What the input filters draw, var, from a power factor measured at idle."""
    return outputs(lib.gpw_supply_capacitive_var, idle_w, idle_power_factor)


def supply_struct(preset, nodes, fields):
    """A ``gpw_supply_config`` with defaults, a preset's overhead and these fields."""
    config = initialised(native.SupplyConfig, lib.gpw_supply_config_init)
    if preset is not None:
        lib.gpw_supply_preset(config, preset, nodes)
    return fill(config, fields, ("preset", "nodes"))
