# SPDX-License-Identifier: MIT
"""Relay rows, from Python; expected values are worked out by hand."""
import math

import numpy as np
import pytest

import gpupower as gpw


def test_row_trips_after_its_delay():
    relay = gpw.Protection(dt_s=0.01, f0_hz=50.0)
    assert relay.add("under-frequency", pickup=47.5, delay_s=1.0) == 0
    relay.process(np.r_[np.full(100, 50.0), np.full(150, 46.0)])
    result = relay.result()
    assert result.outcome is gpw.Outcome.FAILS and result.trip == 1
    assert result.trip_time_s == pytest.approx(2.01)
    row = relay.row_result(0)
    assert str(row.function) == "81U"
    assert row.longest_s == pytest.approx(1.49) and row.delay_margin_pct == 0.0


def test_unknown_voltage_is_undetermined():
    relay = gpw.Protection(dt_s=0.01)
    relay.add("under-voltage", pickup=0.85, delay_s=1.0)
    relay.process(np.full(100, 50.0))
    assert relay.note == gpw.Status.NOTE_UNKNOWN
    assert relay.result().outcome is gpw.Outcome.UNDETERMINED
    assert math.isnan(relay.row_result(0).worst)


def test_windows_of_rocof_stand_side_by_side():
    relay = gpw.Protection(dt_s=0.001, slots_max=101)
    for window_s in 0.1, 0.5, 1.0:
        relay.add("rocof", pickup=1.5, window_s=window_s)
    ramp = 50.0 - 2.0 * np.clip(np.arange(3000) * 1e-3 - 1.5, 0.0, 0.2)
    relay.process(ramp)
    worst = [relay.row_result(i).worst for i in range(3)]
    assert worst == pytest.approx([2.0, 0.8, 0.4], abs=1e-3)
    assert [relay.row_result(i).outcome for i in range(3)] == [
        gpw.Outcome.FAILS, gpw.Outcome.HOLDS, gpw.Outcome.HOLDS]


def test_presets_are_scaled_and_may_be_changed():
    rows = gpw.protection_preset("deif", 50.0, 2.0e6)
    assert len(rows) == 8
    assert rows[6].pickup == pytest.approx(160e3) and str(rows[6].source) == "deif-ppm300"
    relay = gpw.Protection(dt_s=0.01)
    assert relay.add_preset("deif-ppm300", 50.0, 2.0e6) == list(range(8))
    assert relay.add(row=rows[6], delay_s=0.5) == 8
    with pytest.raises(gpw.GpupowerError):
        relay.add(row=rows[6], pickup=-1.0)


def test_state_is_told_for_firmware():
    assert gpw.Protection.state_size(dt_s=0.001, rows_max=4) < 400
