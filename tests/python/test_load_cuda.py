# SPDX-License-Identifier: MIT
"""The load generator and the script that records with it, as far as a machine without a GPU
can tell: what they refuse, what they say of a missing GPU, and the one pattern that needs none."""
import csv
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("GPW_LOAD_CUDA", ROOT / "build/examples/load_cuda"))
SCRIPT = ROOT / "examples/record_all.sh"
HAS_GPU = pathlib.Path("/dev/nvidiactl").exists()

needs_program = pytest.mark.skipif(not PROGRAM.exists(),
                                   reason="load_cuda is not built: no CUDA compiler here")


def load_cuda(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False,
                          timeout=60)


@needs_program
@pytest.mark.parametrize("arguments, said", [
    (["squares"], "squares: no such pattern; try --help"),
    (["square", "--period-ms", "1"], "--period-ms: wanted 2 to 60000 ms"),
    (["square", "--period-ms", "10x"], "--period-ms: wanted 2 to 60000 ms"),
    (["square", "--duty", "1"], "--duty: wanted 0.01 to 0.99"),
    (["load", "--seconds", "nan"], "--seconds: wanted 1 to 86400 s"),
    (["load", "--work", "gem"], "--work: wanted gemm, fma or memory"),
    (["load", "--data", ""], "--data: wanted zero, random or max"),
    (["load", "--gpus", "0,,1"], "--gpus: wanted up to 16 indices, such as 0,1"),
    (["load", "--second"], "--second: needs a value"),
    (["load", "--second", "3"], "--second: no such option; try --help"),
    (["idle", "-o", "/nowhere/edges.csv"], "/nowhere/edges.csv: No such file or directory")])
def test_a_slip_is_named(arguments, said):
    result = load_cuda(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr == f"load_cuda: {said}\n"


@needs_program
@pytest.mark.skipif(HAS_GPU, reason="there is a GPU here")
def test_without_a_gpu_it_says_so_and_exits_77():
    result = load_cuda("load", "--seconds", "1")
    assert result.returncode == 77
    assert result.stdout == ""
    assert result.stderr == \
        "load_cuda: there is no NVIDIA GPU or no driver on this machine\n"


@needs_program
def test_idle_touches_no_gpu_and_logs_its_two_ends(tmp_path):
    log = tmp_path / "edges.csv"
    assert load_cuda("idle", "--seconds", "1", "--gpus", "0,3", "-o", str(log)).returncode == 0
    rows = list(csv.DictReader(log.open()))
    assert [(row["gpu"], row["edge"]) for row in rows] == [
        ("0", "no_context"), ("3", "no_context"), ("0", "end"), ("3", "end")]
    spent_s = (int(rows[-1]["monotonic_ns"]) - int(rows[0]["monotonic_ns"])) * 1e-9
    assert 1.0 <= spent_s < 5.0
    epoch_s = (int(rows[-1]["epoch_ns"]) - int(rows[0]["epoch_ns"])) * 1e-9
    assert abs(epoch_s - spent_s) < 0.1


def record_all(*arguments, programs):
    return subprocess.run(["sh", SCRIPT, *arguments], capture_output=True, text=True,
                          check=False, timeout=60, env={**os.environ, "GPW_EXAMPLES": programs})


@pytest.mark.parametrize("arguments, said", [
    (["--quick"], "first the folder"), (["{}/logs", "--gpus"], "--gpus needs a list"),
    (["{}/logs", "--quik"], "no option --quik"), (["{}/logs"], "is not there: build")])
def test_recording_names_a_slip_and_makes_no_folder(tmp_path, arguments, said):
    result = record_all(*[argument.format(tmp_path) for argument in arguments],
                        programs=str(tmp_path))
    assert result.returncode == 2
    assert said in result.stderr
    assert not (tmp_path / "logs").exists()


def stand_in(folder, name, script):
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_recording_without_a_gpu_stops_at_the_first_try(tmp_path):
    stand_in(tmp_path, "record_nvml", "exit 77")
    stand_in(tmp_path, "load_cuda", "exit 1")
    assert record_all(str(tmp_path / "logs"), programs=str(tmp_path)).returncode == 77
    assert list((tmp_path / "logs").iterdir()) == []
