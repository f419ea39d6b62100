# SPDX-License-Identifier: MIT
"""Onset, swing, pulse and headroom as Python sees them."""
import math

import numpy as np
import pytest

import gpupower as gpw


def test_a_step_in_a_record_is_found():
    t = np.arange(1200)
    power_w = np.where(t < 900, 60e3, 66e3) + 100.0 * np.sin(t)
    found = gpw.onset_find((t + 1) * 10**8, power_w, rating_w=1e5)
    assert found.at_ns == (901 * 10**8,)
    assert found.from_w[0] == pytest.approx(60e3, abs=200)
    is_changing = (t >= 895) & (t < 905)
    assert not gpw.onset_find((t + 1) * 10**8, power_w, is_changing, rating_w=1e5).at_ns


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="3 rows"):
        gpw.onset_find([1, 2], [1.0, 2.0, 3.0], rating_w=1e5)


def test_a_search_tells_what_it_knows():
    onset = gpw.Onset(rating_w=1e5)
    onset.step(10**9, 6e4)
    assert onset.get().level_w == 6e4
    onset.reset()
    assert math.isnan(onset.get().level_w)
    assert gpw.Onset.state_size(rating_w=1e5) <= 512


def test_a_swing_reads_its_amplitude():
    swing = gpw.Swing(tick_ns=10**7, slow_hz_per_w=1e-6, fast_hz_per_w=1e-6,
                      largest_hz_per_w=2e-6)
    swing.process(5e5 + 1e4 * np.sin(2 * np.pi * 0.5 * 0.01 * np.arange(4000)))
    reading = swing.get()
    assert reading.amplitude_w == pytest.approx(1e4, rel=0.05)
    assert reading.expected_hz == pytest.approx(0.02, rel=0.05)
    swing.reset()
    assert swing.state_size(tick_ns=10**7) <= 256


def test_a_pulse_comes_ahead_of_its_step():
    pulse = gpw.Pulse(tick_ns=10**7, up_max_w=5e4, energy_max_ws=2e4)
    pulse.announce(0, 1, 8e4, 10**9)
    assert pulse.note == gpw.Status.NOTE_CLAMPED
    assert pulse.step(0).state == gpw.PulseState.WAITING
    assert pulse.step(8 * 10**8).pulse_w == 5e4
    pulse.cancel(1)
    assert pulse.get().pulse_w == 0.0
    pulse.reset()
    assert gpw.Pulse.state_size(tick_ns=10**7, up_max_w=1.0, energy_max_ws=1.0) <= 256


def test_headroom_asks_for_a_set_after_its_time():
    headroom = gpw.Headroom(next_rated_w=5e5, next_takes_w=1e5, sets_max=3)
    units = [(5e5, 4e5, 1e5)]
    known = {"load_w": 4e5, "step_up_w": 2e5, "step_down_w": 4e5}
    assert headroom.now(0, units, **known).start_sets == 0
    assert headroom.now(10**9, units, **known).start_sets == 1
    assert headroom.now(2 * 10**9, units, load_w=4e5).is_known == 0
