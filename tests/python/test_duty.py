# SPDX-License-Identifier: MIT
"""The duty of a set from Python: the same figures as by hand."""
import math

import numpy as np
import pytest

import gpupower as gpw


def test_a_day_at_the_permitted_mean_holds_and_above_it_fails():
    duty = gpw.Duty(dt_s=60.0, rating="prime", rated_w=1e6)
    duty.process(np.full(1439, 700e3))
    assert duty.result().outcome == gpw.Outcome.UNDETERMINED
    assert str(duty.result().limiting) == "mean"
    duty.step(700e3)
    assert duty.result().outcome == gpw.Outcome.HOLDS
    assert duty.result().mean_24h_pu == pytest.approx(0.7, abs=1e-6)
    duty.process(np.full(15, 800e3))
    assert duty.result().outcome == gpw.Outcome.FAILS
    assert duty.result().mean_24h_pu == pytest.approx(0.7 + 0.1 * 15 / 1440, abs=1e-6)


def test_fuel_hours_and_starts_are_counted():
    duty = gpw.Duty(dt_s=60.0, rating="standby", rated_w=1e6, fuel_unit="kg",
                    fuel=[(0.25, 12.0), (0.5, 20.0), (1.0, 38.0)])
    assert duty.fuel_at(0.75) == pytest.approx(29.0)
    duty.step(float("nan"), running=False)
    duty.process(np.full(120, 750e3))
    result = duty.result()
    assert result.fuel == pytest.approx(58.0, rel=1e-5)
    assert result.fuel_unit == gpw.FuelUnit.KG
    assert result.starts == 1
    assert result.running_h == pytest.approx(2.0)
    assert result.energy_mj == pytest.approx(5.4e12, rel=1e-6)
    duty.reset()
    assert math.isnan(duty.result().mean_pu)


def test_a_site_file_describes_a_duty():
    text = ("[genset]\npreset = diesel-turbo\nrated_w = 20000\n[group a]\n"
            "profile = h100-pcie\ngpus = 8\n")
    assert gpw.SiteFile.parse(text).duty(60.0) is None
    file = gpw.SiteFile.parse(text + "[rating]\nkind = continuous\n[fuel]\nunit = kg\n"
                              "rows = 0.5:12 1:20\n")
    duty = file.duty(60.0)
    duty.process(np.full(120, 10e3))
    assert duty.result().outcome == gpw.Outcome.HOLDS
    assert duty.result().fuel == pytest.approx(24.0, rel=1e-5)
    with pytest.raises(gpw.GpupowerError):
        file.duty(61.0)


def test_a_rating_is_data_that_keywords_change():
    config = gpw.duty_config("prime", 2e6, dt_s=1.0, mean_max_pu=0.8)
    assert config.rating == gpw.Rating.PRIME
    assert config.mean_max_pu == pytest.approx(0.8)
    assert config.overload_max_pu == pytest.approx(1.1)
    assert config.overload_s == 3600.0
    assert gpw.Duty.state_size(dt_s=1.0, rated_w=1e6) <= 2816


def test_bad_input_is_an_exception():
    with pytest.raises(gpw.GpupowerError, match="UNKNOWN"):
        gpw.Duty(dt_s=1.0)
    with pytest.raises(gpw.GpupowerError, match="ORDER"):
        gpw.Duty(dt_s=1.0, rated_w=1e6, fuel=[(0.5, 1.0), (0.5, 2.0)])
    with pytest.raises(gpw.GpupowerError, match="STATE"):
        gpw.Duty(dt_s=1.0, rated_w=1e6, fuel=[(0.5, 1.0)]).step(1.0)
