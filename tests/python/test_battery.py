# SPDX-License-Identifier: MIT
"""Battery and load bank, in a chain and in a site."""
import math

import numpy as np
import pytest

import gpupower
from gpupower import GpupowerError, Status


def test_battery_holds_a_ramp_and_tells_what_it_gave():
    chain = gpupower.Chain(dt_s=0.01, stages_max=4)
    chain.add_battery(power_w=1e6, energy_j=1e7, ramp_up_w_per_s=2.5e5)
    out = chain.process(np.full(400, 5e5))
    assert out[99] == pytest.approx(2.5e5, rel=0.01)
    status = chain.battery()
    assert status.given_mj == pytest.approx(500e6, rel=1e-4)
    assert status.charge_pu == pytest.approx(0.45)


def test_load_bank_burns_up_to_the_minimum():
    chain = gpupower.Chain(dt_s=0.01, stages_max=4)
    chain.add_load_bank(rated_w=1e5, minimum_w=3e4)
    assert chain.process(np.full(100, 1e4))[-1] == pytest.approx(3e4)
    burnt_mj, power_w = chain.load_bank(0)
    assert (burnt_mj, power_w) == (pytest.approx(20e6), pytest.approx(2e4))


def test_battery_without_power_is_unknown():
    chain = gpupower.Chain(dt_s=0.01, stages_max=4)
    with pytest.raises(GpupowerError) as caught:
        chain.add_battery(energy_j=1e6)
    assert caught.value.status == Status.ERR_UNKNOWN
    assert not math.isnan(chain.step(1.0)[0])
