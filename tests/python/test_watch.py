# SPDX-License-Identifier: MIT
"""The watch, from Python."""
import math

import pytest

import gpupower as gpw
from gpupower import _native as native
from gpupower.forecast import forecast_group
from gpupower.genset import genset_struct

TICK_NS = 10**7
START_NS = 10**9


def started(**fields):
    watch = gpw.Watch(**fields)
    assert watch.add_set(genset_struct("diesel-turbo", {"tick_ns": TICK_NS, "rated_w": 1e6})) == 0
    group = forecast_group({"idle": {"mean_w": 60e3, "high_w": 70e3},
                            "train": {"mean_w": 360e3, "high_w": 400e3}},
                           gpus=512, peak_w=420e3, may_start=0)
    assert watch.add_group(group) == 0
    watch.start(START_NS)
    return watch


def test_without_a_table_it_forecasts_and_permits_nothing():
    watch = started()
    for k in range(1, 1001):
        now_ns = START_NS + k * TICK_NS
        out = watch.step(now_ns, power_w=60e3, frequency_hz=50.0, sets=[{"breaker": 1.0}])
    assert out.sequence == 1000 and out.model_valid == 1
    assert out.reasons & gpw.WatchReason.SURFACE and out.permit_open == 0
    assert out.step_allowed_w == 0.0 and out.load_w == 60e3
    assert out.forecast_low_w[0] <= 60e3 <= out.forecast_high_w[0]
    assert watch.output.sequence == out.sequence and watch.output.checksum == out.checksum
    answer = watch.request(now_ns, 1, 0, "train")
    assert answer.granted == 0 and answer.refusal & gpw.Refusal.CONDITIONS
    with pytest.raises(gpw.GpupowerError):
        watch.announce(1, 0, "train", now_ns, token=17)
    watch.announce(1, 0, "train", now_ns + 10**9)
    assert watch.step(now_ns + TICK_NS).reasons & gpw.WatchReason.NO_TOKEN
    watch.cancel(1)


def test_silence_is_told():
    watch = started()
    for k in range(1, 301):
        out = watch.step(START_NS + k * TICK_NS)
    assert math.isnan(out.load_w) and out.load_rung == gpw.Rung.REDUCE
    assert out.reasons & gpw.WatchReason.POWER and out.reasons & gpw.WatchReason.BREAKER
    with pytest.raises(TypeError):
        watch.step(0, speed=3)
    with pytest.raises(gpw.GpupowerError):
        gpw.Watch(onset_pu=5.0)
    assert gpw.Watch.state_size(model_bytes=488) <= 6144
    assert native.WatchConfig.c_name == "gpw_watch_config"
