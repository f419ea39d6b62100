# SPDX-License-Identifier: MIT
"""What a power meter shows of a load, and what was really drawn."""
import ctypes as c

import numpy as np

from . import _native as native
from ._native import convert, lib
from ._surface import (Handle, fill, initialised, outputs, pointer, result_type, samples,
                       state_size)

MeterConfig = native.MeterConfig
MeterReading = result_type(native.MeterReading)
MeterFit = result_type(native.MeterFit)
MeterEnergyResult = result_type(native.MeterEnergyResult)
MeterEdgeReading = result_type(native.MeterEdgeReading)
MeterEdgeBound = result_type(native.MeterEdgeBound)
MeterEdgesBound = result_type(native.MeterEdgesBound)
MeterStudyPlan = result_type(native.MeterStudyConfig)
MeterStudyResult = result_type(native.MeterStudyResult)

READING_DTYPE = np.dtype([("stamp_ns", "u8"), ("refreshed_ns", "u8"), ("energy_mj", "u8"),
                          ("window_nj", "i8"), ("gpu", "u4"), ("reading_w", "f4"),
                          ("window_s", "f4"), ("round", "u4")])


# ---- what is known of meters -----------------------------------------------------------------

def meter_config(board=None, field="power", **fields):
    """A ``gpw_meter_config``: the preset of a board or its generation, and keywords on top.

    `board` is a name as nvidia-smi prints it, a generation (``"hopper"``) or None for nothing but
    the keywords; an analyser, a BMC and a PDU need no board."""
    config = initialised(native.MeterConfig, lib.gpw_meter_config_init)
    if board is not None or field in ("analyser", "bmc", "pdu"):
        lib.gpw_meter_preset(_architecture(board), convert(field, native.MeterField, "field"),
                             config)
    else:
        config.field = convert(field, native.MeterField, "field")
    return fill(config, fields)


def meter_architecture(board):
    """Generation of a board by its name; ``unknown`` for a name that is not known."""
    return native.MeterArchitecture.wrap(
        lib.gpw_meter_architecture_of(str(board).encode()))


def _architecture(board):
    if board is None:
        return native.MeterArchitecture.UNKNOWN
    try:
        return convert(board, native.MeterArchitecture, "board")
    except ValueError:
        return meter_architecture(board)


def _as_config(meter):
    return meter if isinstance(meter, native.MeterConfig) else meter_config(meter)


# ---- closed forms ----------------------------------------------------------------------------

def meter_gain(window_s, frequency_hz):
    """How much of a sine a window leaves, 0 to 1; arrays of frequencies too."""
    if np.ndim(frequency_hz):
        return np.array([meter_gain(window_s, float(f)) for f in frequency_hz])
    return outputs(lib.gpw_meter_gain, window_s, frequency_hz)


def meter_gain_of(meter, frequency_hz):
    """The same of a whole meter."""
    return outputs(lib.gpw_meter_gain_of, _as_config(meter), frequency_hz)


def meter_coverage(meter):
    """(part of the time that it tells of, part that it measured)."""
    return outputs(lib.gpw_meter_coverage, _as_config(meter))


def meter_rise_s(meter):
    """10 to 90 % rise that it shows of a step."""
    return outputs(lib.gpw_meter_rise_s, _as_config(meter))


def meter_lag_s(meter):
    """Time by which what is read lies behind the load."""
    return outputs(lib.gpw_meter_lag_s, _as_config(meter))


def meter_true_power(meter, reading_w):
    """Gain and offset inverted."""
    return outputs(lib.gpw_meter_true_power, _as_config(meter), reading_w)


def meter_true_range(meter, reading_w):
    """(low, high): gain and offset inverted, with what is left of the error."""
    return outputs(lib.gpw_meter_true_range, _as_config(meter), reading_w)


def meter_fit_line(true_w, reading_w):
    """Gain and offset from steady powers that another meter measured beside it."""
    true_w, reading_w = samples(true_w, "true_w"), samples(reading_w, "reading_w")
    _same_length(true_w, reading_w, "true_w", "reading_w")
    fit = native.MeterFit()
    lib.gpw_meter_fit_line(pointer(true_w), pointer(reading_w), true_w.size, fit, c.sizeof(fit))
    return MeterFit.of(fit)


def _same_length(first, second, name, other):
    if first.size != second.size:
        raise ValueError(f"{name} has {first.size} values, {other} has {second.size}")


# ---- forwards --------------------------------------------------------------------------------

class Meter(Handle):
    """A meter of one or more boards; `board` and `field` choose a preset, keywords change it."""

    room = "meter"

    def __init__(self, board=None, field="power", **fields):
        self.config = meter_config(board, field, **fields)
        self._create(self.config)
        self._room = self._ask("readings_max")
        self._readings = (native.MeterReading * self._room)()

    @staticmethod
    def state_size(board=None, field="power", **fields):
        """Bytes of state that it takes in firmware."""
        return state_size("meter", meter_config(board, field, **fields))

    def reset(self):
        """Back to the start."""
        self._call("reset")

    def step(self, true_w):
        """One interval of true powers, one for each board; the readings in it."""
        return [MeterReading.of(self._readings[i]) for i in range(self._step(true_w))]

    def process(self, true_w):
        """Many intervals, shape [ticks] or [ticks, gpus]: a structured array of readings."""
        powers = np.asarray(true_w, dtype=np.float32)
        parts = []
        for row in powers.reshape(powers.shape[0], -1):
            count = self._step(row)
            if count:
                parts.append(np.frombuffer(self._readings, READING_DTYPE, count).copy())
        return np.concatenate(parts) if parts else np.empty(0, READING_DTYPE)

    def _step(self, true_w):
        row = np.ascontiguousarray(np.atleast_1d(true_w), dtype=np.float32)
        if row.size != self.config.gpus:
            raise ValueError(f"true_w: expected {self.config.gpus} powers, got {row.size}")
        count = c.c_uint32()
        self._call("step", pointer(row), self._readings, self._room, count)
        return count.value


# ---- energy ----------------------------------------------------------------------------------

class MeterEnergy(Handle):
    """Energy of a log, reading by reading; keywords are the fields of
    ``gpw_meter_energy_config``."""

    room = "meter_energy"

    def __init__(self, meter, **fields):
        config = initialised(native.MeterEnergyConfig, lib.gpw_meter_energy_config_init)
        lib.gpw_meter_energy_config_of(config, _as_config(meter))
        self._create(fill(config, fields))

    def reset(self):
        """Forgets every reading."""
        self._call("reset")

    def step(self, stamp_ns, reading_w):
        """One reading."""
        self._call("step", stamp_ns, reading_w)

    def process(self, time_s, reading_w):
        """Many readings; times from 0 on."""
        stamps, reading_w = _stamps(time_s), samples(reading_w, "reading_w")
        _same_length(stamps, reading_w, "time_s", "reading_w")
        for stamp, value in zip(stamps.tolist(), reading_w.tolist()):
            self._call("step", stamp, value)

    def count(self, stamp_ns, counter_mj):
        """One reading of an energy counter."""
        self._call("count", stamp_ns, counter_mj)

    def result(self):
        """Energies so far."""
        return MeterEnergyResult.of(self._fetch("result_get", native.MeterEnergyResult))


def _stamps(time_s):
    times = np.asarray(time_s, dtype=np.float64)
    if times.ndim != 1 or not np.all(np.isfinite(times)) or (times.size and times.min() < 0.0):
        raise ValueError("time_s: expected times of 0 or more in one dimension")
    return np.ascontiguousarray(np.round(times * 1e9).astype(np.uint64))


# ---- edges -----------------------------------------------------------------------------------

def meter_edge_find(meter, time_s, power_w, from_w, to_w, noise_w=0.0):
    """The edge between two levels in rows of a log: a ``gpw_meter_edge_reading``."""
    stamps, power_w = _stamps(time_s), samples(power_w, "power_w")
    _same_length(stamps, power_w, "time_s", "power_w")
    reading = initialised(native.MeterEdgeReading, lib.gpw_meter_edge_reading_init)
    lib.gpw_meter_edge_find(_as_config(meter), pointer(stamps, c.c_uint64), pointer(power_w),
                            power_w.size, from_w, to_w, noise_w, reading)
    return reading


def meter_edge(meter, reading=None, **fields):
    """What an edge proves of the load's rate; `reading` from meter_edge_find(), or keywords."""
    if reading is None:
        reading = initialised(native.MeterEdgeReading, lib.gpw_meter_edge_reading_init)
    bound = native.MeterEdgeBound()
    lib.gpw_meter_edge(_as_config(meter), fill(reading, fields), bound, c.sizeof(bound))
    return MeterEdgeBound.of(bound)


def meter_edges(meter, edges, between, height_w, confidence=0.95):
    """What many like edges prove of their length together."""
    bound = native.MeterEdgesBound()
    lib.gpw_meter_edges(_as_config(meter), edges, between, height_w, confidence, bound,
                        c.sizeof(bound))
    return MeterEdgesBound.of(bound)


def meter_share_interval(hits, trials, confidence=0.95):
    """(low, high) of a share by Clopper and Pearson."""
    return outputs(lib.gpw_meter_share_interval, hits, trials, confidence)


# ---- protocol --------------------------------------------------------------------------------

class MeterStudy(Handle):
    """A measurement of a kernel: its plan, and its evaluation."""

    room = "meter_study"

    def __init__(self, meter, kernel_s, **fields):
        self._config = initialised(native.MeterStudyConfig, lib.gpw_meter_study_config_init)
        lib.gpw_meter_study_plan(_as_config(meter), kernel_s, self._config)
        self._create(fill(self._config, fields))

    @property
    def plan(self):
        """How many repetitions, groups, delays and trials."""
        return MeterStudyPlan.of(self._config)

    @property
    def trial_s(self):
        """Length of a trial."""
        return outputs(lib.gpw_meter_study_trial_s, self._config)

    def start_s(self, repetition):
        """When a repetition begins, from the start of its trial."""
        return outputs(lib.gpw_meter_study_start_s, self._config, repetition)

    def pause_s(self, trial):
        """Pause before a trial."""
        return outputs(lib.gpw_meter_study_pause_s, self._config, trial)

    def reset(self):
        """Forgets every trial."""
        self._call("reset")

    def begin(self, start_ns, end_ns):
        """Begins a trial."""
        self._call("begin", start_ns, end_ns)

    def step(self, stamp_ns, reading_w):
        """One reading."""
        self._call("step", stamp_ns, reading_w)

    def result(self):
        """What the trials so far give."""
        return MeterStudyResult.of(self._fetch("result_get", native.MeterStudyResult))
