# SPDX-License-Identifier: MIT
"""What instruments say of a load: levels, estimates, meters and what lies behind them."""
import ctypes as c

from .load import Grade, Point, Source
from .table import (F32, I32, I64, P, SIZE, Status, TEXT, U32, U64, _Flags, _constants, _enum,
                    _function, _opaque, _struct)


# ---- levels.h -------------------------------------------------------------------------------

_constants(GPW_LEVELS_ROOM_MAX=65536)

LevelFlag = _enum("gpw_level_flag", "GPW_LEVEL_", kind=_Flags, NOISY=1, OPEN=2, GAP_BEFORE=4,
                  GAP_AFTER=8, RECORD_START=16, RECORD_END=32, GAP_WITHIN=64)

LevelsHandle = _opaque("gpw_levels")
LevelsConfig = _struct(
    "gpw_levels_config",
    header=U32, levels_max=U32, events_max=U32, count_min=U32, abs_w=F32, rel_pu=F32,
    spread_factor=F32, settle_s=F32, wander_s=F32, event_s=F32, tau_s=F32, floor_w=F32,
    gap_s=F32, quiet_factor=F32, reserved=U32 * 2)
Level = _struct(
    "gpw_level",
    begin_ns=U64, end_ns=U64, left_ns=U64, count=U64, event_count=U64, mean_w=F32, sd_w=F32,
    min_w=F32, max_w=F32, flags=LevelFlag, events=U32, duration_s=F32, reserved=U32)
LevelEvent = _struct(
    "gpw_level_event",
    begin_ns=U64, end_ns=U64, extreme_w=F32, level_w=F32, area_j=F32, duration_s=F32,
    sign=I32, count=U32, reserved=U32 * 2)

_function("gpw_levels_config_init", Status, config=P(LevelsConfig), config_size=SIZE)
_function("gpw_levels_config_for", Status, config=P(LevelsConfig), interval_s=F32,
          window_s=F32, is_node=I32)
_function("gpw_levels_state_size", Status, config=P(LevelsConfig), bytes=P(SIZE))
_function("gpw_levels_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(LevelsConfig), levels=P(LevelsHandle))
_function("gpw_levels_reset", Status, levels=LevelsHandle)
_function("gpw_levels_step", Status, levels=LevelsHandle, stamp_ns=U64, power_w=F32)
_function("gpw_levels_process", Status, levels=LevelsHandle, stamp_ns=P(U64), power_w=P(F32),
          count=SIZE, taken=P(SIZE))
_function("gpw_levels_finish", Status, levels=LevelsHandle)
_function("gpw_levels_next", Status, levels=LevelsHandle, level=P(Level), level_size=SIZE)
_function("gpw_levels_next_event", Status, levels=LevelsHandle, event=P(LevelEvent),
          event_size=SIZE)
_function("gpw_levels_current", Status, levels=LevelsHandle, level=P(Level), level_size=SIZE)
_function("gpw_levels_change_count", Status, levels=LevelsHandle, count=P(U64))
_function("gpw_levels_held_count", Status, levels=LevelsHandle, count=P(U64))
_function("gpw_levels_lost_count", Status, levels=LevelsHandle, lost_levels=P(U64),
          lost_events=P(U64))


# ---- estimate.h -----------------------------------------------------------------------------

_constants(GPW_ESTIMATE_TIERS_MAX=10, GPW_ESTIMATE_BINS_MIN=128, GPW_ESTIMATE_BINS_MAX=1024)

EstimateFlag = _enum("gpw_estimate_flag", "GPW_ESTIMATE_", kind=_Flags, TAU_SHORT=1, TAU_LONG=2,
                     TAU_NONE=4, TOO_FEW=8, CONSTANT=16, NO_LEVEL=32)

EstimateHandle = _opaque("gpw_estimate")
EstimateConfig = _struct(
    "gpw_estimate_config",
    header=U32, tiers=U32, bins=U32, is_node=U32, interval_s=F32, window_s=F32, abs_w=F32,
    rel_pu=F32, gap_s=F32, reserved=U32 * 3)
EstimateResult = _struct(
    "gpw_estimate_result",
    begin_ns=U64, count=U64, total_count=U64, held_count=U64, change_count=U64, change_ns=U64,
    duration_s=F32, mean_w=F32, mean_error_w=F32, independent=F32, sd_w=F32, min_w=F32,
    max_w=F32, level_w=F32, level_sd_w=F32, change_w=F32, interval_s=F32, tau_s=F32,
    tau_low_s=F32, tau_high_s=F32, sigma_w=F32, misfit_pu=F32, events=U32, gaps=U32,
    flags=EstimateFlag, reserved=U32 * 3)
EstimatePeriod = _struct(
    "gpw_estimate_period",
    period_s=F32, error_s=F32, swing_w=F32, share_pu=F32, agreement=F32, periods=F32,
    resolution_s=F32, tier=U32, reserved=U32 * 2)

_function("gpw_estimate_config_init", Status, config=P(EstimateConfig), config_size=SIZE)
_function("gpw_estimate_state_size", Status, config=P(EstimateConfig), bytes=P(SIZE))
_function("gpw_estimate_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(EstimateConfig), estimate=P(EstimateHandle))
_function("gpw_estimate_reset", Status, estimate=EstimateHandle)
_function("gpw_estimate_step", Status, estimate=EstimateHandle, stamp_ns=U64, power_w=F32)
_function("gpw_estimate_process", Status, estimate=EstimateHandle, stamp_ns=P(U64),
          power_w=P(F32), count=SIZE)
_function("gpw_estimate_result_get", Status, estimate=EstimateHandle, result=P(EstimateResult),
          result_size=SIZE)
_function("gpw_estimate_find_period", Status, estimate=EstimateHandle, period=P(EstimatePeriod),
          period_size=SIZE)
_function("gpw_estimate_next_level", Status, estimate=EstimateHandle, level=P(Level),
          level_size=SIZE)
_function("gpw_estimate_next_event", Status, estimate=EstimateHandle, event=P(LevelEvent),
          event_size=SIZE)


# ---- unbox.h --------------------------------------------------------------------------------

_constants(GPW_UNBOX_WINDOW=64, GPW_UNBOX_HOP=32, GPW_UNBOX_TAPS_MIN=2, GPW_UNBOX_TAPS_MAX=10,
           GPW_UNBOX_GAP_MAX=5)

UnboxFlag = _enum("gpw_unbox_flag", "GPW_UNBOX_", kind=_Flags, MISSING=1, AT_BOUND=2,
                  NEAR_END=4)

UnboxHandle = _opaque("gpw_unbox")
UnboxConfig = _struct(
    "gpw_unbox_config",
    header=U32, window_s=F32, period_s=F32, noise_w=F32, lambda_w=F32, low_w=F32, high_w=F32,
    taps_vary=U32, reserved=U32 * 2)
UnboxValue = _struct(
    "gpw_unbox_value",
    tick=U64, power_w=F32, error_w=F32, reading_w=F32, flags=UnboxFlag)
UnboxSummary = _struct(
    "gpw_unbox_summary",
    readings=U64, values=U64, missing=U64, segments=U64, residual_w=F32, extra_share=F32)

_function("gpw_unbox_config_init", Status, config=P(UnboxConfig), config_size=SIZE)
_function("gpw_unbox_state_size", Status, config=P(UnboxConfig), bytes=P(SIZE))
_function("gpw_unbox_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(UnboxConfig), unbox=P(UnboxHandle))
_function("gpw_unbox_reset", Status, unbox=UnboxHandle)
_function("gpw_unbox_push", Status, unbox=UnboxHandle, tick=U64, reading_w=F32)
_function("gpw_unbox_finish", Status, unbox=UnboxHandle)
_function("gpw_unbox_next", Status, unbox=UnboxHandle, value=P(UnboxValue), value_bytes=SIZE)
_function("gpw_unbox_summary_get", Status, unbox=UnboxHandle, summary=P(UnboxSummary),
          summary_bytes=SIZE)
# ---- tick_grid.h ----------------------------------------------------------------------------

_constants(GPW_TICK_GRID_CHANGES=32)

TickGridState = _enum("gpw_tick_grid_state_id", "GPW_TICK_GRID_", SEARCHING=0, LOCKED=1,
                      TOO_SLOW=2, CONSTANT=3)

TickGridHandle = _opaque("gpw_tick_grid")
TickGridConfig = _struct(
    "gpw_tick_grid_config",
    header=U32, period_s=F32, tolerance_pu=F32, memory_s=F32, reserved=U32 * 2)
TickGridTick = _struct(
    "gpw_tick_grid_tick",
    tick=U64, stamp_ns=U64, reading_w=F32, rows=U32)
TickGridSummary = _struct(
    "gpw_tick_grid_summary",
    phase_ns=U64, first_phase_ns=U64, rows=U64, ticks=U64, changes=U64, unusable=U64,
    period_ns=F32, period_error_ppm=F32, phase_error_ns=F32, jitter_ns=F32,
    state=TickGridState, searches=U32)

_function("gpw_tick_grid_config_init", Status, config=P(TickGridConfig), config_size=SIZE)
_function("gpw_tick_grid_state_size", Status, config=P(TickGridConfig), bytes=P(SIZE))
_function("gpw_tick_grid_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(TickGridConfig), grid=P(TickGridHandle))
_function("gpw_tick_grid_reset", Status, grid=TickGridHandle)
_function("gpw_tick_grid_lock", Status, grid=TickGridHandle, phase_ns=U64, period_ns=F32)
_function("gpw_tick_grid_push", Status, grid=TickGridHandle, stamp_ns=U64, reading_w=F32)
_function("gpw_tick_grid_finish", Status, grid=TickGridHandle)
_function("gpw_tick_grid_next", Status, grid=TickGridHandle, tick=P(TickGridTick),
          tick_bytes=SIZE)
_function("gpw_tick_grid_summary_get", Status, grid=TickGridHandle,
          summary=P(TickGridSummary), summary_bytes=SIZE)


# ---- meter.h --------------------------------------------------------------------------------

MeterField = _enum("gpw_meter_field_id", "GPW_METER_FIELD_", "gpw_meter_field_name", POWER=0,
                   AVERAGE=1, INSTANT=2, ENERGY=3, DCGM_POWER=4, DCGM_INSTANT=5, CPU=6,
                   ANALYSER=7, BMC=8, PDU=9)
MeterArchitecture = _enum("gpw_meter_architecture_id", "GPW_METER_",
                          "gpw_meter_architecture_name", UNKNOWN=0, KEPLER=1, MAXWELL=2,
                          PASCAL=3, VOLTA=4, TURING=5, GA100=6, AMPERE=7, ADA=8, HOPPER=9,
                          H200=10, GH200=11, BLACKWELL=12)
MeterKind = _enum("gpw_meter_kind_id", "GPW_METER_KIND_", "gpw_meter_kind_name", POWER=0,
                  COUNTER=1)
_constants(GPW_METER_POWER_MAX_W=1.0e8, GPW_METER_WINDOW_MAX_S=60.0, GPW_METER_TAPS_MAX=600,
           GPW_METER_GPUS_MAX=1024)

MeterHandle = _opaque("gpw_meter")
MeterConfig = _struct(
    "gpw_meter_config",
    header=U32, architecture=MeterArchitecture, field=MeterField, kind=MeterKind, window_s=F32,
    window_jitter_s=F32, sample_s=F32, period_s=F32, phase_s=F32, gain=F32, offset_w=F32,
    board_spread_pu=F32, quantum_w=F32, latency_s=F32, response_s=F32, error_pu=F32,
    poll_interval_s=F32, poll_jitter_s=F32, poll_stagger_s=F32, poll_max_hz=F32, dt_s=F32,
    initial_w=F32, gpus=U32, seed=U32, point=Point, grade=Grade, source=Source,
    reserved=U32 * 5)
MeterReading = _struct(
    "gpw_meter_reading",
    stamp_ns=U64, refreshed_ns=U64, energy_mj=U64, window_nj=I64, gpu=U32, reading_w=F32,
    window_s=F32, round=U32)
MeterFit = _struct(
    "gpw_meter_fit",
    gain=F32, offset_w=F32, gain_se=F32, offset_se_w=F32, residual_w=F32, r2=F32, count=U32,
    reserved=U32)

_function("gpw_meter_config_init", Status, config=P(MeterConfig), config_size=SIZE)
_function("gpw_meter_preset", Status, architecture=MeterArchitecture, field=MeterField,
          config=P(MeterConfig))
_function("gpw_meter_architecture_of", MeterArchitecture, board_name=TEXT)
_function("gpw_meter_architecture_name", TEXT, architecture=MeterArchitecture)
_function("gpw_meter_field_name", TEXT, field=MeterField)
_function("gpw_meter_kind_name", TEXT, kind=MeterKind)
_function("gpw_meter_gain", Status, window_s=F32, frequency_hz=F32, gain=P(F32))
_function("gpw_meter_gain_of", Status, config=P(MeterConfig), frequency_hz=F32, gain=P(F32))
_function("gpw_meter_coverage", Status, config=P(MeterConfig), coverage=P(F32),
          measured=P(F32))
_function("gpw_meter_rise_s", Status, config=P(MeterConfig), rise_s=P(F32))
_function("gpw_meter_lag_s", Status, config=P(MeterConfig), lag_s=P(F32))
_function("gpw_meter_true_power", Status, config=P(MeterConfig), reading_w=F32, true_w=P(F32))
_function("gpw_meter_true_range", Status, config=P(MeterConfig), reading_w=F32, low_w=P(F32),
          high_w=P(F32))
_function("gpw_meter_fit_line", Status, true_w=P(F32), reading_w=P(F32), count=SIZE,
          fit=P(MeterFit), fit_size=SIZE)
_function("gpw_meter_state_size", Status, config=P(MeterConfig), bytes=P(SIZE))
_function("gpw_meter_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(MeterConfig), meter=P(MeterHandle))
_function("gpw_meter_reset", Status, meter=MeterHandle)
_function("gpw_meter_readings_max", Status, meter=MeterHandle, count=P(U32))
_function("gpw_meter_step", Status, meter=MeterHandle, true_w=P(F32), readings=P(MeterReading),
          room=U32, count=P(U32))


# ---- window.h -------------------------------------------------------------------------------

WindowKind = _enum("gpw_window_kind_id", "GPW_WINDOW_", UNKNOWN=0, AVERAGE=1, INSTANT=2)
WindowBeside = _enum("gpw_window_beside_id", "GPW_WINDOW_", ALONE=0, SAME=1,
                     AVERAGE_OF_OTHER=2, OTHER_IS_AVERAGE=3, UNRELATED=4)

WindowHandle = _opaque("gpw_window")
WindowConfig = _struct(
    "gpw_window_config",
    header=U32, window_s=F32, step_min_w=F32, reserved=U32)
WindowVerdict = _struct(
    "gpw_window_verdict",
    rows=U64, slow_rows=U64, kind=WindowKind, beside=WindowBeside, average_steps=U32,
    instant_steps=U32, other_steps=U32, compared=U32, window_s=F32, same_w=F32, average_w=F32,
    reverse_w=F32, reserved=U32 * 2)

_function("gpw_window_config_init", Status, config=P(WindowConfig), config_size=SIZE)
_function("gpw_window_state_size", Status, config=P(WindowConfig), bytes=P(SIZE))
_function("gpw_window_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(WindowConfig), window=P(WindowHandle))
_function("gpw_window_reset", Status, window=WindowHandle)
_function("gpw_window_push", Status, window=WindowHandle, stamp_ns=U64, reading_w=F32,
          beside_w=F32)
_function("gpw_window_verdict_get", Status, window=WindowHandle, verdict=P(WindowVerdict),
          verdict_bytes=SIZE)


# ---- meter_edge.h ---------------------------------------------------------------------------

MeterEdgeFlag = _enum("gpw_meter_edge_flag_bit", "GPW_METER_EDGE_", kind=_Flags, LIMITED=1,
                      COMPOUND=2, SHORT_LEVEL=4, SMALL=8, OVERSHOOT=16)

MeterEdgeReading = _struct(
    "gpw_meter_edge_reading",
    header=U32, flags=MeterEdgeFlag, from_w=F32, to_w=F32, slack_from_w=F32, slack_to_w=F32,
    noise_w=F32, seen_s=F32, step_w=F32, step_s=F32, poll_s=F32, before_s=F32, after_s=F32,
    split_first=U32, split_last=U32, reserved=U32)
MeterEdgeBound = _struct(
    "gpw_meter_edge_bound",
    flags=MeterEdgeFlag, direction=I32, naive_w_per_s=F32, b1_w_per_s=F32, b2_w_per_s=F32,
    lower_w_per_s=F32, estimate_w_per_s=F32, upper_w_per_s=F32, longest_s=F32, shortest_s=F32,
    height_w=F32, reserved=U32)
MeterEdgesBound = _struct(
    "gpw_meter_edges_bound",
    share=F32, share_low=F32, share_high=F32, shown_s=F32, shown_low_s=F32, shown_high_s=F32,
    longest_s=F32, lower_w_per_s=F32)

_function("gpw_meter_edge_reading_init", Status, reading=P(MeterEdgeReading),
          reading_size=SIZE)
_function("gpw_meter_edge_find", Status, config=P(MeterConfig), stamp_ns=P(U64),
          power_w=P(F32), count=SIZE, from_w=F32, to_w=F32, noise_w=F32,
          reading=P(MeterEdgeReading))
_function("gpw_meter_edge", Status, config=P(MeterConfig), reading=P(MeterEdgeReading),
          bound=P(MeterEdgeBound), bound_size=SIZE)
_function("gpw_meter_edges", Status, config=P(MeterConfig), edges=U32, between=U32,
          height_w=F32, confidence=F32, bound=P(MeterEdgesBound), bound_size=SIZE)
_function("gpw_meter_share_interval", Status, hits=U32, trials=U32, confidence=F32, low=P(F32),
          high=P(F32))


# ---- meter_energy.h -------------------------------------------------------------------------

MeterBound = _enum("gpw_meter_bound_id", "GPW_METER_BOUND_", "gpw_meter_bound_name", NONE=0,
                   ERROR=1, COVERAGE=2, GAPS=3, METER=4)

MeterEnergyHandle = _opaque("gpw_meter_energy")
MeterEnergyConfig = _struct(
    "gpw_meter_energy_config",
    header=U32, window_s=F32, period_s=F32, sample_s=F32, lag_s=F32, gain=F32, offset_w=F32,
    error_pu=F32, low_w=F32, high_w=F32, gap_s=F32, reserved=U32, begin_ns=U64, end_ns=U64)
MeterEnergyResult = _struct(
    "gpw_meter_energy_result",
    naive_mj=I64, corrected_mj=I64, low_mj=I64, high_mj=I64, likely_low_mj=I64,
    likely_high_mj=I64, counter_mj=I64, counter_ns=U64, span_ns=U64, gap_ns=U64, readings=U64,
    held_readings=U64, mean_w=F32, seen_pu=F32, counter_ratio=F32, error_j=F32, coverage_j=F32,
    sampling_j=F32, gap_j=F32, limiting=MeterBound, counter_resets=U32, range_seen=U32)

_function("gpw_meter_energy_config_init", Status, config=P(MeterEnergyConfig),
          config_size=SIZE)
_function("gpw_meter_energy_config_of", Status, config=P(MeterEnergyConfig),
          meter=P(MeterConfig))
_function("gpw_meter_energy_state_size", Status, config=P(MeterEnergyConfig), bytes=P(SIZE))
_function("gpw_meter_energy_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(MeterEnergyConfig), energy=P(MeterEnergyHandle))
_function("gpw_meter_energy_reset", Status, energy=MeterEnergyHandle)
_function("gpw_meter_energy_step", Status, energy=MeterEnergyHandle, stamp_ns=U64,
          reading_w=F32)
_function("gpw_meter_energy_count", Status, energy=MeterEnergyHandle, stamp_ns=U64,
          counter_mj=U64)
_function("gpw_meter_energy_result_get", Status, energy=MeterEnergyHandle,
          result=P(MeterEnergyResult), result_size=SIZE)
_function("gpw_meter_bound_name", TEXT, bound=MeterBound)


# ---- meter_study.h --------------------------------------------------------------------------


MeterStudyHandle = _opaque("gpw_meter_study")
MeterStudyConfig = _struct(
    "gpw_meter_study_config",
    header=U32, kernel_s=F32, lead=U32, groups=U32, repetitions=U32, delay_s=F32, trials=U32,
    pause_s=F32, drop_s=F32, late_s=F32, gain=F32, offset_w=F32, idle_w=F32, seed=U32,
    reserved=U32 * 2)
MeterStudyResult = _struct(
    "gpw_meter_study_result",
    readings=U64, dropped=U64, trials=U32, reserved=U32, mean_w=F32, trial_sd_w=F32,
    mean_se_w=F32, kernel_w=F32, kernel_j=F32, kernel_se_j=F32, naive_w=F32, naive_j=F32,
    naive_error_pct=F32, idle_assumed=U32)

_function("gpw_meter_study_config_init", Status, config=P(MeterStudyConfig), config_size=SIZE)
_function("gpw_meter_study_plan", Status, meter=P(MeterConfig), kernel_s=F32,
          config=P(MeterStudyConfig))
_function("gpw_meter_study_trial_s", Status, config=P(MeterStudyConfig), trial_s=P(F32))
_function("gpw_meter_study_start_s", Status, config=P(MeterStudyConfig), repetition=U32,
          start_s=P(F32))
_function("gpw_meter_study_pause_s", Status, config=P(MeterStudyConfig), trial=U32,
          pause_s=P(F32))
_function("gpw_meter_study_state_size", Status, config=P(MeterStudyConfig), bytes=P(SIZE))
_function("gpw_meter_study_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(MeterStudyConfig), study=P(MeterStudyHandle))
_function("gpw_meter_study_reset", Status, study=MeterStudyHandle)
_function("gpw_meter_study_begin", Status, study=MeterStudyHandle, start_ns=U64, end_ns=U64)
_function("gpw_meter_study_step", Status, study=MeterStudyHandle, stamp_ns=U64, reading_w=F32)
_function("gpw_meter_study_result_get", Status, study=MeterStudyHandle,
          result=P(MeterStudyResult), result_size=SIZE)
