# SPDX-License-Identifier: MIT
"""Meters from Python, and what they prove of measured edges where the traces are at hand."""
import csv
import datetime
import gzip
import os
import pathlib

import numpy as np
import pytest

import gpupower as gpw

SHARED = os.environ.get("GPW_SHARED")
with_data = pytest.mark.skipif(not SHARED or not pathlib.Path(SHARED, "data").is_dir(),
                               reason="skipped: data not present")


# ---- the surface -----------------------------------------------------------------------------

def test_presets_say_what_a_field_means_on_a_board():
    config = gpw.meter_config("NVIDIA H100 80GB HBM3")
    assert config.architecture == gpw.MeterArchitecture.HOPPER
    assert config.window_s == pytest.approx(1.0)
    assert gpw.meter_coverage(gpw.meter_config("hopper", "instant")) == pytest.approx((0.25, 0.25))
    assert gpw.meter_rise_s(config) == pytest.approx(0.8)
    assert np.isnan(gpw.meter_config("blackwell").window_s)
    assert gpw.meter_architecture("Tesla V100-SXM2-32GB") == gpw.MeterArchitecture.VOLTA
    assert gpw.meter_gain(1.0, [0.5, 3.0]) == pytest.approx([0.6366, 0.0], abs=1e-4)
    with pytest.raises(gpw.GpupowerError, match="UNKNOWN"):
        gpw.Meter("blackwell")


def test_a_step_through_a_second_of_averaging():
    meter = gpw.Meter("ampere", phase_s=0.0, initial_w=100.0, quantum_w=0.0)
    shown = meter.process(np.where(np.arange(5000) < 2000, 100.0, 300.0))
    times = shown["stamp_ns"] * 1e-9
    assert shown["reading_w"] == pytest.approx(100 + 200 * np.clip(times - 2.0, 0, 1), abs=1e-2)
    assert meter.step(300.0) == [] or meter.step(300.0)[0].gpu == 0
    with pytest.raises(ValueError):
        meter.process(np.zeros((3, 2)))


def test_energy_has_ends_and_says_what_widens_them():
    energy = gpw.MeterEnergy("ga100", low_w=50.0, high_w=250.0)
    energy.process(np.arange(101) * 0.1, np.full(101, 200.0))
    result = energy.result()
    assert result.corrected_mj == pytest.approx(2e6, rel=1e-6)
    assert result.limiting == gpw.MeterBound.COVERAGE
    assert result.low_mj < result.likely_low_mj < result.corrected_mj < result.high_mj
    energy.reset()
    assert energy.result().readings == 0


def test_an_edge_is_bounded_and_not_guessed():
    times = np.arange(100) * 0.1
    power = np.where(times < 5.0, 80.0, 380.0)
    edge = gpw.meter_edge_find(gpw.meter_config("hopper", "instant"), times, power, 80.0, 380.0)
    bound = gpw.meter_edge(gpw.meter_config("hopper", "instant"), edge)
    assert bound.flags == gpw.MeterEdgeFlag.LIMITED
    assert bound.lower_w_per_s == pytest.approx(3000.0, rel=1e-3)
    assert np.isnan(bound.estimate_w_per_s)
    many = gpw.meter_edges(gpw.meter_config("hopper", "instant"), 66, 15, 300.0)
    assert many.lower_w_per_s == pytest.approx(14.1e3, rel=0.02)
    assert gpw.meter_share_interval(0, 20) == pytest.approx((0.0, 0.16843), abs=1e-4)


def test_a_study_is_planned_and_evaluated():
    study = gpw.MeterStudy("ga100", 0.02, idle_w=70.0)
    assert (study.plan.groups, study.plan.repetitions, study.plan.trials) == (8, 32, 4)
    assert study.start_s(study.plan.lead) == pytest.approx(0.14)
    study.begin(0, int(study.trial_s * 1e9))
    for k in range(50):
        study.step(k * 100_000_000, 200.0)
    assert study.result().mean_w == pytest.approx(200.0)
    fit = gpw.meter_fit_line([50, 100, 300], [55, 107, 315])
    assert fit.gain == pytest.approx(1.04, rel=1e-5)
    assert fit.offset_w == pytest.approx(3.0, abs=1e-3)


# ---- measured edges --------------------------------------------------------------------------

def gemm(name, column):
    path = pathlib.Path(SHARED, "data/cuda-test-gemm", name)
    times, powers = [], []
    with gzip.open(path, "rt") as log:
        rows = csv.reader(log)
        where = [title.strip() for title in next(rows)].index(column)
        for row in rows:
            times.append(datetime.datetime.strptime(row[0].strip(), "%Y/%m/%d %H:%M:%S.%f"))
            powers.append(float(row[where].split()[0]))
    return np.array([(t - times[0]).total_seconds() for t in times]), np.array(powers)


def nanogpt():
    path = pathlib.Path(SHARED, "data/nanogpt-h100-sxm-8gpu",
                        "baseline_idle_start_689W_stop_f4f827dd.csv")
    rounds = {}
    with open(path, encoding="ascii") as log:
        for row in csv.DictReader(log):
            rounds.setdefault(row["timestamp"], []).append(float(row["power_W"]))
    whole = {stamp: powers for stamp, powers in rounds.items() if len(powers) == 8}
    times = [datetime.datetime.fromisoformat(stamp.replace("Z", "+00:00")) for stamp in whole]
    return np.array([(t - times[0]).total_seconds() for t in times]), np.array(list(whole.values()))


def levels(times, powers, hold_s, floor_w=6.0):
    """Stretches whose rows stay near their own mean: (first, last, mean, deviation)."""
    found, first = [], 0
    while first < len(powers):
        last, total = first, powers[first]
        while last + 1 < len(powers):
            mean = total / (last + 1 - first)
            if abs(powers[last + 1] - mean) > max(floor_w, 0.04 * mean):
                break
            last += 1
            total += powers[last]
        stretch = powers[first:last + 1]
        if times[last] - times[first] >= hold_s and len(stretch) >= 4:
            found.append((first, last, float(np.mean(stretch)), float(np.std(stretch))))
        first = last + 1
    return found


def edges(config, times, powers, hold_s, floor_w=6.0, least_w=30.0):
    """The bound of each edge between neighbouring levels."""
    found = levels(times, powers, hold_s, floor_w)
    for before, after in zip(found, found[1:]):
        if abs(after[2] - before[2]) < least_w:
            continue
        rows = slice(before[0], after[1] + 1)
        edge = gpw.meter_edge_find(config, times[rows] - times[rows][0], powers[rows],
                                   before[2], after[2], min(before[3], 5.0))
        yield gpw.meter_edge(config, edge)


REFUSED = (gpw.MeterEdgeFlag.COMPOUND | gpw.MeterEdgeFlag.SMALL
           | gpw.MeterEdgeFlag.SHORT_LEVEL)


def are_limited(bounds):
    simple = [bound for bound in bounds if not bound.flags & REFUSED]
    for bound in simple:
        assert bound.flags & gpw.MeterEdgeFlag.LIMITED, bound
        assert bound.lower_w_per_s > 0.0
    return len(simple)


@with_data
@pytest.mark.parametrize("name, column, board", [
    ("h100pcie_sustained_fp16_random.csv.gz", "power.draw.instant [W]", "hopper"),
    ("h100pcie_sustained_fp16_random.csv.gz", "power.draw [W]", "hopper"),
    ("h100pcie_sustained_fp16_maxpower_cap.csv.gz", "power.draw.instant [W]", "hopper"),
    ("h100pcie_sustained_fp16_maxpower_cap.csv.gz", "power.draw [W]", "hopper"),
    ("a100pcie250_burst_fp16_maxpower.csv.gz", "power.draw [W]", "ga100"),
    ("h800sxm_random_gemm_bf16.csv.gz", "power.draw.instant [W]", "hopper"),
    ("h800sxm_random_gemm_bf16.csv.gz", "power.draw [W]", "hopper")])
def test_every_simple_edge_of_the_boards_is_limited_by_the_instrument(name, column, board):
    times, powers = gemm(name, column)
    config = gpw.meter_config(board, "instant" if "instant" in column else "power")
    hold_s = 0.6 if "instant" in column or board == "ga100" else 1.2
    assert are_limited(edges(config, times, powers, hold_s)) >= 1


@with_data
def test_every_simple_edge_of_eight_boards_in_training_is_limited():
    """But one: board 0 takes 14 W more for half a second before it starts, two steps in one."""
    times, powers = nanogpt()
    config = gpw.meter_config("hopper")
    assert sum(are_limited(edges(config, times, powers[:, gpu], 1.2)) for gpu in range(1, 8)) >= 20
    simple = [bound for bound in edges(config, times, powers[:, 0], 1.2)
              if not bound.flags & REFUSED]
    limited = [bound for bound in simple if bound.flags & gpw.MeterEdgeFlag.LIMITED]
    assert len(simple) == len(limited) + 1 >= 6


@with_data
def test_bounds_of_a_node_are_those_published():
    """Start and stop of the sum: at least 4.3 and 5.5 kW/s, naively 4.4 and 5.2."""
    times, powers = nanogpt()
    bounds = list(edges(gpw.meter_config("hopper"), times, powers.sum(axis=1), 1.5, 20.0, 3000.0))
    assert [bound.direction for bound in bounds] == [1, -1]
    assert bounds[0].lower_w_per_s == pytest.approx(4300.0, rel=0.05)
    assert bounds[1].lower_w_per_s == pytest.approx(5500.0, rel=0.05)
    assert bounds[0].naive_w_per_s == pytest.approx(4400.0, rel=0.03)
    assert bounds[1].naive_w_per_s == pytest.approx(5200.0, rel=0.03)


@with_data
def test_bounds_of_bursts_are_those_published():
    """Naively 3.9 kW/s up and 3.1 down, at least 3.8 and 3.0; many falls: 30 ms, 18 to 46."""
    times, powers = gemm("h100pcie_400ms_bursts_fp8_normal_maxpower.csv.gz",
                         "power.draw.instant [W]")
    config = gpw.meter_config("hopper", "instant")
    jumps = np.flatnonzero(np.abs(np.diff(powers)) > 60.0)
    up, down, between, falls = 0.0, 0.0, 0, 0
    for k in jumps:
        step_w = powers[k + 1] - powers[k]
        bound = gpw.meter_edge(config, from_w=powers[k], to_w=powers[k + 1], seen_s=0.01,
                               step_w=step_w, step_s=times[k + 1] - times[k], poll_s=0.006,
                               noise_w=1.0)
        if step_w > 0:
            up = max(up, bound.b1_w_per_s)
        else:
            down = max(down, bound.b1_w_per_s)
        if step_w < -60.0 and powers[k] > 360.0:
            falls += 1
            between += 0.10 < (powers[k + 1] - 77.0) / (powers[k] - 77.0) < 0.85
    assert up == pytest.approx(3800.0, rel=0.04)
    assert down == pytest.approx(3000.0, rel=0.04)
    many = gpw.meter_edges(config, falls, between, 300.0)
    assert falls >= 45
    assert many.shown_low_s < 0.035 and many.shown_high_s > 0.018
    assert many.lower_w_per_s > 5e3


@with_data
def test_bounds_at_the_wall_are_those_published():
    """AC analyser, 1 s: 2.0 kW/s up, 1.3 down, naively the same."""
    path = pathlib.Path(SHARED, "data/mlperf-h100-pcie-8x/bert99_offline_run1_spl_excerpt.csv")
    with open(path, encoding="ascii") as log:
        rows = list(csv.DictReader(log))
    stamps = [datetime.datetime.strptime(row["time_utc"], "%H:%M:%S.%f") for row in rows]
    times = np.array([(t - stamps[0]).total_seconds() for t in stamps])
    powers = np.array([float(row["watts_total"]) for row in rows])
    config = gpw.meter_config(None, "analyser")
    rates = {1: [], -1: []}
    for k in np.flatnonzero(np.diff(times) < 1.5):
        step_w = powers[k + 1] - powers[k]
        if abs(step_w) < 300.0:
            continue
        bound = gpw.meter_edge(config, from_w=powers[k], to_w=powers[k + 1], seen_s=2.0,
                               step_w=step_w, step_s=times[k + 1] - times[k], poll_s=1.0)
        rates[bound.direction].append(bound.b1_w_per_s)
    assert max(rates[1]) == pytest.approx(2000.0, rel=0.03)
    assert max(rates[-1]) == pytest.approx(1300.0, rel=0.03)
