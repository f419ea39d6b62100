#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes power-session.csv, a synthetic nvidia-smi log: two boards in a training job, as the
library's own meter shows them. Not a recording.

    python3 examples/logs/make_power_log.py > examples/logs/power-session.csv"""
import ctypes as c
import datetime

import numpy as np

from gpupower import _native as native
from gpupower._native import lib

BOARDS, DT_S, POLL_S = 2, 0.005, 0.25
# begin, end, level of a board, W
PHASES = [(0, 15, 72.0), (15, 30, 119.0), (30, 140, 560.0), (140, 150, 119.0), (150, 160, 72.0)]
DIP_EVERY_S, DIP_S, DIP_W = 12.0, 0.3, 400.0
SIGMA_COMMON_W, SIGMA_OWN_W, TAU_S = 9.0, 3.0, 2.0

random = np.random.default_rng(5)
ticks = int(PHASES[-1][1] / DT_S)
time_s = (np.arange(ticks) + 0.5) * DT_S


def fluctuation(sigma_w):
    """An AR(1) course with that spread."""
    keep = np.exp(-DT_S / TAU_S)
    x = np.empty(ticks)
    x[0] = sigma_w * random.standard_normal()
    for i in range(1, ticks):
        x[i] = keep * x[i - 1] + sigma_w * np.sqrt(1 - keep * keep) * random.standard_normal()
    return x


level = np.zeros(ticks)
loaded = np.zeros(ticks)
for begin, end, level_w in PHASES:
    level[(begin <= time_s) & (time_s < end)] = level_w
    loaded[(begin <= time_s) & (time_s < end)] = level_w > 200.0
since = time_s - 36.0
dips = (since >= 0) & (since % DIP_EVERY_S < DIP_S) & (loaded > 0)
common = fluctuation(SIGMA_COMMON_W)
power = np.array([level + loaded * (common + fluctuation(SIGMA_OWN_W)) - DIP_W * dips
                  for _ in range(BOARDS)])

config = native.MeterConfig()
lib.gpw_meter_config_init(config, c.sizeof(config))
lib.gpw_meter_preset(int(native.MeterArchitecture["HOPPER"]), 0, config)
for field, value in {"gpus": BOARDS, "seed": 3, "dt_s": DT_S, "poll_interval_s": POLL_S,
                     "poll_jitter_s": 0.02, "poll_stagger_s": 0.012, "quantum_w": 0.01,
                     "initial_w": 72.0}.items():
    setattr(config, field, value)
meter = native.MeterHandle()
lib.gpw_meter_create(config, meter)
room = c.c_uint32()
lib.gpw_meter_readings_max(meter, room)
readings = (native.MeterReading * max(room.value, 1))()

print(f"# SYNTHETIC: made by libgpupower (make_power_log.py), not recorded from a GPU. Two boards\n"
      f"# as an H100's 1 s average shows them: idle 72 W, waiting 119 W, load 560 W with a dip of\n"
      f"# {DIP_W:.0f} W for {DIP_S} s every {DIP_EVERY_S:.0f} s; fluctuation "
      f"{SIGMA_COMMON_W:.0f} W in common and {SIGMA_OWN_W:.0f} W\n"
      f"# of each board, correlation time {TAU_S:.0f} s.")
print("timestamp, index, name, power.draw [W], temperature.gpu, enforced.power.limit [W], "
      "clocks_event_reasons.active")
start = datetime.datetime(2026, 11, 1, 12, 0, 0, tzinfo=datetime.timezone.utc)
warm = 32.0
for tick in range(ticks):
    count = c.c_uint32()
    true_w = (c.c_float * BOARDS)(*power[:, tick])
    lib.gpw_meter_step(meter, true_w, readings, room.value, count)
    warm += DT_S / 40.0 * (30.0 + 0.055 * power[0, tick] - warm)
    for reading in readings[:count.value]:
        stamp = start + datetime.timedelta(microseconds=reading.stamp_ns // 1000)
        print(f"{stamp:%Y/%m/%d %H:%M:%S}.{stamp.microsecond // 1000:03d}, {reading.gpu}, "
              f"NVIDIA H100 80GB HBM3, {reading.reading_w:.2f} W, {warm + reading.gpu:.0f}, "
              f"700.00 W, 0x0000000000000000")
