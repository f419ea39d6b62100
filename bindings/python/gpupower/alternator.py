# SPDX-License-Identifier: MIT
"""Voltage of a generator set, or of several in parallel, under a load."""
import numpy as np

from . import _native as native
from ._native import lib
from ._surface import (Handle, fill, initialised, outputs, pointer, result_type, samples,
                       state_size)

AlternatorConfig = result_type(native.AlternatorConfig)
AlternatorOutput = result_type(native.AlternatorOutput)


class Alternator(Handle):
    """A machine with its exciter; keywords are the fields of ``gpw_alternator_config``, after
    those of a `preset` such as ``"diesel-50kva"``."""

    room = "alternator"

    def __init__(self, preset=None, **fields):
        self._create(alternator_struct(preset, fields))

    @staticmethod
    def state_size(preset=None, **fields):
        """Bytes of state that it takes in firmware."""
        return state_size("alternator", alternator_struct(preset, fields))

    def reset(self, power_w=0.0, reactive_var=0.0, capacitive_var=0.0):
        """Back to equilibrium under that load."""
        self._call("reset", power_w, reactive_var, capacitive_var)

    def step(self, power_w, reactive_var=0.0, capacitive_var=0.0, speed_pu=0.0):
        """One tick under a load and at a speed held over it."""
        return AlternatorOutput.of(self._fetch("step", native.AlternatorOutput, power_w,
                                               reactive_var, capacitive_var, speed_pu))

    def process(self, power_w, reactive_var=None, capacitive_var=0.0, speed_pu=None):
        """A block: voltage at the end of each tick, pu, float32."""
        power_w = samples(power_w, "power_w")
        beside = [_beside(values, name, power_w.size)
                  for values, name in ((reactive_var, "reactive_var"), (speed_pu, "speed_pu"))]
        voltage_pu = np.empty_like(power_w)
        self._call("process", pointer(power_w), beside[0] and pointer(beside[0][0]),
                   capacitive_var, beside[1] and pointer(beside[1][0]), pointer(voltage_pu),
                   power_w.size)
        return voltage_pu

    def settled(self, power_w, reactive_var=0.0, capacitive_var=0.0, speed_pu=0.0):
        """Voltage where it settles under a load, pu."""
        return self._ask("settled", power_w, reactive_var, capacitive_var, speed_pu)


def alternator_presets():
    """Names of the presets."""
    return [str(preset) for preset in native.AlternatorPreset]


def alternator_preset(preset, f0_hz=50.0):
    """The configuration behind a preset, to look at; rating and tick are not in it."""
    return AlternatorConfig.of(alternator_struct(preset, {"f0_hz": f0_hz}))


def alternator_self_excitation(capacitive_var, speed_pu=0.0, preset=None, **fields):
    """How far capacitors are from driving such an alternator by themselves; 0 or less: they do.
    """
    config = alternator_struct(preset, fields)
    return outputs(lib.gpw_alternator_self_excitation, config, capacitive_var, speed_pu)


def alternator_struct(preset, fields):
    """A ``gpw_alternator_config`` with defaults, a preset's figures and these fields."""
    config = initialised(native.AlternatorConfig, lib.gpw_alternator_config_init)
    if "f0_hz" in fields:
        fill(config, {"f0_hz": fields["f0_hz"]})
    if preset is not None:
        lib.gpw_alternator_preset(config, preset)
    return fill(config, fields, ("preset",))


def _beside(values, name, count):
    """A row beside another of so many samples, in a list to keep it alive; None: none."""
    if values is None:
        return None
    values = samples(values, name)
    if values.size != count:
        raise ValueError(f"{name}: expected {count} samples, got {values.size}")
    return [values]
