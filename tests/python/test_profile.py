# SPDX-License-Identifier: MIT
"""Profiles figure by figure: read, copied, changed."""
import math

import pytest

from gpupower import (BOARD, Fleet, GpupowerError, Grade, Point, Profile, Quantity, Site, Source,
                      Spread, Status)


def test_every_figure_has_its_own_labels():
    figures = Profile.find("h100-sxm").figures()
    infer = {str(f.quantity): f for f in figures if str(f.phase) == "infer"}
    assert (infer["power"].value, infer["power"].low, infer["power"].high) == (519, 356, 669)
    assert infer["power"].spread is Spread.P5_P95
    assert infer["power"].grade is Grade.COMPUTED and infer["power"].source is Source.MLENERGY
    assert infer["sigma"].value == pytest.approx(23.1)
    assert infer["sigma"].grade is Grade.MEASURED
    assert infer["sigma"].source is Source.POWERTRACE_SIM
    assert {f.unit for f in figures} >= {"W", "W/s", "s", "1"}
    assert [f.phase == BOARD for f in figures] == sorted(
        (f.phase == BOARD for f in figures), reverse=True)  # the board's come first


def test_one_figure_is_found_by_what_it_is_of():
    profile = Profile.find("h100-pcie")
    assert (profile.figure("cap_min").value, profile.figure("cap_max").value) == (200, 350)
    idle = profile.figure("power_at_temperature", "idle")
    assert (idle.at, idle.at_unit, idle.point) == (40, "degC", Point.INSTRUMENT)
    with pytest.raises(GpupowerError, match="GPW_ERR_UNKNOWN"):
        profile.figure("storage")
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        profile.figure("storage", "idle")
    with pytest.raises(ValueError, match="did you mean 'cap-max'"):
        profile.figure("cap_mx")


def test_what_a_simulation_lacks_is_told():
    assert Profile.find("h100-pcie").missing("infer") is Quantity.POWER
    assert Profile.find("h100-sxm").missing("infer") is None
    assert Profile.find("h100-sxm").missing("ready") is Quantity.TAU


def test_curves_go_through_the_rows_they_are_made_of():
    sxm, pcie = Profile.find("h100-sxm"), Profile.find("h100-pcie")
    assert sxm.percentile("infer", 5) == 356
    assert sxm.percentile("infer", 15) == pytest.approx((356 + 459) / 2)  # half way to 25 %
    assert pcie.at_temperature("idle", 50) == pytest.approx(47.4 + 10 * 0.49, rel=1e-6)
    assert pcie.excursion(0.1) == pytest.approx(1.34)
    assert pcie.excursion(0.2) == pytest.approx(1.071)
    assert pcie.excursion(60) == 1
    with pytest.raises(GpupowerError, match="GPW_ERR_UNKNOWN"):
        pcie.percentile("infer", 50)


def test_a_copy_is_the_users_own():
    base = Profile.find("h100-sxm")
    mine = base.copy("mine")
    assert mine.name == "mine" and str(mine.figures()) == str(base.figures())
    mine.set_figure("power", "ready", value=130.0, grade="measured", point="instrument")
    assert mine.phase("ready").mean_w == 130 and base.phase("ready").mean_w == 120
    mine.set_figure("power", "ready")
    assert math.isnan(mine.phase("ready").mean_w)
    assert base.copy().name == "h100-sxm"
    again = mine.copy("again")
    del mine
    assert again.phase("infer").mean_w == 519


def test_a_lower_cap_brings_powers_down():
    mine = Profile.find("h100-sxm").copy("slow")
    mine.set_cap(400)
    assert mine.note is Status.NOTE_UNKNOWN  # the board's limits are not known
    assert (mine.board.cap_w, mine.phase("infer").mean_w) == (400, 400)
    assert mine.phase("infer").grade is Grade.INFERRED
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        Profile.find("h100-pcie").copy("low").set_cap(150)


def test_a_wrong_name_or_a_constant_is_told_apart():
    with pytest.raises(GpupowerError, match="NOT_FOUND.*did you mean 'h100-sxm'"):
        Profile.find("h100")
    assert Profile.nearest("GB20").name == "gb200"
    assert Profile.nearest("h100", 1).name == "h100-pcie"
    with pytest.raises(GpupowerError, match="'h100-sxm' or 'h100-pcie' or 'h100-pcie-310w'"):
        Profile.find("h100")
    for change in (lambda p: p.set_cap(300), lambda p: p.set_figure("cap", value=300)):
        with pytest.raises(TypeError, match="h100-sxm is constant; change a copy"):
            change(Profile.find("h100-sxm"))
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        Profile(name="mine").set_figure("power", "infer", value=300.0, low=310.0)
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        Profile.find("h100-sxm").copy("No capitals")


@pytest.mark.parametrize("room", [Site, lambda: Fleet(tick_ns=10_000_000)])
def test_a_phase_that_cannot_be_simulated_is_told_with_the_figure_it_lacks(room):
    lacks = "h100-pcie does not know the power of phase infer"
    with pytest.raises(GpupowerError, match=lacks):
        room().add_group("h100-pcie", gpus=8, initial_phase="infer")
    place = room()
    group = place.add_group("h100-pcie", gpus=8)
    with pytest.raises(GpupowerError, match=lacks) as caught:
        place.add_event(0, group, "infer")
    assert caught.value.name == "GPW_ERR_UNKNOWN"
    place.add_event(0, group, "train")
    with pytest.raises(GpupowerError, match="NOT_FOUND|DOMAIN"):
        place.add_event(0, group + 1, "infer")


@pytest.mark.parametrize("fields, words", [
    ({"mean_w": 300.0, "low_w": 310.0}, "mean_w, low_w, high_w: .* low_w <= mean_w <= high_w"),
    ({"mean_w": 300.0, "tau_s": 0.0}, "tau_s: must be"),
    ({"mean_w": 300.0, "wave_w": 20.0}, "wave_period_s: .* needs wave_period_s and wave_duty"),
])
def test_a_phase_that_is_refused_is_told_with_its_figure(fields, words):
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN.*" + words):
        Profile(name="mine").set_phase("infer", **fields)
