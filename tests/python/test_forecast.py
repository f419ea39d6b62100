# SPDX-License-Identifier: MIT
"""Forecasts from Python."""
import math

import pytest

import gpupower
from gpupower.forecast import HORIZONS_S

TICK_NS = 10_000_000


def made(**fields):
    forecast = gpupower.Forecast(tick_ns=TICK_NS, rating_w=8000.0)
    forecast.add_group(gpupower.forecast_group(
        {"idle": {"mean_w": 1000.0, "high_w": 1200.0}, "train": {"mean_w": 6000.0}},
        peak_w=7000.0, **fields))
    return forecast


def test_announced_change_is_in_the_far_horizons():
    forecast = made()
    forecast.announce(1, 0, "train", 5_000_000_000)
    for tick in range(1, 6):  # one horizon a tick
        forecast.step(tick * TICK_NS, 1000.0)
    reading = forecast.get()
    assert HORIZONS_S[2] == 10.0
    assert reading.mean_w[1] == pytest.approx(1000.0, abs=1.0)
    assert reading.mean_w[2] == pytest.approx(6000.0, abs=1.0)
    assert reading.pending == 1 and reading.next_w == pytest.approx(5000.0, abs=1.0)
    assert all(low <= mean <= high for low, mean, high in
               zip(reading.low_w, reading.mean_w, reading.high_w))
    forecast.cancel(1)
    forecast.step(6 * TICK_NS, 1000.0)
    assert forecast.get().pending == 0


def test_worst_steps_are_to_peak_and_to_nothing():
    forecast = made(rise_s=0.5)
    forecast.step(TICK_NS, 1000.0)
    steps = forecast.step_bounds()
    assert steps.up_w == pytest.approx(6000.0, abs=1.0)
    assert steps.down_w == pytest.approx(1000.0, abs=1.0)
    assert steps.up_rise_s == 0.5


def test_group_of_a_profile_is_brought_to_the_bus():
    group = gpupower.forecast_group(profile="h100-sxm", fleet={"gpus": 8}, fixed_w=2000.0,
                                    factor=1.1)
    assert group.gpus == 8 and group.peak_w >= 8 * 1.1 * 700.0
    assert group.fixed_w == 2000.0


def test_slips_are_named():
    with pytest.raises(TypeError, match="mean_watts"):
        gpupower.forecast_group({"idle": {"mean_watts": 1.0}}, peak_w=1.0)
    with pytest.raises(gpupower.GpupowerError) as caught:
        made().announce(1, 0, "infer", 0)
    assert caught.value.name == "GPW_ERR_UNKNOWN"
    assert gpupower.Forecast.state_size(tick_ns=TICK_NS, rating_w=1.0) < 2500


def test_missing_reading_is_told():
    forecast = made()
    forecast.step(TICK_NS)
    reading = forecast.get()
    assert math.isnan(reading.age_s) and "no-reading" in str(reading.flags)
