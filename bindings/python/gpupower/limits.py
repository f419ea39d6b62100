# SPDX-License-Identifier: MIT
"""Limits by name: classes, editions and rules, each with grade and source."""
import ctypes as c

from . import _native as native
from ._native import lib
from ._surface import outputs, result_type

LimitsRecord = result_type(native.LimitsRecord)


def limits_records():
    """Every row of the table of limits; NaN where a source has none."""
    return [_at(index) for index in range(lib.gpw_limits_record_count())]


def limits_record(name):
    """The row of a name such as ``"iso8528-5:2005/G2"``."""
    return _at(outputs(lib.gpw_limits_record_find, name))


def _at(index):
    record = native.LimitsRecord()
    lib.gpw_limits_record_at(index, record, c.sizeof(record))
    return LimitsRecord.of(record)
