# SPDX-License-Identifier: MIT
"""Several generator sets and battery inverters on one bus."""
import numpy as np

from . import _native as native
from ._native import lib
from ._surface import (Handle, fill, initialised, outputs, pointer, result_type, samples,
                       state_size)
from .genset import acceptance_rows, genset_struct, with_acceptance

PlantOutput = result_type(native.PlantOutput)
SetOutput = result_type(native.SetOutput)
InverterOutput = result_type(native.InverterOutput)
PlantReserve = result_type(native.PlantReserve)

SET_FIELDS = frozenset(native.PlantSetConfig.kinds) - {"header", "reserved", "source"}


class Plant(Handle):
    """Sets and inverters on one bus; keywords are the fields of ``gpw_plant_config``.

    Times of events are seconds from the last reset."""

    room = "plant"

    def __init__(self, **fields):
        self._create(plant_struct(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that such a plant takes in firmware."""
        return state_size("plant", plant_struct(fields))

    def add_set(self, preset=None, acceptance=None, **fields):
        """Adds a set; returns its index. Keywords are those of `Genset` and the fields of
        ``gpw_plant_set_config``. Tables of load acceptance come last: what is added later
        begins them anew, which takes its time."""
        genset, config = set_structs(preset, with_acceptance(fields, acceptance))
        index = self._ask("add_set", genset, config)
        if acceptance is not None:
            rows = acceptance_rows(acceptance)
            self._call("set_acceptance", index, rows, len(rows))
        return index

    def add_inverter(self, **fields):
        """Adds a battery inverter; returns its index. Keywords are the fields of
        ``gpw_inverter_config``."""
        return self._ask("add_inverter", inverter_struct(fields))

    def reset(self, initial_w=float("nan")):
        """Back to the start, under that load; without one, each set at its own."""
        self._call("reset", initial_w)

    def loss(self, index, at_s):
        """A set's breaker opens."""
        self._call("loss", index, nanoseconds(at_s))

    def start(self, index, at_s):
        """A set is ordered to start."""
        self._call("start", index, nanoseconds(at_s))

    def stop(self, index, at_s):
        """A set is ordered to unload and stop."""
        self._call("stop", index, nanoseconds(at_s))

    def inverter_loss(self, index, at_s):
        """An inverter leaves the bus."""
        self._call("inverter_loss", index, nanoseconds(at_s))

    def step(self, load_w):
        """One tick under a load held over it."""
        return PlantOutput.of(self._fetch("step", native.PlantOutput, load_w))

    def process(self, load_w):
        """A block: deviation of the bus from rated at the end of each tick, pu, float32."""
        load_w = samples(load_w, "load_w")
        speed_pu = np.empty_like(load_w)
        self._call("process", pointer(load_w), pointer(speed_pu), load_w.size)
        return speed_pu

    def set_output(self, index):
        """What a set did in the last tick."""
        return SetOutput.of(self._fetch("set_output", native.SetOutput, index))

    def inverter_output(self, index):
        """What an inverter did in the last tick."""
        return InverterOutput.of(self._fetch("inverter_output", native.InverterOutput, index))

    def reserves(self):
        """What is spare, in kW and as a step, also after losing a set."""
        return PlantReserve.of(self._fetch("reserves", native.PlantReserve))

    def settled(self, load_w):
        """Deviation of speed where it settles under a load, pu."""
        return self._ask("settled", load_w)


def plant_mode(one, other):
    """Frequency in Hz and damping ratio at which two sets swing; each a dict of keywords as for
    `Plant.add_set()`."""
    structs = [struct for fields in (one, other)
               for struct in set_structs(fields.get("preset"),
                                         {name: value for name, value in fields.items()
                                          if name != "preset"})]
    return outputs(lib.gpw_plant_mode, *structs)


def nanoseconds(at_s):
    """A time as the library counts it."""
    return round(at_s * 1e9)


def plant_struct(fields):
    """A ``gpw_plant_config`` with defaults and these fields."""
    return fill(initialised(native.PlantConfig, lib.gpw_plant_config_init), fields)


def inverter_struct(fields):
    """A ``gpw_inverter_config`` with defaults and these fields."""
    return fill(initialised(native.InverterConfig, lib.gpw_inverter_config_init), fields)


def set_structs(preset, fields):
    """The two structs that describe a set in a plant."""
    own = {name: value for name, value in fields.items() if name in SET_FIELDS}
    config = initialised(native.PlantSetConfig, lib.gpw_plant_set_config_init)
    rest = {name: value for name, value in fields.items() if name not in SET_FIELDS}
    return genset_struct(preset, rest), fill(config, own)
