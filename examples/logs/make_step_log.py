#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes diesel-step.csv, a synthetic log of a load step: the library's own set with figures that
are in no preset, sampled and rounded as a meter would. Not an engine.

    python3 examples/logs/make_step_log.py > examples/logs/diesel-step.csv"""
import numpy as np

import gpupower

RATED_W, F0_HZ, BEFORE, AFTER = 1.0e6, 50.0, 0.20, 0.65
TRUTH = {"inertia_s": 1.31, "dead_s": 0.032, "k": 33.0, "air_step_pu": 0.31, "air_tau_s": 2.6}
INTERVAL_MS, BEFORE_S, AFTER_S = 10, 2, 10

genset = gpupower.Genset("diesel-turbo", rated_w=RATED_W, f0_hz=F0_HZ, tick_ns=1_000_000,
                         initial_pu=BEFORE, **TRUTH)
random = np.random.default_rng(20)
print(f"""# SYNTHETIC: made by libgpupower (make_step_log.py), not measured at an engine.
# A set of {RATED_W / 1000:.0f} kW, {F0_HZ:.0f} Hz, preset diesel-turbo with
# {', '.join(f'{name} = {value}' for name, value in TRUTH.items())}.
# Noise: frequency 6 mHz, load 0.4 kW, boost 0.01 bar (one standard deviation); rounded to 1 mHz,
# 0.1 kW and 0.01 bar. boost_bar = 0.9 + 1.8 times the model's boost.
t_s,load_kw,frequency_hz,boost_bar""")
output = None
for i in range(-BEFORE_S * 1000 // INTERVAL_MS, AFTER_S * 1000 // INTERVAL_MS + 1):
    load = BEFORE if i <= 0 else AFTER
    for _ in range(INTERVAL_MS if i > 0 else 0):
        output = genset.step(load * RATED_W)
    speed, boost = (output.speed_pu, output.boost_pu) if output else (0.0, BEFORE)
    print(f"{i * INTERVAL_MS / 1000 + BEFORE_S:.2f},"
          f"{load * RATED_W / 1000 + 0.4 * random.standard_normal():.1f},"
          f"{F0_HZ * (1 + speed) + 0.006 * random.standard_normal():.3f},"
          f"{0.9 + 1.8 * boost + 0.01 * random.standard_normal():.2f}")
