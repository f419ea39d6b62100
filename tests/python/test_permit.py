# SPDX-License-Identifier: MIT
"""Ladder and permits, from Python."""
import math

import pytest

import gpupower as gpw

MS = 10**6


def test_ladder_goes_down_with_silence_and_up_after_a_while():
    ladder = gpw.Ladder(low=0.0, high=1e6, hold_s=0.1, recover_s=0.2)

    def after(*arguments, **more):
        ladder.step(*arguments, **more)
        return ladder.reading

    readings = [after(k * 10 * MS, 5e4) for k in range(21)]
    assert [r.rung for r in readings] == [gpw.Rung.REDUCE] * 20 + [gpw.Rung.GOOD]
    assert math.isnan(gpw.Ladder().reading.value)
    silent = [after((21 + k) * 10 * MS) for k in range(11)]
    assert (silent[9].rung, silent[10].rung) == (gpw.Rung.GOOD, gpw.Rung.HOLD)
    assert silent[10].reasons == gpw.LadderReason.SILENT
    assert (silent[10].low, silent[10].high) == (0.0, 1e6)
    ladder.step(400 * MS, 5e4, stamp_ns=401 * MS)
    assert ladder.note == gpw.Status.NOTE_HELD
    assert ladder.reading.reasons & gpw.LadderReason.FUTURE
    with pytest.raises(gpw.GpupowerError):
        gpw.Ladder(low=2.0, high=1.0)
    assert gpw.Ladder.state_size() <= 96


def test_permits_add_up_to_what_is_allowed():
    permit = gpw.Permit(epoch=3, dt_max_s=20.0)
    assert permit.request(0, 1, 4e4, 1e5).refusal == gpw.Refusal.QUARANTINE
    now_ns = 12500 * MS
    first = permit.request(now_ns, 1, 4e4, 1e5)
    assert first.granted == 1 and first.token == 3 << 16 | 1 and first.life_ms == 10000
    assert permit.request(now_ns, 1, 4e4, 1e5) == first
    assert permit.request(now_ns, 2, 7e4, 1e5).refusal == gpw.Refusal.POWER
    permit.use(now_ns, first.token)
    assert [token.state for token in permit.tokens()] == [gpw.TokenState.USED]
    permit.seen(now_ns, first.token)
    permit.step(now_ns + 500 * MS, 1e5)
    assert permit.live_w == 0.0 and permit.reading.granted == 1
    second = permit.request(now_ns + 500 * MS, 2, 7e4, 1e5)
    permit.release(now_ns + 500 * MS, second.token)
    permit.step(now_ns + 600 * MS, 1e5, conditions_ok=False)
    assert permit.reading.refusal == gpw.Refusal.CONDITIONS
    permit.restart(4)
    with pytest.raises(gpw.GpupowerError):
        permit.use(now_ns + 600 * MS, second.token)
    assert gpw.Permit.state_size(tokens_max=1) < gpw.Permit.state_size()
