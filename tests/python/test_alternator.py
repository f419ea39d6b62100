# SPDX-License-Identifier: MIT
"""The alternator from Python; expected values are closed forms."""
import math

import numpy as np
import pytest

import gpupower as gpw

RATING = dict(tick_ns=1_000_000, rated_va=1e6)


def test_active_power_alone_dips_in_second_order():
    machine = gpw.Alternator("diesel-50kva", **RATING)
    out = machine.step(power_w=0.5e6)
    x = 0.296
    expected = math.sqrt(0.5 * (1.0 + math.sqrt(1.0 - 4.0 * (x * 0.5) ** 2)))
    assert out.voltage_pu == pytest.approx(expected, abs=1e-3)
    assert out.flags == gpw.AlternatorFlag(0)
    assert out.current_pu * out.voltage_pu == pytest.approx(0.5, abs=1e-4)


def test_block_is_the_steps():
    machine = gpw.Alternator("diesel-gridlabd", **RATING)
    power = np.linspace(0.0, 0.6e6, 50)
    speed = np.linspace(0.0, -0.08, 50)
    block = machine.process(power, power * 0.3, 2e4, speed)
    machine.reset()
    steps = [machine.step(p, 0.3 * p, 2e4, w).voltage_pu for p, w in zip(power, speed)]
    assert block == pytest.approx(steps, abs=1e-7)
    with pytest.raises(ValueError, match="reactive_var: expected 50 samples, got 3"):
        machine.process(power, [1.0, 2.0, 3.0])


def test_capacitors_have_a_margin():
    margin = gpw.alternator_self_excitation(0.4e6, 0.1, "diesel-gridlabd", **RATING)
    assert margin == pytest.approx(1.0 - 0.4 * 2.06 * 1.21, abs=1e-6)


def test_presets_and_refusals():
    assert gpw.alternator_presets() == ["diesel-50kva", "diesel-gridlabd"]
    assert gpw.alternator_preset("diesel-50kva", 60.0).vhz_knee_hz == pytest.approx(57.0)
    with pytest.raises(gpw.GpupowerError):
        gpw.Alternator(**RATING)
    assert gpw.Alternator.state_size("diesel-50kva", **RATING) <= 256
    machine = gpw.Alternator("diesel-50kva", **RATING)
    machine.reset(0.4e6, 0.1e6)
    assert machine.settled(0.4e6, 0.1e6) == pytest.approx(1.0, abs=1e-5)
