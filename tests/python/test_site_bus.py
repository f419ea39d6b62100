# SPDX-License-Identifier: MIT
"""A site with several sets, from Python; expected values are shares of the load by hand."""
import numpy as np
import pytest

import gpupower as gpw


def site(sets, **capacities):
    made = gpw.Site(load_source="ac", required_class=0, sets_max=sets, **capacities)
    made.set_supply()
    for _ in range(sets):
        made.add_set("diesel-turbo", rated_w=1e6)
    return made


def test_lost_set_leaves_its_share_to_the_others():
    bus = site(3, plant_events_max=1)
    bus.set_alternator("diesel-50kva", rated_va=1.25e6)
    bus.add_plant_event("loss", 2, 1.0)
    bus.start()
    bus.reset(0, 1.2e6)
    for _ in range(101):
        bus.step(1.2e6)
    assert [bus.set_output(index).power_w for index in range(3)] == pytest.approx(
        [6e5, 6e5, 0.0], abs=1.0)
    now = bus.bus_signals()
    assert now.sets_online == 2 and now.plant_flags == gpw.PlantFlag.SET_LOST
    assert 0.98 < now.voltage_pu < 1.0


def test_relay_that_trips_is_named():
    bus = site(1, relays_max=2)
    bus.add_relay("over-frequency", pickup=55.0)
    bus.add_relay("overload", pickup=4e5, delay_s=0.5)
    bus.start()
    judged = bus.judge(np.r_[np.full(100, 2e5), np.full(200, 5e5)].astype("f4"))
    assert str(judged.outcome) == "fails"
    found = bus.bus_judgement()
    assert found.relay == 2
    assert found.relay_time_s == pytest.approx(1.5, abs=2e-3)
    assert np.isnan(found.voltage_dip_pct)
    bus.step(2e5)
    assert bus.relay_result(0).outcome == gpw.Outcome.HOLDS


def test_inverter_needs_its_figures():
    bus = site(1, inverters_max=1)
    with pytest.raises(gpw.GpupowerError, match="UNKNOWN"):
        bus.add_inverter(rated_w=1e5)
    assert bus.add_inverter(rated_w=1e5, energy_j=1e8, charge_efficiency=0.95,
                            discharge_efficiency=0.95, droop_pu=0.02) == 0
    bus.start()
    assert bus.inverter_output(0).online == 1


def test_site_without_a_bus_has_no_signals_of_one():
    alone = gpw.Site(load_source="ac")
    alone.set_supply()
    alone.set_genset("diesel-turbo", rated_w=1e6)
    alone.start()
    with pytest.raises(gpw.GpupowerError, match="NOT_FOUND"):
        alone.bus_signals()
