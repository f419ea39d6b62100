# SPDX-License-Identifier: MIT
"""What carries the nodes while the bus is bad: a supply's capacitors, or a UPS."""
from . import _native as native
from ._native import lib
from ._surface import fill, initialised, result_type
from .psu import psu_struct

RideConfig = result_type(native.RideConfig)
RideState = result_type(native.RideState)


def ride_config(preset=None, psu=None, supplies=1, **fields):
    """The ride-through that these make, to look at: a maker's `preset`, the hold-up of so many
    `supplies` of a `psu` (a `psu_spec` or its preset's name), and fields of
    ``gpw_ride_config``."""
    return RideConfig.of(ride_struct(preset, psu, supplies, fields))


def ride_struct(preset, psu, supplies, fields):
    """A ``gpw_ride_config`` with defaults, what a maker publishes and these fields."""
    config = initialised(native.RideConfig, lib.gpw_ride_config_init)
    if preset is not None:
        lib.gpw_ride_preset(config, preset)
    if psu is not None:
        lib.gpw_ride_hold_up(config, psu_struct(psu), supplies)
    return fill(config, fields, ("preset", "psu", "supplies"))
