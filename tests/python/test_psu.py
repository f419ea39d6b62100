# SPDX-License-Identifier: MIT
"""Power supplies from Python; figures by hand or from docs/sources.md."""
import math

import pytest

import gpupower
from gpupower import GpupowerError, PsuPreset, Source


def test_hold_up_of_a_preset_by_name_and_of_a_changed_one():
    assert gpupower.psu_hold_up("ocp-orv3-3kw", 3000) == pytest.approx(0.020)
    spec = gpupower.psu_spec("intel-crps", rated_w=1000)
    assert spec.source is Source.INTEL_PSU and math.isnan(spec.peak_ratio)
    assert gpupower.psu_hold_up(spec, 700) == pytest.approx(0.012)
    with pytest.raises(GpupowerError, match="GPW_ERR_UNKNOWN"):
        gpupower.psu_hold_up(PsuPreset.INTEL_CRPS, 700)


def test_shelf_shares_and_refuses_what_it_could_not_carry():
    shelf = gpupower.psu_shelf("ocp-orv3-hpr", 6, 1, 26400)
    assert shelf.per_psu_pu == pytest.approx(0.8)
    assert shelf.failed_hold_up_s == pytest.approx(110 / 5280)
    assert math.isnan(shelf.efficiency)
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        gpupower.psu_shelf("ocp-orv3-hpr", 6, 1, 27501)


def test_excursions_and_efficiency():
    assert gpupower.psu_excursion("atx-above-450-w", 1.8, 1e-3) == (True, pytest.approx(0.08))
    assert gpupower.psu_excursion("atx-to-450-w", 1.8, 1e-3) == (False, 0)
    assert gpupower.psu_excursion_row("atx-to-450-w", 3) == pytest.approx((1.1, 0.1, 0.25))
    spec = gpupower.psu_spec("platinum-rows", rated_w=1000)
    assert gpupower.psu_efficiency(spec, 350) == pytest.approx(0.92)


def test_closed_forms_of_bus_loop_and_store():
    farad = gpupower.psu_capacitance(1000, 0.02, 400, 320)
    assert farad == pytest.approx(694.44e-6, rel=1e-4)
    assert gpupower.psu_bus_voltage(farad, 400, 0, 1000, 0.02) == pytest.approx(320)
    assert gpupower.psu_mismatch(180, 0.05) == pytest.approx(9)
    borrowed_j, overshoot_pu = gpupower.psu_converter_borrowed(1000, 10, 1)
    assert borrowed_j == pytest.approx(1000 / (2 * math.pi * 10) / math.e)
    assert overshoot_pu == pytest.approx(math.exp(-2))
    assert gpupower.psu_converter_natural(1000, borrowed_j, 1) == pytest.approx(10)
    assert gpupower.psu_converter_of_bandwidth(
        10 * math.sqrt(3 + math.sqrt(10)), 1) == pytest.approx(10)
    assert gpupower.storage_ride(65, 1200) == pytest.approx(0.0541667)
    assert gpupower.storage_ramp(500, 1000) == pytest.approx(125)
