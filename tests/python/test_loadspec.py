# SPDX-License-Identifier: MIT
"""Load specifications."""
import numpy as np
import pytest

import gpupower
from gpupower import GpupowerError, Status


def test_window_of_ten_megawatts():
    spec = gpupower.LoadSpec(tick_ns=10**7)
    index = spec.add("ercot-window")
    spec.process(np.repeat([5e6, 16e6], 1000))
    assert str(spec.outcome.outcome) == "fails"
    result = spec.result(index)
    assert result.worst == pytest.approx(11e6)
    assert result.exceeded == 1


def test_own_rule_beside_a_published_one():
    spec = gpupower.LoadSpec(tick_ns=10**8, window_max_s=60)
    spec.add("ramp-10-pct", 1e6)
    own = spec.add(rule="ramp-down", limit=2e3, window_s=10)
    spec.process(np.concatenate([np.linspace(1e5, 2e5, 1200), np.linspace(2e5, 1e5, 1200)]))
    assert str(spec.outcome.outcome) == "holds"
    assert spec.result(own).worst == pytest.approx(1e5 / 120, rel=1e-2)


def test_rule_without_a_limit_is_unknown():
    with pytest.raises(GpupowerError) as caught:
        gpupower.LoadSpec(tick_ns=10**7).add(rule="range")
    assert caught.value.status == Status.ERR_UNKNOWN
