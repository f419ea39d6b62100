#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draws the phases found in a power log, and a synthetic course of each beside what was measured.

    plot_calibration.py LOG... [--board NAME] [--phase NAME] [--seed N] -o PICTURE.png"""
import argparse
import sys

import gpupower

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("logs", nargs="+")
parser.add_argument("--board", default="")
parser.add_argument("--phase", default="off", help="what ran under load: infer, train, user1 ...")
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("-o", "--output", required=True)
given = parser.parse_args()

try:
    found = gpupower.Calibration(*given.logs, board=given.board, load_phase=given.phase)
    found.picture(given.output, given.seed)
except (gpupower.GpupowerError, OSError) as error:
    sys.exit(f"plot_calibration: {error}")
