# SPDX-License-Identifier: MIT
"""The program energy: exit status, what it says of bad input, and that it adds nothing."""
import os
import pathlib
import re
import subprocess

import pytest

import gpupower

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("GPW_ENERGY", str(ROOT / "build/examples/energy"))
GOOD = ("--budget", "100kW", "--model", "qwen3-32b", "--gpu", "h100-sxm")

pytestmark = pytest.mark.skipif(not pathlib.Path(PROGRAM).is_file(),
                                reason="skipped: the program was not built")


def energy(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False,
                          timeout=60)


@pytest.mark.parametrize("arguments, said", [
    (("--budget", "100kW", "--model", "qwen-32", "--gpu", "h100-sxm"), "did you mean Qwen3-32B?"),
    (("--budget", "100kW", "--model", "qwen3-32b", "--gpu", "h100"), "there are h100-sxm, b200"),
    (("--budget", "100kW", "--model", "qwen3-32b", "--gpu", "h100-pcie"),
     "h100-pcie is in the catalogue, but nobody has fitted its energy; there are h100-sxm"),
    ((*GOOD, "--budget", "100qW"), "--budget: unknown unit"),
    ((*GOOD, "--budget", "0"), "--budget: must be 1 to"),
    ((*GOOD, "--budget", "nan"), "--budget: must be"),
    ((*GOOD, "--step-limit", "fast"), "--step-limit: expected a number"),
    ((*GOOD, "--task", "cooking"), "--task: there are chat, problems and code"),
    ((*GOOD, "--overhead", "some"), "--overhead: there are hgx-h100 and none"),
    ((*GOOD, "--prompt", "-1"), "--prompt: must be 0 to"),
    ((*GOOD, "--gpus", "8.5"), "--gpus: must be a whole number"),
    ((*GOOD, "--point", "64,2500"), "--point: expected BATCH,TOKENS_PER_S,WATTS"),
    ((*GOOD, "--point", "64,2500,500,1"), "--point: expected BATCH,TOKENS_PER_S,WATTS"),
    ((*GOOD, "--point", "0,2500,500"), "--point BATCH: must be"),
    ((*GOOD, "--point", "64,2500,120"), "120 W a GPU: must be above 120 W"),
    ((*GOOD, "--point", "64,2500,841"), "841 W a GPU: must be above 120 W"),
    ((*GOOD, "--point", "64,1e8,500"), "--point: 1e+08 tokens/s is too far from the"),
    ((*GOOD, "--point-gpus", "2"), "--point-gpus: says of how many GPUs a --point is"),
    (("--budget", "100kW", "--model", "llama-3.1-70b-instruct", "--gpu", "h100-sxm", "--point",
      "8,300,500"), "say with --point-gpus how many it ran on"),
    ((*GOOD, "--efficiency"), "--efficiency: needs a value"),
    ((*GOOD, "--colour", "red"), "--colour: no such option"),
    (("--model", "qwen3-32b"), "usage: energy"),
    (("--budget", "1MW", "--model", "deepseek-r1", "--gpu", "h100-sxm"), "does not fit"),
])
def test_bad_input_is_refused_with_what_would_be_right(arguments, said):
    result = energy(*arguments)
    assert result.returncode == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_nothing_that_fits_is_status_one_and_says_by_how_much():
    result = energy("--budget", "1kW", "--model", "qwen3-32b", "--gpu", "h100-sxm")
    assert result.returncode == 1
    assert re.search(r"takes \d+\.\d kW at the generator:\n\d+\.\d kW too much", result.stdout)
    slow = energy(*GOOD, "--step-limit", "1ms")
    assert slow.returncode == 1 and "limited by time" in slow.stdout


def test_best_is_the_library_s():
    printed = energy(*GOOD, "--step-limit", "50ms", "--output", "400").stdout
    work = gpupower.energy_workload("chat", output_tokens=400)
    best, result = gpupower.choice_search("Qwen3-32B", work, "h100-sxm", 100e3, margin=0.4,
                                          overhead="hgx-h100", efficiency=0.95,
                                          step_limit_s=0.05)
    assert f"Best: {result.replicas} replicas of {best.gpus} GPUs" in printed
    assert f"{result.tokens_per_s:.0f} tokens/s" in printed
    assert f"load step           {result.step_w / 1e3:.1f} kW" in printed


def test_a_measured_point_is_what_is_said_there_and_narrows_the_rest():
    point = ("--point", "64,2500,0.5kW", "--point-gpus", "2")
    printed = energy(*GOOD, "--prompt", "500", "--output", "400", *point).stdout
    assert "500 tokens in, 400 out" in printed
    rows = {tuple(line.split()[:2]): line.split() for line in printed.splitlines()
            if re.match(r" +\d+ +\d+ +\d", line)}
    assert rows["2", "64"][3:5] == ["2500", "500"]
    # 18 % with a point of the curve, 23 % with one of the model: docs/energy.md.
    assert rows["2", "64"][5] == f"{500 / 1.18:.0f}..{500 / 0.82:.0f}"
    watts = float(rows["4", "64"][4])
    low, high = map(float, rows["4", "64"][5].split(".."))
    assert low == pytest.approx(watts / 1.23, abs=1) and high == pytest.approx(watts / 0.77, abs=1)
    assert "That is with the measured point." in printed


def test_a_measured_point_is_the_library_s_calibration():
    work = gpupower.energy_workload("chat", output_tokens=717)
    there = gpupower.energy_deployment(gpus=2, batch=64, tokens_per_s=2500)
    corrected = gpupower.energy_calibrate("Qwen3-32B", work, there, "h100-sxm", 500,
                                          "point-of-model")
    best, result = gpupower.choice_search("Qwen3-32B", work, "h100-sxm", 100e3, margin=0.4,
                                          overhead="hgx-h100", efficiency=0.95,
                                          deployment=corrected)
    printed = energy(*GOOD, "--point", "64,2500,500", "--point-gpus", "2").stdout
    assert f"Best: {result.replicas} replicas of {best.gpus} GPUs" in printed
    assert f"batch {best.batch:.0f}: {result.tokens_per_s:.0f} tokens/s" in printed


def test_a_gpu_has_its_catalogue_name_too():
    one, other = (energy("--budget", "100kW", "--model", "qwen3-32b", "--gpu", name).stdout
                  for name in ("h200", "h200-sxm"))
    assert one == other and "Best:" in one


def test_list_names_every_model():
    listed = energy("--list").stdout
    assert all(name in listed for name in gpupower.energy_models())
