# SPDX-License-Identifier: MIT
"""The voltage of a run against the limits of a class."""
from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, result_type, samples, state_size

VoltageLimits = result_type(native.VoltageLimits)
VoltageResult = result_type(native.VoltageResult)
VoltageClassResult = result_type(native.VoltageClassResult)


class Voltage(Handle):
    """A streaming evaluation; keywords are the fields of ``gpw_voltage_config``."""

    room = "voltage"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that it takes in firmware."""
        return state_size("voltage", _config(fields))

    def add_class(self, limits=None, **fields):
        """Adds a class, as `voltage_limits` takes it."""
        self._call("add_class", _limits(limits, fields))

    def reset(self):
        """Forgets the record; the classes stay."""
        self._call("reset")

    def push(self, voltage_pu):
        """One interval of the record."""
        self._call("push", voltage_pu)

    def push_all(self, voltage_pu):
        """Many intervals."""
        worst = native.Status.OK
        for value in samples(voltage_pu, "voltage_pu").tolist():
            self.push(value)
            worst = max(worst, self.note)
        self.note = worst

    def collapse(self):
        """The voltage collapsed: every class fails."""
        self._call("collapse")

    def result(self):
        """What the record was like, whatever the class."""
        return VoltageResult.of(self._fetch("result_get", native.VoltageResult))

    def class_result(self, index):
        """How a class came out, in the order they were added."""
        return VoltageClassResult.of(self._fetch("class_get", native.VoltageClassResult, index))


def voltage_limits(limits=None, **fields):
    """Limits of a class (``"G2"``), of a record (``"iso8528-5:2005/G2"``) or of one's own; fields
    given beside replace its own."""
    return VoltageLimits.of(_limits(limits, fields))


def _limits(limits, fields):
    struct = initialised(native.VoltageLimits, lib.gpw_voltage_limits_init)
    if isinstance(limits, str) and "/" in limits:
        lib.gpw_voltage_limits_find(struct, limits)
    elif limits is not None:
        lib.gpw_voltage_limits_iso8528(struct, limits)
    return fill(struct, fields)


def _config(fields):
    return fill(initialised(native.VoltageConfig, lib.gpw_voltage_config_init), fields)
