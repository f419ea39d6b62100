# SPDX-License-Identifier: MIT
"""Oscillation, from Python; expected values are the sines' own."""
import math

import numpy as np
import pytest

import gpupower as gpw

TICK_NS = 10_000_000


def sine(amplitude, hz, seconds, offset=0.0):
    t = np.arange(1, round(seconds / (TICK_NS * 1e-9)) + 1) * TICK_NS * 1e-9
    return offset + amplitude * np.sin(2.0 * math.pi * hz * t)


def test_sine_reads_its_amplitude_in_its_band_alone():
    bands = gpw.Bands(tick_ns=TICK_NS)
    bands.process(sine(1000.0, 1.9, 100.0, offset=2.0e6))
    for reading in bands.bands():
        if reading.low_hz <= 1.9 <= reading.high_hz:
            assert reading.amplitude == pytest.approx(1000.0, rel=0.01)
            assert reading.frequency_hz == pytest.approx(1.9, rel=1e-3)
            assert reading.settled == 1
        else:
            assert reading.amplitude < 10.0
    band, hz, amplitude = bands.dominant()
    assert band is gpw.Band.FROM_1_HZ and str(band) == "from-1-hz"
    assert hz == pytest.approx(1.9, rel=1e-3)
    assert amplitude == pytest.approx(1000.0, rel=0.01)


def test_bands_can_be_named():
    bands = gpw.Bands(tick_ns=TICK_NS)
    bands.process(sine(10.0, 6.0, 10.0))
    assert bands.band("from-3-hz") == bands.band(3)
    assert gpw.bands_edges("from-3-hz") == (3.0, 10.0)


def test_tick_decides_which_bands_there_are():
    assert gpw.bands_resolved(100_000_000)[-1] is gpw.Band.FROM_1_HZ
    assert len(gpw.Bands(tick_ns=100_000_000).bands()) == 3
    with pytest.raises(gpw.GpupowerError) as refused:
        gpw.Bands(tick_ns=100_000_000, bands=31)
    assert refused.value.status == gpw.Status.ERR_DOMAIN


def test_modes_have_limits_and_margins():
    bands = gpw.Bands(tick_ns=TICK_NS, modes=[(2.0, 0.05, 500.0), (7.0, 0.05)])
    bands.process(sine(1000.0, 2.0, 60.0))
    near, far = bands.mode(0), bands.mode(1)
    assert near.amplitude == pytest.approx(1000.0, rel=0.01)
    assert near.exceeded == 1 and near.margin_pct < -90.0
    assert far.amplitude < 50.0 and math.isnan(far.margin_pct)
    with pytest.raises(gpw.GpupowerError):
        gpw.Bands(tick_ns=TICK_NS, modes=[(50.0, 0.05)])


@pytest.mark.parametrize("hz, permitted_mw", [(0.02, 32.361), (0.05, 14.142), (0.1, 10.0)])
def test_window_agrees_with_what_is_permitted(hz, permitted_mw):
    assert gpw.bands_window_permitted(10e6, 5.0, hz) == pytest.approx(permitted_mw * 1e6,
                                                                      rel=1e-4)
    bands = gpw.Bands(tick_ns=TICK_NS, window_s=5.0, change_limit=10.2e6)
    bands.process(sine(0.5e6 * permitted_mw, hz, 120.0))
    assert bands.change().range_largest == pytest.approx(10e6, rel=0.01)
    assert bands.change().exceeded == 0


def test_silence_has_nothing_that_dominates():
    bands = gpw.Bands(tick_ns=TICK_NS)
    bands.process(np.full(100, 5.0))
    with pytest.raises(gpw.GpupowerError) as silent:
        bands.dominant()
    assert silent.value.status == gpw.Status.ERR_NOT_FOUND


def test_unusable_samples_are_held_and_reset_forgets_them():
    bands = gpw.Bands(tick_ns=TICK_NS)
    bands.process([1.0, math.nan, 2.0])
    assert bands.note is gpw.Status.NOTE_HELD and bands.held_count() == 1
    bands.reset()
    assert bands.held_count() == 0
    bands.step(1.0)
    assert bands.note is gpw.Status.OK


def test_state_size_is_that_of_the_firmware_macro():
    assert gpw.Bands.state_size(tick_ns=TICK_NS, modes_max=2, window_s=5.0) <= (
        1536 + 192 * 2 + 12 * 502)
