# SPDX-License-Identifier: MIT
"""From one GPU to the bus: profile, aggregate, fleet, supply, chain."""
import math

import numpy as np
import pytest

import gpupower
from gpupower import (Chain, Fleet, FleetAssumption, Grade, GpupowerError, Phase, Profile,
                      Status, Supply)

TICK_NS = 10_000_000


def steady_profile(**phases):
    """Phases of known mean without fluctuation: what follows can be worked out by hand."""
    profile = Profile(name="steady", tdp_w=350.0)
    for phase, mean_w in phases.items():
        profile.set_phase(phase, mean_w=mean_w, sigma_w=0.0)
    return profile


# ---- profile --------------------------------------------------------------------------------

def test_study_profile_holds_the_studys_figures():
    profile = Profile.find("study-h100-pcie")
    figures = profile.phase("infer")
    assert (figures.mean_w, figures.sigma_w) == (265, 15)
    assert (figures.low_w, figures.high_w) == (250, 280)
    assert (profile.board.peak_low_w, profile.board.peak_high_w) == (280, 300)
    assert figures.phase is Phase.INFER and figures.grade is Grade.ESTIMATE


def test_unknown_figure_is_nan_and_noted():
    profile = Profile.find("study-h100-pcie")
    assert math.isnan(profile.phase("ready").mean_w)
    assert profile.note is Status.NOTE_UNKNOWN


def test_users_profile_keeps_what_it_was_given():
    profile = Profile(name="mine", tdp_w=300.0, cap_w=250.0, ramp_low_w_per_s=3000.0,
                      ramp_point="psu-ac")
    profile.set_phase("train", low_w=100.0, high_w=200.0, grade="measured")
    assert profile.name == profile.board.name == "mine"
    assert (profile.board.tdp_w, profile.board.cap_w) == (300.0, 250.0)
    assert profile.board.ramp_point == gpupower.Point.PSU_AC
    assert profile.phase("train").mean_w == 150.0  # the middle of its range
    assert profile.phase("train").grade is Grade.MEASURED
    assert math.isnan(profile.board.peak_high_w)


def test_profile_functions_by_name_and_by_finder_agree():
    lib = gpupower.lib
    assert Profile.builtins() == [
        "study-h100-pcie", "h100-pcie", "h100-sxm", "study-h100-cluster", "h100-pcie-310w",
        "h200-sxm", "a100-pcie", "a100-sxm", "b200", "b300", "gb200"]
    for name in Profile.builtins():
        direct = getattr(lib, "gpw_profile_" + name.replace("-", "_"))()
        assert lib.gpw_profile_name(direct) == name.encode()
    assert lib.gpw_profile_at(11).value is None
    assert gpupower.phase_find("warmup") is Phase.WARMUP


def test_bad_profiles_are_refused():
    with pytest.raises(GpupowerError, match="NOT_FOUND.*did you mean 'h100-pcie'"):
        Profile.find("h100-pci")
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        Profile(name="mine", tdp_w=-1.0)
    with pytest.raises(ValueError, match="name: longer than 39 characters"):
        Profile(name="x" * 40)
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        Profile(name="mine").set_phase("infer", low_w=200.0, high_w=100.0)
    with pytest.raises(TypeError, match="built-in profile h100-sxm is constant"):
        Profile.find("h100-sxm").set_phase("infer", mean_w=1.0)


# ---- aggregate ------------------------------------------------------------------------------

@pytest.mark.parametrize("rho, expected_w", [(0.7, 103.0534), (0.0, 42.4264), (1.0, 120.0)])
def test_spread_of_eight_gpus(rho, expected_w):
    assert gpupower.aggregate_sigma(8, 15.0, rho) == pytest.approx(expected_w, rel=1e-6)


def test_closed_forms_against_values_by_hand():
    assert gpupower.aggregate_sigma_nodes(64, 8, 15.0, 0.99, 0.1) == pytest.approx(
        15 * math.sqrt(64 + 64 * 7 * 0.99 + 64 * 56 * 0.1), rel=1e-6)  # 441.40
    assert gpupower.aggregate_quantile(2120.0, 100.0, 0.975) == pytest.approx(2315.9964)
    assert gpupower.aggregate_step(8, 205.0, 0.5) == 820.0
    assert gpupower.aggregate_study_spread(8, 15.0, 0.7) == pytest.approx(35.4965, rel=1e-6)
    assert gpupower.aggregate_study_power(8, 265.0, 15.0, 0.7) == pytest.approx(2155.4965)
    assert gpupower.aggregate_study_ramp(8, 3000.0, 0.7) == pytest.approx(8 * 0.7**0.5 * 3000)
    assert gpupower.aggregate_study_correlation("mixed") == pytest.approx((0.4, 0.6))


def test_impossible_correlation_is_refused():
    with pytest.raises(GpupowerError, match=r"gpw_aggregate_sigma\(gpus=8, .*GPW_ERR_DOMAIN"):
        gpupower.aggregate_sigma(8, 15.0, -0.2)
    with pytest.raises(ValueError, match="gpus"):
        gpupower.aggregate_sigma(-8, 15.0, 0.5)


# ---- fleet ----------------------------------------------------------------------------------

def test_schedule_moves_the_mean_at_its_time():
    fleet = Fleet(tick_ns=TICK_NS)
    group = fleet.add_group(steady_profile(idle=60.0, infer=265.0), gpus=8)
    fleet.add_event(100_000_000, group, "infer")
    fleet.start()
    mean_w, fluctuation_w = fleet.process(20)
    assert mean_w.dtype == fluctuation_w.dtype == np.float32
    np.testing.assert_array_equal(mean_w, [480.0] * 10 + [2120.0] * 10)
    np.testing.assert_array_equal(fluctuation_w, np.zeros(20))
    assert fleet.group_phase(group) == (Phase.INFER, 8)
    assert fleet.group_power(group) == (2120.0, 0.0)
    assert fleet.time_ns == 200_000_000


def test_command_moves_part_of_a_group():
    fleet = Fleet(tick_ns=TICK_NS)
    fleet.add_group(steady_profile(idle=60.0, infer=265.0), gpus=8)
    fleet.start()
    fleet.command(0, "infer", gpus=2)
    assert fleet.step()[0] == 6 * 60.0 + 2 * 265.0
    fleet.command(0, "infer")
    assert fleet.step()[0] == 8 * 265.0


@pytest.mark.parametrize("mode", ["aggregated", "exact"])
def test_fluctuation_has_the_spread_of_the_closed_form(mode):
    fleet = Fleet(tick_ns=100_000_000, seed=5, mode=mode, gpus_max=8)
    profile = Profile(name="noisy")
    profile.set_phase("infer", mean_w=265.0, sigma_w=15.0, tau_s=0.2)
    fleet.add_group(profile, gpus=8, rho_in=0.7, initial_phase="infer")
    fleet.start()
    _, fluctuation_w = fleet.process(200_000)
    # AR(1) of one-step correlation e^-0.5: 92,000 independent values' worth, so 4 standard
    # errors of the spread are 0.9 %.
    assert fluctuation_w.std() / 103.0534 == pytest.approx(1.0, abs=0.0093)


def test_same_seed_gives_the_same_bits_however_it_is_cut():
    def run(seed, blocks):
        fleet = Fleet(tick_ns=TICK_NS, seed=seed)
        fleet.add_group("study-h100-pcie", gpus=64, node_gpus=8, rho_in=0.9, rho_out=0.1,
                        initial_phase="infer")
        fleet.start()
        return np.concatenate([fleet.process(ticks)[1] for ticks in blocks])

    whole = run(1, [1000])
    np.testing.assert_array_equal(run(1, [1, 299, 0, 700]), whole)
    assert not np.array_equal(run(2, [1000]), whole)


def test_reset_gives_the_same_bits_again():
    fleet = Fleet(tick_ns=TICK_NS)
    fleet.add_group("study-h100-pcie", gpus=8, rho_in=0.7, initial_phase="infer")
    fleet.start()
    first = fleet.process(100)
    fleet.reset()
    np.testing.assert_array_equal(fleet.process(100), first)
    assert fleet.assumptions == FleetAssumption.TAU  # the study has no correlation time


def test_bounds_go_from_here_to_the_cap_and_to_nothing():
    fleet = Fleet(tick_ns=TICK_NS)
    profile = Profile(name="capped", cap_w=300.0, excursion_ratio=1.5)
    profile.set_phase("idle", mean_w=60.0, sigma_w=0.0)
    fleet.add_group(profile, gpus=8)
    fleet.start()
    fleet.step()
    assert fleet.bounds() == pytest.approx((8 * (450.0 - 60.0), 8 * 60.0))


def test_bad_fleets_are_refused():
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        Fleet(tick_ns=0)
    fleet = Fleet(tick_ns=TICK_NS)
    with pytest.raises(GpupowerError, match="GPW_ERR_STATE"):
        fleet.start()
    with pytest.raises(GpupowerError, match=r"gpus=8, rho_in=2.0\): GPW_ERR_DOMAIN"):
        fleet.add_group("study-h100-pcie", gpus=8, rho_in=2.0)
    with pytest.raises(GpupowerError, match="GPW_ERR_UNKNOWN"):
        fleet.add_group("study-h100-pcie", gpus=8, initial_phase="ready")
    fleet.add_group("study-h100-pcie", gpus=8)
    with pytest.raises(GpupowerError, match="GPW_ERR_FULL"):
        fleet.add_group("study-h100-pcie", gpus=8)
    fleet.add_event(20, 0, "infer")
    with pytest.raises(GpupowerError, match="at_ns=10.*GPW_ERR_ORDER"):
        fleet.add_event(10, 0, "idle")


# ---- supply ---------------------------------------------------------------------------------

def test_overhead_efficiency_and_power_factor_by_hand():
    supply = Supply(dt_s=0.001, overhead_w=100.0, psu_rated_w=2000.0, rows_max=2,
                    power_factor=0.8)
    supply.add_efficiency(0.5, 0.9)
    supply.add_efficiency(1.0, 0.8)
    ac_w, _, _ = supply.power(900.0)  # 1000 W out of 2000: 0.9
    assert ac_w == pytest.approx(1000.0 / 0.9, rel=1e-6)
    assert supply.reactive(800.0) == pytest.approx((1000.0, 600.0, 0.8))


def test_overhead_rows_and_plant_by_hand():
    supply = Supply(dt_s=1.0, overhead_rows_max=2, plant_max=1, cooling_w=50.0,
                    cooling_w_per_w=0.2, cooling_tau_s=100.0, capacitive_var=300.0,
                    ups_no_load_w=10.0, ups_loss_w_per_w=0.05)
    supply.add_overhead(0.0, 100.0)
    supply.add_overhead(1000.0, 300.0)
    ac_w, slope, settled_slope = supply.power(500.0)  # node 700: UPS 745, cooling 190
    assert (ac_w, slope, settled_slope) == pytest.approx((935.0, 1.26, 1.5))
    assert supply.reactive(400.0) == pytest.approx((500.0, -300.0, 0.8))
    assert gpupower.supply_capacitive_var(400.0, 0.8) == pytest.approx(300.0)
    supply.settle(0.0)  # node 100: cooling 70
    first_w, _ = supply.step(500.0, 0.0, 50.0)
    assert 815.0 < first_w < 816.0
    plant = gpupower.supply_plant("transformer", rated_va=1e5)
    ac_w, _, _ = Supply(dt_s=1.0, **plant).power(1e5)
    assert 1e5 / ac_w == pytest.approx(0.9885)


def test_study_preset_adds_an_eighth():
    assert Supply("study", dt_s=0.001).power(1000.0) == pytest.approx((1125.0, 1.125, 1.125))
    assert gpupower.supply_preset("study-constant", nodes=3).overhead_w == pytest.approx(3900.0)


def test_supplies_leave_below_their_window_and_come_back():
    supply = Supply(dt_s=0.01, under_hz=45.0, under_delay_s=0.02, return_low_hz=49.0,
                    return_delay_s=0.1)
    assert supply.step(1000.0, 0.0, 50.0) == (1000.0, 0.0)
    gone = [supply.step(1000.0, 0.0, 44.0)[0] for _ in range(10)]
    assert gone[-1] == 0.0 and supply.connected() == (0.0, 1)
    back = [supply.step(1000.0, 0.0, 50.0)[0] for _ in range(30)]
    assert back[-1] == 1000.0 and supply.connected() == (1.0, 1)
    supply.reset()
    assert supply.connected() == (1.0, 0)


# ---- chain ----------------------------------------------------------------------------------

def chain_of(*stages):
    chain = Chain(dt_s=0.001)
    for add, *arguments in stages:
        getattr(chain, add)(*arguments)
    return chain


def test_energy_held_depends_on_the_order_of_the_stages():
    ramp, lag = ("add_ramp", 250e3, 0.0), ("add_lag", 0.05)
    step = np.full(6000, 500e3)
    for stages, energy_j in (((ramp, lag), 525e3), ((lag, ramp), 500e3)):
        chain = chain_of(*stages)
        out_w = chain.process(step)
        assert out_w[-1] == pytest.approx(500e3)
        assert chain.stored_mj * 1e-3 == pytest.approx(energy_j, rel=2e-5)


def test_lag_after_one_time_constant_and_dead_time_after_its_own():
    chain = Chain(dt_s=0.001, stages_max=2, delay_slots_max=11)
    chain.add_dead_time(0.01)
    out_w = chain.process(np.full(20, 100.0))
    np.testing.assert_array_equal(out_w, [0.0] * 10 + [100.0] * 10)
    chain.reset(100.0)
    np.testing.assert_array_equal(chain.process(np.full(20, 100.0)), np.full(20, 100.0))


def test_fluctuation_passes_a_ramp_limit():
    chain = chain_of(("add_ramp", 1000.0, 1000.0))
    mean_w, fluctuation_w = chain.step(500.0, 7.0)
    assert fluctuation_w == 7.0 and 0.0 < mean_w <= 1.0


def test_state_sizes_are_told():
    assert 0 < Chain.state_size(dt_s=0.01) < Chain.state_size(dt_s=0.01, stages_max=16)
    assert Fleet.state_size(tick_ns=TICK_NS, groups_max=2) > Fleet.state_size(tick_ns=TICK_NS)
    assert Supply.state_size(dt_s=0.01) > 0 and Profile.state_size(name="x") > 0
