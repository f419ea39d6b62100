# SPDX-License-Identifier: MIT
"""Levels and estimates from Python: records made by hand."""
import numpy as np
import pytest

import gpupower as gpw


def ticks(power_w):
    return np.arange(len(power_w), dtype=np.uint64) * 100_000_000


def steps():
    power_w = np.repeat([75.0, 400.0, 120.0], 100)
    power_w[150:154] = 100.0
    return power_w


def test_levels_and_events_of_a_whole_record():
    levels, events = gpw.levels_find(ticks(steps()), steps(), interval_s=0.1)
    assert [round(level.mean_w) for level in levels] == [75, 400, 120]
    assert [level.left_ns // 100_000_000 for level in levels] == [0, 100, 200]
    assert levels[0].flags == gpw.LevelFlag.RECORD_START
    assert levels[1].events == 1
    assert len(events) == 1
    assert events[0].area_j == pytest.approx(-300.0 * 0.4, rel=1e-4)


def test_blocks_lose_nothing_and_current_is_told():
    power_w = np.repeat(100.0 + 80.0 * (np.arange(60) % 5), 40)
    tracker = gpw.Levels(interval_s=0.1, levels_max=4, events_max=1)
    levels, _ = tracker.process(ticks(power_w), power_w)
    assert tracker.current().flags & gpw.LevelFlag.OPEN
    assert tracker.change_count == 59
    tracker.finish()
    assert len(levels) + len(tracker.levels()) == 60


def test_unusable_samples_are_counted_and_lengths_must_agree():
    tracker = gpw.Levels(interval_s=0.1)
    tracker.process(ticks(range(40)), [np.nan] * 10 + [50.0] * 30)
    assert tracker.held_count == 10
    assert tracker.current().count == 30
    with pytest.raises(ValueError, match="stamp_ns"):
        tracker.process([1, 2], [1.0])
    with pytest.raises(gpw.GpupowerError, match="GPW_ERR_DOMAIN"):
        gpw.Levels(interval_s=0.1, settle_s=-1.0)


def test_limits_of_a_slow_poll():
    config = gpw.levels_config(11.0, is_node=True)
    assert config.count_min == 3
    assert config.gap_s == pytest.approx(88.0)
    assert gpw.Levels.state_size(levels_max=4, events_max=0) < 1024


def test_estimate_tells_mean_spread_and_period():
    t = 0.1 * np.arange(3000)
    power_w = 400.0 + 10.0 * np.sin(2 * np.pi * t / 3.3)
    estimate = gpw.Estimate(interval_s=0.1)
    estimate.process(ticks(power_w), power_w)
    result = estimate.result()
    assert result.mean_w == pytest.approx(400.0, abs=0.1)
    assert result.sd_w == pytest.approx(10.0 / np.sqrt(2), rel=0.01)
    assert result.flags & gpw.EstimateFlag.TAU_NONE
    assert estimate.find_period().period_s == pytest.approx(3.3, rel=1e-3)


def test_estimate_notes_changes_and_gives_levels():
    estimate = gpw.Estimate(interval_s=0.1, bins=0)
    estimate.process(ticks(steps()), steps())
    result = estimate.result()
    assert result.change_count == 2
    assert result.change_w == pytest.approx(-280.0, abs=0.1)
    assert result.change_ns == 20_000_000_000
    assert [event.sign for event in estimate.events()] == [-1]
    assert estimate.levels() == []
    estimate.reset()
    assert estimate.result().total_count == 0
    with pytest.raises(gpw.GpupowerError, match="GPW_ERR_STATE"):
        estimate.find_period()
    assert gpw.Estimate.state_size(0.1) < 12000
