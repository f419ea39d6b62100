#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draws the phases found in a power log, and a synthetic course of each beside what was measured.

    plot_calibration.py LOG... [--board NAME] [--phase NAME] [--seed N] -o PICTURE.png

Options of the program calibrate that say how to read a log are taken too."""
import argparse
import sys

import gpupower

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("logs", nargs="+")
parser.add_argument("--board", default="")
parser.add_argument("--phase", default="off", help="what ran under load: infer, train, user1 ...")
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("-o", "--output", required=True)
FIGURES = {"--idle-w": "idle_w", "--context-w": "context_w", "--cap-w": "cap_w",
           "--window": "window_s", "--refresh": "refresh_s", "--interval": "interval_s",
           "--from": "start_s", "--to": "end_s"}
for option, field in FIGURES.items():
    parser.add_argument(option, dest=field, type=float)
parser.add_argument("--field", default="best")
parser.add_argument("--name", default="measured", help="of the profile")
parser.add_argument("--ticks", dest="ticks_max", type=int)
parser.add_argument("--strict", action="store_true")
given = parser.parse_args()
fields = {name: vars(given)[name] for name in [*FIGURES.values(), "ticks_max"]
          if vars(given)[name] is not None}

try:
    found = gpupower.Calibration(*given.logs, board=given.board, load_phase=given.phase,
                                 field=given.field, name=given.name, strict=given.strict, **fields)
    found.picture(given.output, given.seed)
except (gpupower.GpupowerError, OSError) as error:
    sys.exit(f"plot_calibration: {error}")
