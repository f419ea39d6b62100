# SPDX-License-Identifier: MIT
"""Refresh grid, window and recovery, from Python; the sensor is made here."""
import math

import numpy as np
import pytest

import gpupower as gpw


def sensor(levels_w, each=40, seed=3):
    """(25 ms samples, what a one-second average of them shows), one each 100 ms."""
    random = np.random.default_rng(seed)
    power_w = np.repeat(np.asarray(levels_w, dtype=float), each)
    before = np.concatenate([np.full(11, power_w[0]), power_w])
    shown_w = [before[k + 12 - taps:k + 12].mean()
               for k, taps in enumerate(random.integers(10, 12, power_w.size))]
    return power_w, np.round(shown_w, 2)


def test_steps_come_back():
    power_w, shown_w = sensor([80, 330, 90, 250, 80])
    found = gpw.unbox(shown_w, low_w=70.0, high_w=350.0)
    assert np.abs(found.power_w - power_w).max() < 12.0
    assert np.abs(shown_w - power_w).max() > 200.0
    assert found.tick.tolist() == list(range(200))
    assert found.power_w.sum() == pytest.approx(power_w.sum(), rel=1e-3)
    assert (found.flags[:10] == gpw.UnboxFlag.NEAR_END).all()
    assert found.summary.segments == 1 and found.summary.residual_w < 0.3
    assert found.error_w.min() > 0.0


def test_missing_readings_are_bridged_and_long_gaps_divide():
    _, shown_w = sensor([100, 100])
    shown_w[20:23] = math.nan
    ticks = np.arange(80)
    ticks[50:] += 100
    found = gpw.unbox(shown_w, ticks)
    assert found.summary.missing == 3 and found.summary.segments == 2
    assert np.isnan(found.reading_w[20:23]).all()
    assert np.abs(found.power_w - 100.0).max() < 0.1
    with pytest.raises(ValueError, match="ticks"):
        gpw.unbox(shown_w, ticks[1:])


def test_unknown_window_is_refused():
    for fields in ({"window_s": math.nan}, {"period_s": 1.0}):
        with pytest.raises(gpw.GpupowerError):
            gpw.unbox([1.0, 2.0], **fields)
    assert gpw.Unbox.state_size() <= 7168
    assert len(gpw.unbox([]).power_w) == 0


def polled(values_w, poll_s=0.006, period_s=0.1000031, first_s=0.0371):
    """(stamps in ns, values) of a poller."""
    times_s = np.arange(first_s, period_s * len(values_w), poll_s)
    number = np.floor((times_s - first_s) / period_s).astype(int)
    return np.round(times_s * 1e3).astype(np.int64) * 1_000_000, np.asarray(values_w)[number]


def test_grid_gives_each_refresh_once():
    values_w = 100.0 + 0.01 * (np.arange(900) * 7919 % 1000)
    found = gpw.tick_grid(*polled(values_w))
    assert found.summary.state is gpw.TickGridState.LOCKED
    assert found.summary.period_ns == pytest.approx(100_003_100, rel=1e-5)
    assert found.reading_w == pytest.approx(values_w[:found.reading_w.size], abs=1e-4)
    assert found.reading_w.size >= 898
    assert np.diff(found.tick.astype(int)).tolist() == [1] * (found.tick.size - 1)


def test_slow_poll_has_no_grid():
    found = gpw.tick_grid(*polled(np.arange(900.0), poll_s=0.25))
    assert found.summary.state is gpw.TickGridState.TOO_SLOW and found.tick.size == 0
    with pytest.raises(ValueError, match="stamps_ns"):
        gpw.tick_grid([1, 2], [1.0])


def test_average_and_sample_are_told():
    power_w, shown_w = sensor([80, 300] * 6, each=60)
    stamps, shown = polled(shown_w)
    _, drawn = polled(power_w)
    verdict = gpw.window_identify(stamps, shown)
    assert verdict.kind is gpw.WindowKind.AVERAGE and verdict.average_steps >= 8
    assert verdict.window_s == pytest.approx(1.0, abs=0.15)
    assert gpw.window_identify(stamps, drawn).kind is gpw.WindowKind.INSTANT
    beside = gpw.window_identify(stamps, shown, drawn)
    assert beside.beside is gpw.WindowBeside.AVERAGE_OF_OTHER
    assert gpw.window_identify([], []).kind is gpw.WindowKind.UNKNOWN
