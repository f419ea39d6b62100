# SPDX-License-Identifier: MIT
"""The node model from Python: coefficients in, watts out, base and unit never guessed."""
import pytest

import gpupower

STATED = {"log_base": "ten", "x_unit": "flop"}


def test_the_published_table_comes_out():
    llm_w, slope_w = gpupower.node_power(1e19, "journal-llm", **STATED)
    assert llm_w == pytest.approx(7290.0, abs=1.0)
    assert 50.0 < slope_w < 90.0
    cnn_w, _ = gpupower.node_power(1e19, "journal-cnn", log_base="e", x_unit="flop-per-s")
    assert cnn_w == pytest.approx(7483.0, abs=1.0)


def test_base_and_unit_are_not_guessed():
    for left_out in STATED:
        some = {key: value for key, value in STATED.items() if key != left_out}
        with pytest.raises(gpupower.GpupowerError, match="UNKNOWN"):
            gpupower.node_power(1e19, "journal-llm", **some)


def test_the_inverse_and_the_preset_are_there():
    assert gpupower.node_solve_log(4680.0, "journal-cnn") == pytest.approx(4.16, abs=0.005)
    preset = gpupower.node_preset("preprint-llm")
    assert preset.p_idle_w == 1800.0 and str(preset.grade) == "X"
    own_w, _ = gpupower.node_power(100.0, p_idle_w=100.0, alpha=2.0, beta_w=800.0,
                                   p_max_w=1000.0, log_base="ten", x_unit="user")
    assert own_w == pytest.approx(500.0)


def test_the_published_errors_are_there():
    error, grade = gpupower.node_error("journal-llm")
    assert error == pytest.approx(0.111) and str(grade) == "S"
    error, grade = gpupower.node_error("preprint-cnn")
    assert error == pytest.approx(0.114) and str(grade) == "A"
    assert gpupower.node_error("journal-cnn", "out-of-sample")[0] == pytest.approx(0.0539)
    with pytest.raises(gpupower.GpupowerError, match="UNKNOWN"):
        gpupower.node_error("preprint-llm", "out-of-sample")
