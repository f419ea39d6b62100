# SPDX-License-Identifier: MIT
"""Hold-up and UPS from Python; sequences worked out by hand."""
import math

import pytest

import gpupower
from gpupower import GpupowerError, RideCause, RideMode


def stepped(supply, samples, hz=50.0, volt=1.0):
    return [supply.step_bus(1000.0, 0.0, hz, volt)[0] for _ in range(samples)]


def test_dip_within_the_hold_up_is_ridden_through():
    supply = gpupower.Supply(dt_s=0.001, ride_max=1)
    supply.set_ride(psu=gpupower.psu_spec("intel-crps", rated_w=1000), supplies=2,
                    under_v_pu=0.8, recharge_w=500)  # 2 x 10 J
    assert stepped(supply, 20, volt=0.5) == [0.0] * 20
    assert supply.ride().mode is RideMode.STORE and supply.ride().missing_mj == 20000
    assert stepped(supply, 40) == pytest.approx([1500.0] * 40)
    state = supply.ride()
    assert (state.mode, state.missing_mj, state.losses) == (RideMode.LINE, 0, 0)
    assert state.left_by == RideCause.UNDER_V and state.longest_s == pytest.approx(0.02)


def test_ups_walks_in_module_by_module():
    supply = gpupower.Supply(dt_s=0.5, ride_max=1)
    supply.set_ride("mitsubishi-9800a", over_hz=52, modules=2, return_spread_s=5)
    assert stepped(supply, 1, hz=53) == [0.0]
    assert stepped(supply, 6) == [0.0] * 6  # 3 s
    assert stepped(supply, 20) == pytest.approx([25 + 50 * k for k in range(20)])
    assert supply.ride().together == 0


def test_what_does_not_fit_is_refused():
    config = gpupower.ride_config("liebert-apm")
    assert config.slew_hz_per_s == 1 and math.isnan(config.energy_j)
    with pytest.raises(GpupowerError, match="GPW_ERR_FULL"):
        gpupower.Supply(dt_s=0.001).set_ride()
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        gpupower.Supply(dt_s=0.001, ride_max=1, under_hz=47).set_ride()
    with pytest.raises(GpupowerError, match="GPW_ERR_UNKNOWN"):
        gpupower.ride_config(psu="intel-crps")
    with pytest.raises(TypeError, match="under_v_pu"):
        gpupower.ride_config(under_v=0.8)


def test_site_tells_what_came_of_its_ups():
    site = gpupower.Site(load_source="ac", required_class="none", bus_load_w=100e3, ride_max=1,
                         bus_events_max=1)
    site.set_ride(under_hz=49.5, return_delay_s=1, energy_j=1e9, recharge_w=20e3)
    site.add_bus_event(1_000_000_000, 350e3)
    site.set_genset("diesel-turbo", rated_w=1e6)
    site.start()
    judgement = site.judge([480e3] * 300)
    assert judgement.supply_trips >= 1 and site.ride().transfers == 0
    worst = site.ride(worst=True)
    assert worst.transfers == judgement.supply_trips and worst.given_mj > 0
    assert "no_voltage_window" in [entry["id"] for entry in judgement.as_dict()["assumptions"]]
