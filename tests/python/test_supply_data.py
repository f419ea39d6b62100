# SPDX-License-Identifier: MIT
"""Power factor of a measured node against the model of it: capacitors that do not care for the
load. The log is not part of this project; without it the test is skipped."""
import csv
import os
import pathlib
import statistics

import pytest

import gpupower

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("GPW_SHARED", ROOT.parent / "shared")) / "data"
LOG = DATA / "mlperf-h100-pcie-8x/bert99_offline_run1_spl_excerpt.csv"


@pytest.mark.skipif(not LOG.exists(), reason="skipped: data not present")
def test_one_figure_from_idle_gives_the_power_factors_of_a_node_at_any_load():
    with open(LOG, newline="") as log:
        rows = [(float(row["watts_total"]), float(row["power_factor"]))
                for row in csv.DictReader(log)]
    assert len(rows) == 78
    var = [gpupower.supply_capacitive_var(*row) for row in rows]
    idle_var = statistics.median(v for v, (w, _) in zip(var, rows) if w < 800.0)
    assert idle_var == pytest.approx(233.0, abs=1.0)
    steady = [(v, row) for v, row in zip(var, rows) if v < 300.0]
    assert len(steady) == 76  # two were read while the load stepped
    published = (0.0, 1260.0, (205.0, 269.0)), (2800.0, 3100.0, (192.0, 253.0))
    for low_w, high_w, range_var in published:
        some = [v for v, (w, _) in steady if low_w <= w < high_w]
        assert min(some) == pytest.approx(range_var[0], abs=1.0)
        assert max(some) == pytest.approx(range_var[1], abs=1.0)
    supply = gpupower.Supply(dt_s=1.0, capacitive_var=idle_var)
    for _, (watts, power_factor) in steady:
        _, reactive_var, modelled = supply.reactive(watts)
        assert reactive_var == pytest.approx(-idle_var)
        assert modelled == pytest.approx(power_factor, abs=0.007)
