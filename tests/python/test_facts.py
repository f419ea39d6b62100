# SPDX-License-Identifier: MIT
"""Facts of the studies from Python."""
import math

import pytest

import gpupower


def test_a_fact_carries_both_opinions():
    fact = gpupower.fact("profile.infer")
    assert (fact.low, fact.high, fact.unit, fact.section) == (250.0, 280.0, "W", "7.1")
    assert math.isnan(fact.value)
    assert str(fact.confidence) == "high" and str(fact.grade) == "X"
    assert fact.contradiction == 13


def test_a_prefix_gives_the_table():
    table = gpupower.facts("bnl.llama2-13b.")
    assert [fact.id.rsplit(".", 1)[1] for fact in table] == [
        "median", "max", "share", "utilisation", "duration"]
    assert [round(fact.value, 6) for fact in table] == [7.92, 8.42, 78.0, 93.0, 8.0]


def test_a_misspelt_id_offers_the_nearest():
    with pytest.raises(KeyError, match="nearest is 'profile.infer'"):
        gpupower.fact("profile.infr")
