# SPDX-License-Identifier: MIT
"""Power smoothing of the boards: its settings, and what it can reach at best."""
from . import _native as native
from ._native import lib
from ._surface import fill, initialised, outputs, result_type

SmoothingConfig = result_type(native.SmoothingConfig)


def smoothing_config(preset=None, **fields):
    """The settings that these keywords make, to look at."""
    return SmoothingConfig.of(smoothing_struct(preset, fields))


def smoothing_limits(preset):
    """What the boards of a preset allow, in parts of rated power: (largest floor, least
    excursions)."""
    return outputs(lib.gpw_smoothing_limits, preset)


def smoothing_range(floor_pu, edp_pu):
    """Range in which smoothed boards still move at any speed, in parts of rated power."""
    return outputs(lib.gpw_smoothing_range, floor_pu, edp_pu)


def smoothing_fits(job_w, allowance_w, floor_pu, edp_pu):
    """Whether smoothing alone keeps a job within an allowance: (fits, least swing in W)."""
    fits, least_swing_w = outputs(lib.gpw_smoothing_fits, job_w, allowance_w, floor_pu, edp_pu)
    return bool(fits), least_swing_w


def smoothing_struct(preset, fields):
    """A ``gpw_smoothing_config`` with defaults, a preset's floor and these fields."""
    config = initialised(native.SmoothingConfig, lib.gpw_smoothing_config_init)
    if preset is not None:
        lib.gpw_smoothing_preset(config, preset)
    return fill(config, fields, ("preset",))
