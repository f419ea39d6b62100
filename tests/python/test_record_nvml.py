# SPDX-License-Identifier: MIT
"""The recorder against a library that stands in for NVIDIA's driver, and without any; its
declarations against other people's bindings, where these are installed."""
import csv
import ctypes as c
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import time

import pytest

import gpupower
from gpupower import _native as native

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("GPW_RECORD_NVML", str(ROOT / "build/examples/record_nvml"))
DEBIAN = "/usr/share/cargo/registry"


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    if shutil.which("gcc") is None:
        pytest.skip("no gcc")
    made = tmp_path_factory.mktemp("driver") / "libstand-in.so"
    subprocess.run(["gcc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC",
                    ROOT / "tests/examples/nvml_stand_in.c", "-o", made], check=True)
    return str(made)


def run(*arguments, stand_in="", **more):
    return subprocess.run([PROGRAM, *map(str, arguments)], check=False, timeout=60, text=True,
                          stderr=subprocess.PIPE, stdout=more.pop("stdout", subprocess.PIPE),
                          env={**os.environ, "STAND_IN": stand_in}, **more)


def recorded(path):
    lines = path.read_text().splitlines()
    head = [line for line in lines if line.startswith("#")]
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    return head, rows


def test_without_a_driver_one_plain_sentence_and_77(tmp_path):
    result = run("-o", tmp_path / "a.csv", "--library", "libno-such-driver.so.1")
    assert (result.returncode, result.stdout) == (77, "")
    assert result.stderr.count("\n") == 1 and "there is no NVIDIA driver here" in result.stderr
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("wrong, said", [
    ("unloaded", "driver is not loaded"), ("none", "the driver knows no GPU")])
def test_a_driver_without_a_gpu_is_77(driver, tmp_path, wrong, said):
    result = run("-o", tmp_path / "a.csv", "--library", driver, stand_in=wrong)
    assert result.returncode == 77 and said in result.stderr
    assert not (tmp_path / "a.csv").exists()


def test_a_library_that_is_no_driver_is_said(tmp_path):
    result = run("--library", "libc.so.6")
    assert result.returncode == 77 and "is no NVML: it has no nvmlInit_v2" in result.stderr


def test_every_figure_is_in_its_column(driver, tmp_path):
    log = tmp_path / "a.csv"
    began = time.time()
    result = run("-o", log, "--library", driver, "--seconds", 1.5, "--interval-ms", 10,
                 "--note", "a\nb")
    assert (result.returncode, result.stderr) == (0, "")
    head, rows = recorded(log)
    assert "# GPU 1: Stand-in  80GB, GPU-1111, VBIOS " in head and "# note: a b" in head
    assert "driver 999.99" in head[0]
    assert {row["index"] for row in rows} == {"0", "1"} and len(rows) > 40
    for row in rows:
        base = 100 * (1 + int(row["index"]))
        assert row["name"] == "Stand-in  80GB"
        assert base <= float(row["power.draw [W]"]) < base + 50
        assert base <= float(row["power.draw.instant [W]"]) < base + 50
        assert base + 1 <= float(row["power.draw.average [W]"]) < base + 51
        assert row["instant_stamp_us"] == "1700000000000000"
        before, after = int(row["monotonic_before_ns"]), int(row["monotonic_after_ns"])
        assert 0 <= after - before < 1e9
        assert began - 0.01 <= int(row["timestamp_ns"]) * 1e-9 <= time.time()
    for one in "01":
        stamps = [int(row["timestamp_ns"]) for row in rows if row["index"] == one]
        assert stamps == sorted(stamps)
        steps = [b - a for a, b in zip(stamps, stamps[1:])]
        assert statistics.median(steps) > 9e6  # a busy machine is late, never early


def test_what_is_slow_is_asked_ten_times_a_second(driver, tmp_path):
    log = tmp_path / "a.csv"
    run("-o", log, "--library", driver, "--seconds", 1.05, "--interval-ms", 10, "--gpus", "1")
    full = [row for row in recorded(log)[1] if row["energy [mJ]"]]
    empty = [row for row in recorded(log)[1] if not row["energy [mJ]"]]
    assert 5 <= len(full) <= 11 and len(empty) > 2 * len(full)
    row = full[-1]
    assert [row[key] for key in (
        "clocks.sm [MHz]", "clocks.mem [MHz]", "temperature.gpu", "temperature.memory",
        "utilization.gpu [%]", "utilization.memory [%]", "enforced.power.limit [W]",
        "clocks_event_reasons.active")] == [
            "1980", "2619", "41", "[N/A]", "97", "31", "700.000", "0x0000000000000024"]
    assert int(row["energy [mJ]"]) > 5000000000000
    assert all(not row[key] for row in empty for key in ("temperature.gpu", "clocks.sm [MHz]"))
    assert all(row["clocks_event_reasons.active"] == "0x0000000000000024" for row in empty)
    run("-o", tmp_path / "b.csv", "--library", driver, "--seconds", 0.3, "--powers-only")
    assert not any(row["energy [mJ]"] or row["clocks_event_reasons.active"]
                   for row in recorded(tmp_path / "b.csv")[1])


def test_the_sensors_own_pace_is_found(driver, tmp_path):
    log = tmp_path / "a.csv"
    assert run("-o", log, "--library", driver, "--seconds", 4, "--gpus", "0").returncode == 0
    head, rows = recorded(log)
    found = float(re.search(r"something new every ([\d.]+) ms", "\n".join(head)).group(1))
    assert abs(found - 20) < 2
    asked = float(re.search(r"asked every ([\d.]+) ms", "\n".join(head)).group(1))
    assert abs(asked - found / 5) < 0.06  # as printed
    stamps = [int(row["timestamp_ns"]) for row in rows]
    assert statistics.median(b - a for a, b in zip(stamps, stamps[1:])) > 0.9e6 * asked
    run("-o", tmp_path / "b.csv", "--library", driver, "--seconds", 1, stand_in="flat")
    head, rows = recorded(tmp_path / "b.csv")
    assert any("was not found" in line for line in head)
    assert any("asked every 20.0 ms" in line for line in head)


def test_what_an_old_driver_lacks_is_not_available(driver, tmp_path):
    log = tmp_path / "a.csv"
    assert run("-o", log, "--library", driver, "--seconds", 0.3, "--interval-ms", 20,
               stand_in="old").returncode == 0
    row = recorded(log)[1][0]
    assert row["power.draw.instant [W]"] == row["power.draw.average [W]"] == "[N/A]"
    assert row["energy [mJ]"] == row["instant_stamp_us"] == "[N/A]"
    assert float(row["power.draw [W]"]) >= 100


def test_a_gpu_that_falls_off_the_bus_leaves_the_others(driver, tmp_path):
    log = tmp_path / "a.csv"
    result = run("-o", log, "--library", driver, "--seconds", 1, "--interval-ms", 20,
                 stand_in="lost")
    assert result.returncode == 1 and "GPU 1 fell off the bus; the others go" in result.stderr
    head, rows = recorded(log)
    assert "# GPU 1 fell off the bus" in head
    of = [[row for row in rows if row["index"] == one] for one in "01"]
    assert 1 < len(of[1]) < 20 and len(of[0]) > len(of[1]) + 5
    assert of[1][-1]["power.draw [W]"] == "[N/A]"
    began = time.time()
    result = run("-o", tmp_path / "b.csv", "--library", driver, "--gpus", "1",
                 "--interval-ms", 20, stand_in="lost")
    assert result.returncode == 1 and "there is none left" in result.stderr
    assert time.time() - began < 15


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_log_cleanly(driver, tmp_path, number):
    log = tmp_path / "a.csv"
    process = subprocess.Popen([PROGRAM, "-o", str(log), "--library", driver,
                                "--interval-ms", "1000"], stderr=subprocess.PIPE)
    time.sleep(0.5)
    process.send_signal(number)
    assert process.wait(timeout=5) == 0 and process.stderr.read() == b""
    text = log.read_text()
    assert text.endswith("\n") and text.count("\n") == 7 + 2  # head, one round of two GPUs
    process.stderr.close()


def test_a_log_that_is_there_is_not_written_over(driver, tmp_path):
    (tmp_path / "a.csv").write_text("precious")
    result = run("-o", tmp_path / "a.csv", "--library", driver, "--seconds", 1)
    assert result.returncode == 2 and "is there already" in result.stderr
    assert (tmp_path / "a.csv").read_text() == "precious"


def test_a_full_disk_is_said(driver):
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full")
    with open("/dev/full", "w", encoding="ascii") as full:
        result = run("--library", driver, "--seconds", 3, "--interval-ms", 5, stdout=full)
    assert result.returncode == 1 and "could not be written whole" in result.stderr


def test_the_librarys_own_reader_takes_the_log(driver, tmp_path):
    log = tmp_path / "a.csv"
    run("-o", log, "--library", driver, "--seconds", 1, "--interval-ms", 10)
    handle, error, count = native.LogHandle(), native.FileError(), c.c_size_t()
    gpupower.lib.gpw_log_open(str(log), None, handle, error)
    rows = (native.LogRow * 1000)()
    gpupower.lib.gpw_log_next(handle, rows, c.sizeof(native.LogRow), len(rows), count, error)
    info = native.LogInfo()
    gpupower.lib.gpw_log_info_get(handle, info, c.sizeof(info))
    device = native.LogDeviceInfo()
    gpupower.lib.gpw_log_device(handle, 1, device, c.sizeof(device))
    gpupower.lib.gpw_log_close(handle)
    assert (info.devices, info.repairs, info.gaps) == (2, 0, 0) and info.rows == count.value
    assert device.model == b"Stand-in  80GB" and 0.009 < info.interval_s < 0.1
    wanted = ["POWER", "AVERAGE", "INSTANT", "LIMIT", "ENERGY", "TEMPERATURE", "SM_CLOCK",
              "MEMORY_CLOCK", "UTILISATION", "REASONS"]
    for name in wanted:
        assert info.fields >> native.LogField[name] & 1, name
    first = recorded(log)[1][0]
    assert abs(rows[0].instant_w - float(first["power.draw.instant [W]"])) < 1e-3
    assert rows[0].energy_mj == int(first["energy [mJ]"]) and rows[0].reasons == 0x24
    assert {row.reasons for row in rows[:count.value]} == {0x24}


@pytest.mark.parametrize("arguments, said", [
    (["--gpus", "0,0"], "none twice"), (["--gpus", "0,"], "a list such as 0,1"),
    (["--gpus", "x"], "a list such as 0,1"), (["--seconds", "0"], "0.01 to 1e8"),
    (["--seconds", "nan"], "0.01 to 1e8"), (["--interval-ms", "1"], "2 to 60000"),
    (["-o"], "nothing behind it"), (["--fast", "1"], "no option --fast")])
def test_bad_use_is_named(arguments, said):
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "") and said in result.stderr


def test_a_gpu_that_is_not_there_is_named(driver):
    result = run("--gpus", "2", "--library", driver)
    assert result.returncode == 2
    assert "there is no GPU 2: the driver knows 0 to 1" in result.stderr


# ---- the declarations -------------------------------------------------------------------------

def declared():
    """Constants of record_driver.c, and the fields of its struct of a field's value."""
    text = (ROOT / "examples/record_driver.c").read_text()
    constants = {name: int(value) for name, value in
                 re.findall(r"#define (NVML_\w+) (\d+)", text)}
    assert len(constants) > 15
    struct = re.search(r"typedef struct nvmlFieldValue \{(.*?)\n\} nvmlFieldValue;", text,
                       re.S).group(1)
    return constants, re.findall(r"^    [a-z][a-z ]* (\w+);", struct, re.M)


def test_constants_are_those_of_debians_generated_bindings():
    files = sorted(pathlib.Path(DEBIAN).glob("nvml-wrapper-sys-*/src/bindings.rs"))
    if not files:
        pytest.skip("librust-nvml-wrapper-sys-dev is not installed")
    text = files[-1].read_text()
    theirs = {name: int(value) for name, value in
              re.findall(r"pub const \w*?(NVML_\w+): \w+ = (\d+);", text)}
    constants, fields = declared()
    compared = {name: value for name, value in constants.items() if name in theirs}
    assert compared == {name: theirs[name] for name in compared} and len(compared) > 12
    struct = re.search(r"pub struct nvmlFieldValue_st \{(.*?)\n\}", text, re.S).group(1)
    assert re.findall(r"pub (\w+):", struct) == [*fields, "value"]
    used = set(re.findall(r'"(nvml\w+)"', (ROOT / "examples/record_driver.c").read_text()))
    known = set(re.findall(r"pub unsafe fn (nvml\w+)", text))
    assert used - known <= {"nvmlInit", "nvmlDeviceGetCount", "nvmlDeviceGetHandleByIndex",
                            "nvmlDeviceGetCurrentClocksEventReasons"}


def test_constants_are_those_of_nvidias_python():
    pynvml = pytest.importorskip("pynvml", reason="nvidia-ml-py is not installed")
    constants, fields = declared()
    assert constants == {name: getattr(pynvml, name) for name in constants}
    theirs = [name for name, _ in pynvml.c_nvmlFieldValue_t._fields_]
    assert theirs == [*fields, "value"]
