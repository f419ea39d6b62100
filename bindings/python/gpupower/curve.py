# SPDX-License-Identifier: MIT
"""Power against batch size, from measured points."""
import ctypes as c

from . import _native as native
from ._native import lib
from ._surface import outputs, pointer, result_type, samples

_Fields = result_type(native.CurveFit)


class CurveFit(_Fields):
    """An S-shaped line through measured points; the fields are those of ``gpw_curve_fit``.

    Call it with a batch for the power there. A published set can be written in by hand:
    ``CurveFit.of_numbers(base_w, span_w, steepness, midpoint)``.
    """

    __slots__ = ()

    @classmethod
    def of_numbers(cls, base_w, span_w, steepness, midpoint):
        """A line from its four numbers; what only a fit knows is NaN."""
        nan = float("nan")
        return cls(base_w, span_w, steepness, midpoint, nan, nan, nan, 0)

    def __call__(self, batch):
        struct = self.struct()
        return outputs(lib.gpw_curve_logistic, struct, c.sizeof(struct), batch)


def curve_fit(batch, power_w, allow_fall=False):
    """Fits an S in log2(batch) to points by least squares. Power that falls by more than 5 % is
    refused, or fitted and flagged when `allow_fall` is set; `curve_fall` says where."""
    batch, power_w = _points(batch, power_w, "power_w")
    fit = native.CurveFit()
    lib.gpw_curve_fit_logistic(pointer(batch), pointer(power_w), batch.size, bool(allow_fall),
                               fit, c.sizeof(fit))
    return CurveFit.of(fit)


def curve_fall(power_w):
    """(index of the point deepest below the highest one before it, that fall as a share)."""
    power_w = samples(power_w, "power_w")
    return outputs(lib.gpw_curve_fall, pointer(power_w), power_w.size)


def curve_interpolate(batch, value, at_batch, hold_ends=False):
    """A straight line in log2(batch) between the two points beside `at_batch`."""
    batch, value = _points(batch, value, "value")
    return outputs(lib.gpw_curve_interpolate, pointer(batch), pointer(value), batch.size,
                   at_batch, bool(hold_ends))


def _points(batch, values, name):
    batch, values = samples(batch, "batch"), samples(values, name)
    if batch.size != values.size:
        raise ValueError(f"{name}: {values.size} values for {batch.size} batches")
    return batch, values
