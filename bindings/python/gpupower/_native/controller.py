# SPDX-License-Identifier: MIT
"""The live companion in a generator controller: the watch, its rooms, registers and frames."""
import ctypes as c

from .engine import GensetConfig, Outcome
from .load import FleetGroup, Phase, ProfileHandle
from .site import PlanUnit, SiteConfig, SiteHandle
from .table import (F32, I32, P, SIZE, Status, U16, U32, U64, U8, _Flags, _constants, _enum,
                    _function, _opaque, _struct)


# ---- ladder.h -------------------------------------------------------------------------------

Rung = _enum("gpw_rung_id", "GPW_RUNG_", GOOD=0, HOLD=1, REDUCE=2, LATCH=3, ABSENT=4)
LadderNeed = _enum("gpw_ladder_need_id", "GPW_INPUT_", OPTIONAL=0, NEEDED=1, ABSENT=2)
LadderReason = _enum("gpw_ladder_reason_id", "GPW_LADDER_", kind=_Flags, SILENT=1, RANGE=2,
                     FUTURE=4, ORDER=8, RATE=16, FROZEN=32, ODD=64, CLOCK=128, NEVER=256,
                     RECOVERING=512)

LadderHandle = _opaque("gpw_ladder")
LiveSample = _struct("gpw_live_sample", value=F32, valid=U32, stamp_ns=U64)
LadderConfig = _struct(
    "gpw_ladder_config",
    header=U32, low=F32, high=F32, rate_max_per_s=F32, hold_s=F32, reduce_s=F32, latch_s=F32,
    recover_s=F32, dt_max_s=F32, frozen_s=F32, odd_max=U32, needed=LadderNeed)
LadderReading = _struct(
    "gpw_ladder_reading",
    value=F32, low=F32, high=F32, age_s=F32, rung=Rung, reasons=LadderReason,
    stops_permits=U32, odd_in_row=U32)

_function("gpw_ladder_config_init", Status, config=P(LadderConfig), config_size=SIZE)
_function("gpw_ladder_state_size", Status, config=P(LadderConfig), bytes=P(SIZE))
_function("gpw_ladder_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(LadderConfig), ladder=P(LadderHandle))
_function("gpw_ladder_reset", Status, ladder=LadderHandle)
_function("gpw_ladder_step", Status, ladder=LadderHandle, now_ns=U64, sample=P(LiveSample))
_function("gpw_ladder_get", Status, ladder=LadderHandle, reading=P(LadderReading),
          reading_bytes=SIZE)
_function("gpw_ladder_acknowledge", Status, ladder=LadderHandle)


# ---- permit.h -------------------------------------------------------------------------------

_constants(GPW_PERMIT_TOKENS_MAX=16, GPW_PERMIT_LIFE_MAX_S=3600.0, GPW_PERMIT_SKEW_MAX_S=600.0)

Refusal = _enum("gpw_refusal_id", "GPW_REFUSAL_", kind=_Flags, CONDITIONS=1, QUARANTINE=2,
                POWER=4, FULL=8, UNKNOWN=16, SPENT=32, REVOKED=64, REUSED=128, CLOCK=256)
TokenState = _enum("gpw_token_id", "GPW_TOKEN_", NONE=0, GRANTED=1, USED=2, SEEN=3, RELEASED=4,
                   REVOKED=5, LOST=6)

PermitHandle = _opaque("gpw_permit")
PermitConfig = _struct(
    "gpw_permit_config",
    header=U32, tokens_max=U32, epoch=U32, life_s=F32, skew_s=F32, arrive_s=F32, settle_s=F32,
    quarantine_s=F32, dt_max_s=F32, reserved=U32)
PermitAnswer = _struct(
    "gpw_permit_answer",
    request_id=U32, granted=U32, token=U32, life_ms=U32, refusal=Refusal, retry_ms=U32,
    step_w=F32, free_w=F32)
PermitToken = _struct(
    "gpw_permit_token",
    token=U32, request_id=U32, state=TokenState, step_w=F32, reserved_w=F32, life_left_s=F32,
    reserved_left_s=F32, reserved=U32)
PermitReading = _struct(
    "gpw_permit_reading",
    live_w=F32, free_w=F32, live=U32, kept=U32, is_open=U32, refusal=Refusal,
    quarantine_left_s=F32, epoch=U32, granted=U32, refused=U32, expired=U32, revoked=U32)

_function("gpw_permit_config_init", Status, config=P(PermitConfig), config_size=SIZE)
_function("gpw_permit_state_size", Status, config=P(PermitConfig), bytes=P(SIZE))
_function("gpw_permit_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(PermitConfig), permit=P(PermitHandle))
_function("gpw_permit_restart", Status, permit=PermitHandle, epoch=U32)
_function("gpw_permit_step", Status, permit=PermitHandle, now_ns=U64, allowed_w=F32,
          conditions_ok=U32)
_function("gpw_permit_request", Status, permit=PermitHandle, now_ns=U64, request_id=U32,
          step_w=F32, allowed_w=F32, conditions_ok=U32, answer=P(PermitAnswer),
          answer_bytes=SIZE)
_function("gpw_permit_use", Status, permit=PermitHandle, now_ns=U64, token=U32)
_function("gpw_permit_seen", Status, permit=PermitHandle, now_ns=U64, token=U32)
_function("gpw_permit_release", Status, permit=PermitHandle, now_ns=U64, token=U32)
_function("gpw_permit_get", Status, permit=PermitHandle, reading=P(PermitReading),
          reading_bytes=SIZE)
_function("gpw_permit_live_w", F32, permit=PermitHandle)
_function("gpw_permit_token_at", Status, permit=PermitHandle, index=U32, token=P(PermitToken),
          token_bytes=SIZE)


# ---- forecast.h -----------------------------------------------------------------------------

ForecastHorizon = _enum("gpw_forecast_horizon", "GPW_FORECAST_", **{
    "HALF_SECOND": 0, "2_S": 1, "10_S": 2, "60_S": 3})
ForecastRung = _enum("gpw_forecast_rung", "GPW_FORECAST_", GOOD=0, HELD=1, REDUCED=2,
                     LATCHED=3, ABSENT=4)
ForecastFlag = _enum(
    "gpw_forecast_flag", "GPW_FORECAST_", kind=_Flags,
    NO_READING=1, STALE=2, CHANGING=4, LATE=8, EARLY=16, LEARNING=32, BEYOND=64, DROPPED=128)
_constants(
    GPW_FORECAST_HORIZONS=4, GPW_FORECAST_QUANTILES=7, GPW_FORECAST_GROUPS_MAX=16,
    GPW_FORECAST_ANNOUNCEMENTS_MAX=32, GPW_FORECAST_ALL=0xFFFFFFFF)

ForecastHandle = _opaque("gpw_forecast")
ForecastConfig = _struct(
    "gpw_forecast_config",
    header=U32, tick_ns=U32, groups_max=U32, announcements_max=U32, rating_w=F32,
    refresh_s=F32, dead_s=F32, lag_s=F32, early_s=F32, late_s=F32, drop_s=F32, memory_s=F32,
    error_pu=F32, reserved=U32 * 3)
ForecastGroup = _struct(
    "gpw_forecast_group",
    header=U32, gpus=U32, phase=Phase, may_start=U32, sync_fraction=F32, spread_s=F32,
    ramp_w_per_s=F32, rise_s=F32, peak_w=F32, other_feed_w=F32, mean_w=F32 * 12,
    sd_w=F32 * 12, tau_s=F32 * 12, low_w=F32 * 12, high_w=F32 * 12, cycle_w=F32 * 12,
    period_s=F32 * 12, mean_error_pu=F32, fixed_w=F32, reserved=U32 * 2)
ForecastReading = _struct(
    "gpw_forecast_reading",
    now_ns=U64, stamp_ns=U64, flags=ForecastFlag, pending=U32, load_w=F32, age_s=F32,
    expected_w=F32, spread_w=F32, next_s=F32, next_w=F32, mean_w=F32 * 4, low_w=F32 * 4,
    p10_w=F32 * 4, p25_w=F32 * 4, p50_w=F32 * 4, p75_w=F32 * 4, p90_w=F32 * 4, high_w=F32 * 4,
    bound_low_w=F32 * 4, bound_high_w=F32 * 4, covered_pu=F32 * 4, readings=U64, beyond=U64,
    arrived=U32, dropped=U32, reserved=U32 * 2)
ForecastSteps = _struct(
    "gpw_forecast_steps",
    up_w=F32, up_rise_s=F32, down_w=F32, down_fall_s=F32, from_w=F32, reserved=U32 * 3)

_function("gpw_forecast_config_init", Status, config=P(ForecastConfig), config_size=SIZE)
_function("gpw_forecast_group_init", Status, group=P(ForecastGroup), group_size=SIZE)
_function("gpw_forecast_group_from_profile", Status, group=P(ForecastGroup),
          profile=ProfileHandle, fleet=P(FleetGroup), fixed_w=F32, factor=F32)
_function("gpw_forecast_state_size", Status, config=P(ForecastConfig), bytes=P(SIZE))
_function("gpw_forecast_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(ForecastConfig), forecast=P(ForecastHandle))
_function("gpw_forecast_reset", Status, forecast=ForecastHandle)
_function("gpw_forecast_add_group", Status, forecast=ForecastHandle, group=P(ForecastGroup),
          index=P(U32))
_function("gpw_forecast_announce", Status, forecast=ForecastHandle, id=U32, group=U32,
          phase=Phase, share=F32, at_ns=U64, certain=I32)
_function("gpw_forecast_cancel", Status, forecast=ForecastHandle, id=U32)
_function("gpw_forecast_set_phase", Status, forecast=ForecastHandle, group=U32, phase=Phase)
_function("gpw_forecast_step", Status, forecast=ForecastHandle, now_ns=U64, stamp_ns=U64,
          power_w=F32, rung=U32)
_function("gpw_forecast_get", Status, forecast=ForecastHandle, reading=P(ForecastReading),
          reading_size=SIZE)
_function("gpw_forecast_step_bounds", Status, forecast=ForecastHandle, groups=U32,
          steps=P(ForecastSteps), steps_size=SIZE)
# ---- onset.h --------------------------------------------------------------------------------


OnsetHandle = _opaque("gpw_onset")
OnsetConfig = _struct(
    "gpw_onset_config",
    header=U32, rating_w=F32, step_pu=F32, refresh_s=F32, excursion_s=F32, learn_s=F32,
    margin_pu=F32, reserved=U32)
OnsetReading = _struct(
    "gpw_onset_reading",
    at_ns=U64, count=U64, excursions=U64, detected=U32, settled=U32, from_w=F32, to_w=F32,
    level_w=F32, noise_w=F32, up_w=F32, down_w=F32)

_function("gpw_onset_config_init", Status, config=P(OnsetConfig), config_size=SIZE)
_function("gpw_onset_state_size", Status, config=P(OnsetConfig), bytes=P(SIZE))
_function("gpw_onset_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(OnsetConfig), onset=P(OnsetHandle))
_function("gpw_onset_reset", Status, onset=OnsetHandle)
_function("gpw_onset_step", Status, onset=OnsetHandle, stamp_ns=U64, power_w=F32,
          expected_w=F32, up_w=F32, down_w=F32, is_changing=I32)
_function("gpw_onset_get", Status, onset=OnsetHandle, reading=P(OnsetReading),
          reading_bytes=SIZE)


# ---- swing.h --------------------------------------------------------------------------------


SwingHandle = _opaque("gpw_swing")
SwingConfig = _struct(
    "gpw_swing_config",
    header=U32, tick_ns=U32, low_hz=F32, high_hz=F32, slow_hz_per_w=F32, fast_hz_per_w=F32,
    largest_hz_per_w=F32, reserved=U32)
SwingReading = _struct(
    "gpw_swing_reading",
    amplitude_w=F32, frequency_hz=F32, expected_hz=F32, likely_hz=F32, sustained=U32,
    settled=U32, held=U64)

_function("gpw_swing_config_init", Status, config=P(SwingConfig), config_size=SIZE)
_function("gpw_swing_state_size", Status, config=P(SwingConfig), bytes=P(SIZE))
_function("gpw_swing_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(SwingConfig), swing=P(SwingHandle))
_function("gpw_swing_reset", Status, swing=SwingHandle)
_function("gpw_swing_step", Status, swing=SwingHandle, power_w=F32)
_function("gpw_swing_get", Status, swing=SwingHandle, reading=P(SwingReading),
          reading_bytes=SIZE)


# ---- pulse.h --------------------------------------------------------------------------------

_constants(GPW_PULSE_STEPS=4)

PulseState = _enum("gpw_pulse_state_id", "GPW_PULSE_", IDLE=0, WAITING=1, ON=2, RESTING=3)

PulseHandle = _opaque("gpw_pulse")
PulseConfig = _struct(
    "gpw_pulse_config",
    header=U32, tick_ns=U32, gain=F32, up_max_w=F32, down_max_w=F32, energy_max_ws=F32,
    duration_max_s=F32, lead_s=F32, expiry_s=F32, merge_s=F32, rest_s=F32, reserved=U32)
PulseReading = _struct(
    "gpw_pulse_reading",
    pulse_w=F32, height_w=F32, in_s=F32, left_s=F32, left_ws=F32, state=PulseState, steps=U32,
    given=U32, refused=U32, ended=U32)

_function("gpw_pulse_config_init", Status, config=P(PulseConfig), config_size=SIZE)
_function("gpw_pulse_state_size", Status, config=P(PulseConfig), bytes=P(SIZE))
_function("gpw_pulse_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(PulseConfig), pulse=P(PulseHandle))
_function("gpw_pulse_reset", Status, pulse=PulseHandle)
_function("gpw_pulse_announce", Status, pulse=PulseHandle, now_ns=U64, id=U32, step_w=F32,
          at_ns=U64, rise_s=F32)
_function("gpw_pulse_cancel", Status, pulse=PulseHandle, id=U32)
_function("gpw_pulse_step", Status, pulse=PulseHandle, now_ns=U64)
_function("gpw_pulse_get", Status, pulse=PulseHandle, reading=P(PulseReading),
          reading_bytes=SIZE)


# ---- headroom.h -----------------------------------------------------------------------------

HeadroomConfig = _struct(
    "gpw_headroom_config",
    header=U32, after_loss=U32, sets_min=U32, sets_max=U32, next_rated_w=F32, next_takes_w=F32,
    load_max_pu=F32, load_min_pu=F32, reserve_min_w=F32, stop_extra_w=F32, start_s=F32,
    start_confirm_s=F32, stop_confirm_s=F32, battery_out_w=F32, battery_in_w=F32,
    battery_keep_j=F32, battery_room_j=F32, dummy_max_w=F32, reserved=U32 * 2)
HeadroomInput = _struct(
    "gpw_headroom_input",
    load_w=F32, step_up_w=F32, step_down_w=F32, rise_s=F32, ahead_w=F32 * 4, ahead_s=F32 * 4,
    ramp_w_per_s=F32, battery_j=F32, takes_down_w=F32, starting=U32)
HeadroomMemory = _struct(
    "gpw_headroom_memory",
    last_ns=U64, short_since_ns=U64, spare_since_ns=U64, course_w=F32, is_begun=U32,
    is_short=U32, is_spare=U32)
HeadroomResult = _struct(
    "gpw_headroom_result",
    needed_w=F32, spare_w=F32, takes_w=F32, short_w=F32, start_in_s=F32, start_sets=U32,
    stop_sets=U32, cap_w=F32, cap_step_w=F32, battery_w=F32, battery_need_j=F32,
    battery_short_j=F32, battery_short_w=F32, dummy_w=F32, dummy_short_w=F32, is_known=U32,
    reserved=U32 * 4)

_function("gpw_headroom_config_init", Status, config=P(HeadroomConfig), config_size=SIZE)
_function("gpw_headroom_input_init", Status, input=P(HeadroomInput), input_bytes=SIZE)
_function("gpw_headroom_now", Status, config=P(HeadroomConfig), units=P(PlanUnit),
          unit_bytes=SIZE, count=U32, input=P(HeadroomInput), input_bytes=SIZE, now_ns=U64,
          memory=P(HeadroomMemory), result=P(HeadroomResult), result_bytes=SIZE)


# ---- watch.h --------------------------------------------------------------------------------

_constants(GPW_WATCH_SETS_MAX=8, GPW_WATCH_GROUPS_MAX=16, GPW_WATCH_SURFACE_WORDS=2187,
           GPW_WATCH_PARTS=15)

WatchHas = _enum("gpw_watch_input_bit", "GPW_WATCH_HAS_", kind=_Flags, POWER=1, FREQUENCY=2,
                 VOLTAGE=4, REACTIVE=8, BATTERY=16, SET_POWER=32, BREAKER=64, ACTUATOR=128,
                 BOOST=256, COOLANT=512, MODE=1024)
WatchMode = _enum("gpw_watch_mode_id", "GPW_WATCH_MODE_", UNKNOWN=0, ISOCHRONOUS=1, DROOP=2)
WatchReason = _enum("gpw_watch_reason", "GPW_WATCH_", kind=_Flags, POWER=1, FREQUENCY=2,
                    VOLTAGE=4, BREAKER=8, INPUT=16, CLOCK=32, CONFIG=64, STATE=128,
                    SURFACE=256, MODEL=512, UNCHECKED=1024, VIOLATIONS=2048, UNANNOUNCED=4096,
                    STEP_LARGE=8192, NO_TOKEN=16384, LATE=32768, FREQUENCY_OUT=65536,
                    VOLTAGE_OUT=131072, NO_SET=262144, MODE=524288, AIR=1048576,
                    RESERVE=2097152, QUARANTINE=4194304, SWING=8388608, BATTERY=16777216,
                    COLD=33554432, OVERLOAD=67108864, LEADING=134217728, SHARING=268435456,
                    LATCHED=536870912, LOAD_WRONG=1073741824)
WatchPart = _enum("gpw_watch_part", "GPW_WATCH_PART_", kind=_Flags, ONSET=1, SWING=2, PULSE=4,
                  RESERVE=8)
WatchLimit = _enum("gpw_watch_limit", "GPW_WATCH_LIMIT_", NONE=0, STEP=1, DOWN=2, SPARE=3,
                   SWING=4, BAND=5)

WatchHandle = _opaque("gpw_watch")
WatchConfig = _struct(
    "gpw_watch_config",
    header=U32, tick_ns=U32, groups_max=U32, sets_max=U32, announcements_max=U32,
    tokens_max=U32, surface_words_max=U32, model_bytes=U32, epoch=U32, inputs=WatchHas,
    needed=WatchHas, violations_max=U32, loss_of_a_set=U32, pulse_unannounced=U32,
    power_low_w=F32, power_high_w=F32, meter_dead_s=F32, meter_tau_s=F32, meter_refresh_s=F32,
    power_hold_s=F32, power_reduce_s=F32, power_latch_s=F32, power_recover_s=F32,
    other_hold_s=F32, other_reduce_s=F32, other_latch_s=F32, other_recover_s=F32,
    clock_gap_s=F32, frequency_band_pu=F32, frequency_tau_s=F32, voltage_band_pu=F32,
    coolant_min_c=F32, leading_max_pu=F32, model_tolerance_pu=F32, model_share=F32,
    model_hold_s=F32, model_recover_s=F32, violation_forget_s=F32, token_life_s=F32,
    token_skew_s=F32, token_arrive_s=F32, token_settle_s=F32, quarantine_s=F32, step_share=F32,
    settle_s=F32, reserve_margin_w=F32, reserve_stop_extra_w=F32, start_hold_s=F32,
    stop_hold_s=F32, start_lead_s=F32, pulse_peak_w=F32, pulse_energy_ws=F32, pulse_lead_s=F32,
    pulse_max_s=F32, pulse_rest_s=F32, battery_w=F32, battery_j=F32, dummy_w=F32,
    load_min_pu=F32, onset_pu=F32, swing_max_pu=F32, slow_hz_per_w=F32, fast_hz_per_w=F32,
    largest_hz_per_w=F32, early_s=F32, late_s=F32, drop_s=F32, power_rate_max_w_per_s=F32,
    power_frozen_s=F32, left_out=WatchPart)
WatchInput = _struct(
    "gpw_watch_input",
    now_ns=U64, power_w=LiveSample, reactive_var=LiveSample, frequency_hz=LiveSample,
    voltage_pu=LiveSample, battery_w=LiveSample, battery_j=LiveSample)
WatchSetInput = _struct(
    "gpw_watch_set_input",
    power_w=LiveSample, breaker=LiveSample, actuator_pu=LiveSample, boost_pu=LiveSample,
    coolant_c=LiveSample, governor_mode=LiveSample)
WatchOutput = _struct(
    "gpw_watch_output",
    time_ns=U64, unannounced=U64, last_onset_ns=U64, sequence=U32, reasons=WatchReason,
    rung=Rung, model_valid=U32, latched=U32, checksum=U32, load_w=F32, load_age_s=F32,
    load_rung=Rung, forecast_w=F32 * 4, forecast_low_w=F32 * 4, forecast_high_w=F32 * 4,
    bound_low_w=F32 * 4, bound_high_w=F32 * 4, step_up_w=F32, step_up_rise_s=F32,
    step_down_w=F32, step_down_rise_s=F32, change_w_per_s=F32, pulse_w=F32, pulse_in_s=F32,
    pulse_left_s=F32, pulse_left_ws=F32, reserve_needed_w=F32, reserve_spare_w=F32,
    reserve_step_w=F32, sets_online=U32, start_sets=U32, stop_sets=U32, start_in_s=F32,
    step_allowed_w=F32, step_down_allowed_w=F32, ramp_allowed_w_per_s=F32, boost_pu=F32,
    reserved_w=F32, permit_free_w=F32, permits_live=U32, permit_open=U32, power_cap_w=F32,
    battery_w=F32, battery_need_j=F32, dummy_w=F32, swing_hz=F32, swing_w=F32, swing_df_hz=F32,
    outcome=Outcome, limiting=WatchLimit, margin_pct=F32, last_onset_w=F32, frequency_hz=F32,
    model_hz=F32, frequency_low_hz=F32, violations=U32, config_crc=U32, reserved=U32 * 3)

_function("gpw_watch_config_init", Status, config=P(WatchConfig), config_size=SIZE)
for _part in "onset", "swing", "pulse", "reserve", "governors", "sensors", "all":
    _function("gpw_watch_use_" + _part, Status, config=P(WatchConfig))
_function("gpw_watch_state_size", Status, config=P(WatchConfig), bytes=P(SIZE))
_function("gpw_watch_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(WatchConfig), watch=P(WatchHandle))
_function("gpw_watch_add_group", Status, watch=WatchHandle, group=P(ForecastGroup),
          index=P(U32))
_function("gpw_watch_add_set", Status, watch=WatchHandle, set=P(GensetConfig), index=P(U32))
_function("gpw_watch_set_surface", Status, watch=WatchHandle, table=P(U16), words=SIZE)
_function("gpw_watch_start", Status, watch=WatchHandle, now_ns=U64)
_function("gpw_watch_step", Status, watch=WatchHandle, input=P(WatchInput), input_bytes=SIZE,
          sets=P(WatchSetInput), set_bytes=SIZE, set_count=U32, output=P(WatchOutput),
          output_bytes=SIZE)
_function("gpw_watch_announce", Status, watch=WatchHandle, id=U32, group=U32, phase=Phase,
          share=F32, at_ns=U64, token=U32)
_function("gpw_watch_cancel", Status, watch=WatchHandle, id=U32)
_function("gpw_watch_set_phase", Status, watch=WatchHandle, group=U32, phase=Phase)
_function("gpw_watch_request", Status, watch=WatchHandle, now_ns=U64, nonce=U32, group=U32,
          phase=Phase, share=F32, answer=P(PermitAnswer), answer_bytes=SIZE)
_function("gpw_watch_release", Status, watch=WatchHandle, token=U32)
_function("gpw_watch_acknowledge", Status, watch=WatchHandle, now_ns=U64)
_function("gpw_watch_get", Status, watch=WatchHandle, output=P(WatchOutput), output_bytes=SIZE)
_function("gpw_watch_create", Status, config=P(WatchConfig), watch=P(WatchHandle))
_function("gpw_watch_destroy", None, watch=WatchHandle)


# ---- snapshot.h -----------------------------------------------------------------------------

_function("gpw_watch_snapshot_size", Status, watch=WatchHandle, bytes=P(SIZE))
_function("gpw_watch_save", Status, watch=WatchHandle, snapshot=c.c_void_p, room_bytes=SIZE)
_function("gpw_watch_restore", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(WatchConfig), snapshot=c.c_void_p, snapshot_bytes=SIZE, epoch=U32,
          watch=P(WatchHandle))
_function("gpw_watch_resume", Status, watch=WatchHandle, snapshot=c.c_void_p,
          snapshot_bytes=SIZE, epoch=U32)
_function("gpw_site_snapshot_size", Status, site=SiteHandle, bytes=P(SIZE))
_function("gpw_site_save", Status, site=SiteHandle, snapshot=c.c_void_p, room_bytes=SIZE)
_function("gpw_site_restore", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(SiteConfig), snapshot=c.c_void_p, snapshot_bytes=SIZE, site=P(SiteHandle))


# ---- command.h ------------------------------------------------------------------------------

_constants(GPW_COMMAND_CLIENTS=16, GPW_COMMAND_NUMBER_MAX=0x0FFFFFFF, GPW_COMMAND_LATER=0x10000)
CommandCode = _enum(
    "gpw_command_code", "GPW_COMMAND_",
    NONE=0, ANNOUNCE=1, CANCEL=2, REQUEST=3, RELEASE=4, ACKNOWLEDGE=5)
Command = _struct(
    "gpw_command",
    nonce=U32, code=CommandCode, group=U32, phase=Phase, share=F32, lead_ms=U32, id=U32,
    token=U32)
CommandResult = _struct(
    "gpw_command_result",
    nonce=U32, code=CommandCode, status=I32, token=U32, life_ms=U32, refused=Refusal, retry_ms=U32,
    free_w=F32)
_function("gpw_command_run", Status, watch=WatchHandle, now_ns=U64, client=U32,
          command=P(Command), result=P(CommandResult), result_bytes=SIZE)


# ---- registers.h ----------------------------------------------------------------------------

RegistersBlock = _enum(
    "gpw_registers_block_id", "GPW_REGISTERS_", NOW=0, FORECAST=1)
RegisterKind = _enum(
    "gpw_register_kind", "GPW_REGISTER_", U16=0, S16=1, U32=2, S32=3, U64=4, BITS=5)
RegisterSide = _enum(
    "gpw_register_side", "GPW_REGISTER_", NEAREST=0, DOWN=1, UP=2)
Register = _struct(
    "gpw_register",
    address=U32, block=RegistersBlock, kind=RegisterKind, count=U32, side=RegisterSide,
    unit_size=F32, name=c.c_char * 24, unit=c.c_char * 8, text=c.c_char * 96)
_constants(
    GPW_REG_LAYOUT=1, GPW_REG_NOW=42496, GPW_REG_NOW_COUNT=100, GPW_REG_FORECAST=42752,
    GPW_REG_FORECAST_COUNT=50, GPW_REG_RESULT=43008, GPW_REG_COMMAND=43264,
    GPW_REG_MAILBOXES=8, GPW_REG_MAILBOX_COUNT=16)
_function("gpw_registers_count", U32, block=RegistersBlock)
_function("gpw_registers_encode", Status, block=RegistersBlock, output=P(WatchOutput),
          registers=P(U16), count=SIZE)
_function("gpw_registers_decode", Status, block=RegistersBlock, registers=P(U16), count=SIZE,
          output=P(WatchOutput), output_bytes=SIZE)
_function("gpw_register_count", U32)
_function("gpw_register_at", Status, index=U32, row=P(Register), bytes=SIZE)
_function("gpw_registers_command_encode", Status, command=P(Command), registers=P(U16),
          count=SIZE)
_function("gpw_registers_command_decode", Status, registers=P(U16), count=SIZE, last_nonce=U32,
          command=P(Command), bytes=SIZE)
_function("gpw_registers_result_encode", Status, result=P(CommandResult), registers=P(U16),
          count=SIZE)
_function("gpw_registers_result_decode", Status, registers=P(U16), count=SIZE,
          result=P(CommandResult), bytes=SIZE)


# ---- frames.h -------------------------------------------------------------------------------

Frame = _struct("gpw_frame", id=U32, length=U32, data=U8 * 8)
FramesConfig = _struct(
    "gpw_frames_config",
    header=U32, tick_ns=U32, address=U32, pgn_first=U32, priority=U32, pulse_priority=U32,
    reserved=U32 * 2)
FrameRow = _struct(
    "gpw_frame_row",
    number=U32, period_ms=U32, is_pulse=U32, reserved=U32, name=c.c_char * 32)
FrameSignal = _struct(
    "gpw_frame_signal",
    frame=U32, byte=U32, bytes=U32, side=RegisterSide, unit_size=F32, zero=U32, highest=U32,
    kind=U32, name=c.c_char * 24, unit=c.c_char * 8, text=c.c_char * 96)
FrameFound = _struct("gpw_frame_found", number=U32, stamp=U32)
_constants(GPW_FRAMES_COUNT=29, GPW_FRAMES_STAMP_NS=68719476736)
_function("gpw_frames_config_init", Status, config=P(FramesConfig), config_size=SIZE)
_function("gpw_frames_encode", Status, config=P(FramesConfig), output=P(WatchOutput),
          frames=P(Frame), room=SIZE, count=P(SIZE))
_function("gpw_frames_decode", Status, config=P(FramesConfig), frame=P(Frame),
          output=P(WatchOutput), output_bytes=SIZE, found=P(FrameFound))
_function("gpw_frames_time", Status, stamp=U32, near_ns=U64, time_ns=P(U64))
_function("gpw_frame_at", Status, index=U32, row=P(FrameRow), bytes=SIZE)
_function("gpw_frame_signal_count", U32)
_function("gpw_frame_signal_at", Status, index=U32, row=P(FrameSignal), bytes=SIZE)
