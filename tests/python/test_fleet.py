# SPDX-License-Identifier: MIT
"""The options of a fleet, on figures that are known beforehand."""
import pytest

from gpupower import Fleet, GpupowerError, Profile

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
