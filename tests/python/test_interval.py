# SPDX-License-Identifier: MIT
"""Accuracy of methods, and what is left of it in a sum."""
import math

import numpy as np
import pytest

import gpupower
from gpupower import GpupowerError, Status


def test_row_says_whose_word_it_is_and_how_weak():
    row = gpupower.method_row("nvidia-smi", "study")
    assert row.error_high == pytest.approx(0.35)
    assert (str(row.grade), str(row.source)) == ("X", "study-2025")
    assert str(gpupower.method_row("nvidia-smi").grade) == "S"


def test_reading_becomes_an_interval_of_what_it_may_be():
    interval = gpupower.method_interval("nvml", 100.0)
    assert interval == pytest.approx((100.0, 100.0 / 1.05, 100.0 / 0.95))
    assert interval.low < interval.value < interval.high


def test_method_that_nobody_measured_is_unknown():
    with pytest.raises(GpupowerError) as caught:
        gpupower.method_interval("dcgm", 100.0)
    assert caught.value.status == Status.ERR_UNKNOWN


def test_eight_readings_of_their_own_errors_are_known_better_than_of_one():
    value, low, high = gpupower.method_interval("nvml", 300.0)
    one = gpupower.aggregate_interval([value], [low], [high], [8], "independent", shared=True)
    own = gpupower.aggregate_interval([value], [low], [high], [8], "independent", shared=False)
    assert one.value == own.value == 2400.0
    assert one.high == pytest.approx(8 * high)
    assert own.high - 2400.0 == pytest.approx((one.high - 2400.0) / math.sqrt(8), rel=1e-4)


def test_unknown_part_is_named():
    with pytest.raises(GpupowerError, match="see part 1"):
        gpupower.aggregate_interval([1.0, np.nan], [1.0, 1.0], [1.0, 1.0])
    with pytest.raises(ValueError, match="different lengths"):
        gpupower.aggregate_interval([1.0, 1.0], [1.0], [1.0, 1.0])


def test_power_in_one_state_or_another_has_the_spread_of_both():
    mean_w, sigma_w = gpupower.aggregate_states([0.5, 0.5], [100, 300], [30, 30])
    assert (mean_w, sigma_w) == pytest.approx((200.0, math.hypot(100.0, 30.0)), rel=1e-6)
    assert gpupower.aggregate_states([0.5, 0.5], [100, 300])[1] == pytest.approx(100.0)
    with pytest.raises(GpupowerError, match="see state 1"):
        gpupower.aggregate_states([0.5, np.nan], [100, 300])
    with pytest.raises(ValueError, match="different lengths"):
        gpupower.aggregate_states([1.0], [100, 300])
