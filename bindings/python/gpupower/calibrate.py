# SPDX-License-Identifier: MIT
"""A profile from the user's own power log, and what the log cannot tell."""
import ctypes as c

import numpy as np

from . import _native as native
from ._native import Status, lib
from ._surface import Handle, fill, initialised, pointer, result_type
from .profile_file import ProfileFile

CalibrationSummary = result_type(native.CalibrationSummary)
CalibrationPhase = result_type(native.CalibrationPhase)
CalibrationStep = result_type(native.CalibrationStep)
CalibrationEvent = result_type(native.CalibrationEvent)
CalibrationCorrelation = result_type(native.CalibrationCorrelation)
CalibrationBand = result_type(native.CalibrationBand)
CalibrationDevice = result_type(native.CalibrationDevice)
CalibrationNote = result_type(native.CalibrationNote)


class Calibration(Handle):
    """What logs of one machine tell: ``Calibration("log.csv", board="h100-sxm")``.

    Several logs, or text as ``bytes``, may be given; keywords are the fields of
    ``gpw_calibrate_config``.
    """

    room = "calibration"

    def __init__(self, *logs, **fields):
        config = fill(initialised(native.CalibrateConfig, lib.gpw_calibrate_config_init), fields)
        handle = native.CalibrationHandle()
        lib.gpw_calibration_create(config, handle, native.FileError())
        self._own(handle)
        for log in logs:
            if isinstance(log, bytes):
                text = c.create_string_buffer(log, max(len(log), 1))
                self._texts = [*getattr(self, "_texts", []), text]  # read again by run
                lib.gpw_calibration_add_text(self._handle, text, len(log), native.FileError())
            else:
                lib.gpw_calibration_add(self._handle, log, native.FileError())
        self.note = Status.wrap(lib.gpw_calibration_run(self._handle, native.FileError()))
        self._texts = []

    @property
    def summary(self):
        """The whole."""
        return CalibrationSummary.of(self._fetch("summary_get", native.CalibrationSummary))

    def _list(self, verb, kind, result, count):
        return [result.of(self._fetch(verb, kind, index)) for index in range(count)]

    @property
    def phases(self):
        """Phases, in the order of log, group and time."""
        return self._list("phase_get", native.CalibrationPhase, CalibrationPhase,
                          self.summary.phases)

    @property
    def steps(self):
        """Steps from one phase to the next."""
        return self._list("step_get", native.CalibrationStep, CalibrationStep,
                          self.summary.steps)

    @property
    def events(self):
        """Dips and bursts of single devices."""
        return self._list("event_get", native.CalibrationEvent, CalibrationEvent,
                          self.summary.events)

    @property
    def correlations(self):
        """How the devices of a phase move together, or why that is not told."""
        return self._list("correlation_get", native.CalibrationCorrelation,
                          CalibrationCorrelation, self.summary.correlations)

    @property
    def bands(self):
        """The same by frequency, of phases whose correlation is told."""
        found = []
        try:
            while True:
                found.append(CalibrationBand.of(
                    self._fetch("band_get", native.CalibrationBand, len(found))))
        except native.GpupowerError:
            return found

    @property
    def devices(self):
        """Devices of the logs."""
        return self._list("device_get", native.CalibrationDevice, CalibrationDevice,
                          self.summary.devices)

    @property
    def notes(self):
        """First what is not known, then what is to be doubted, then what was taken."""
        return self._list("note_get", native.CalibrationNote, CalibrationNote,
                          self.summary.notes)

    def explain(self, log=0):
        """What was understood of a log, in words."""
        return lib.gpw_calibration_log_text(self._handle, log).decode()

    @property
    def profile_file(self):
        """The profile as a file to write, with its origin and what is not known."""
        handle = native.ProfileFileHandle()
        self._call("profile_file", handle, native.FileError())
        return ProfileFile._of(handle)

    def readings(self, phase):
        """Times (s) and the sum of the devices (W) of a phase, as far as they were kept."""
        available = c.c_size_t()
        self._call("readings", phase, 0, 0, None, None, available)
        time_s, sum_w = np.empty(available.value), np.empty(available.value)
        if available.value:
            self._call("readings", phase, 0, time_s.size, pointer(time_s, c.c_double),
                       pointer(sum_w, c.c_double), available)
        return time_s, sum_w

    def synthetic(self, phase, seed=1, count=None):
        """A course like a phase's, on the times of `readings`, W."""
        count = self.readings(phase)[0].size if count is None else count
        sum_w = np.empty(count)
        self._call("synthetic", phase, seed, count, pointer(sum_w, c.c_double))
        return sum_w

    def picture(self, path=None, seed=1):
        """Phases found, and a synthetic course of each beside what was measured.

        Needs matplotlib. Gives the figure; writes it where `path` is given."""
        from matplotlib.figure import Figure  # pylint: disable=import-outside-toplevel

        phases = self.phases
        groups = sorted({(phase.log, phase.group) for phase in phases})
        figure = Figure(figsize=(10.0, 3.2 * max(len(groups), 1)), layout="constrained")
        axes = figure.subplots(max(len(groups), 1), 1, squeeze=False)[:, 0]
        for axis, (log, group) in zip(axes, groups):
            self._draw(axis, [(i, phase) for i, phase in enumerate(phases)
                              if (phase.log, phase.group) == (log, group)], seed)
            axis.set_title(f"log {log}, group {group}", loc="left", fontsize="small")
        if path is not None:
            figure.savefig(path, dpi=110)
        return figure

    def _draw(self, axis, phases, seed):
        shown = False
        for index, phase in phases:
            time_s, sum_w = self.readings(index)
            begin, end = phase.start_ns * 1e-9, phase.end_ns * 1e-9
            axis.axvspan(begin, end, color=f"C{int(phase.label) % 10}", alpha=0.12, lw=0)
            axis.annotate(str(phase.label), (begin, 1.0), xycoords=("data", "axes fraction"),
                          va="top", fontsize="x-small")
            if not time_s.size:
                continue
            axis.plot(time_s, sum_w, color="0.25", lw=0.8, label=None if shown else "measured")
            try:
                axis.plot(time_s, self.synthetic(index, seed), color="C1", lw=0.6, alpha=0.8,
                          label=None if shown else "synthetic")
            except native.GpupowerError:
                pass  # too short for a fit
            shown = True
        axis.set_xlabel("s")
        axis.set_ylabel("W")
        if shown:
            axis.legend(loc="lower right", fontsize="x-small")
