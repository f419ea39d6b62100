# SPDX-License-Identifier: MIT
"""Battery and load bank at the bus, as stages of a chain or a site."""
from . import _native as native
from ._native import lib
from ._surface import fill, initialised, result_type

BatteryStatus = result_type(native.BatteryStatus)


def battery_struct(fields):
    """``gpw_battery_config`` with the defaults, and these fields."""
    return fill(initialised(native.BatteryConfig, lib.gpw_battery_config_init), fields)


def load_bank_struct(fields):
    """``gpw_load_bank_config`` with the defaults, and these fields."""
    return fill(initialised(native.LoadBankConfig, lib.gpw_load_bank_config_init), fields)


class BatteryStages:
    """What chains and sites have in common of them."""

    def add_battery(self, **fields):
        """Adds a battery at the bus; keywords are the fields of ``gpw_battery_config``."""
        self._call("add_battery", battery_struct(fields))

    def add_load_bank(self, **fields):
        """Adds a load bank at the bus; keywords are the fields of ``gpw_load_bank_config``."""
        self._call("add_load_bank", load_bank_struct(fields))

    def battery(self, index=0):
        """How the battery stands that is the stage of that number."""
        return BatteryStatus.of(self._fetch("battery", native.BatteryStatus, index))

    def load_bank(self, index=0):
        """What the load bank of that number burns: (mJ so far, W now)."""
        return self._ask("load_bank", index)
