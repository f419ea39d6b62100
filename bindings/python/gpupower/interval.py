# SPDX-License-Identifier: MIT
"""How far a measured power may be off, by what it was measured with."""
import collections
import ctypes as c

from . import _native as native
from ._native import lib
from ._surface import outputs, result_type

MethodFigures = result_type(native.MethodFigures)
Interval = collections.namedtuple("Interval", "value low high")


def method_row(method, basis="measured", reading="steady"):
    """How well a method measures: the study's word, what was measured, or the maker's."""
    figures = native.MethodFigures()
    lib.gpw_method_row(method, basis, reading, figures, c.sizeof(figures))
    return MethodFigures.of(figures)


def method_interval(method, reading_w, basis="measured", reading="steady"):
    """What the power may really be when a method reads so many watts."""
    return Interval(*outputs(lib.gpw_method_interval, method, basis, reading, reading_w))
