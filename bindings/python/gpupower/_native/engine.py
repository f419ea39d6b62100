# SPDX-License-Identifier: MIT
"""What gives power, and whether it holds: sets, batteries, alternators, limits, verdicts,
protection, specified loads."""
import ctypes as c

from .load import ChainHandle, Grade, Source
from .table import (F32, I32, I64, P, SIZE, Status, TEXT, U32, U64, _Flags, _constants, _enum,
                    _function, _opaque, _struct)


# ---- battery.h ------------------------------------------------------------------------------

_constants(GPW_CHAIN_BATTERY_PLACES=4)

BatteryConfig = _struct(
    "gpw_battery_config",
    header=U32, power_w=F32, energy_j=F32, rest_pu=F32, ramp_up_w_per_s=F32,
    ramp_down_w_per_s=F32, recharge_w=F32, recharge_s=F32, charge_efficiency=F32,
    discharge_efficiency=F32, response_s=F32, overload_pu=F32, overload_s=F32,
    reserved=U32 * 3)
BatteryStatus = _struct(
    "gpw_battery_status",
    given_mj=I64, taken_mj=I64, lost_mj=I64, power_w=F32, peak_w=F32, charge_pu=F32,
    charge_min_pu=F32, charge_max_pu=F32, cycles=F32, limited_samples=U32, reserved=U32 * 3)
LoadBankConfig = _struct(
    "gpw_load_bank_config",
    header=U32, rated_w=F32, step_w=F32, minimum_w=F32, ramp_down_w_per_s=F32, response_s=F32,
    boost_w=F32, boost_w_per_s=F32, boost_from_s=F32, boost_until_s=F32, reserved=U32 * 2)

_function("gpw_battery_config_init", Status, config=P(BatteryConfig), config_size=SIZE)
_function("gpw_load_bank_config_init", Status, config=P(LoadBankConfig), config_size=SIZE)
_function("gpw_chain_add_battery", Status, chain=ChainHandle, config=P(BatteryConfig))
_function("gpw_chain_add_load_bank", Status, chain=ChainHandle, config=P(LoadBankConfig))
_function("gpw_chain_battery", Status, chain=ChainHandle, index=U32, status=P(BatteryStatus),
          status_bytes=SIZE)
_function("gpw_chain_load_bank", Status, chain=ChainHandle, index=U32, burnt_mj=P(I64),
          power_w=P(F32))


# ---- genset.h -------------------------------------------------------------------------------

Governor = _enum("gpw_governor_id", "GPW_GOVERNOR_", DROOP=0, PI=1, DEGOV=2, DEGOV1=3,
                 TGOV1=4, GAST=5, GGOV1=6)
Tuning = _enum("gpw_tuning_id", "GPW_TUNING_", OWN=0, ISLAND=1, GRID=2)
Swing = _enum("gpw_swing_id", "GPW_SWING_", TORQUE=0, POWER=1)
GensetPreset = _enum(
    "gpw_genset_preset_id", "GPW_GENSET_", "gpw_genset_preset_name",
    DIESEL_NA=0, DIESEL_TURBO=1, DIESEL_TURBO_DROOP=2, GAS_LEAN=3)

GensetHandle = _opaque("gpw_genset")
GensetConfig = _struct(
    "gpw_genset_config",
    header=U32, tick_ns=U32, governor=Governor, swing=Swing, rated_w=F32, f0_hz=F32,
    inertia_s=F32, damping_pu=F32, initial_pu=F32, droop_pu=F32, droop_on_power=U32, te_s=F32,
    t_lag_s=F32, kp=F32, ki=F32, t1_s=F32, t2_s=F32, t3_s=F32, k=F32, t4_s=F32, t5_s=F32,
    t6_s=F32, dead_s=F32, throttle_min_pu=F32, throttle_max_pu=F32, air_step_pu=F32,
    air_tau_s=F32, stall_speed_pu=F32, inertia_low_s=F32, inertia_high_s=F32,
    air_step_low_pu=F32, air_step_high_pu=F32, air_tau_low_s=F32, air_tau_high_s=F32,
    inertia_grade=Grade, air_grade=Grade, governor_grade=Grade, source=Source, kd=F32,
    error_min_pu=F32, error_max_pu=F32, open_pu_per_s=F32, close_pu_per_s=F32, kturb=F32,
    wfnl_pu=F32, fuel_with_speed=U32, at_pu=F32, air_step_full_pu=F32, air_speed_exponent=F32,
    mixer_s=F32, acceptance_rows_max=U32, acceptance_dip_pu=F32, acceptance_error_pu=F32,
    acceptance_step_ratio=F32, acceptance_time_ratio=F32, reserved=U32 * 1)
AcceptanceRow = _struct("gpw_acceptance_row", load_pu=F32, step_pu=F32, recovery_s=F32)
_constants(GPW_ACCEPTANCE_ROWS_MAX=16)
GensetOutput = _struct(
    "gpw_genset_output",
    speed_pu=F32, frequency_hz=F32, speed_min_pu=F32, speed_max_pu=F32, mechanical_w=F32,
    throttle_pu=F32, boost_pu=F32, rocof_hz_per_s=F32, limited=U32, collapsed=U32)

_function("gpw_genset_config_init", Status, config=P(GensetConfig), config_size=SIZE)
_function("gpw_genset_preset", Status, config=P(GensetConfig), preset=GensetPreset)
_function("gpw_genset_preset_find", Status, name=TEXT, preset=P(U32))
_function("gpw_genset_preset_name", TEXT, preset=GensetPreset)
_function("gpw_genset_use_tgov1", Status, config=P(GensetConfig))
_function("gpw_genset_use_gast", Status, config=P(GensetConfig), tuning=Tuning)
_function("gpw_genset_use_ggov1", Status, config=P(GensetConfig), tuning=Tuning)
_function("gpw_genset_inertia", Status, j_kg_m2=F32, speed_rpm=F32, rated_w=F32,
          inertia_s=P(F32))
_function("gpw_genset_use_air", Status, config=P(GensetConfig), step_full_pu=F32,
          speed_exponent=F32)
_function("gpw_genset_use_mixer", Status, config=P(GensetConfig), mixer_s=F32)
_function("gpw_genset_use_acceptance", Status, config=P(GensetConfig), rows_max=U32, dip_pu=F32)
_function("gpw_acceptance_at", Status, rows=P(AcceptanceRow), count=U32, load_pu=F32,
          step_pu=P(F32), recovery_s=P(F32))
_function("gpw_genset_set_acceptance", Status, genset=GensetHandle, rows=P(AcceptanceRow),
          count=U32)
_function("gpw_genset_dead_time", Status, cylinders=U32, strokes=U32, speed_rpm=F32,
          dead_s=P(F32))
_function("gpw_genset_intake_lag", Status, intake_l=F32, displaced_l=F32, strokes=U32,
          speed_rpm=F32, filling=F32, lag_s=P(F32))
_function("gpw_genset_state_size", Status, config=P(GensetConfig), bytes=P(SIZE))
_function("gpw_genset_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(GensetConfig), genset=P(GensetHandle))
_function("gpw_genset_reset", Status, genset=GensetHandle, initial_pu=F32)
_function("gpw_genset_step", Status, genset=GensetHandle, load_w=F32, out=P(GensetOutput),
          out_bytes=SIZE)
_function("gpw_genset_process", Status, genset=GensetHandle, load_w=P(F32), speed_pu=P(F32),
          ticks=SIZE)
_function("gpw_genset_set_bias", Status, genset=GensetHandle, bias_pu=F32)
_function("gpw_genset_settled", Status, genset=GensetHandle, load_w=F32, speed_pu=P(F32))
_function("gpw_genset_acceptable_step", Status, genset=GensetHandle, step_w=P(F32))


# ---- derating.h -----------------------------------------------------------------------------

DeratingRule = _enum("gpw_derating_id", "GPW_DERATING_", "gpw_derating_name",
                     PORTABLE_SET=0, GAS_TA=1)
Derating = _struct(
    "gpw_derating",
    header=U32, altitude_m=F32, intake_c=F32, altitude_free_m=F32, intake_free_c=F32,
    altitude_pu_per_100m=F32, intake_pu_per_k=F32, pressure_exponent=F32,
    temperature_exponent=F32, methane_number=F32, methane_free=F32, methane_pu_per_number=F32,
    heating_ratio=F32, heating_free_ratio=F32, air_step_exponent=F32, air_tau_exponent=F32,
    grade=Grade, source=Source, reserved=U32 * 2)
_function("gpw_derating_init", Status, derating=P(Derating), derating_size=SIZE)
_function("gpw_derating_preset", Status, derating=P(Derating), preset=DeratingRule)
_function("gpw_derating_name", TEXT, preset=DeratingRule)
_function("gpw_derating_factors", Status, derating=P(Derating), power=P(F32), density=P(F32))
_function("gpw_genset_derate", Status, config=P(GensetConfig), derating=P(Derating))


# ---- verdict.h ------------------------------------------------------------------------------

Outcome = _enum(
    "gpw_outcome_id", "GPW_", "gpw_outcome_name", UNDETERMINED=0, HOLDS=1, FAILS=2)
Criterion = _enum(
    "gpw_criterion_id", "GPW_CRITERION_", "gpw_criterion_name",
    NONE=0, DIP_RATED=1, DIP_INITIAL=2, RISE=3, RECOVERY=4, STEADY_BAND=5, ROCOF=6, TRIP=7,
    COLLAPSE=8, SUPPLY=9, RISE_INITIAL=10, RECOVERY_UNLOAD=11, VOLTAGE_DIP=12,
    VOLTAGE_RISE=13, VOLTAGE_RECOVERY=14, VOLTAGE_STEADY=15, PROTECTION=16)
Direction = _enum(
    "gpw_direction_id", "GPW_", "gpw_direction_name", DIRECTION_NONE=0, LOADING=1, UNLOADING=2)
Class = _enum(
    "gpw_class_id", "GPW_CLASS_", "gpw_class_name", NONE=0, G1=1, G2=2, G3=3, CUSTOM=4)
_constants(GPW_VERDICT_CLASSES_MAX=4, GPW_VERDICT_TRIPS_MAX=8)

VerdictHandle = _opaque("gpw_verdict")
Limits = _struct(
    "gpw_limits",
    header=U32, class_id=Class, edition=U32, dip_rated_pct=F32, dip_initial_pct=F32,
    rise_pct=F32, recovery_s=F32, recovery_band_pct=F32, steady_band_pct=F32,
    rocof_hz_per_s=F32, rise_initial_pct=F32, unload_recovery_s=F32)
VerdictConfig = _struct(
    "gpw_verdict_config",
    header=U32, dt_s=F32, f0_hz=F32, rated_w=F32, droop_pct=F32, rocof_window_s=F32,
    recovery_hold_s=F32, step_window_s=F32, reserved=U32 * 4)
ClassResult = _struct(
    "gpw_class_result",
    class_id=Class, outcome=Outcome, limiting=Criterion, margin_pct=F32, recovery_s=F32,
    steady_band_pct=F32, direction=Direction, limiting_time_s=F32)
CriterionRow = _struct(
    "gpw_criterion_row",
    criterion=Criterion, outcome=Outcome, direction=Direction, value=F32, limit=F32,
    margin_pct=F32, time_s=F32, step_w=F32, reserved=U32 * 2)
VerdictResult = _struct(
    "gpw_verdict_result",
    dip_pct=F32, dip_initial_pct=F32, dip_time_s=F32, rise_pct=F32, rise_time_s=F32,
    rocof_hz_per_s=F32, rocof_time_s=F32, rocof_instant_hz_per_s=F32, worst_step_w=F32,
    worst_step_rise_s=F32, worst_step_time_s=F32, duration_s=F32, trip=U32, trip_time_s=F32,
    collapsed=U32, class_held=Class)

_function("gpw_limits_init", Status, limits=P(Limits), limits_size=SIZE)
_function("gpw_limits_iso8528", Status, limits=P(Limits), class_id=Class)
_function("gpw_class_name", TEXT, class_id=Class)
_function("gpw_outcome_name", TEXT, outcome=Outcome)
_function("gpw_criterion_name", TEXT, criterion=Criterion)
_function("gpw_verdict_config_init", Status, config=P(VerdictConfig), config_size=SIZE)
_function("gpw_verdict_state_size", Status, config=P(VerdictConfig), bytes=P(SIZE))
_function("gpw_verdict_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(VerdictConfig), verdict=P(VerdictHandle))
_function("gpw_verdict_add_class", Status, verdict=VerdictHandle, limits=P(Limits))
_function("gpw_verdict_add_trip", Status, verdict=VerdictHandle, threshold_hz=F32, delay_s=F32,
          over=U32)
_function("gpw_verdict_reset", Status, verdict=VerdictHandle)
_function("gpw_verdict_push", Status, verdict=VerdictHandle, speed_pu=F32, settled_pu=F32,
          load_w=F32)
_function("gpw_verdict_collapse", Status, verdict=VerdictHandle)
_function("gpw_verdict_result_get", Status, verdict=VerdictHandle, result=P(VerdictResult),
          result_bytes=SIZE)
_function("gpw_verdict_class_get", Status, verdict=VerdictHandle, index=U32,
          result=P(ClassResult), result_bytes=SIZE)
_function("gpw_verdict_criterion", Status, verdict=VerdictHandle, index=U32,
          criterion=Criterion, row=P(CriterionRow), row_bytes=SIZE)
_function("gpw_direction_name", TEXT, direction=Direction)


# ---- voltage.h ------------------------------------------------------------------------------

_constants(GPW_VOLTAGE_CLASSES_MAX=4)
VoltageHandle = _opaque("gpw_voltage")
VoltageLimits = _struct(
    "gpw_voltage_limits",
    header=U32, class_id=Class, edition=U32, dip_pct=F32, rise_pct=F32, recovery_s=F32,
    unload_recovery_s=F32, recovery_within_pct=F32, steady_within_pct=F32, reserved=U32 * 3)
VoltageConfig = _struct(
    "gpw_voltage_config",
    header=U32, dt_s=F32, set_pu=F32, recovery_hold_s=F32, reserved=U32 * 4)
VoltageResult = _struct(
    "gpw_voltage_result",
    dip_pct=F32, dip_time_s=F32, rise_pct=F32, rise_time_s=F32, steady_pct=F32,
    steady_time_s=F32, duration_s=F32, collapsed=U32)
VoltageClassResult = _struct(
    "gpw_voltage_class_result",
    class_id=Class, outcome=Outcome, limiting=Criterion, direction=Direction, margin_pct=F32,
    limiting_time_s=F32, recovery_s=F32, unload_recovery_s=F32)

_function("gpw_voltage_limits_init", Status, limits=P(VoltageLimits), limits_size=SIZE)
_function("gpw_voltage_limits_iso8528", Status, limits=P(VoltageLimits), class_id=Class)
_function("gpw_voltage_config_init", Status, config=P(VoltageConfig), config_size=SIZE)
_function("gpw_voltage_state_size", Status, config=P(VoltageConfig), bytes=P(SIZE))
_function("gpw_voltage_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(VoltageConfig), voltage=P(VoltageHandle))
_function("gpw_voltage_add_class", Status, voltage=VoltageHandle, limits=P(VoltageLimits))
_function("gpw_voltage_reset", Status, voltage=VoltageHandle)
_function("gpw_voltage_push", Status, voltage=VoltageHandle, voltage_pu=F32)
_function("gpw_voltage_collapse", Status, voltage=VoltageHandle)
_function("gpw_voltage_result_get", Status, voltage=VoltageHandle, result=P(VoltageResult),
          result_bytes=SIZE)
_function("gpw_voltage_class_get", Status, voltage=VoltageHandle, index=U32,
          result=P(VoltageClassResult), result_bytes=SIZE)


# ---- limits.h -------------------------------------------------------------------------------

LimitsRecord = _struct(
    "gpw_limits_record",
    name=c.c_char * 32, class_id=Class, edition=U32, grade=Grade, source=Source, on_request=U32,
    dip_rated_pct=F32, dip_initial_pct=F32, rise_pct=F32, rise_initial_pct=F32, recovery_s=F32,
    unload_recovery_s=F32, recovery_band_pct=F32, steady_band_pct=F32, voltage_dip_pct=F32,
    voltage_rise_pct=F32, voltage_recovery_s=F32, voltage_within_pct=F32,
    voltage_steady_pct=F32, reserved=U32 * 2)

_function("gpw_limits_record_count", U32)
_function("gpw_limits_record_at", Status, index=U32, record=P(LimitsRecord), record_bytes=SIZE)
_function("gpw_limits_record_find", Status, name=TEXT, index=P(U32))
_function("gpw_limits_find", Status, limits=P(Limits), name=TEXT)
_function("gpw_voltage_limits_find", Status, limits=P(VoltageLimits), name=TEXT)


# ---- start.h --------------------------------------------------------------------------------

StartHandle = _opaque("gpw_start")
StartConfig = _struct(
    "gpw_start_config",
    header=U32, dt_s=F32, type_s=F32, f0_hz=F32, frequency_low_pu=F32, frequency_high_pu=F32,
    voltage_low_pu=F32, voltage_high_pu=F32, load_w=F32, hold_s=F32, reserved=U32 * 2)
StartResult = _struct(
    "gpw_start_result",
    outcome=Outcome, ready_s=F32, served_s=F32, type_s=F32, margin_pct=F32, returns=U32,
    duration_s=F32, reserved=U32)

_function("gpw_start_config_init", Status, config=P(StartConfig), config_size=SIZE)
_function("gpw_start_state_size", Status, config=P(StartConfig), bytes=P(SIZE))
_function("gpw_start_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(StartConfig), start=P(StartHandle))
_function("gpw_start_reset", Status, start=StartHandle)
_function("gpw_start_push", Status, start=StartHandle, frequency_hz=F32, voltage_pu=F32,
          load_w=F32)
_function("gpw_start_result_get", Status, start=StartHandle, result=P(StartResult),
          result_bytes=SIZE)


# ---- duty.h ---------------------------------------------------------------------------------

Rating = _enum("gpw_rating_id", "GPW_RATING_", "gpw_rating_name", NONE=0, CONTINUOUS=1,
               PRIME=2, LIMITED=3, STANDBY=4)
FuelUnit = _enum("gpw_fuel_unit_id", "GPW_FUEL_", "gpw_fuel_unit_name", LITRE=0, KG=1,
                 NORMAL_M3=2)
DutyRule = _enum("gpw_duty_rule_id", "GPW_DUTY_RULE_", "gpw_duty_rule_name", NONE=0, MEAN=1,
                 OVERLOAD=2, OVERLOAD_TIME=3, HOURS=4, SAMPLES=5)
_constants(GPW_DUTY_FUEL_ROWS_MAX=16)

DutyHandle = _opaque("gpw_duty")
DutyConfig = _struct(
    "gpw_duty_config",
    header=U32, dt_s=F32, rating=Rating, rated_w=F32, mean_max_pu=F32, mean_floor_pu=F32,
    overload_max_pu=F32, overload_s=F32, year_max_h=F32, year_before_h=F32, low_pu=F32,
    low_warning_s=F32, idle_pu=F32, stale_s=F32, fuel_unit=FuelUnit, reserved=U32)
DutyResult = _struct(
    "gpw_duty_result",
    energy_mj=I64, held_samples=U64, outcome=Outcome, limiting=DutyRule, margin_pct=F32,
    starts=U32, running_h=F32, record_h=F32, mean_pu=F32, counted_pu=F32, mean_24h_pu=F32,
    mean_24h_most_pu=F32, peak_pu=F32, overload_h=F32, overload_12h_h=F32,
    overload_12h_most_h=F32, low_h=F32, low_longest_h=F32, low_now_h=F32, low_warning=U32,
    fuel_unit=FuelUnit, fuel=F32, fuel_low=F32, fuel_idle=F32, fuel_per_kwh=F32,
    fuel_beyond_h=F32, reserved=U32 * 4)

_function("gpw_duty_config_init", Status, config=P(DutyConfig), config_size=SIZE)
_function("gpw_duty_config_rating", Status, config=P(DutyConfig), rating=Rating, rated_w=F32)
_function("gpw_duty_state_size", Status, config=P(DutyConfig), bytes=P(SIZE))
_function("gpw_duty_init", Status, memory=c.c_void_p, memory_bytes=SIZE, config=P(DutyConfig),
          duty=P(DutyHandle))
_function("gpw_duty_add_fuel", Status, duty=DutyHandle, load_pu=F32, fuel_per_h=F32)
_function("gpw_duty_fuel_at", Status, duty=DutyHandle, load_pu=F32, fuel_per_h=P(F32))
_function("gpw_duty_reset", Status, duty=DutyHandle)
_function("gpw_duty_step", Status, duty=DutyHandle, load_w=F32, running=I32)
_function("gpw_duty_process", Status, duty=DutyHandle, load_w=P(F32), ticks=SIZE)
_function("gpw_duty_result_get", Status, duty=DutyHandle, result=P(DutyResult),
          result_bytes=SIZE)
_function("gpw_rating_name", TEXT, rating=Rating)
_function("gpw_fuel_unit_name", TEXT, unit=FuelUnit)
_function("gpw_duty_rule_name", TEXT, rule=DutyRule)


# ---- alternator.h ---------------------------------------------------------------------------

AlternatorPreset = _enum(
    "gpw_alternator_preset_id", "GPW_ALTERNATOR_", "gpw_alternator_preset_name",
    DIESEL_50KVA=0, DIESEL_GRIDLABD=1)
AlternatorFlag = _enum(
    "gpw_alternator_flag", "GPW_ALTERNATOR_", kind=_Flags, COLLAPSED=1, FIELD_MAX=2, FIELD_MIN=4,
    OVERLOAD=8, SELF_EXCITED=16, VHZ=32)
AlternatorHandle = _opaque("gpw_alternator")
AlternatorConfig = _struct(
    "gpw_alternator_config",
    header=U32, tick_ns=U32, rated_va=F32, f0_hz=F32, xd_pu=F32, xd_transient_pu=F32, xq_pu=F32,
    td0_s=F32, exciter_gain=F32, exciter_lead_s=F32, exciter_lag_s=F32, exciter_tau_s=F32,
    field_min_pu=F32, field_max_pu=F32, voltage_pu=F32, vhz_knee_hz=F32, vhz_slope=F32,
    var_droop_pu=F32, overload_pu=F32, machine_grade=Grade, exciter_grade=Grade, source=Source,
    reserved=U32 * 2)
AlternatorOutput = _struct(
    "gpw_alternator_output",
    voltage_pu=F32, voltage_min_pu=F32, voltage_max_pu=F32, field_pu=F32, apparent_va=F32,
    reactive_var=F32, current_pu=F32, flags=AlternatorFlag)

_function("gpw_alternator_config_init", Status, config=P(AlternatorConfig), config_size=SIZE)
_function("gpw_alternator_preset", Status, config=P(AlternatorConfig), preset=AlternatorPreset)
_function("gpw_alternator_preset_find", Status, name=TEXT, preset=P(U32))
_function("gpw_alternator_preset_name", TEXT, preset=AlternatorPreset)
_function("gpw_alternator_self_excitation", Status, config=P(AlternatorConfig),
          capacitive_var=F32, speed_pu=F32, margin=P(F32))
_function("gpw_alternator_state_size", Status, config=P(AlternatorConfig), bytes=P(SIZE))
_function("gpw_alternator_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(AlternatorConfig), alternator=P(AlternatorHandle))
_function("gpw_alternator_reset", Status, alternator=AlternatorHandle, power_w=F32,
          reactive_var=F32, capacitive_var=F32)
_function("gpw_alternator_step", Status, alternator=AlternatorHandle, power_w=F32,
          reactive_var=F32, capacitive_var=F32, speed_pu=F32, out=P(AlternatorOutput),
          out_bytes=SIZE)
_function("gpw_alternator_process", Status, alternator=AlternatorHandle, power_w=P(F32),
          reactive_var=P(F32), capacitive_var=F32, speed_pu=P(F32), voltage_pu=P(F32),
          ticks=SIZE)
_function("gpw_alternator_settled", Status, alternator=AlternatorHandle, power_w=F32,
          reactive_var=F32, capacitive_var=F32, speed_pu=F32, voltage_pu=P(F32))


# ---- bands.h --------------------------------------------------------------------------------

_constants(GPW_BANDS_COUNT=5, GPW_BANDS_ALL=31, GPW_BANDS_MODES_MAX=32,
           GPW_BANDS_WINDOW_MAX=100000, GPW_BANDS_MODE_MIN_HZ=0.01,
           GPW_BANDS_DAMPING_MIN=0.002, GPW_BANDS_AMPLITUDE_MIN=1e-9)
Band = _enum("gpw_band_id", "GPW_BAND_", FROM_0_1_HZ=0, FROM_0_3_HZ=1, FROM_1_HZ=2,
             FROM_3_HZ=3, FROM_10_HZ=4)
BandsHandle = _opaque("gpw_bands")
BandsConfig = _struct(
    "gpw_bands_config",
    header=U32, tick_ns=U32, bands=U32, modes_max=U32, window_s=F32, change_limit=F32,
    share_limit=F32, reserved=U32)
BandReading = _struct(
    "gpw_band_reading",
    largest_ns=U64, low_hz=F32, high_hz=F32, amplitude=F32, largest=F32, frequency_hz=F32,
    energy_share=F32, settled=U32, exceeded=U32)
ModeReading = _struct(
    "gpw_mode_reading",
    largest_ns=U64, frequency_hz=F32, damping=F32, limit=F32, amplitude=F32, largest=F32,
    margin_pct=F32, settled=U32, exceeded=U32)
ChangeReading = _struct(
    "gpw_change_reading",
    range_largest_ns=U64, change_largest_ns=U64, window_s=F32, limit=F32, range=F32,
    range_largest=F32, change=F32, change_largest=F32, margin_pct=F32, settled=U32,
    exceeded=U32, reserved=U32)

_function("gpw_bands_config_init", Status, config=P(BandsConfig), config_size=SIZE)
_function("gpw_bands_edges", Status, band=Band, low_hz=P(F32), high_hz=P(F32))
_function("gpw_bands_resolved", Status, tick_ns=U32, bands=P(U32))
_function("gpw_bands_state_size", Status, config=P(BandsConfig), bytes=P(SIZE))
_function("gpw_bands_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(BandsConfig), bands=P(BandsHandle))
_function("gpw_bands_add_mode", Status, bands=BandsHandle, frequency_hz=F32, damping=F32,
          limit=F32, index=P(U32))
_function("gpw_bands_reset", Status, bands=BandsHandle)
_function("gpw_bands_step", Status, bands=BandsHandle, sample=F32)
_function("gpw_bands_process", Status, bands=BandsHandle, samples=P(F32), ticks=SIZE)
_function("gpw_bands_band", Status, bands=BandsHandle, band=Band, reading=P(BandReading),
          reading_bytes=SIZE)
_function("gpw_bands_mode", Status, bands=BandsHandle, index=U32, reading=P(ModeReading),
          reading_bytes=SIZE)
_function("gpw_bands_change", Status, bands=BandsHandle, reading=P(ChangeReading),
          reading_bytes=SIZE)
_function("gpw_bands_dominant", Status, bands=BandsHandle, band=P(U32), frequency_hz=P(F32),
          amplitude=P(F32))
_function("gpw_bands_held_count", Status, bands=BandsHandle, count=P(U64))
_function("gpw_bands_window_permitted", Status, limit_w=F32, window_s=F32, frequency_hz=F32,
          peak_to_peak_w=P(F32))


# ---- loadspec.h -----------------------------------------------------------------------------

_constants(GPW_LOAD_SPEC_RULES_MAX=8)

LoadRuleKind = _enum(
    "gpw_load_rule_id", "GPW_LOAD_RULE_", "gpw_load_rule_name",
    RAMP_UP=0, RAMP_DOWN=1, RANGE=2, BAND_AMPLITUDE=3, BAND_SHARE=4)
LoadRulePreset = _enum(
    "gpw_load_rule_preset_id", "GPW_LOAD_", "gpw_load_rule_preset_name",
    ERCOT_WINDOW=0, BAND_SHARE_20=1, RAMP_10_PCT=2, RAMP_15_PCT=3, RAMP_DENMARK=4,
    RAMP_HAWAII=5, RAMP_IRELAND=6)

LoadSpecHandle = _opaque("gpw_load_spec")
LoadSpecConfig = _struct(
    "gpw_load_spec_config",
    header=U32, tick_ns=U32, rules_max=U32, window_max_s=F32, has_bands=U32, reserved=U32)
LoadRule = _struct(
    "gpw_load_rule",
    header=U32, rule=LoadRuleKind, limit=F32, window_s=F32, band=Band, allowed=U32,
    grade=Grade, source=Source, reserved=U32 * 2)
LoadRuleResult = _struct(
    "gpw_load_rule_result",
    worst_ns=U64, rule=LoadRuleKind, outcome=Outcome, limit=F32, window_s=F32, worst=F32,
    margin_pct=F32, exceeded=U32, band=Band, reserved=U32 * 2)

_function("gpw_load_spec_config_init", Status, config=P(LoadSpecConfig), config_size=SIZE)
_function("gpw_load_rule_init", Status, rule=P(LoadRule), rule_size=SIZE)
_function("gpw_load_rule_preset", Status, rule=P(LoadRule), preset=LoadRulePreset, full_w=F32)
_function("gpw_load_rule_preset_find", Status, name=TEXT, preset=P(U32))
_function("gpw_load_rule_preset_name", TEXT, preset=U32)
_function("gpw_load_rule_name", TEXT, rule=U32)
_function("gpw_load_spec_state_size", Status, config=P(LoadSpecConfig), bytes=P(SIZE))
_function("gpw_load_spec_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(LoadSpecConfig), spec=P(LoadSpecHandle))
_function("gpw_load_spec_add", Status, spec=LoadSpecHandle, rule=P(LoadRule), index=P(U32))
_function("gpw_load_spec_reset", Status, spec=LoadSpecHandle)
_function("gpw_load_spec_step", Status, spec=LoadSpecHandle, load_w=F32)
_function("gpw_load_spec_result", Status, spec=LoadSpecHandle, index=U32,
          result=P(LoadRuleResult), result_bytes=SIZE)
_function("gpw_load_spec_outcome", Status, spec=LoadSpecHandle, outcome=P(U32),
          index=P(U32))


# ---- response.h -----------------------------------------------------------------------------

Gain = _enum("gpw_gain_id", "GPW_GAIN_", NONE=0, DROOP=1, K=2, KP=3, KI=4, KD=5, ALL=6)

ResponsePoint = _struct(
    "gpw_response_point",
    frequency_hz=F32, magnitude=F32, phase_rad=F32, real=F32, imaginary=F32, throttle=F32,
    linear_pu=F32, rated_w=F32)
Stability = _struct(
    "gpw_stability",
    is_stable=U32, roots=U32, gain=Gain, gain_margin=F32, dead_margin_s=F32, peak_hz=F32,
    peak=F32, load_pu=F32, growth_hz=F32)

_function("gpw_response_at", Status, config=P(GensetConfig), load_pu=F32, frequency_hz=F32,
          point=P(ResponsePoint), point_bytes=SIZE)
_function("gpw_response_add", Status, a=P(ResponsePoint), b=P(ResponsePoint),
          sum=P(ResponsePoint), point_bytes=SIZE)
_function("gpw_response_stability", Status, config=P(GensetConfig), load_pu=F32,
          stability=P(Stability), stability_bytes=SIZE)
_function("gpw_response_swing", Status, config=P(GensetConfig), load_pu=F32,
          reading=P(BandReading), swing_pu=P(F32), worst_pu=P(F32), is_linear=P(U32))
_function("gpw_gain_name", TEXT, gain=Gain)


# ---- protection.h ---------------------------------------------------------------------------

ProtectionFunction = _enum(
    "gpw_protection_function_id", "GPW_PROTECTION_",
    "gpw_protection_function_name",
    UNDER_FREQUENCY=1, OVER_FREQUENCY=2, UNDER_VOLTAGE=3, OVER_VOLTAGE=4, VOLTS_PER_HERTZ=5,
    REVERSE_POWER=6, OVERLOAD=7, LOSS_OF_FIELD=8, OVERSPEED=9, APPARENT_OVERLOAD=10, ROCOF=11)
ProtectionPreset = _enum(
    "gpw_protection_preset_id", "GPW_PROTECTION_",
    "gpw_protection_preset_name",
    SMARTGEN=0, DEIF=1, DEIF_VAR=2, CATERPILLAR=3, KOHLER=4, IEEE1547_2003=5, IEEE1547_2018=6,
    EIRGRID=7)
_constants(GPW_PROTECTION_ROWS_MAX=16, GPW_PROTECTION_SLOTS_MAX=1001)
ProtectionHandle = _opaque("gpw_protection")
ProtectionConfig = _struct(
    "gpw_protection_config",
    header=U32, dt_s=F32, f0_hz=F32, rows_max=U32, slots_max=U32, reserved=U32 * 3)
ProtectionRow = _struct(
    "gpw_protection_row",
    header=U32, function=ProtectionFunction, pickup=F32, delay_s=F32, hysteresis=F32, reset_s=F32,
    window_s=F32, alarm_only=U32, grade=Grade, source=Source, reserved=U32 * 2)
ProtectionResult = _struct(
    "gpw_protection_result",
    outcome=Outcome, trip=U32, trip_time_s=F32, nearest=U32, picked_up=U32, rows=U32,
    duration_s=F32, reserved=U32)
ProtectionRowResult = _struct(
    "gpw_protection_row_result",
    function=ProtectionFunction, outcome=Outcome, trip_time_s=F32, worst=F32, worst_time_s=F32,
    longest_s=F32, pickup_margin_pct=F32, delay_margin_pct=F32, pickups=U32, window_s=F32,
    alarm_only=U32, reserved=U32)

_function("gpw_protection_config_init", Status, config=P(ProtectionConfig), config_size=SIZE)
_function("gpw_protection_row_init", Status, row=P(ProtectionRow), row_size=SIZE)
_function("gpw_protection_state_size", Status, config=P(ProtectionConfig), bytes=P(SIZE))
_function("gpw_protection_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(ProtectionConfig), protection=P(ProtectionHandle))
_function("gpw_protection_add", Status, protection=ProtectionHandle, row=P(ProtectionRow),
          index=P(U32))
_function("gpw_protection_preset_row", Status, row=P(ProtectionRow),
          preset=ProtectionPreset, index=U32, f0_hz=F32, rated_w=F32, rated_var=F32)
_function("gpw_protection_reset", Status, protection=ProtectionHandle)
_function("gpw_protection_step", Status, protection=ProtectionHandle, frequency_hz=F32,
          voltage_pu=F32, power_w=F32, reactive_var=F32)
_function("gpw_protection_result_get", Status, protection=ProtectionHandle,
          result=P(ProtectionResult), result_bytes=SIZE)
_function("gpw_protection_row_get", Status, protection=ProtectionHandle, index=U32,
          result=P(ProtectionRowResult), result_bytes=SIZE)
_function(
    "gpw_protection_function_name", TEXT, function=ProtectionFunction)
_function("gpw_protection_preset_name", TEXT, preset=ProtectionPreset)
