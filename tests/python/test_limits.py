# SPDX-License-Identifier: MIT
"""Limits by name, voltage and start, from Python; expected values are worked out by hand."""
import math
import pathlib

import numpy as np
import pytest

import gpupower as gpw


def test_records_have_grade_and_source():
    rows = gpw.limits_records()
    assert len({row.name for row in rows}) == len(rows) >= 20
    row = gpw.limits_record("class-society/generator")
    assert row.recovery_s == 5.0 and str(row.grade) == "S"
    assert str(row.source) == "class-societies"
    with pytest.raises(gpw.GpupowerError):
        gpw.limits_record("G9")


def test_class_can_be_a_record():
    verdict = gpw.Verdict(dt_s=0.01, rated_w=1e6)
    verdict.add_class("tm-5-6115-275-14/precise", recovery_band_pct=1.0)
    verdict.push_all(np.r_[np.zeros(300), np.full(100, 0.06), np.zeros(300)], 0.0,
                     np.r_[np.full(300, 5e5), np.full(400, 1e5)])
    result = verdict.class_result(0)
    assert result.outcome is gpw.Outcome.FAILS
    assert str(result.limiting) == "rise_initial" and str(result.direction) == "unloading"
    assert result.limiting_time_s == pytest.approx(3.01)
    row = verdict.criterion(0, "rise_initial")
    assert row.value == pytest.approx(6.0, abs=1e-4) and row.limit == 5.0
    assert [str(row.criterion) for row in verdict.criteria(0)] == [
        "dip_initial", "recovery", "rise_initial", "recovery_unload"]
    with pytest.raises(gpw.GpupowerError):
        gpw.Verdict(dt_s=0.01, rated_w=1e6).add_class("tm-5-6115-275-14/precise")


def test_voltage_is_judged():
    voltage = gpw.Voltage(dt_s=0.01)
    voltage.add_class("G2")
    voltage.add_class("class-society/generator")
    voltage.push_all(np.r_[np.ones(300), np.full(100, 0.82), np.ones(900)])
    assert voltage.result().dip_pct == pytest.approx(18.0, abs=1e-3)
    assert voltage.class_result(0).outcome is gpw.Outcome.HOLDS
    ship = voltage.class_result(1)
    assert ship.outcome is gpw.Outcome.FAILS and str(ship.limiting) == "voltage_dip"
    assert gpw.voltage_limits("G1").rise_pct == 35.0


def test_start_holds_its_type():
    start = gpw.Start(dt_s=0.01, type_s=10.0)
    start.push_all(np.r_[np.full(600, 20.0), np.full(100, 50.0)], 1.0)
    result = start.result()
    assert result.outcome is gpw.Outcome.HOLDS
    assert result.served_s == pytest.approx(6.01) and result.margin_pct == pytest.approx(39.9)
    assert math.isnan(gpw.Start(dt_s=0.01).result().ready_s)


def test_states_are_told_for_firmware():
    assert gpw.Voltage.state_size(dt_s=0.001) <= 512
    assert gpw.Start.state_size(dt_s=0.001) <= 128


SITES = pathlib.Path(__file__).parents[2] / "examples/sites"


def test_site_tells_every_criterion_at_its_worst_corner():
    site = gpw.SiteFile(SITES / "h100-pcie-8-holds.ini").site()
    judgement, rows = site.judge_criteria(40.0)
    assert judgement == site.judge(40.0)
    by_name = {str(row.criterion): row for row in rows}
    assert {"dip_rated", "rise", "recovery", "trip", "collapse"} <= set(by_name)
    least = min(row.margin_pct for row in rows if row.margin_pct == row.margin_pct)
    assert least == judgement.margin_pct
    assert by_name["dip_rated"].value == judgement.dip_pct
    assert by_name["dip_rated"].time_s == judgement.dip_time_s
    assert by_name["trip"].limit == 45.0
    site.run(1.0)
    row = site.criterion(1, "dip_rated")
    assert row.limit == 10.0
