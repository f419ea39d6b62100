# SPDX-License-Identifier: MIT
"""Power against batch: the published fits over the authors' own rows, and the surface."""
import gzip
import json
import math
import os
import pathlib

import numpy as np
import pytest

import gpupower

# Model, GPU, GPUs of a replica, rmse of the published fit in W (docs/sources.md).
PUBLISHED = [
    ("Llama 3.1 8B Instruct", "H100", 1, 11, 5.8),
    ("Llama 3.1 70B Instruct", "H100", 4, 12, 8.3),
    ("Llama 3.3 70B Instruct", "H100", 4, 11, 5.0),
    ("Llama 3.1 405B Instruct FP8", "H100", 8, 8, 2.2),
    ("Qwen 3 32B", "H100", 2, 9, 7.5),
    ("Llama 3.1 70B Instruct", "B200", 2, 10, 6.1),
    ("Llama 3.1 8B Instruct", "B200", 1, 9, 58.7),
]
FALLS = ("Llama 3.1 8B Instruct", "B200")

LLAMA_BATCH = [8, 16, 32, 64, 96, 128, 192, 256, 384, 512, 768]
LLAMA_W = [486.4, 513.3, 559.7, 610.3, 644.0, 669.2, 688.3, 690.5, 686.5, 688.3, 685.1]


@pytest.fixture(scope="module")
def chat_rows():
    path = pathlib.Path(os.environ.get("GPW_SHARED", ""),
                        "data/ml-energy-v3/lm-arena-chat.json.gz")
    if not path.is_file():
        pytest.skip("skipped: data not present")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)["configurations"]


def points_of(rows, nickname, gpu, gpus):
    """(batches, watts a GPU) of one model on so many GPUs."""
    points = sorted((row["max_num_seqs"], row["avg_power_watts"] / gpus) for row in rows
                    if row["nickname"] == nickname and row["gpu_model"] == gpu
                    and row["num_gpus"] == gpus)
    return tuple(np.array(points).T)


@pytest.mark.parametrize("nickname,gpu,gpus,count,rmse_w", PUBLISHED)
def test_each_published_fit_is_met(chat_rows, nickname, gpu, gpus, count, rmse_w):
    batch, power_w = points_of(chat_rows, nickname, gpu, gpus)
    assert len(batch) == count
    fit = gpupower.curve_fit(batch, power_w, allow_fall=True)
    assert fit.rmse_w <= rmse_w + 0.06  # the published figures have one decimal
    missed = [fit(b) - w for b, w in zip(batch, power_w)]
    assert math.sqrt(np.mean(np.square(missed))) == pytest.approx(fit.rmse_w, rel=1e-3)


def test_energy_of_a_token_by_tokens_a_second_is_the_power_of_each_row(chat_rows):
    for row in chat_rows:
        per_joule = row["output_throughput_tokens_per_sec"] / row["avg_power_watts"]
        joules = gpupower.energy_convert(per_joule, "token/J", "J/token")
        assert joules == pytest.approx(row["energy_per_token_joules"], rel=3e-7)


def test_8b_on_one_b200_is_refused_unless_asked_for(chat_rows):
    batch, power_w = points_of(chat_rows, *FALLS, 1)
    with pytest.raises(gpupower.GpupowerError) as refused:
        gpupower.curve_fit(batch, power_w)
    assert refused.value.name == "GPW_ERR_ORDER"
    fit = gpupower.curve_fit(batch, power_w, allow_fall=True)
    assert fit.flags & gpupower.CurveFlag.FALLS
    assert fit.largest_error == pytest.approx(0.29, abs=0.005)


def test_fit_of_one_curve_by_hand():
    fit = gpupower.curve_fit(LLAMA_BATCH, LLAMA_W)
    assert fit.midpoint == pytest.approx(5.504, abs=1e-3)
    assert str(fit.flags) == "none"
    assert fit(128) == pytest.approx(669.2, abs=10)


def test_numbers_of_others_can_be_tried():
    copied = gpupower.CurveFit.of_numbers(300, 300, 1, 4.2)
    assert copied(8) / LLAMA_W[0] - 1 == pytest.approx(-0.24, abs=0.005)
    assert copied(128) / LLAMA_W[5] - 1 == pytest.approx(-0.13, abs=0.005)


def test_interpolation_and_fall():
    middle = gpupower.curve_interpolate([8, 16], [100, 200], 8 * math.sqrt(2))
    assert middle == pytest.approx(150, abs=1e-3)
    assert gpupower.curve_interpolate([8, 16], [100, 200], 4, hold_ends=True) == 100
    assert gpupower.curve_fall([100, 200, 150, 190]) == (2, 0.25)
    with pytest.raises(gpupower.GpupowerError):
        gpupower.curve_interpolate([8, 16], [100, 200], 17)
    with pytest.raises(ValueError, match="2 values for 3"):
        gpupower.curve_interpolate([1, 2, 3], [1, 2], 2)
