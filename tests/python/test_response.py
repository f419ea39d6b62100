# SPDX-License-Identifier: MIT
"""Answers of sets to swinging loads, and their stability."""
import math

import numpy as np
import pytest

import gpupower
from gpupower import GpupowerError, Status

SET = dict(preset="diesel-na", rated_w=1e6)


def test_published_diesel_answers_most_at_half_a_hertz():
    point = gpupower.response_at(0.0, 0.555, swing="power", **SET)
    assert point.magnitude == pytest.approx(0.0625, abs=6e-5)
    assert gpupower.response_add(point, point).magnitude == pytest.approx(point.magnitude)


def test_stability_names_the_gain():
    result = gpupower.stability(0.5, governor="ggov1", tuning="grid", inertia_s=1.5,
                                rated_w=1e6)
    assert not result.is_stable
    assert str(result.gain) == "all"
    result = gpupower.stability(0.5, **SET)
    assert result.is_stable and str(result.gain) == "k" and result.gain_margin > 1


def test_swing_of_a_listened_load():
    tick_s = 0.01
    t = np.arange(0, 120, tick_s)
    bands = gpupower.Bands(tick_ns=10**7)
    bands.process(5e5 + 5e4 * np.sin(2 * np.pi * 0.55 * t))
    reading = bands.band("from-0-3-hz")
    swing = gpupower.response_swing(0.5, reading, **SET)
    at = gpupower.response_at(0.5, 0.55, **SET)
    assert swing.is_linear
    assert swing.swing_pu == pytest.approx(reading.amplitude / 1e6 * at.magnitude, rel=0.02)
    assert swing.worst_pu >= swing.swing_pu


def test_missing_inertia_is_unknown():
    with pytest.raises(GpupowerError) as caught:
        gpupower.stability(0.5, preset="diesel-na", rated_w=1e6, inertia_s=math.nan)
    assert caught.value.status == Status.ERR_UNKNOWN
