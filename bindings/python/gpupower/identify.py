# SPDX-License-Identifier: MIT
"""A generator set's own figures from a recorded load step."""
import ctypes as c

import numpy as np

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, length, pointer, result_type
from .genset import GensetConfig, genset_struct

StepRecordInfo = result_type(native.StepRecordInfo)
IdentifiedFigure = result_type(native.IdentifiedFigure)
IdentifiedSummary = result_type(native.IdentifiedSummary)


class StepRecord(Handle):
    """A record of a load step: ``StepRecord(path)``, ``StepRecord.parse(text)``, or
    ``StepRecord.of(time_s, load_w, frequency_hz)``."""

    room = "step_record"

    def __init__(self, path):
        handle = native.StepRecordHandle()
        lib.gpw_step_record_read(path, handle, native.FileError())
        self._own(handle)

    @classmethod
    def parse(cls, text):
        """A record from its text, as ``str`` or ``bytes``."""
        return cls._parsed(text)

    @classmethod
    def of(cls, time_s, load_w, frequency_hz, boost=None):
        """A record from arrays of one length."""
        columns = [_column(values, name) for values, name in (
            (time_s, "time_s"), (load_w, "load_w"), (frequency_hz, "frequency_hz"))]
        boost = None if boost is None else _column(boost, "boost")
        for column in [*columns, columns[0] if boost is None else boost]:
            if column.size != columns[0].size:
                raise ValueError("the columns of a record must have one length")
        handle = native.StepRecordHandle()
        lib.gpw_step_record_create(*[pointer(column, c.c_double) for column in columns],
                                   None if boost is None else pointer(boost, c.c_double),
                                   columns[0].size, handle)
        return cls._of(handle)

    @property
    def info(self):
        """What is in it."""
        return StepRecordInfo.of(self._fetch("info_get", native.StepRecordInfo))


class Identified(Handle):
    """What `identify` found."""

    room = "identified"

    def __init__(self, handle):
        self._own(handle)

    @property
    def summary(self):
        """The fit as a whole."""
        return IdentifiedSummary.of(self._fetch("summary_get", native.IdentifiedSummary))

    def figure(self, figure):
        """One figure, such as ``"inertia_s"``, with its ends."""
        return IdentifiedFigure.of(
            self._fetch("figure_get", native.IdentifiedFigure, _figure(figure)))

    @property
    def figures(self):
        """The figures that were free, by name."""
        free = self.summary.free_figures
        return {str(figure): self.figure(figure) for figure in native.IdentifyFigure
                if free >> figure & 1}

    @property
    def genset(self):
        """The set as identified, with the ends that a site's corners are taken from."""
        config = initialised(native.GensetConfig, lib.gpw_genset_config_init)
        self._call("genset", config)
        return GensetConfig.of(config)

    def curve(self):
        """Times, s, and the measured and the fitted frequency, Hz."""
        count = self.summary.samples
        columns = [np.empty(length(count, "count"), np.float64) for _ in range(3)]
        self._call("curve", 0, count, *[pointer(column, c.c_double) for column in columns])
        return tuple(columns)


def identify(record, preset=None, free=(), *, noise_pu=None, model_error=None,
             frequency_window_s=None, load_is_instant=None, start_s=None, end_s=None, **fields):
    """Identifies a set from a `StepRecord`. `fields` and `preset` are those of a `Genset`; the
    figures that are not `free` are taken as true. `free` names figures, such as
    ``("inertia_s", "dead_s")``; none: H, the dead time, the governor's gains, the air."""
    config = initialised(native.IdentifyConfig, lib.gpw_identify_config_init)
    asked = {"noise_pu": noise_pu, "model_error": model_error,
             "frequency_window_s": frequency_window_s, "load_is_instant": load_is_instant,
             "start_s": start_s, "end_s": end_s}
    fill(config, {name: value for name, value in asked.items() if value is not None})
    for figure in free:
        config.free_figures |= 1 << _figure(figure)
    found = native.IdentifiedHandle()
    lib.gpw_identify(record._handle, genset_struct(preset, fields), config, found,
                     native.FileError())
    return Identified(found)


def _figure(figure):
    return native.convert(figure, native.IdentifyFigure, "figure")


def _column(values, name):
    array = np.ascontiguousarray(np.ma.filled(np.asanyarray(values, np.float64), np.nan))
    if array.ndim != 1:
        raise ValueError(f"{name}: expected shape [samples], got {list(array.shape)}")
    return array
