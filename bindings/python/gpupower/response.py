# SPDX-License-Identifier: MIT
"""What a swinging load does to the speed of a set, and whether the set is stable by itself."""
import collections
import ctypes as c

from . import _native as native
from ._native import lib
from ._surface import outputs, result_type
from .genset import genset_struct

ResponsePoint = result_type(native.ResponsePoint)
Stability = result_type(native.Stability)
Swing = collections.namedtuple("Swing", "swing_pu worst_pu is_linear")


def _set(preset, fields):
    return genset_struct(preset, {"tick_ns": 10**7, **fields})


def response_at(load_pu, frequency_hz, preset=None, **fields):
    """How the speed of a set answers to a load that swings about `load_pu` at a frequency; the
    set as :class:`Genset` takes it."""
    point = native.ResponsePoint()
    lib.gpw_response_at(_set(preset, fields), load_pu, frequency_hz, point, c.sizeof(point))
    return ResponsePoint.of(point)


def response_add(*points):
    """Answers at one frequency put together: sets in parallel that swing in step."""
    total = points[0].struct()
    for point in points[1:]:
        lib.gpw_response_add(total, point.struct(), total, c.sizeof(total))
    return ResponsePoint.of(total)


def stability(load_pu, preset=None, **fields):
    """Whether a set stays where it is under a load that does not change, and which gain is
    nearest to its end."""
    result = native.Stability()
    lib.gpw_response_stability(_set(preset, fields), load_pu, result, c.sizeof(result))
    return Stability.of(result)


def response_swing(load_pu, reading, preset=None, **fields):
    """Swing of the speed to be expected from what a load swings in one band: a reading of
    :meth:`Bands.band`, of watts at the generator."""
    swing, worst, linear = outputs(lib.gpw_response_swing, _set(preset, fields), load_pu,
                                   reading.struct())
    return Swing(swing, worst, bool(linear))
