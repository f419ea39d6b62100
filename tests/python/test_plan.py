# SPDX-License-Identifier: MIT
"""Plans and sizing from Python; figures from the reference's tables or by hand."""
import math

import numpy as np
import pytest

import gpupower
from gpupower import GpupowerError, Outcome, Parameter, Plan, PlanReason, Sizing


@pytest.fixture(scope="module")
def plan():
    return Plan("diesel-turbo", "G2", rated_w=1e6)


def test_largest_step_is_the_references_and_names_what_decides(plan):
    answer = plan.step_up(0)
    assert answer.amount == pytest.approx(0.56e6, abs=6e3)
    assert answer.amount_certain < answer.amount and answer.outcome is Outcome.HOLDS
    assert answer.deciding is Parameter.AIR_STEP and answer.reason is PlanReason.LIMIT
    assert str(answer.quantity) == "step_w"
    assert plan.step_up(3e5, boost_pu=0.2).amount < plan.step_up(3e5).amount
    assert plan.step_down(1e6).amount_certain == pytest.approx(1e6)


def test_course_of_load_sizes_a_set(plan):
    course = dict(step_w=4e5, total_w=4e5)
    assert plan.holds(**course).outcome is Outcome.HOLDS
    rating = plan.smallest_rating(5e6, **course)
    assert rating.amount == pytest.approx(4e5 / 0.5576, rel=0.003)
    assert plan.smallest_sets(4, **course).amount_certain == 1
    assert plan.smallest_sets(4, spare=True, **course).amount_certain == 2
    sets = [dict(preset="diesel-turbo", rated_w=watts) for watts in (3e6, 0.5e6, 1.1e6)]
    index, answer = gpupower.plan_smallest(sets, **course)
    assert index == 2 and answer.amount_certain == pytest.approx(1.1e6)
    index, answer = gpupower.plan_smallest(sets[1:2], **course)
    assert index is None and answer.outcome is Outcome.FAILS


def test_ramp_and_its_guess(plan):
    assert plan.ramp_guess(0.1) == pytest.approx(0.35 / 2 * 1e6)
    assert plan.ramp(0, 8e5).amount_certain > 0.75 * 0.35 / (1.3 * 2) * 1e6


def test_measures_come_with_the_answer_behind_them(plan):
    battery, answer = plan.battery(2e5, 6e5)
    assert battery.energy_j == pytest.approx(battery.power_w ** 2 / 2 / battery.ramp_w_per_s)
    assert answer.outcome is Outcome.HOLDS
    stagger, answer = plan.stagger(1e5, 1e4, 70)
    assert stagger.per_release * stagger.releases >= 70
    preboost, answer = plan.preboost(1e5, 6e5, 5e4)
    assert 0 < preboost.power_w < 6e5
    cap, answer = plan.cap(1e5, 9e5, 40)
    assert not cap.protects and math.isnan(cap.reacted_w)
    assert plan.interval(1e5, 1e5, 4).amount_certain > 0.1
    assert plan.smoothing_ramp(2e5, 9e5, 4).outcome is Outcome.HOLDS
    assert 2e5 < plan.smoothing_floor(2e5, 9e5, 4).amount_certain < 9e5


def test_surface_is_a_small_array_that_can_be_read(plan):
    table = plan.surface(loads=3, leads=2)
    assert table.dtype == np.uint16 and table.size == 9 + 2 * 3 * 2
    up_w, down_w = gpupower.plan_surface_at(table, 5e5, 0.5, 1e6)
    assert 0 < up_w <= plan.step_up(5e5, 0.5).amount_certain and down_w <= 5e5
    with pytest.raises(GpupowerError, match="GPW_ERR_FORMAT"):
        gpupower.plan_surface_at(table[:-1], 5e5, 0.5, 1e6)


def test_reserve_is_power_and_steps():
    reserve = gpupower.plan_reserve([(1e6, 6e5, 2e5), (1e6, 6e5, 2e5)], 3e5, 1e6, 4e5)
    assert reserve.spare_w == pytest.approx(8e5) and reserve.takes_w == pytest.approx(4e5)
    assert reserve.outcome is Outcome.HOLDS and reserve.outcome_after_loss is Outcome.FAILS


def test_a_trip_and_bad_arguments():
    plan = Plan("diesel-turbo", {"class_id": "G1"}, {"corners": 0}, rated_w=1e6)
    free_w = plan.step_up(0).amount
    plan.add_trip(47.5, 0)
    assert plan.step_up(0).amount < free_w and plan.step_up(0).outcome is Outcome.UNDETERMINED
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        plan.step_up(-1)
    with pytest.raises(TypeError, match="no field 'total'"):
        plan.holds(total=1e6)
    with pytest.raises(GpupowerError, match="GPW_ERR_UNKNOWN"):
        Plan(rated_w=1e6, governor="pi", ki=1)  # no inertia


def test_sizing_of_a_record_and_its_forms():
    energy_j, ramp_s = gpupower.sizing_of_step(500e3, 250e3, 0.05)
    assert energy_j == pytest.approx(525e3) and ramp_s == pytest.approx(2)
    assert gpupower.sizing_of_step(500e3, 250e3, 0.05, "lag-then-ramp")[0] == pytest.approx(
        500e3, rel=1e-5)
    assert gpupower.sizing_of_square(250e3, 2, 5)[0] == pytest.approx(249.17e3, abs=5)
    assert gpupower.sizing_of_flat(500e3, 0.5, 4) == pytest.approx((500e3, 250e3))
    assert gpupower.sizing_of_rocof(1.07, 1e6, 60, 14.0187) == pytest.approx(500e3, abs=10)
    sizing = Sizing(dt_s=1.0, discharge_efficiency=0.8, charge_efficiency=0.9)
    sizing.process([300, 300, 150, 150, 150, 150], 200)
    result = sizing.result()
    assert (result.capacity_mj, result.end_mj, result.lost_mj) == (250_000, 180_000, 70_000)
    assert result.discharge_w == 100 and result.cycles == pytest.approx(1)
    bank_w, burnt_mj, day_j, share = gpupower.sizing_minimum_load([100, 400], 1.0, 300)
    assert (bank_w, burnt_mj, share) == (200, 200_000, 0.5)
    assert day_j == pytest.approx(100 * 86400)
