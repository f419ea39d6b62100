# SPDX-License-Identifier: MIT
"""Sets and inverters on one bus, from Python; expected values are closed forms."""
import math

import numpy as np
import pytest

import gpupower as gpw

TICK_NS = 10_000_000


def plant_of(sets, **fields):
    plant = gpw.Plant(tick_ns=TICK_NS, sets_max=max(sets, 1), events_max=4, **fields)
    for _ in range(sets):
        plant.add_set("diesel-na", rated_w=1e6, initial_pu=0.5)
    return plant


def test_one_set_alone_is_its_genset():
    load_w = np.where(np.arange(500) < 100, 0.5e6, 0.8e6)
    alone = gpw.Genset("diesel-na", tick_ns=TICK_NS, rated_w=1e6, initial_pu=0.5)
    np.testing.assert_array_equal(plant_of(1).process(load_w), alone.process(load_w))


def test_survivors_take_the_load_of_the_one_that_is_lost():
    plant = plant_of(3)
    plant.loss(1, 1.0)
    plant.process(np.full(101, 1.5e6))
    assert [plant.set_output(i).power_pu for i in range(3)] == pytest.approx([0.75, 0.0, 0.75])
    assert plant.set_output(1).state is gpw.SetState.LOST
    assert gpw.PlantFlag.SET_LOST in plant.step(1.5e6).flags
    assert plant.reserves().spinning_w == pytest.approx(0.5e6)
    assert plant.settled(1.5e6) == 0.0


def test_mode_of_two_sets_is_the_closed_form():
    one = dict(preset="diesel-na", rated_w=1e6, reactance_pu=0.25)
    hz, damping = gpw.plant_mode(one, one)
    omega = math.sqrt(2 * math.pi * 50 / (2 * 1.07 * 0.25))
    assert hz == pytest.approx(omega / 2 / math.pi, rel=1e-6)
    assert damping == pytest.approx(20 / (4 * 1.07 * omega), rel=1e-6)


def test_inverter_that_forms_stands_alone_and_counts_what_it_gives():
    plant = gpw.Plant(tick_ns=TICK_NS, sets_max=0, inverters_max=1)
    plant.add_inverter(mode="forming", rated_w=1e6, energy_j=3.6e9, droop_pu=0.02,
                       inertia_s=1.0, reactance_pu=0.1, charge_efficiency=0.95,
                       discharge_efficiency=0.9)
    plant.reset(0.0)
    plant.process(np.full(1000, 0.5e6))
    out = plant.inverter_output(0)
    assert out.discharged_mj == pytest.approx(5e9, rel=1e-6)
    assert out.losses_mj == pytest.approx(5e9 * (1 / 0.9 - 1), rel=1e-5)
    assert plant.settled(0.5e6) == pytest.approx(-0.01, rel=1e-5)


def test_what_is_not_given_is_named():
    plant = gpw.Plant(tick_ns=TICK_NS, inverters_max=1)
    with pytest.raises(gpw.GpupowerError) as error:
        plant.add_inverter(rated_w=1e6)
    assert error.value.status == gpw.Status.ERR_UNKNOWN
    with pytest.raises(TypeError):
        plant.add_set("diesel-na", rated=1e6)
