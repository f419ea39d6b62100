# SPDX-License-Identifier: MIT
"""Choice of a configuration under a budget of watts; the numbers are those of test_choice.c."""
import math

import pytest

import gpupower


def candidate(gpus=1, board_w=500, tokens_per_s=1000, **more):
    return gpupower.choice_candidate(gpus, board_w, 100, 700, tokens_per_s, **more)


def test_budget_carries_whole_replicas():
    result = gpupower.choice_evaluate(candidate(), 10e3, response_tokens=100)
    assert (result.replicas, result.nodes, str(result.limit)) == (17, 3, "budget")
    assert result.step_w == pytest.approx(17 * 475)
    assert result.j_per_response == pytest.approx(50)


def test_best_of_several_and_of_none():
    several = [candidate(), candidate(4, 500, 4600), candidate(1, 600, 1250)]
    assert gpupower.choice_best(several, 10e3).index == 1
    none = gpupower.choice_best(several, 500)
    assert (none.replicas, none.index) == (0, 0)
    assert none.missing_w == pytest.approx(75)
    assert math.isnan(none.j_per_token)


def test_step_of_the_set_and_overhead_of_a_node():
    limited = gpupower.choice_evaluate(candidate(), 10e3, step_max_w=5e3)
    assert (limited.replicas, str(limited.limit)) == (10, "step")
    node = gpupower.choice_evaluate(candidate(8, 668.2), 9e3, overhead="hgx-h100", margin=0)
    assert node.site_w == pytest.approx(8430, abs=0.1)


def test_errors_name_what_is_wrong():
    with pytest.raises(TypeError, match="budget"):
        gpupower.choice_evaluate(candidate(), 10e3, budgets=3)
    with pytest.raises(gpupower.GpupowerError, match="ERR_DOMAIN"):
        gpupower.choice_evaluate(candidate(), math.nan)
    with pytest.raises(gpupower.GpupowerError, match="ERR_UNKNOWN"):
        gpupower.choice_evaluate(candidate(), 10e3, step_limit_s=0.05)
    with pytest.raises(gpupower.GpupowerError, match="ERR_DOMAIN"):
        gpupower.choice_best([], 10e3)


def test_search_over_predictions():
    work = gpupower.energy_workload("chat", output_tokens=400)
    best, result = gpupower.choice_search("Qwen3-32B", work, "h100-sxm", 100e3,
                                          overhead="hgx-h100", step_limit_s=0.05)
    assert result.site_design_w <= 100e3 and best.step_s <= 0.05
    assert result.tokens_per_s == pytest.approx(result.replicas * best.tokens_per_s)
    again = gpupower.choice_predict("Qwen3-32B", work, gpupower.energy_deployment(
        best.batch, best.gpus), "h100-sxm")
    assert again.tokens_per_s == best.tokens_per_s
    memory_b = gpupower.choice_memory("Qwen3-32B", work, gpupower.energy_deployment(
        best.batch, best.gpus))
    assert memory_b <= 0.9 * 80e9
    with pytest.raises(gpupower.GpupowerError, match="ERR_NOT_FOUND"):
        gpupower.choice_search("Qwen3-32B", work, "h100-sxm", 100e3,
                               space={"replica_gpus_max": 1, "memory_share": 0.5})
    with pytest.raises(gpupower.GpupowerError, match="ERR_UNKNOWN"):
        gpupower.choice_search("Qwen3-32B", work, gpupower.energy_board("h100-sxm"), 100e3)
