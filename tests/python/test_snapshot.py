# SPDX-License-Identifier: MIT
"""A watch and a site that are saved and go on."""
import pytest

import gpupower as gpw
from test_watch import START_NS, TICK_NS, started


def test_a_watch_goes_on_from_its_snapshot():
    watch = started()
    for k in range(1, 101):
        watch.step(START_NS + k * TICK_NS, power_w=60e3, frequency_hz=50.0,
                   sets=[{"breaker": 1.0}])
    kept = gpw.snapshot(watch)
    other = gpw.restored_watch(kept)
    inputs = {"power_w": 61e3, "frequency_hz": 50.0, "sets": [{"breaker": 1.0}]}
    outputs = [each.step(START_NS + 101 * TICK_NS, **inputs) for each in (watch, other)]
    assert outputs[0].sequence == outputs[1].sequence == 101
    assert gpw.snapshot(watch) == gpw.snapshot(other) != kept
    assert gpw.snapshot(gpw.restored_watch(kept, epoch=9)) != kept
    with pytest.raises(gpw.GpupowerError):
        gpw.restored_watch(kept[:-1])
    with pytest.raises(gpw.GpupowerError):
        gpw.restored_site(kept)


def test_a_site_goes_on_from_its_snapshot():
    site = gpw.Site(load_source="ac", required_class="none")
    site.set_genset("diesel-turbo", rated_w=1e6)
    site.start()
    for _ in range(100):
        site.step(2e5)
    other = gpw.restored_site(gpw.snapshot(site))
    for each in (site, other):
        for _ in range(300):
            each.step(3e5)
    assert gpw.snapshot(site) == gpw.snapshot(other)


def test_a_watch_resumes_as_it_would_have_been_restored():
    watch = started()
    watch.step(START_NS + TICK_NS, power_w=60e3, frequency_hz=50.0, sets=[{"breaker": 1.0}])
    kept = gpw.snapshot(watch)
    other = started()
    other.resume(kept, epoch=9)
    assert gpw.snapshot(other) == gpw.snapshot(gpw.restored_watch(kept, epoch=9))
    with pytest.raises(gpw.GpupowerError, match="DOMAIN"):
        started(power_hold_s=0.2).resume(kept, epoch=9)
