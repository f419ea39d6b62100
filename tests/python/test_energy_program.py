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
    ((*GOOD, "--budget", "100qW"), "--budget: unknown unit"),
    ((*GOOD, "--budget", "0"), "--budget: must be 1 to"),
    ((*GOOD, "--budget", "nan"), "--budget: must be"),
    ((*GOOD, "--step-limit", "fast"), "--step-limit: expected a number"),
    ((*GOOD, "--task", "cooking"), "--task: there are chat, problems and code"),
    ((*GOOD, "--overhead", "some"), "--overhead: there are hgx-h100 and none"),
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


def test_list_names_every_model():
    listed = energy("--list").stdout
    assert all(name in listed for name in gpupower.energy_models())
