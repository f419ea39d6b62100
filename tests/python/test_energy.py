# SPDX-License-Identifier: MIT
"""The Python surface of the energy rooms. What the library computes is tested in C and, over a
grid, by tests/reference/joules_model.py."""
import math

import pytest

import gpupower
from gpupower import (EnergyFlag, Grade, GpupowerError, energy_board, energy_board_constant,
                      energy_build, energy_calibrate, energy_calibrate_diffusion,
                      energy_convert, energy_deployment, energy_design_power, energy_diffusion,
                      energy_diffusions, energy_model, energy_models, energy_predict,
                      energy_predict_diffusion, energy_relative_power, energy_workload)


def predicted(model="Llama-3.1-8B-Instruct", batch=8.0, board="h100-sxm", tokens=389, **fields):
    return energy_predict(model, energy_workload("chat", output_tokens=tokens),
                          energy_deployment(batch, **fields), board)


def test_worked_example_by_name():
    result = predicted()
    assert result.step_s == pytest.approx(7.66e-3, abs=5e-6)
    assert result.board_w == pytest.approx(481, abs=0.5)
    assert result.j_per_token == pytest.approx(0.4612, abs=5e-5)
    assert result.flags == EnergyFlag(0) and "flags=none" in repr(result)


def test_flags_are_said_in_words():
    result = predicted("Llama-3.1-405B-Instruct-FP8", batch=63.9, gpus=8)
    assert result.flags == EnergyFlag.FP8_LOW_BATCH
    assert "fp8-low-batch" in repr(result)


def test_every_built_in_model_predicts():
    assert len(energy_models()) == 34 and len(energy_diffusions()) == 12
    for name in energy_models():
        result = predicted(name, batch=32, board="b200", gpus=8)
        assert 190 <= result.board_w <= 980 and result.tokens_per_s > 0
    for name in energy_diffusions():
        result = energy_predict_diffusion(name, energy_deployment(1), "b200")
        assert 190 <= result.board_w <= 980 and result.j_per_item > 0


def test_a_model_of_ones_own_from_its_card():
    card = gpupower.energy_architecture(
        layers=32, attention_layers=32, heads=32, head_dim=128, kv_heads=8, params_total=8e9,
        params_active=8e9, name="mine")
    model = energy_build(card)
    assert (model.kv_bytes_per_token, model.attention_flop_per_token) == (131072, 524288)
    assert predicted(model) == predicted()


def test_refusals_name_the_figure():
    with pytest.raises(GpupowerError, match="output_tokens: unknown or out of range"):
        energy_predict("Qwen3-8B", energy_workload(), energy_deployment(8), "h100-sxm")
    with pytest.raises(GpupowerError, match="data_parallel: only 1 is modelled"):
        predicted(data_parallel=8)
    with pytest.raises(GpupowerError, match="batch: unknown or out of range"):
        predicted(batch=0)
    with pytest.raises(GpupowerError, match="layers: not set") as error:
        predicted(energy_model(name="mine"))
    assert error.value.name == "GPW_ERR_UNKNOWN"
    with pytest.raises(GpupowerError, match="latent_tokens"):
        energy_predict_diffusion(energy_diffusion("FLUX.1-dev", latent_tokens=math.nan),
                                 energy_deployment(1), "h100-sxm")


def test_misspelled_names_say_what_was_meant():
    with pytest.raises(GpupowerError, match="did you mean 'Llama-3.1-8B-Instruct'"):
        predicted("llama 3.1 8b")
    with pytest.raises(ValueError, match="h100-sxm"):
        predicted(board="h100")
    with pytest.raises(TypeError, match="did you mean 'gpus'"):
        energy_deployment(8, gpu=2)


def test_calibration_gives_the_point_back():
    workload = energy_workload("chat", output_tokens=405)
    deployment = energy_deployment(127.6, tokens_per_s=7037.0)
    energy_calibrate("Llama-3.1-8B-Instruct", workload, deployment, "h100-sxm", 669.0)
    result = energy_predict("Llama-3.1-8B-Instruct", workload, deployment, "h100-sxm")
    assert (result.tokens_per_s, result.board_w) == pytest.approx((7037, 669), rel=1e-5)
    assert result.flags == EnergyFlag.CALIBRATED and result.power_p90_pct == 18


def test_calibration_of_pictures_scales_time():
    deployment = energy_deployment(4, step_s=60.0)
    energy_calibrate_diffusion("FLUX.1-dev", deployment, "h100-sxm")
    result = energy_predict_diffusion("FLUX.1-dev", deployment, "h100-sxm")
    assert result.batch_s == pytest.approx(60.0, rel=1e-5)


def test_constants_and_boards():
    constant = energy_board_constant("h100-sxm", "byte-j")
    assert (constant.low, constant.high) == pytest.approx((12e-12, 74e-12))
    assert constant.grade == Grade.COMPUTED
    assert energy_board("b200").tdp_w == 1000
    assert math.isnan(predicted(board=energy_board("b200", errors="unknown")).power_p90_pct)
    assert energy_relative_power("h100-sxm", 0.0) == pytest.approx(144.2)


def test_units_and_design():
    assert energy_convert(0.34, "Wh/item", "J/item") == pytest.approx(1224)
    assert energy_convert(2.0, "j-per-token", "wh-per-item", 900) == pytest.approx(0.5)
    with pytest.raises(GpupowerError):
        energy_convert(2.0, "j-per-token", "wh-per-item")
    design = energy_design_power("h100-sxm", 500, 0.15, is_calibrated=True)
    assert (design.board_w, design.exceeded_pct, design.unused_pct) == (575, 0, 15)


def test_a_gpu_type_has_its_catalogue_name_too():
    assert energy_board("h200-sxm").name == energy_board("h200").name
    with pytest.raises(ValueError, match="did you mean 'h200'"):
        energy_board("h100")
