# SPDX-License-Identifier: MIT
"""Limits, streaming evaluation, margin and limiting criterion."""
import numpy as np

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, result_type, samples, state_size

Limits = result_type(native.Limits)
VerdictResult = result_type(native.VerdictResult)
ClassResult = result_type(native.ClassResult)
CriterionRow = result_type(native.CriterionRow)


class Verdict(Handle):
    """A streaming evaluation; keywords are the fields of ``gpw_verdict_config``.

    Add classes and trips, then ``push()`` what the set did; results may be asked any time.
    """

    room = "verdict"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that such an evaluation takes in firmware."""
        return state_size("verdict", _config(fields))

    def add_class(self, class_id=None, **fields):
        """Adds ``"G1"``, ``"G2"`` or ``"G3"``, a record such as ``"class-society/generator"``,
        or one's own with the fields of ``gpw_limits``; fields given beside replace its own."""
        self._call("add_class", limits_struct(class_id, fields))

    def add_trip(self, threshold_hz, delay_s, over=False):
        """Adds a protection: below (or over) that frequency for so long."""
        self._call("add_trip", threshold_hz, delay_s, over)

    def reset(self):
        """Forgets the record; classes and trips stay."""
        self._call("reset")

    def push(self, speed_pu, settled_pu, load_w):
        """One interval of the record."""
        self._call("push", speed_pu, settled_pu, load_w)

    def push_all(self, speed_pu, settled_pu, load_w):
        """Many intervals: arrays [ticks] of the speed, and of the rest or one value for all."""
        speed_pu = samples(speed_pu, "speed_pu")
        settled_pu = np.broadcast_to(np.asarray(settled_pu, np.float32), speed_pu.shape)
        load_w = np.broadcast_to(np.asarray(load_w, np.float32), speed_pu.shape)
        worst = native.Status.OK
        for sample in zip(speed_pu.tolist(), settled_pu.tolist(), load_w.tolist()):
            self.push(*sample)
            worst = max(worst, self.note)
        self.note = worst

    def collapse(self):
        """The set stalled: every class fails."""
        self._call("collapse")

    def result(self):
        """What the run was like, whatever the class."""
        return VerdictResult.of(self._fetch("result_get", native.VerdictResult))

    def class_result(self, index):
        """How a class came out, in the order they were added."""
        return ClassResult.of(self._fetch("class_get", native.ClassResult, index))

    def criterion(self, index, criterion):
        """One criterion of a class: value, limit, margin, when, and which way the load went."""
        return CriterionRow.of(self._fetch("criterion", native.CriterionRow, index, criterion))

    def criteria(self, index):
        """Every criterion of a class that is judged."""
        rows = [self.criterion(index, criterion) for criterion in native.Criterion
                if criterion in _OF_A_CLASS]
        return [row for row in rows if row.limit == row.limit]


_OF_A_CLASS = [native.Criterion[name] for name in (
    "DIP_RATED", "DIP_INITIAL", "RISE", "RISE_INITIAL", "RECOVERY", "RECOVERY_UNLOAD",
    "STEADY_BAND", "ROCOF")]


def limits_iso8528(class_id):
    """The limits of an ISO 8528-5 class, or of a record by its name."""
    return Limits.of(limits_struct(class_id, {}))


def limits_struct(class_id, fields):
    """A ``gpw_limits`` with the figures of a class, if one is named, and these fields."""
    limits = initialised(native.Limits, lib.gpw_limits_init)
    if isinstance(class_id, str) and "/" in class_id:
        lib.gpw_limits_find(limits, class_id)
    elif class_id is not None:
        lib.gpw_limits_iso8528(limits, class_id)
    return fill(limits, fields)


def _config(fields):
    return fill(initialised(native.VerdictConfig, lib.gpw_verdict_config_init), fields)
