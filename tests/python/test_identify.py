# SPDX-License-Identifier: MIT
"""Identification through Python and through its program. Records are from closed forms: a set
with droop and one lag, power form (2H w' = m - p, T m' = -w/R - m)."""
import json
import math
import os
import pathlib
import subprocess

import numpy as np
import pytest

import gpupower

ROOT = pathlib.Path(os.environ.get("GPW_SOURCE", pathlib.Path(__file__).parents[2]))
PROGRAM = pathlib.Path(os.environ["GPUPOWER_LIBRARY"]).parents[1] / "examples/identify"
H, R, T, P = 1.0, 0.05, 0.3, 0.2
GENSET = {"governor": "droop", "swing": "power", "rated_w": 1.0e6, "droop_pu": 0.04,
          "t_lag_s": 0.4}


def deviation(t):
    """The published closed form of the step response."""
    sigma, w_end = 0.5 / T, -P * R
    wd = math.sqrt(1.0 / (R * 2.0 * H * T) - sigma ** 2)
    b = (-P / (2.0 * H) - sigma * w_end) / wd
    t = np.maximum(t, 0.0)
    w = w_end + np.exp(-sigma * t) * (-w_end * np.cos(wd * t) + b * np.sin(wd * t))
    return np.where(t > 0.0, w, 0.0)


@pytest.fixture
def columns():
    t = np.arange(-50, 401) * 0.01
    noise = np.random.default_rng(5).standard_normal(t.size)
    return t, np.where(t > 0.0, 4.0e5, 2.0e5), 50.0 * (1.0 + deviation(t) + 2.0e-5 * noise)


def test_closed_form_is_found_again(columns):
    found = gpupower.identify(gpupower.StepRecord.of(*columns), **GENSET)
    assert set(found.figures) == {"inertia_s", "droop_pu", "t_lag_s"}
    for name, truth in ("inertia_s", H), ("droop_pu", R), ("t_lag_s", T):
        figure = found.figure(name)
        assert figure.told == gpupower.Told.BOTH
        assert figure.low <= truth <= figure.high
        assert figure.value == pytest.approx(truth, rel=0.01)
    assert found.genset.inertia_s == pytest.approx(H, rel=0.01)
    assert found.genset.inertia_low_s <= H <= found.genset.inertia_high_s
    t, measured, fitted = found.curve()
    assert np.array_equal(t, columns[0]) or np.allclose(t, columns[0], atol=1e-9)
    assert np.allclose(measured, columns[2])
    assert np.abs(fitted - measured).max() < 0.01
    assert found.summary.misfit < 0.01


def test_free_figures_can_be_named(columns):
    found = gpupower.identify(gpupower.StepRecord.of(*columns), free=["inertia_s"],
                              **{**GENSET, "droop_pu": R, "t_lag_s": T})
    assert list(found.figures) == ["inertia_s"]
    assert found.figure("droop_pu").told == gpupower.Told.GIVEN
    with pytest.raises(ValueError, match="there are inertia"):
        gpupower.identify(gpupower.StepRecord.of(*columns), free=["mass"], **GENSET)


def test_refusals_say_why(columns):
    t, load, hz = columns
    with pytest.raises(gpupower.GpupowerError, match="no step"):
        gpupower.identify(gpupower.StepRecord.of(t, np.full(t.size, 2.0e5), hz), **GENSET)
    with pytest.raises(gpupower.GpupowerError, match="60"):
        gpupower.identify(gpupower.StepRecord.of(t, load, hz), f0_hz=60.0, **GENSET)
    with pytest.raises(gpupower.GpupowerError, match="line 2, column 3, frequency_hz"):
        gpupower.StepRecord.parse("t_s,load_w,frequency_hz\n0,1,abc\n")
    with pytest.raises(gpupower.GpupowerError, match="GPW_ERR_DOMAIN"):
        gpupower.StepRecord.of(t, np.full(t.size, np.nan), hz)
    with pytest.raises(ValueError, match="one length"):
        gpupower.StepRecord.of(t[1:], load, hz)


needs_program = pytest.mark.skipif(not PROGRAM.exists(), reason="built without examples")
LOG = ROOT / "examples/logs/diesel-step.csv"


def run(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                          check=False)


@needs_program
def test_program_finds_what_the_synthetic_log_was_made_with():
    done = run(LOG, "--preset", "diesel-turbo", "--rated-w", "1000000", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    figures = {figure["name"]: figure for figure in answer["figures"]}
    truths = dict(part.split(" = ") for part in
                  LOG.read_text().splitlines()[2].lstrip("# ").rstrip(".").split(", "))
    assert set(truths) == set(figures)
    for name, truth in truths.items():
        assert figures[name]["low"] <= float(truth) <= figures[name]["high"], name
        assert figures[name]["told"] == "told"


@needs_program
def test_site_gets_the_identified_figures_and_its_corners_are_narrow(tmp_path):
    site = tmp_path / "site.ini"
    text = (ROOT / "examples/sites/h100-pcie-8-undetermined.ini").read_text()
    site.write_text(text.replace("rated_w = 4500", "rated_w = 1000000"))
    done = run(LOG, "--site", site, "-o", tmp_path / "changed.ini")
    assert done.returncode == 0, done.stderr
    changed = (tmp_path / "changed.ini").read_text()
    keys = dict(line.split(" = ") for line in changed[changed.index("[genset]"):].splitlines()
                if " = " in line and line[0] != "#")
    assert float(keys["inertia_low_s"]) < 1.31 < float(keys["inertia_high_s"])
    assert float(keys["inertia_high_s"]) / float(keys["inertia_low_s"]) < 1.05
    assert keys["inertia_grade"] == "M"
    gpupower.SiteFile(tmp_path / "changed.ini").site()  # a site as any other


@needs_program
def test_part_is_a_section_that_a_site_takes(tmp_path):
    done = run(LOG, "--preset", "diesel-turbo", "--rated-w", "1e6", "-o", tmp_path / "set.ini",
               "--curve", tmp_path / "curve.csv")
    assert done.returncode == 0, done.stderr
    head = "[site]\nduration_s = 5\n[group a]\nprofile = h100-sxm\ngpus = 8\n"
    gpupower.SiteFile.parse(head + (tmp_path / "set.ini").read_text()).site()
    assert (tmp_path / "curve.csv").read_text().startswith("t_s,frequency_hz,fitted_hz\n0.0")


@needs_program
def test_program_refuses_in_plain_words(tmp_path):
    for arguments, words in (
            ([LOG], "usage"),
            ([LOG, "--preset", "diesel"], "no such preset"),
            ([LOG, "--preset", "diesel-na"], "--rated-w"),
            ([LOG, "--preset", "diesel-na", "--rated-w", "1 MW"], "expected a number"),
            ([LOG, "--preset", "diesel-na", "--rated-w", "1e6", "--f0", "60"], "50 Hz"),
            ([LOG, "--preset", "diesel-na", "--rated-w", "1e6", "--free", "H"], "inertia_s"),
            ([LOG, "--preset", "diesel-na", "--rated-w", "1e6", "--set", "T4=1"], "[genset]"),
            ([tmp_path / "none.csv", "--preset", "diesel-na", "--rated-w", "1e6"], "open"),
            ([LOG, "--preset", "diesel-na", "--rated-w"], "needs a value")):
        done = run(*arguments)
        assert done.returncode == 2, arguments
        assert words in done.stderr, done.stderr
        assert done.stdout == ""
