# SPDX-License-Identifier: MIT
"""Speed and frequency of an engine-generator set under a load."""
import numpy as np

from . import _native as native
from ._native import lib
from ._surface import (Handle, fill, initialised, outputs, pointer, result_type, samples,
                       state_size)
from .derating import derated

GensetConfig = result_type(native.GensetConfig)
GensetOutput = result_type(native.GensetOutput)


class Genset(Handle):
    """An engine-generator set; keywords are the fields of ``gpw_genset_config``, after those
    of a `preset` such as ``"diesel-turbo"``. With ``governor="gast"`` or ``"ggov1"``,
    ``tuning="island"`` gives its figures, and ``"grid"`` those of a set among many: alone, such
    a set swings up or collapses. ``acceptance=[(load_pu, step_pu, recovery_s), ...]`` is a
    maker's table of load acceptance in place of s1 and tau_tc; its steps are taken within
    `acceptance_dip_pu`. ``derating={"rule": "gas-ta", "altitude_m": 2000, "intake_c": 35}``
    derates it."""

    room = "genset"

    def __init__(self, preset=None, acceptance=None, derating=None, **fields):
        config = genset_struct(preset, with_acceptance(fields, acceptance))
        if derating is not None:
            derated(config, **derating)
        self._create(config)
        if acceptance is not None:
            rows = acceptance_rows(acceptance)
            self._call("set_acceptance", rows, len(rows))

    @staticmethod
    def state_size(preset=None, **fields):
        """Bytes of state that such a set takes in firmware."""
        return state_size("genset", genset_struct(preset, fields))

    def reset(self, initial_pu=0.0):
        """Back to equilibrium at that load."""
        self._call("reset", initial_pu)

    def step(self, load_w):
        """One tick under a load held over it."""
        return GensetOutput.of(self._fetch("step", native.GensetOutput, load_w))

    def process(self, load_w):
        """A block: deviation of speed from rated at the end of each tick, pu, float32."""
        load_w = samples(load_w, "load_w")
        speed_pu = np.empty_like(load_w)
        self._call("process", pointer(load_w), pointer(speed_pu), load_w.size)
        return speed_pu

    def set_bias(self, bias_pu):
        """Moves the speed that the governor holds, pu, until the next call or a reset."""
        self._call("set_bias", bias_pu)

    def settled(self, load_w):
        """Deviation of speed where it settles under a load, pu."""
        return self._ask("settled", load_w)

    def acceptable_step(self):
        """The step that the air (or the throttle's end) takes right now, W."""
        return self._ask("acceptable_step")


def genset_presets():
    """Names of the presets."""
    return [str(preset) for preset in native.GensetPreset]


def genset_preset(preset):
    """The configuration behind a preset, to look at; rating and tick are not in it."""
    return GensetConfig.of(genset_struct(preset, {}))


def genset_inertia(j_kg_m2, speed_rpm, rated_w):
    """Inertia constant H of a moment of inertia, s."""
    return outputs(lib.gpw_genset_inertia, j_kg_m2, speed_rpm, rated_w)


def acceptance_rows(acceptance):
    """A ``gpw_acceptance_row`` array of (load_pu, step_pu, recovery_s)."""
    rows = [native.AcceptanceRow(*row) for row in acceptance]
    return (native.AcceptanceRow * len(rows))(*rows)


def with_acceptance(fields, acceptance):
    """The fields of a set with room for a table, and without s1 and tau_tc."""
    if acceptance is None:
        return fields
    for name in ("air_step_pu", "air_tau_s"):
        if fields.get(name):
            raise ValueError(f"{name}: a table of load acceptance stands in its place")
    return {**fields, "acceptance_rows_max": len(acceptance), "air_step_pu": 0.0,
            "air_tau_s": 0.0}


def acceptance_at(acceptance, load_pu):
    """(largest step, time to the next) that a table of load acceptance has at a load."""
    rows = acceptance_rows(acceptance)
    return outputs(lib.gpw_acceptance_at, rows, len(rows), load_pu)


def genset_dead_time(cylinders, strokes, speed_rpm):
    """Dead time of an engine from its build, s."""
    return outputs(lib.gpw_genset_dead_time, cylinders, strokes, speed_rpm)


def genset_intake_lag(intake_l, displaced_l, strokes, speed_rpm, filling):
    """Time constant with which the intake behind a throttle or mixer fills, s."""
    return outputs(lib.gpw_genset_intake_lag, intake_l, displaced_l, strokes, speed_rpm, filling)


def genset_struct(preset, fields):
    """A ``gpw_genset_config`` with defaults, a preset's dynamics and these fields."""
    config = initialised(native.GensetConfig, lib.gpw_genset_config_init)
    if preset is not None:
        lib.gpw_genset_preset(config, preset)
    fields = dict(fields)
    tuning = fields.pop("tuning", native.Tuning.OWN)
    if "governor" in fields:
        fill(config, {"governor": fields["governor"]})
    use_governor(config, tuning)
    return fill(config, fields, ("preset", "tuning"))


def use_governor(config, tuning):
    """Makes ready a turbine's governor; the others have no tuning."""
    governor = native.Governor(config.governor)
    if governor is native.Governor.GAST:
        lib.gpw_genset_use_gast(config, tuning)
    elif governor is native.Governor.GGOV1:
        lib.gpw_genset_use_ggov1(config, tuning)
    else:
        if governor is native.Governor.TGOV1:
            lib.gpw_genset_use_tgov1(config)
        if tuning not in (native.Tuning.OWN, "own"):
            raise ValueError(f"tuning: governor {governor} has none; gast and ggov1 have")
