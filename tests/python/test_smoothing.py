# SPDX-License-Identifier: MIT
"""Smoothing, storage and converters from Python; figures by hand or from docs/sources.md."""
import math

import numpy as np
import pytest

import gpupower
from gpupower import Chain, GpupowerError, SmoothingPreset


def test_smoothing_alone_cannot_keep_100_mw_within_10():
    floor_pu, edp_pu = gpupower.smoothing_limits("gb200")
    assert gpupower.smoothing_range(floor_pu, edp_pu) == pytest.approx(0.2)
    fits, least_swing_w = gpupower.smoothing_fits(100e6, 10e6, floor_pu, edp_pu)
    assert not fits and least_swing_w == pytest.approx(20e6)


def test_presets_rates_are_unknown_until_they_are_given():
    config = gpupower.smoothing_config("gb200", tmp_w=1200)
    assert config.percent_tmp_floor == 90 and math.isnan(config.ramp_up_rate_w_per_s)
    with pytest.raises(GpupowerError, match="GPW_ERR_UNKNOWN"):
        Chain(dt_s=0.01).add_smoothing(SmoothingPreset.GB200, tmp_w=1200)


def test_floor_fills_a_dip_and_its_cost_is_told():
    chain = Chain(dt_s=1.0, initial_w=800)
    chain.add_smoothing(tmp_w=1000, percent_tmp_floor=50, stop_delay_ms=5000)
    out_w = chain.process([800, 100, 100, 800])
    np.testing.assert_array_equal(out_w, [800, 500, 500, 800])
    assert chain.smoothing(0) == (800_000, 0, True)
    assert chain.stored_mj == 0


def test_store_carries_a_step_until_it_is_empty():
    chain = Chain(dt_s=0.001)
    chain.add_storage(65, 1.0, 0.001, 0, 1000)
    out_w = chain.process([1200] * 100)
    assert np.sum(1200 - out_w) * 0.001 == pytest.approx(65, abs=1e-2)
    assert chain.storage(0) == (65_000, 1)


def test_converter_overshoots_and_owes_nothing_in_the_end():
    chain = Chain(dt_s=0.001)
    chain.add_converter(10, math.sqrt(0.5))
    out_w = chain.process([1000] * 2000)
    assert out_w.max() == pytest.approx(1207.9, abs=1)
    assert abs(chain.stored_mj) <= 1


def test_lag_of_a_supply_goes_by_its_name():
    chain = Chain(dt_s=0.001, delay_slots_max=64)
    chain.add_psu_lag("dead-time", 0.05)
    assert list(chain.process([180] * 52)) == [0] * 50 + [180, 180]
    assert chain.stored_mj == 9000


def test_site_begins_with_the_floor_on():
    site = gpupower.Site()
    site.add_group("study-h100-pcie", gpus=8)
    site.set_genset("diesel-turbo", rated_w=10e3)
    site.add_smoothing(tmp_w=2800, percent_tmp_floor=50, keeps_floor=1)
    site.add_storage("ac", 1000, 0.5, 500, 500, 10)
    site.add_converter(10, 0.7)
    site.start()
    signals = site.run(0.5)
    assert signals["generator_w"] == pytest.approx(1400)
    assert signals["frequency_hz"] == pytest.approx(50, abs=1e-4)
    added_mj, withheld_mj, is_floor_on = site.smoothing()
    assert added_mj == pytest.approx((1400 - 480) * 0.5e3, rel=1e-3) and withheld_mj == 0
    assert is_floor_on and site.storage("ac") == (0, 0)
