# SPDX-License-Identifier: MIT
"""Calibration from Python, the program, and what follows from a profile that was made."""
import json
import math
import os
import pathlib
import random
import shutil
import subprocess

import pytest

import gpupower

ROOT = pathlib.Path(os.environ.get("GPW_SOURCE", pathlib.Path(__file__).parents[2]))
LOG = ROOT / "examples/logs/power-session.csv"
SHARED = os.environ.get("GPW_SHARED")


@pytest.fixture(scope="module")
def found():
    return gpupower.Calibration(str(LOG), load_phase="train")


def program(name):
    path = pathlib.Path(os.environ.get(f"GPW_{name.upper()}", ROOT / "build/examples" / name))
    if not path.exists():
        pytest.skip(f"{name} is not built")
    return path


def test_the_truth_of_a_synthetic_log_is_found(found):
    """The truth stands in examples/logs/make_power_log.py."""
    assert [str(phase.label) for phase in found.phases] == [
        "idle", "ready", "train", "ready", "idle"]
    train = found.phases[2]
    assert train.event_w == pytest.approx(-400.0, rel=0.15)
    assert train.event_high_w <= -400.0 <= train.event_low_w or (
        train.event_low_w <= -400.0 <= train.event_high_w)
    assert train.event_s == pytest.approx(0.3, abs=0.05)
    assert train.event_j == pytest.approx(-120.0, rel=0.05)
    assert train.sigma_w == pytest.approx(math.hypot(9.0, 3.0), rel=0.15)
    truth = 2 * (15 * 72 + 15 * 119 + 110 * 560 + 10 * 119 + 10 * 72 - 9 * 0.3 * 400)
    assert found.summary.energy_mj / 1000 == pytest.approx(truth, rel=0.01)


def test_every_step_of_it_is_limited_by_the_meter(found):
    assert len(found.steps) == 4
    for step in found.steps:
        assert step.instrument_limited == 1
        assert math.isnan(step.value_w_per_s)
        assert 0 < step.lower_w_per_s < 1000


def test_a_picture_is_drawn(found, tmp_path):
    pytest.importorskip("matplotlib")
    found.picture(str(tmp_path / "phases.png"))
    assert (tmp_path / "phases.png").stat().st_size > 10000


def test_a_profile_that_was_written_serves_a_site(found, tmp_path):
    """From a log to a verdict: the profile is named by a site file."""
    found.profile_file.write(str(tmp_path / "measured.ini"))
    read = gpupower.ProfileFile.read(str(tmp_path / "measured.ini"))
    assert read.notes["log"] == "power-session.csv"
    assert len(read.unknowns) >= 3
    (tmp_path / "site.ini").write_text(
        "[site]\nduration_s = 30\nrequired_class = G2\n"
        "[group gpus]\nprofile_file = measured.ini\ngpus = 8\nrho_in = 0.98\n"
        "[schedule]\n5 = gpus ready\n10 = gpus train\n"
        "[genset]\npreset = diesel-turbo\nrated_w = 50000\n", encoding="utf-8")
    ran = subprocess.run([program("site_check"), str(tmp_path / "site.ini")], check=False,
                         capture_output=True, text=True)
    assert ran.returncode in (0, 1, 3), ran.stderr
    assert "G2" in ran.stdout


def test_bytes_serve_as_a_log():
    found = gpupower.Calibration(LOG.read_bytes(), load_phase="infer")
    assert str(found.phases[2].label) == "infer"


def test_a_file_that_is_no_log_is_refused(tmp_path):
    (tmp_path / "not.csv").write_text("hello\nworld\n", encoding="utf-8")
    with pytest.raises(gpupower.GpupowerError):
        gpupower.Calibration(str(tmp_path / "not.csv"))


def test_the_program_writes_json(tmp_path):
    path = tmp_path / "found.json"
    subprocess.run([program("calibrate"), LOG, "--phase", "train", "--json", path], check=True,
                   capture_output=True)
    found = json.loads(path.read_text(encoding="utf-8"))
    assert len(found["phases"]) == 5
    assert found["phases"][2]["label"] == "train"
    assert {note["kind"] for note in found["notes"]} >= {"unknown", "doubt"}


@pytest.mark.skipif(not SHARED, reason="skipped: data not present")
@pytest.mark.parametrize("name, board", [
    ("nanogpt-h100-sxm-8gpu/baseline_idle_start_689W_stop_f4f827dd.csv", "h100-sxm"),
    ("nanogpt-h100-sxm-8gpu/train_dips_32fcbd7a.csv", "h100-sxm"),
    ("cuda-test-gemm/h100pcie_sustained_fp16_random.csv.gz", "h100-pcie"),
    ("cuda-test-gemm/h100pcie_sustained_fp16_maxpower_cap.csv.gz", "h100-pcie"),
    ("cuda-test-gemm/h100pcie_burst2_fp8_normal_random.csv.gz", "h100-pcie"),
    ("cuda-test-gemm/h100pcie_50ms_bursts_fp16_random.csv.gz", "h100-pcie"),
    ("cuda-test-gemm/h100pcie_400ms_bursts_fp8_normal_maxpower.csv.gz", "h100-pcie"),
    ("cuda-test-gemm/a100pcie250_burst_fp16_maxpower.csv.gz", "a100-pcie"),
    ("cuda-test-gemm/h800sxm_random_gemm_bf16.csv.gz", ""),
    ("cuda-test-a100-gpt-8gpu/a100pcie80_8gpu_gpt_20230526.csv.gz", "a100-pcie"),
    ("powertrace-sim/h100_tp4_llama70b_rate4_excerpt_start.csv", "h100-sxm"),
    ("powertrace-sim/a100_disagg_gptoss20b_rate2_excerpt.csv", "a100-sxm"),
    ("mlperf-h100-pcie-8x/bert99_offline_run1_spl_excerpt.csv", ""),
    ("cisco-h200-node/h200_2node_system_power_part1.csv", ""),
])
def test_a_recorded_log_gives_a_profile(name, board):
    found = gpupower.Calibration(os.path.join(SHARED, "data", name), board=board)
    summary = found.summary
    assert summary.phases >= 1
    assert summary.low_mj <= summary.corrected_mj <= summary.high_mj
    for phase in found.phases:
        assert phase.end_ns >= phase.start_ns
        assert phase.min_w <= phase.mean_w <= phase.max_w
        assert phase.low_w <= phase.level_w <= phase.high_w
        assert not phase.sigma_w < 0.0
        if not math.isnan(phase.sigma_w):
            assert phase.sigma_w <= 3.0 * max(phase.sd_w, 0.1)
        # A bound of what was seen cannot be more than that.
        if phase.flags & gpupower.CalibrationFlag.SIGMA_BOUND:
            assert phase.sigma_w <= phase.sd_w
    for row in found.correlations:
        assert math.isnan(row.rho) or -1.0 <= row.rho <= 1.0
    assert found.profile_file is not None
    assert found.notes


def test_a_log_without_a_time_needs_its_interval():
    """As an exporter gives it: 200 scrapes, 2 s apart by what the user says."""
    log = "".join('DCGM_FI_DEV_POWER_USAGE{gpu="0"} %d\n' % (400 + i % 3)
                  for i in range(200)).encode()
    with pytest.raises(gpupower.GpupowerError, match="interval_s"):
        gpupower.Calibration(log)
    assert gpupower.Calibration(log, interval_s=2.0).summary.duration_s == pytest.approx(398.0)


def test_the_report_of_a_log_is_kept_under_its_name(tmp_path):
    """examples/run.sh, with stand-ins for what it builds and calls."""
    for folder in ("examples", "tests/support", "build/examples"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / "examples/run.sh", tmp_path / "examples/run.sh")
    (tmp_path / "tests/support/setup.sh").write_text("need() { :; }\nPYTHON=true\n")
    (tmp_path / "build/build.ninja").write_text("")
    for stand_in, says in (("ninja", ""), ("build/examples/calibrate", "echo \"$@\"")):
        (tmp_path / stand_in).write_text(f"#!/bin/sh\n{says}\n")
        (tmp_path / stand_in).chmod(0o755)

    def kept(*options):
        done = subprocess.run(
            ["sh", tmp_path / "examples/run.sh", "--calibrate", "a.csv", *options], text=True,
            capture_output=True, check=True,
            env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
        return done.stdout.split("out/")[-1].strip()

    assert kept() == "measured.*"
    assert kept("--board", "h100-sxm", "--name", "site-2") == "site-2.*"
    assert kept("--name", "../../site") == "measured.*"  # calibrate says what is wrong with it
    out = tmp_path / "build/examples/out"
    assert {path.name for path in out.iterdir()} == {"measured.txt", "site-2.txt"}


def test_one_of_a_thing_is_told_as_one():
    rows = [0.1 * i + (60.0 if i > 300 else 0.0) for i in range(600)]
    found = gpupower.Calibration(b"t_s,power_w\n" + b"".join(
        b"%.1f,%d\n" % (t, 400 + i % 5) for i, t in enumerate(rows)))
    notes = " ".join(note.text for note in found.notes)
    assert " 1 gap, the longest 60" in notes
    assert "1 gaps" not in notes and "1 phases" not in notes


def test_a_profile_without_idle_needs_the_first_phase_of_its_group(tmp_path):
    rows = b"".join(b"%.1f,%d\n" % (0.1 * i, 400 + i % 5) for i in range(600))
    gpupower.Calibration(b"t_s,power_w\n" + rows, board="h100-sxm",
                         load_phase="train").profile_file.write(str(tmp_path / "mine.ini"))
    site = ("[site]\nduration_s = 1\n[group a]\nprofile_file = mine.ini\ngpus = 8\n%s"
            "[genset]\npreset = diesel-turbo\nrated_w = 20000\n")
    path = tmp_path / "site.ini"
    path.write_text(site % "")
    with pytest.raises(gpupower.GpupowerError, match="does not know the power of phase idle"):
        gpupower.SiteFile(path).site()
    line = "initial_phase = train\n"
    told = (ROOT / "docs/calibrate.md").read_text(encoding="utf-8")
    assert f"    {line}" in told
    path.write_text(site % line)
    assert gpupower.SiteFile(path).site().judge(1.0)
    path.write_text("[profile b]\nbase_file = mine.ini\nidle.mean_w = 72\n"
                    + (site % "").replace("profile_file = mine.ini", "profile = b")
                    + "[schedule]\n0.5 = a train\n")
    assert gpupower.SiteFile(path).site().judge(1.0)


def test_hosts_that_step_together_are_one_group_related_within_and_between():
    noise = random.Random(1)
    rows = ["timestamp,hostname,index,name,power.draw.instant [W]"]
    for i in range(900):
        common_w = noise.gauss(0, 20)
        for host in "ab":
            own_w = noise.gauss(0, 15)
            rows += [f"2026/03/01 10:0{i // 600}:{i // 10 % 60:02d}.{i % 10}00,{host},{gpu},"
                     f"NVIDIA H100 80GB HBM3,{400 + common_w + own_w + noise.gauss(0, 10):.2f} W"
                     for gpu in range(2)]
    found = gpupower.Calibration("\n".join(rows).encode())
    assert (found.summary.devices, found.summary.groups) == (4, 1)
    assert {row.between for row in found.correlations} == {0, 1}
