# SPDX-License-Identifier: MIT
"""A site's bus with more than one set: voltage, inverters, relays."""
from . import _native as native
from ._native import lib
from ._surface import fill, initialised, result_type
from .alternator import alternator_struct
from .plant import InverterOutput, SetOutput, inverter_struct, nanoseconds, plant_struct, \
    set_structs
from .protection import ProtectionRowResult, row_struct

BusSignals = result_type(native.BusSignals)
BusJudgement = result_type(native.BusJudgement)


class Bus:
    """What a `Site` with ``sets_max`` above 0 has besides."""

    def set_plant(self, **fields):
        """What all sets have in common; keywords are the fields of ``gpw_plant_config``."""
        self._call("set_plant", plant_struct(fields))

    def add_set(self, preset=None, **fields):
        """Adds a set; returns its index. Keywords as for `Plant.add_set()`; it shares by droop
        where its governor has one."""
        genset, config = set_structs(preset, fields)
        if "sharing" not in fields:
            config.sharing = (native.Sharing.DROOP if genset.droop_pu > 0.0
                              else native.Sharing.LINE)
        return self._ask("add_set", genset, config)

    def add_inverter(self, **fields):
        """Adds a battery inverter; returns its index."""
        return self._ask("add_inverter", inverter_struct(fields))

    def set_alternator(self, preset=None, **fields):
        """Gives the sets their voltage; keywords as for `Alternator`."""
        self._call("set_alternator", alternator_struct(preset, fields))

    def add_relay(self, function=None, row=None, **fields):
        """Adds a relay row as `Protection.add()` does; returns its index."""
        return self._ask("add_relay", row_struct(function, row, fields))

    def add_plant_event(self, event, index, at_s):
        """Orders a ``"loss"``, ``"start"``, ``"stop"`` or ``"inverter-loss"``."""
        self._call("add_plant_event", event, index, nanoseconds(at_s))

    def bus_signals(self):
        """What the bus did in the last tick."""
        return BusSignals.of(self._fetch("bus_signals", native.BusSignals))

    def bus_judgement(self):
        """What the last judgement found on the bus."""
        return BusJudgement.of(self._fetch("bus_judgement", native.BusJudgement))

    def set_output(self, index):
        """What a set did in the last tick."""
        return SetOutput.of(self._fetch("set_output", native.SetOutput, index))

    def inverter_output(self, index):
        """What an inverter did in the last tick."""
        return InverterOutput.of(self._fetch("inverter_output", native.InverterOutput, index))

    def relay_result(self, index):
        """What a relay row has seen in this run."""
        return ProtectionRowResult.of(self._fetch("relay_result", native.ProtectionRowResult,
                                                  index))
