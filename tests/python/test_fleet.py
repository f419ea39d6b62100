# SPDX-License-Identifier: MIT
"""The options of a fleet, on figures that are known beforehand."""
import numpy as np
import pytest

from gpupower import Fleet, GpupowerError, Profile, Site, aggregate_arrivals

TICK_NS = 10_000_000


def interval_profile():
    """Idle 60 to 80 W, infer 250 to 350 W."""
    profile = Profile(name="interval")
    profile.set_phase("idle", mean_w=70.0, low_w=60.0, high_w=80.0, sigma_w=0.0)
    profile.set_phase("infer", mean_w=300.0, low_w=250.0, high_w=350.0, sigma_w=0.0)
    return profile


@pytest.mark.parametrize("level, idle_w, infer_w", [
    ("nominal", 70.0, 300.0), ("narrow", 80.0, 250.0), ("wide", 60.0, 350.0)])
def test_level_moves_resting_and_working_phases_apart(level, idle_w, infer_w):
    fleet = Fleet(tick_ns=TICK_NS)
    fleet.add_group(interval_profile(), gpus=8)
    fleet.add_event(100_000_000, 0, "infer")
    fleet.start()
    fleet.set_level(level)
    fleet.reset()
    mean_w, _ = fleet.process(20)
    assert list(mean_w) == [8 * idle_w] * 10 + [8 * infer_w] * 10


def test_wrong_level_is_refused():
    fleet = Fleet(tick_ns=TICK_NS)
    with pytest.raises(ValueError, match="no FleetLevel 'widest'"):
        fleet.set_level("widest")
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        fleet.set_level(3)


REQUESTS = {"arrivals_per_s": 20.0, "request_s": 0.8, "request_w": 30.0}


def test_closed_form_of_requests():
    assert aggregate_arrivals(20.0, 0.8, 30.0) == pytest.approx((480.0, 120.0, 0.8), rel=1e-6)
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        aggregate_arrivals(20.0, 0.0, 30.0)


def test_requests_have_the_spread_of_the_closed_form():
    fleet = Fleet(tick_ns=TICK_NS, seed=3)
    fleet.add_group(interval_profile(), gpus=8, initial_phase="infer", **REQUESTS)
    fleet.start()
    mean_w, fluctuation_w = fleet.process(400_000)
    assert np.all(mean_w == 8 * 300.0)
    # 5000 independent values: 4 standard errors are 4 % of the spread, 7 W of the mean.
    assert fluctuation_w.std() == pytest.approx(120.0, rel=0.04)
    assert fluctuation_w.mean() == pytest.approx(0.0, abs=7.0)


def test_site_takes_requests_of_a_group():
    site = Site(tick_ns=TICK_NS)
    site.add_group(interval_profile(), gpus=8, initial_phase="infer", **REQUESTS)
    site.set_genset("diesel-turbo", rated_w=20_000.0)
    site.start()
    assert site.run(1.0)["rail_w"].std() > 0.0


def test_more_requests_than_a_tick_can_bear_are_refused():
    fleet = Fleet(tick_ns=TICK_NS)
    with pytest.raises(GpupowerError, match="arrivals_per_s=2000.*GPW_ERR_DOMAIN"):
        fleet.add_group(interval_profile(), gpus=8, initial_phase="infer",
                        arrivals_per_s=2000, request_s=0.1)
