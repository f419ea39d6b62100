#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Recomputes the catalogue's figures from the measured logs they were taken from, and compares
them with what the library has. docs/sources.md says in words what each of them is.

A figure holds if it is what was recomputed, rounded to the places it is given with; where the
windows of the first reading are not known to the sample, a tolerance is stated here. A figure of
a log that is neither recomputed here nor excused below is a fault, so that none can be added
without its arithmetic.

Argument: the shared library. GPW_SHARED names the folder that holds data/."""
import ctypes
import math
import os
import pathlib
import sys

import catalogue_logs as logs

BOARD = 12
PHASES = ["off", "idle", "launch", "load", "warmup", "ready", "infer", "train"]
QUANTITIES = ["none", "power", "percentile", "at_temperature", "per_kelvin", "sigma", "tau",
              "wave", "wave_period", "wave_duty", "duration", "rho_in", "rho_out", "tdp", "cap",
              "cap_min", "cap_max", "peak", "excursion", "excursion_allowed", "ramp", "psu_lag",
              "gpus", "storage", "floor_max"]
GRADES = {1: "F", 2: "M", 3: "C", 4: "S", 5: "A", 6: "N", 7: "I", 8: "K", 9: "X", 10: "U"}
LOGS = {10: "powertrace-sim", 15: "cuda-test-gemm", 16: "nanogpt-h100-sxm",
        26: "b300-power-lab", 27: "cuda-test-a100-gpt-8gpu"}

# Read from logs of the same set that are not among those at hand, or not a number of the log.
EXCUSED = {
    ("h100-pcie", "idle", "power", "low"): "coldest board, in another run",
    ("h100-pcie", "launch", "power", "high"): "warmest board, in another run",
    ("h100-pcie", "ready", "power", "high"): "as launch",
    ("h100-pcie", "train", "power", "high"): "the cap",
    ("h100-sxm", "board", "peak", "low"): "of nlr-2026",
    ("h100-sxm", "train", "wave_duty", "value"): "0.30 s from stacking the dips, by 22.28 s",
    ("h100-sxm", "ready", "power", "value"): "the authors' table of states",
    ("h100-sxm", "ready", "sigma", "value"): "the authors' table of states",
    ("a100-pcie", "board", "tdp", "value"): "from memory and clocks",
}


class Figure(ctypes.Structure):
    """gpw_figure of include/gpupower/profile.h."""
    _fields_ = [("quantity", ctypes.c_uint32), ("phase", ctypes.c_uint32),
                ("at", ctypes.c_float), ("value", ctypes.c_float), ("low", ctypes.c_float),
                ("high", ctypes.c_float), ("spread", ctypes.c_uint32),
                ("grade", ctypes.c_uint32), ("source", ctypes.c_uint32),
                ("point", ctypes.c_uint32), ("unit", ctypes.c_char * 8),
                ("at_unit", ctypes.c_char * 8)]


def read_catalogue(path):
    """{(profile, phase, quantity, at or None): Figure} of all built-in profiles."""
    library = ctypes.CDLL(path)
    library.gpw_profile_at.restype = ctypes.c_void_p
    library.gpw_profile_at.argtypes = [ctypes.c_uint32]
    library.gpw_profile_name.restype = ctypes.c_char_p
    library.gpw_profile_name.argtypes = [ctypes.c_void_p]
    library.gpw_profile_figure_at.argtypes = [ctypes.c_void_p, ctypes.c_uint32,
                                              ctypes.POINTER(Figure), ctypes.c_size_t]
    catalogue = {}
    for index in range(library.gpw_profile_count()):
        profile = library.gpw_profile_at(index)
        name = library.gpw_profile_name(profile).decode()
        row = 0
        while True:
            figure = Figure()
            if library.gpw_profile_figure_at(profile, row, ctypes.byref(figure),
                                             ctypes.sizeof(figure)) != 0:
                break
            phase = "board" if figure.phase == BOARD else PHASES[figure.phase]
            at = None if math.isnan(figure.at) else round(figure.at, 4)
            catalogue[name, phase, QUANTITIES[figure.quantity], at] = figure
            row += 1
    return catalogue


def compare(catalogue, recomputed):
    """Faults, and the (profile, phase, quantity, at, end) that were looked at."""
    faults, seen = [], set()
    for profile, phase, quantity, at, end, value, tolerance in recomputed:
        figure = catalogue.get((profile, phase, quantity, at))
        where = f"{profile} {phase} {quantity}" + (f" at {at:g}" if at is not None else "")
        seen.add((profile, phase, quantity, at, end))
        if figure is None:
            faults.append(f"{where}: the library has no such figure")
            continue
        has = getattr(figure, end)
        good = abs(has - value) <= tolerance * (1 + 1e-3)  # false for NaN
        print(f"# {where} {end}: {has:g}, from the log {value:.6g} (+-{tolerance:g}), "
              f"grade {GRADES[figure.grade]}")
        if not good:
            faults.append(f"{where} {end}: the library has {has:g}, the log {value:.6g}")
    return faults, seen


def check_complete(catalogue, seen):
    """Faults: known ends of figures read from logs that nobody recomputed."""
    faults = []
    for (profile, phase, quantity, at), figure in catalogue.items():
        if figure.source not in LOGS or profile == "h100-pcie-310w":  # repeats h100-pcie
            continue
        for end in ("value", "low", "high"):
            if math.isnan(getattr(figure, end)) or (profile, phase, quantity, at, end) in seen:
                continue
            if (profile, phase, quantity, end) not in EXCUSED:
                faults.append(f"{profile} {phase} {quantity} {end}: from {LOGS[figure.source]}, "
                              "but not recomputed here")
    return faults


def check_repeats(catalogue):
    """Faults: h100-pcie-310w has what the same card draws without work."""
    faults = []
    for (profile, phase, quantity, at), figure in catalogue.items():
        if profile != "h100-pcie-310w" or figure.source not in LOGS:
            continue
        other = catalogue.get(("h100-pcie", phase, quantity, at))
        for end in ("value", "low", "high"):
            mine, theirs = getattr(figure, end), getattr(other, end, None)
            if mine != theirs and not (math.isnan(mine) and math.isnan(theirs)):
                faults.append(f"{profile} {phase} {quantity} {end}: not that of h100-pcie")
    return faults


def main():
    """Prints what was compared; 0 if all of it holds."""
    shared = os.environ.get("GPW_SHARED")
    folder = pathlib.Path(shared) / "data" if shared else None
    if folder is None or not folder.is_dir():
        print("skipped: data not present")
        return 77
    catalogue = read_catalogue(sys.argv[1])
    recomputed = logs.recompute(folder)
    faults, seen = compare(catalogue, recomputed)
    faults += check_complete(catalogue, seen) + check_repeats(catalogue)
    print(f"# {len(recomputed)} numbers recomputed, {len(EXCUSED)} excused")
    for fault in faults:
        print(fault)
    return 1 if faults or len(recomputed) < 60 else 0


if __name__ == "__main__":
    sys.exit(main())
