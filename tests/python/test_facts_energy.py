# SPDX-License-Identifier: MIT
"""The second study's facts, computed anew from its authors' rows where those are present."""
import gzip
import itertools
import json
import os
import pathlib

import numpy as np
import pytest

import gpupower

FILES = {"chat": "lm-arena-chat", "problems": "gpqa", "code": "sourcegraph-fim",
         "image-chat": "image-chat", "video-chat": "video-chat", "image": "text-to-image",
         "video": "text-to-video"}
ENERGY = {"image": "energy_per_image_joules", "video": "energy_per_video_joules"}
GROUPS = {"text": ("chat", "problems", "code"), "multimodal": ("image-chat", "video-chat"),
          "image": ("image",), "video": ("video",)}
IMAGES = {"SANA 1.5 1.6B": "sana-1.6b", "PixArt-Σ": "pixart", "SANA 1.5 4.8B": "sana-4.8b",
          "Stable Diffusion 3.5 Medium": "sd-3.5-medium",
          "Stable Diffusion 3.5 Large": "sd-3.5-large", "Hunyuan-DiT 1.2": "hunyuan-dit",
          "FLUX.1 Dev": "flux"}


def rows_of(task):
    path = pathlib.Path(os.environ.get("GPW_SHARED", ""), "data/ml-energy-v3",
                        FILES[task] + ".json.gz")
    if not path.is_file():
        pytest.skip("skipped: data not present")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)["configurations"]


def value(fact_id):
    return gpupower.fact("joules." + fact_id).value


def least(rows, key, gpu):
    """Of each model the row of least energy on a GPU type."""
    best = {}
    for row in rows:
        if row["gpu_model"] == gpu:
            best[row["nickname"]] = min(best.get(row["nickname"], row), row,
                                        key=lambda one: one[key])
    return best


def printed(number, digits):
    """As close as a figure printed with so many decimals can be."""
    return pytest.approx(number, abs=0.5 * 10.0 ** -digits + 1e-6 * abs(number))


@pytest.mark.parametrize("task", FILES)
def test_rows_of_each_task(task):
    assert len(rows_of(task)) == value(f"rows.{task}")


@pytest.mark.parametrize("task", ["chat", "problems"])
@pytest.mark.parametrize("gpu", ["B200", "H100"])
def test_mean_response_of_the_models_at_their_best(task, gpu):
    best = least(rows_of(task), "energy_per_token_joules", gpu).values()
    response_j = np.mean([row["energy_per_request_joules"] for row in best])
    assert len(best) == value(f"response.{task}.{gpu.lower()}.models")
    assert value(f"response.{task}.{gpu.lower()}") == printed(response_j, 2)
    if gpu == "B200":
        assert value(f"tokens.{task}.b200") == printed(
            np.mean([row["avg_output_len"] for row in best]), 1)
        assert value(f"token.{task}.b200") == printed(
            np.mean([row["energy_per_token_joules"] for row in best]), 4)
        assert value(f"response.median.{task}.b200") == printed(
            np.median([row["energy_per_request_joules"] for row in best]), 2)


def test_batches_of_one_model():
    chat = {row["max_num_seqs"]: row for row in rows_of("chat")
            if row["nickname"] == "Qwen 3 32B" and row["gpu_model"] == "B200"
            and row["num_gpus"] == 1}
    assert value("qwen3-32b.chat.128") == printed(chat[128]["energy_per_token_joules"], 4)
    assert value("qwen3-32b.chat.512") == printed(chat[512]["energy_per_token_joules"], 4)
    assert value("qwen3-32b.response.chat") == printed(chat[512]["energy_per_request_joules"], 2)


def test_least_energy_of_an_image():
    best = least(rows_of("image"), ENERGY["image"], "B200")
    assert set(best) == set(IMAGES)
    for nickname, row in best.items():
        assert value(f"image.{IMAGES[nickname]}") == printed(row[ENERGY["image"]], 1)


def test_pairs_of_video_and_image():
    video, image = (
        [row[ENERGY[task]] for row in least(rows_of(task), ENERGY[task], "B200").values()]
        for task in ("video", "image"))
    ratios = [v / i for v, i in itertools.product(video, image)]
    assert len(ratios) == value("video-image.pairs")
    assert sum(ratio > 100 for ratio in ratios) == value("video-image.pairs.above-100")
    assert value("video-image.ratio") == printed(np.median(ratios), 2)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("gpu", ["H100", "B200"])
def test_distribution_of_power(group, gpu):
    power_w = [row["avg_power_watts"] / row["num_gpus"] for task in GROUPS[group]
               for row in rows_of(task) if row["gpu_model"] == gpu]
    name = f"joules.power.{group}.{gpu.lower()}"
    whole, half, most = (gpupower.fact(name + part) for part in ("", ".half", ".p5-p95"))
    shown = (whole.low, most.low, half.low, whole.value, half.high, most.high, whole.high)
    assert len(power_w) == gpupower.fact(name + ".rows").value
    ranked_w = sorted(power_w) + [max(power_w)]
    for figure, share in zip(shown, (0, 0.05, 0.25, 0.5, 0.75, 0.95, 1)):
        assert figure == pytest.approx(ranked_w[int(share * len(power_w))], abs=0.51)


@pytest.mark.parametrize("task", FILES)
def test_energy_is_power_by_speed_in_every_row(task):
    for row in rows_of(task):
        if task in ENERGY:
            speed = row[f"throughput_{task}s_per_sec"]
            energy_j = row[ENERGY[task]]
        else:
            speed = row["output_throughput_tokens_per_sec"]
            energy_j = row["energy_per_token_joules"]
        assert row["avg_power_watts"] / speed == pytest.approx(energy_j, rel=1e-12)
