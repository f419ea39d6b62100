# SPDX-License-Identifier: MIT
"""Logs through Python. What the formats and faults give is tested in C; here, that it arrives."""
import gzip
import os
import pathlib

import numpy as np
import pytest

import gpupower

TEXT = """timestamp, index, name, power.draw [W], power.draw.instant [W]
2025/03/01 10:00:00.000, 0, NVIDIA H100 PCIe, 100.00 W, 101.00 W
2025/03/01 10:00:00.000, 1, NVIDIA H100 PCIe, 200.00 W, 201.00 W
2025/03/01 10:00:01.000, 0, NVIDIA H100 PCIe, [N/A], 111.00 W
2025/03/01 10:00:01.000, 1, NVIDIA H100 PCIe, 210.00 W, 211.00 W
"""


def test_rows_come_as_one_structured_array():
    log = gpupower.Log.parse(TEXT)
    rows = log.read()
    assert rows.dtype.itemsize == 72 and rows.size == 4
    assert rows["device"].tolist() == [0, 1, 0, 1]
    assert rows["stamp_ns"].tolist() == [0, 0, 10 ** 9, 10 ** 9]
    assert rows["instant_w"].tolist() == [101.0, 201.0, 111.0, 211.0]
    assert np.isnan(rows["power_w"]).tolist() == [False, False, True, False]
    assert np.all(rows["energy_mj"] == 2 ** 64 - 1)
    assert log.read().size == 0


def test_what_was_understood_is_told():
    log = gpupower.Log.parse(TEXT)
    log.read()
    assert str(log.info.format) == "nvidia-smi" and log.info.rows == 4
    assert [device.model for device in log.devices] == ["NVIDIA H100 PCIe"] * 2
    assert log.devices[1].index == 1 and str(log.devices[1].point) == "instrument"
    assert log.repairs == {"missing": (1, 4)}
    assert "power.draw.instant [W]: power, instantaneous" in log.explain()


def test_blocks_are_all_rows_once(tmp_path):
    path = tmp_path / "packed"
    text = "t_s,power_w\n" + "".join(f"{i},{i % 97}\n" for i in range(200000))
    path.write_bytes(gzip.compress(text.encode(), 1))
    blocks = list(gpupower.Log(path))
    assert [block.size for block in blocks] == [65536, 65536, 65536, 200000 - 3 * 65536]
    assert np.array_equal(np.concatenate(blocks)["power_w"],
                          (np.arange(200000) % 97).astype(np.float32))


def test_an_error_says_where(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("t_s,power_w\n0,1 W\n1,2 kW\n")
    with pytest.raises(gpupower.GpupowerError) as caught:
        gpupower.Log(path).read()
    assert caught.value.line == 3 and "another unit" in caught.value.reason
    with pytest.raises(gpupower.GpupowerError, match="interval_s"):
        gpupower.Log.parse("index, power.draw [W]\n0, 5 W\n")
    assert gpupower.Log.parse("index, power.draw [W]\n0, 5 W\n", interval_s=1.0).read().size == 1
    with pytest.raises(TypeError, match="strict"):
        gpupower.Log.parse(TEXT, stricd=1)


SHARED = os.environ.get("GPW_SHARED")


@pytest.mark.skipif(not SHARED, reason="data not present")
@pytest.mark.parametrize("name, name_of, rows, devices, seconds", [
    # rows and devices by wc and uniq, seconds by the first and last stamps
    ("cuda-test-gemm/h100pcie_sustained_fp16_random.csv.gz", "nvidia-smi", None, 1, 131.265),
    ("cuda-test-gemm/h800sxm_random_gemm_bf16.csv.gz", "nvidia-smi", 1518, 1, 1676.882),
    ("cuda-test-a100-gpt-8gpu/a100pcie80_8gpu_gpt_20230526.csv.gz", "csv", 18200, 8, 600.013),
    ("nanogpt-h100-sxm-8gpu/train_dips_32fcbd7a.csv", "csv", 12576, 8, 448.736),
    ("nanogpt-h100-sxm-8gpu/baseline_idle_start_689W_stop_f4f827dd.csv", "csv", None, 8, 265.947),
    ("powertrace-sim/h100_tp4_llama70b_rate4_excerpt_start.csv", "csv", None, 4, 24.349),
    ("cisco-h200-node/h200_2node_system_power_part1.csv", "csv", 4146, 2, 59706.0),
    ("mlperf-h100-pcie-8x/bert99_offline_run1_spl_excerpt.csv", "analyser", 78, 1, 715.0),
])
def test_measured_logs_are_read_whole(name, name_of, rows, devices, seconds):
    path = pathlib.Path(SHARED, "data", name)
    if not path.exists():
        pytest.skip("data not present")
    log = gpupower.Log(path)
    read = log.read()
    assert str(log.info.format) == name_of and log.info.devices == devices
    assert rows is None or read.size + log.repairs.get("duplicate", (0, 0))[0] == rows
    assert (log.info.last_ns - log.info.first_ns) * 1e-9 == pytest.approx(seconds, abs=1e-6)
    assert set(log.repairs) <= {"gaps", "duplicate", "standstill", "zero", "missing"}
    for device in range(devices):
        stamps = read["stamp_ns"][read["device"] == device]
        assert np.all(np.diff(stamps) >= 0)
