# SPDX-License-Identifier: MIT
"""Relay rows with pickup and delay: which trips first, and how near the others came."""
import numpy as np

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, result_type, samples, state_size

ProtectionResult = result_type(native.ProtectionResult)
ProtectionRow = result_type(native.ProtectionRow)
ProtectionRowResult = result_type(native.ProtectionRowResult)


class Protection(Handle):
    """Relay rows on one bus or set; keywords are the fields of ``gpw_protection_config``.

    Add rows, then ``step()`` what the quantities are; results may be asked any time."""

    room = "protection"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that such rows take in firmware."""
        return state_size("protection", _config(fields))

    def add(self, function=None, row=None, **fields):
        """Adds a row, from the fields of ``gpw_protection_row`` or a row of a preset with
        these fields replaced; returns its index."""
        return self._ask("add", row_struct(function, row, fields))

    def add_preset(self, preset, f0_hz, rated_w, rated_var=None):
        """Adds every row of a preset, scaled to a set; returns their indices."""
        return [self.add(row=row)
                for row in protection_preset(preset, f0_hz, rated_w, rated_var)]

    def reset(self):
        """Forgets the record; the rows stay."""
        self._call("reset")

    def step(self, frequency_hz, voltage_pu=float("nan"), power_w=float("nan"),
             reactive_var=float("nan")):
        """One interval; a quantity left out is not known."""
        self._call("step", frequency_hz, voltage_pu, power_w, reactive_var)

    def process(self, frequency_hz, voltage_pu=float("nan"), power_w=float("nan"),
                reactive_var=float("nan")):
        """Many intervals: an array of the frequency, and of the rest or one value for all."""
        frequency_hz = samples(frequency_hz, "frequency_hz")
        rest = [np.broadcast_to(np.asarray(values, np.float32), frequency_hz.shape).tolist()
                for values in (voltage_pu, power_w, reactive_var)]
        worst = native.Status.OK
        for sample in zip(frequency_hz.tolist(), *rest):
            self.step(*sample)
            worst = max(worst, self.note)
        self.note = worst

    def result(self):
        """What the record means for all rows."""
        return ProtectionResult.of(self._fetch("result_get", native.ProtectionResult))

    def row_result(self, index):
        """What it means for one row."""
        return ProtectionRowResult.of(self._fetch("row_get", native.ProtectionRowResult, index))


def protection_preset(preset, f0_hz, rated_w, rated_var=None):
    """The rows of a published preset, scaled to a set; `rated_var` is by default that of a
    power factor of 0.8."""
    rated_var = 0.75 * rated_w if rated_var is None else rated_var
    rows = []
    while True:
        struct = initialised(native.ProtectionRow, lib.gpw_protection_row_init)
        try:
            lib.gpw_protection_preset_row(struct, preset, len(rows), f0_hz, rated_w, rated_var)
        except native.GpupowerError as error:
            if error.status == native.Status.ERR_NOT_FOUND and rows:
                return rows
            raise
        rows.append(ProtectionRow.of(struct))


def row_struct(function, row, fields):
    """A ``gpw_protection_row`` from a row given, a function and these fields."""
    struct = initialised(native.ProtectionRow, lib.gpw_protection_row_init)
    fields = {**(row._asdict() if row is not None else {}), **fields}
    if function is not None:
        fields["function"] = function
    return fill(struct, fields)


def _config(fields):
    return fill(initialised(native.ProtectionConfig, lib.gpw_protection_config_init), fields)
