# SPDX-License-Identifier: MIT
"""The set and what is said of it: genset, verdict, trace, site, site file."""
import json
import math

import numpy as np
import pytest

import gpupower
from gpupower import (Class, Criterion, Genset, GpupowerError, Outcome, Phase, Profile, Site,
                      SiteFile, SiteFlag, Trace, Verdict)

TICK_NS = 10_000_000


# ---- genset ---------------------------------------------------------------------------------

def droop_set(**fields):
    return Genset(**{"governor": "droop", "swing": "power", "droop_pu": 0.04, "t_lag_s": 0.1,
                     "tick_ns": TICK_NS, "rated_w": 100e3, "inertia_s": 1.0, **fields})


def test_droop_settles_where_its_slope_says():
    genset = droop_set()
    speed_pu = genset.process(np.full(6000, 50e3))
    assert speed_pu.dtype == np.float32
    assert speed_pu[-1] == pytest.approx(-0.04 * 0.5, rel=1e-4)
    assert genset.settled(50e3) == pytest.approx(-0.02, rel=1e-5)


def test_first_rocof_is_that_of_the_rotor_alone():
    out = droop_set(dead_s=0.05).step(10e3)  # the governor has not acted yet
    assert out.rocof_hz_per_s == pytest.approx(-0.1 * 50.0 / (2 * 1.0), rel=1e-4)
    assert out.frequency_hz == pytest.approx(50.0 - 2.5 * 0.01, rel=1e-6)
    assert out.speed_min_pu == out.speed_pu and math.isnan(out.boost_pu)


def test_reset_is_equilibrium():
    genset = droop_set()
    genset.process(np.full(100, 50e3))
    genset.reset(0.5)
    np.testing.assert_allclose(genset.process(np.full(100, 50e3)), 0.0, atol=1e-6)


def test_steps_and_blocks_are_the_same_bits():
    load_w = np.where(np.arange(300) < 100, 10e3, 60e3)
    fields = dict(tick_ns=TICK_NS, rated_w=100e3, inertia_s=1.0)
    stepped = Genset("diesel-turbo", **fields)
    np.testing.assert_array_equal(Genset("diesel-turbo", **fields).process(load_w),
                                  [stepped.step(load).speed_pu for load in load_w])


def test_preset_can_be_seen_and_overridden():
    assert gpupower.genset_presets()[1] == "diesel-turbo"
    preset = gpupower.genset_preset("diesel-turbo")
    assert preset.governor is gpupower.Governor.DEGOV and preset.air_step_pu > 0.0
    genset = Genset("diesel-turbo", tick_ns=TICK_NS, rated_w=100e3, air_step_pu=0.5)
    assert genset.acceptable_step() == pytest.approx(50e3, rel=1e-3)


def test_inertia_of_a_moment_of_inertia():
    omega = 2 * math.pi * 1500 / 60
    assert gpupower.genset_inertia(10.0, 1500.0, 100e3) == pytest.approx(
        10 * omega**2 / 2 / 100e3, rel=1e-6)


def test_turbines_have_tunings():
    fields = dict(tick_ns=TICK_NS, rated_w=1e6, inertia_s=1.5, initial_pu=0.2, governor="ggov1")
    island, grid = (Genset(tuning=tuning, **fields) for tuning in ("island", "grid"))
    load_w = np.full(6000, 0.3e6)
    assert island.process(load_w).min() > -0.01 and grid.process(load_w)[-1] < -0.3
    assert grid.step(0.3e6).collapsed == 1 and island.step(0.3e6).collapsed == 0
    gast = Genset(tuning="island", swing="power", **{**fields, "governor": "gast"}, at_pu=0.5)
    assert gast.settled(0.4e6) == pytest.approx(-0.05 * 0.2, rel=1e-4)
    assert math.isnan(gast.settled(0.6e6))
    tgov1 = Genset(**{**fields, "governor": "tgov1"}, droop_pu=0.05, t1_s=0.3, t3_s=0.5)
    assert tgov1.settled(0.4e6) == pytest.approx(-0.05 * 0.2, rel=1e-4)
    with pytest.raises(ValueError, match="tuning: governor degov has none"):
        Genset("diesel-turbo", tuning="grid", tick_ns=TICK_NS, rated_w=1e6)
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        Genset(tuning="island", air_step_pu=0.3, air_tau_s=2.0, **fields)


def test_bad_sets_are_refused():
    with pytest.raises(GpupowerError, match="GPW_ERR_UNKNOWN"):
        Genset("diesel-turbo", tick_ns=TICK_NS, rated_w=100e3, inertia_s=math.nan)
    with pytest.raises(ValueError, match="did you mean 'diesel-turbo'"):
        Genset("diesel-turob")
    with pytest.raises(TypeError, match="no field 'preste'; did you mean 'preset'"):
        Genset(preste="diesel-turbo")
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        droop_set(f0_hz=400.0)


# ---- verdict --------------------------------------------------------------------------------

def test_dip_is_judged_against_each_class():
    verdict = Verdict(dt_s=0.001, rated_w=100e3)
    for limit_pct in 4.0, 10.0:
        verdict.add_class(dip_rated_pct=limit_pct)
    speed_pu = np.zeros(8000)
    speed_pu[2000:2100] = -0.05
    verdict.push_all(speed_pu, 0.0, np.where(np.arange(8000) < 2000, 10e3, 60e3))
    result = verdict.result()
    assert result.dip_pct == pytest.approx(5.0, rel=1e-5)
    assert result.dip_time_s == pytest.approx(2.0, abs=0.2)
    assert result.worst_step_w == pytest.approx(50e3)
    assert result.duration_s == pytest.approx(8.0, rel=1e-5)
    fails, holds = verdict.class_result(0), verdict.class_result(1)
    assert (fails.outcome, fails.limiting) == (Outcome.FAILS, Criterion.DIP_RATED)
    assert fails.margin_pct == pytest.approx(100 * (4 - 5) / 4, rel=1e-4)
    assert holds.outcome is Outcome.HOLDS
    assert holds.margin_pct == pytest.approx(50.0, rel=1e-4)


def test_trip_needs_its_delay():
    verdict = Verdict(dt_s=0.01, rated_w=100e3)
    verdict.add_class("G2")
    verdict.add_trip(47.5, 0.5)
    verdict.push_all(np.full(40, -0.06), 0.0, 10e3)  # 47 Hz for 0.4 s
    assert verdict.result().trip == 0
    verdict.push_all(np.full(20, -0.06), 0.0, 10e3)
    assert verdict.result().trip == 1
    assert verdict.result().trip_time_s == pytest.approx(0.5, abs=0.011)
    verdict.reset()
    assert verdict.result().trip == 0


def test_collapse_fails_every_class():
    verdict = Verdict(dt_s=0.01, rated_w=100e3)
    verdict.add_class("G1")
    verdict.collapse()
    assert verdict.result().collapsed == 1
    assert verdict.class_result(0).outcome is Outcome.FAILS


def test_iso_classes_grow_stricter():
    dips = [gpupower.limits_iso8528(name).dip_rated_pct for name in ("G1", "G2", "G3")]
    assert dips == sorted(dips, reverse=True) and len(set(dips)) == 3
    with pytest.raises(GpupowerError, match="class_id='custom'.*GPW_ERR_DOMAIN"):
        gpupower.limits_iso8528("custom")


# ---- trace ----------------------------------------------------------------------------------

TWO_COLUMNS = "t_s,power_w\n0,100\n1,200\n2,300\n"


def test_trace_gives_what_the_file_says():
    trace = Trace.parse(TWO_COLUMNS)
    info = trace.info
    assert (info.rows, info.samples, info.interval_s, info.max_w) == (3, 3, 1.0, 300.0)
    assert info.format is gpupower.TraceFormat.TWO_COLUMN
    assert trace.power_name == "power_w"
    time_s, power_w = trace.samples()
    assert time_s.dtype == np.float64 and power_w.dtype == np.float32
    np.testing.assert_array_equal(time_s, [0.0, 1.0, 2.0])
    np.testing.assert_array_equal(power_w, [100.0, 200.0, 300.0])
    np.testing.assert_array_equal(trace.samples(1, 1)[1], [200.0])


def test_sample_holds_over_the_interval_that_ends_at_its_stamp():
    load_w = Trace.parse(TWO_COLUMNS).resample(100_000_000)
    np.testing.assert_array_equal(load_w, [100.0] * 10 + [200.0] * 10 + [300.0] * 10)
    np.testing.assert_array_equal(Trace.parse(TWO_COLUMNS).resample(100_000_000, 19, 2),
                                  [200.0, 300.0])


def test_trace_is_read_from_a_file(tmp_path):
    (tmp_path / "läst.csv").write_text(TWO_COLUMNS)
    assert Trace(tmp_path / "läst.csv").info.rows == 3


def test_bad_trace_is_told_with_its_place(tmp_path):
    with pytest.raises(GpupowerError) as caught:
        Trace.parse("t_s,power_w\n0,100\n1,oops\n")
    error = caught.value
    assert (error.name, error.line, error.column) == ("GPW_ERR_FORMAT", 3, 2)
    assert error.field == "power_w" and error.reason in str(error)
    assert "line 3, column 2, power_w" in str(error)
    with pytest.raises(GpupowerError, match="GPW_ERR_IO.*missing.csv") as caught:
        Trace(tmp_path / "missing.csv")
    assert caught.value.path == str(tmp_path / "missing.csv")


def test_text_with_a_zero_byte_reaches_the_reader_whole():
    with pytest.raises(GpupowerError, match="GPW_ERR_FORMAT"):
        Trace.parse(b"t_s,power_w\n0,100\n1,2\x0000\n")
    with pytest.raises(ValueError, match="path: .*zero character"):
        Trace("nul\0.csv")


# ---- site -----------------------------------------------------------------------------------

def small_site(custom=None, **fields):
    """Eight steady GPUs on a 20 kW droop set: idle, then infer after a second."""
    profile = Profile(name="steady", cap_w=350.0)
    profile.set_phase("idle", mean_w=60.0, sigma_w=0.0)
    profile.set_phase("infer", mean_w=265.0, sigma_w=0.0)
    site = Site(bus_load_w=1000.0, **fields)
    site.add_group(profile, gpus=8)
    site.add_event(1_000_000_000, 0, "infer")
    site.set_genset(governor="droop", swing="power", droop_pu=0.04, t_lag_s=0.1, rated_w=20e3,
                    inertia_s=1.0)
    if custom is not None:
        site.set_custom_class(**custom)
    site.start()
    return site


def test_site_run_is_an_array_of_every_signal():
    signals = small_site().run(10.0)
    assert signals.shape == (1000,) and signals.dtype == gpupower.SIGNALS_DTYPE
    assert signals.dtype["time_ns"] == np.uint64 and signals.dtype["rail_w"] == np.float32
    assert signals["time_ns"][[0, -1]].tolist() == [10_000_000, 10_000_000_000]
    np.testing.assert_allclose(signals["rail_w"], [480.0] * 100 + [2120.0] * 900, rtol=1e-6)
    np.testing.assert_allclose(signals["generator_w"], signals["ac_w"] + 1000.0, rtol=1e-6)
    assert signals["frequency_hz"][99] == pytest.approx(50.0, abs=1e-3)
    settled_hz = 50.0 * (1.0 - 0.04 * 1640.0 / 20e3)
    assert signals["frequency_hz"][-1] == pytest.approx(settled_hz, abs=1e-3)
    assert np.isnan(signals["boost_pu"]).all()


def test_site_steps_as_it_runs():
    by_block, by_tick = small_site().run(ticks=300), small_site()
    stepped = [by_tick.step() for _ in range(300)]
    np.testing.assert_array_equal(by_block["frequency_hz"], [s.frequency_hz for s in stepped])
    assert stepped[-1].flags == SiteFlag(0) and by_tick.group_phase(0) == (Phase.INFER, 8)
    result = by_tick.result()
    assert result.worst_step_w == pytest.approx(1640.0, rel=1e-3)


def test_judgement_covers_the_corners_and_speaks():
    site = small_site()
    judgement = site.judge(20.0)
    assert judgement.outcome is Outcome.HOLDS and judgement.required_class is Class.G2
    assert judgement.corners == judgement.corners_held > 1
    assert 0.0 < judgement.margin_pct < 100.0
    assert judgement.worst_step_w == pytest.approx(1640.0, rel=1e-3)
    assert judgement.bound_step_down_w == pytest.approx(8 * 265.0, rel=0.8)
    assert "HOLDS" in judgement.text()
    said = judgement.as_dict()
    assert said["verdict"] == "holds" and said["dip_pct"] == pytest.approx(judgement.dip_pct)
    assert said == json.loads(judgement.json())
    assert len(judgement.assumption_texts()) == len(said["assumptions"]) > 0
    assert all(judgement.assumption_texts())
    values = site.corner_values(0)
    assert values.inertia_s == 1.0 and values.with_psu is True
    assert str(values.load_level) == "nominal"
    assert site.genset.rated_w == 20e3


@pytest.mark.parametrize("dip_pct, outcome", [(0.01, Outcome.FAILS), (20.0, Outcome.HOLDS)])
def test_ones_own_class_is_judged_by_its_limits(dip_pct, outcome):
    site = small_site(custom={"dip_rated_pct": dip_pct}, required_class="custom")
    judgement = site.judge(20.0)
    assert (judgement.outcome, judgement.required_class) == (outcome, Class.CUSTOM)


def test_judgement_by_hand_is_the_same():
    site = small_site()
    whole = site.judge(5.0)
    site.judge_begin()
    for corner in range(gpupower.CONSTANTS["GPW_SITE_CORNERS"]):
        if site.corner_needed(corner):
            site.reset(corner)
            site.run(5.0)
            site.judge_fold()
    np.testing.assert_array_equal(np.array(site.judge_end(), float), np.array(whole, float))


def test_error_of_a_records_meter_widens_what_is_judged():
    load_w = np.where(np.arange(2000) < 500, 1000.0, 4000.0)
    error = gpupower.method_row("external-pdu", "study").error_high
    judged = []
    for load_error in 0.0, error:
        site = Site(load_source="ac", load_error=load_error)
        site.set_genset("diesel-turbo", rated_w=20e3, inertia_s=1.0)
        site.start()
        judged.append(site.judge(load_w))
    exact, wide = judged
    assert wide.worst_step_w == pytest.approx(exact.worst_step_w / (1.0 - error), rel=1e-4)
    assert wide.margin_pct < exact.margin_pct
    assert str(site.corner_values(9).load_level) == "wide"


def test_load_record_drives_the_site():
    site = Site(load_source="ac")
    site.set_genset("diesel-turbo", rated_w=20e3, inertia_s=1.0)
    site.start()
    load_w = np.where(np.arange(2000) < 500, 1000.0, 4000.0)
    np.testing.assert_array_equal(np.array(site.judge(load_w=load_w), float),
                                  np.array(site.judge(load_w), float))
    site.reset(initial_load_w=1000.0)
    signals = site.run(load_w=load_w)
    np.testing.assert_allclose(signals["generator_w"], load_w, rtol=1e-6)
    assert np.isnan(signals["rail_w"]).all()
    assert site.step(4000.0).generator_w == pytest.approx(4000.0)


def test_site_takes_every_part_it_may_have():
    site = Site(groups_max=2, staggers_max=1, bus_events_max=1, delay_slots_max=20, rows_max=2)
    for _ in range(2):
        site.add_group("study-h100-pcie", gpus=8)
    site.set_rho(0, "infer", 0.7, 0.0)
    site.add_stagger(group=1, phase="infer", at_ns=1_000_000_000, interval_s=0.5)
    site.add_bus_event(2_000_000_000, 500.0)
    site.set_supply("study", nodes=2, psu_rated_w=8000.0, rows_max=2, under_hz=40.0)
    site.add_efficiency(0.1, 0.9)
    site.add_efficiency(1.0, 0.95)
    site.add_lag("psu", 0.02)
    site.add_dead_time("psu", 0.01)
    site.add_ramp("ac", 5000.0, 0.0)
    site.set_genset("diesel-turbo", rated_w=50e3, inertia_s=1.0)
    site.add_trip(45.0, 0.2)
    site.add_trip(55.0, 0.2, over=True)
    site.set_custom_class("G3", rocof_hz_per_s=2.0)
    site.start()
    site.command(0, "infer", gpus=4)
    signals = site.run(10.0)
    assert np.isfinite(signals["frequency_hz"]).all()
    assert site.group_phase(1)[0] is Phase.INFER
    assert [site.class_result(i).class_id for i in range(4)] == [
        Class.G1, Class.G2, Class.G3, Class.CUSTOM]


def test_site_without_its_parts_or_with_two_lengths_is_refused():
    site = Site()
    with pytest.raises(GpupowerError, match="gpw_site_start.*GPW_ERR"):
        site.start()
    with pytest.raises(TypeError, match="give one of duration_s, load_w and ticks"):
        small_site().run(1.0, ticks=10)
    with pytest.raises(ValueError, match="not a time"):
        small_site().judge(math.inf)


# ---- site file ------------------------------------------------------------------------------

def test_shipped_site_runs_from_its_file(root):
    file = SiteFile(root / "examples/sites/h100-pcie-8-holds.ini")
    assert file.name and file.group_names and file.duration_s > 0.0
    site = file.site()
    assert site.tick_ns == file.tick_ns
    assert site.judge(file.duration_s).outcome is Outcome.HOLDS
    site.reset()
    assert len(site.run(1.0)) == round(1e9 / file.tick_ns)


def test_shipped_site_takes_a_record(root):
    file = SiteFile(root / "examples/sites/h100-pcie-8-holds.ini")
    load_w = np.full(200, 1000.0)
    assert file.site(with_trace=True).judge(load_w=load_w).duration_s == pytest.approx(
        200 * file.tick_ns * 1e-9)


def test_bad_site_file_is_told_with_its_place(tmp_path):
    with pytest.raises(GpupowerError) as caught:
        SiteFile.parse("[site]\nname = x\nnonsense = 1\n")
    assert caught.value.line == 3 and "nonsense" in str(caught.value)
    with pytest.raises(GpupowerError, match="GPW_ERR_IO"):
        SiteFile(tmp_path / "missing.ini")


def test_bias_moves_the_speed_held():
    genset = Genset("diesel-na", tick_ns=TICK_NS, rated_w=100e3)
    genset.set_bias(0.01)
    assert genset.process(np.zeros(1000))[-1] == pytest.approx(0.01, abs=1e-5)
    with pytest.raises(GpupowerError):
        genset.set_bias(0.2)


def test_acceptance_table_is_in_the_air_models_place():
    rows = [(0.0, 0.3, 5.0), (0.4, 0.2, 8.0), (0.8, 0.1, 10.0)]
    genset = Genset("diesel-turbo", acceptance=rows, tick_ns=TICK_NS, rated_w=100e3)
    assert genset.acceptable_step() == pytest.approx(30e3, rel=1e-5)
    assert genset.process(np.full(1000, 30e3)).min() > -0.1
    step_pu, recovery_s = gpupower.acceptance_at(rows, 0.2)
    assert step_pu == pytest.approx(0.25) and recovery_s == pytest.approx(6.5)
    with pytest.raises(ValueError, match="air_step_pu"):
        Genset("diesel-turbo", acceptance=rows, air_step_pu=0.2, tick_ns=TICK_NS, rated_w=1e5)


def test_air_and_mixture_slow_a_set_down():
    fields = dict(tick_ns=TICK_NS, rated_w=100e3, initial_pu=0.4)
    load_w = np.full(500, 70e3)
    plain = Genset("diesel-turbo", **fields).process(load_w).min()
    assert Genset("diesel-turbo", air_step_full_pu=0.1, **fields).process(load_w).min() < plain
    assert Genset("diesel-turbo", mixer_s=0.1, **fields).process(load_w).min() < plain


def test_times_of_an_engine():
    assert gpupower.genset_dead_time(4, 4, 1800) == pytest.approx(0.025)
    assert gpupower.genset_intake_lag(75, 50, 4, 1500, 0.9) == pytest.approx(0.13333, rel=1e-4)


def test_derating_leaves_less_of_a_set():
    power, density = gpupower.derating_factors("portable-set", altitude_m=2000, intake_c=50)
    assert power == pytest.approx(0.94 * 0.94) and density < 0.9
    fields = dict(tick_ns=TICK_NS, rated_w=100e3)
    high = Genset("diesel-turbo", derating={"rule": "gas-ta", "altitude_m": 3000}, **fields)
    assert high.acceptable_step() < 0.9 * Genset("diesel-turbo", **fields).acceptable_step()
    with pytest.raises(GpupowerError):
        Genset("gas-lean", derating={"rule": "gas-ta", "methane_number": 40}, **fields)
