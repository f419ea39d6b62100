# SPDX-License-Identifier: MIT
"""The authors' rows of mlenergy-2026 where they are present, as the library's inputs.

Every task file that stands in the folder under its authors' name is read. Nothing of a row is
kept: what leaves this file are errors and counts."""
import gzip
import json
import os
import pathlib
from collections import Counter

import numpy as np

import gpupower

# Authors' file, our name, the library's task (None: diffusion).
TASKS = {"lm-arena-chat": ("chat", "chat"), "gpqa": ("problems", "problems"),
         "sourcegraph-fim": ("code", "code"), "image-chat": ("image-chat", "image-chat"),
         "video-chat": ("video-chat", "video-chat"), "text-to-image": ("image", None),
         "text-to-video": ("video", None)}
TEXT = ("chat", "problems", "code")
MULTIMODAL = ("image-chat", "video-chat")
DIFFUSION = ("image", "video")
BOARDS = {"H100": "h100-sxm", "B200": "b200"}
UNKNOWN = float("nan")


class Row:
    """One configuration: what was set, and what was measured."""

    def __init__(self, task, kind, raw):
        self.task, self.kind = task, kind
        self.gpu, self.gpus = raw["gpu_model"], raw["num_gpus"]
        self.model, self.nickname = raw["model_id"].split("/")[-1], raw["nickname"]
        self.total = 1e9 * raw["total_params_billions"]
        self.active = 1e9 * raw["activated_params_billions"]
        self.data_parallel = raw.get("data_parallel", 1)
        self.board_w = raw["avg_power_watts"] / self.gpus
        if kind is None:
            self.batch = self.limit = raw["batch_size"]
            self.speed = _only(raw, "throughput_", "_per_sec")
            self.energy_j = _only(raw, "energy_per_", "_joules")
            self.step_s = self.batch / self.speed
            self.steps = raw["inference_steps"]
            self.megapixels = _megapixels(raw, task)
        else:
            self.batch, self.limit = raw["avg_batch_size"], raw["max_num_seqs"]
            self.output = raw["avg_output_len"]
            self.speed = raw["output_throughput_tokens_per_sec"]
            self.energy_j = raw["energy_per_token_joules"]
            self.step_s = self.batch / self.speed

    def deployment(self, measured=False):
        """The replica, with its measured speed when asked for."""
        return gpupower.energy_deployment(
            self.batch, self.gpus, data_parallel=self.data_parallel,
            tokens_per_s=self.speed if measured else UNKNOWN)

    def workload(self):
        return gpupower.energy_workload(self.kind, output_tokens=self.output)

    def diffusion(self):
        """The built-in model, at this row's steps and size: tokens go with the pixels."""
        model = gpupower.energy_diffusion(self.model, denoising_steps=self.steps)
        scale = self.megapixels / model.megapixels
        if abs(scale - 1.0) > 1e-3:  # not for NaN
            model.latent_tokens *= scale
            model.megapixels *= scale
        return model

    @property
    def curve(self):
        """Rows that differ in batch only."""
        return self.task, self.model, self.gpu, self.gpus

    @property
    def family(self):
        """Variants of one architecture count as one: same owner's size, dense or routed."""
        series = self.nickname.lower().replace("nvidia ", "").split()[0]
        return series, round(self.total / 1e9), round(self.active / 1e9)

    @property
    def host_bound(self):
        """The rule of joules-model: one B200, problem solving, not the gpt-oss class."""
        return (self.task == "problems" and self.gpu == "B200" and self.gpus == 1
                and not self.model.startswith("gpt-oss"))


def _megapixels(raw, task):
    """Of an image or of all frames of a clip; NaN where the file does not say."""
    size = 1e-6
    for word in ("height", "width") if task == "image" else ("height", "width", "frames"):
        size *= next((value for key, value in raw.items() if key.endswith(word)), UNKNOWN)
    return size


def _only(raw, start, end):
    """The value of the one key that begins and ends so."""
    keys = [key for key in raw if key.startswith(start) and key.endswith(end)]
    if len(keys) != 1:
        raise KeyError(f"{start}...{end}: {len(keys)} keys in {sorted(raw)}")
    return raw[keys[0]]


def folder():
    return pathlib.Path(os.environ.get("GPW_SHARED", ""), "data/ml-energy-v3")


def read_rows():
    """({task: [Row, ...]}, names of task files that are not there)."""
    found, absent = {}, []
    for name, (task, kind) in TASKS.items():
        path = folder() / f"{name}.json.gz"
        plain = folder() / f"{name}.json"
        if path.is_file():
            with gzip.open(path, "rt", encoding="utf-8") as file:
                raw = json.load(file)
        elif plain.is_file():
            raw = json.loads(plain.read_text(encoding="utf-8"))
        else:
            absent.append(name)
            continue
        found[task] = [Row(task, kind, one) for one in raw["configurations"]]
    return found, absent


def curves(rows, least=3):
    """Rows by curve, ascending in batch, of at least so many batches."""
    groups = {}
    for row in rows:
        groups.setdefault(row.curve, []).append(row)
    sorted_groups = {key: sorted(group, key=lambda row: row.batch)
                     for key, group in groups.items()}
    return {key: group for key, group in sorted_groups.items() if len(group) >= least}


class Refusals:
    """Rows that the library would not predict, by reason: counted and told."""

    def __init__(self):
        self.counts = Counter()

    def add(self, row, error):
        self.counts[row.task, row.gpu, row.nickname, str(error).rsplit(": ", 1)[-1]] += 1

    def lines(self):
        return [f"{count} rows: {nickname}, {task}, {gpu}: {why}"
                for (task, gpu, nickname, why), count in sorted(self.counts.items())]


def quantiles(errors):
    """(median, 90th percentile) of the magnitudes, in per cent; NaN for none."""
    errors = 100.0 * np.abs(np.asarray(list(errors), dtype=float))
    if errors.size == 0:
        return UNKNOWN, UNKNOWN
    return float(np.median(errors)), float(np.percentile(errors, 90))
