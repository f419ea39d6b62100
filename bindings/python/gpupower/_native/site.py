# SPDX-License-Identifier: MIT
"""The site as a whole, several sets beside one another, and the inverse questions."""
import ctypes as c

from .engine import (AcceptanceRow, AlternatorConfig, AlternatorFlag, BatteryConfig, BatteryStatus,
                     Class, ClassResult, Criterion, CriterionRow, Direction, Gain, GensetConfig,
                     Limits, LoadBankConfig, Outcome, ProtectionRow, ProtectionRowResult,
                     VerdictResult)
from .load import (EnergyBoard, EnergyBoardId, EnergyDeployment, EnergyModel, EnergyWorkload,
                   FleetGroup, FleetMode, Grade, Phase, ProfileHandle, PsuLag, RideConfig,
                   RideState, SmoothingConfig, Source, SupplyConfig, SupplyPreset)
from .table import (F32, I64, P, SIZE, Status, TEXT, U16, U32, U64, U8, _Flags, _constants, _enum,
                    _function, _opaque, _struct)


# ---- site.h, site_chain.h, site_judge.h -------------------------------------------------------

LoadSource = _enum("gpw_load_source_id", "GPW_LOAD_", FLEET=0, RAIL=1, AC=2)
ChainPlace = _enum("gpw_chain_place_id", "GPW_CHAIN_", RAIL=0, PSU=1, AC=2)
SiteFlag = _enum(
    "gpw_site_flag", "GPW_SITE_", kind=_Flags,
    THROTTLE_MAX=1, THROTTLE_MIN=2, AIR_LIMITED=4, COLLAPSED=8, SUPPLY_LEFT=16, TRIPPED=32,
    HELD=64, WAITING=128)
Parameter = _enum(
    "gpw_parameter_id", "GPW_PARAMETER_", "gpw_parameter_name",
    NONE=0, INERTIA=1, AIR_STEP=2, AIR_TAU=3, RECORD=4, STAGGER=5, LOAD=6)
Assumption = _enum(
    "gpw_assumption", "GPW_ASSUMED_", kind=_Flags,
    NO_SIGMA=1, TAU=2, MIDPOINT=4, JUMP=8, INERTIA_WIDTH=16, AIR_WIDTH=32, NO_AIR=64,
    NO_OVERHEAD=128, NO_EFFICIENCY=256, NO_WINDOW=512, STEP_AT_RAIL=1024, HELD_SAMPLES=2048,
    FREQUENCY_ONLY=4096, RECORD_AS_IS=8192, ONE_SEED=16384, OVERLOAD=32768,
    NOMINAL_LOAD=65536, AC_AS_RAIL=131072,
    NO_VOLTAGE_WINDOW=262144, ENDLESS_STORE=524288, NO_RECHARGE=1048576,
    INERTIA_BASE=2097152, NO_SHARING=4194304, LOWER_BOUND=8388608)
_constants(GPW_SITE_CORNERS=34)

SiteHandle = _opaque("gpw_site")
SiteConfig = _struct(
    "gpw_site_config",
    header=U32, tick_ns=U32, seed=U64, load_source=LoadSource, fleet_mode=FleetMode,
    groups_max=U32, events_max=U32, gpus_max=U32, staggers_max=U32, bus_events_max=U32,
    stages_max=U32, delay_slots_max=U32, rows_max=U32, dead_time_max_s=F32, bus_load_w=F32,
    required_class=Class, load_corners=U32, load_error=F32, overhead_rows_max=U32,
    plant_max=U8, ride_max=U8, sets_max=U8, inverters_max=U8, plant_events_max=U8,
    relays_max=U8, reserved=c.c_uint16)
Stagger = _struct(
    "gpw_stagger",
    header=U32, group=U32, phase=Phase, gpus_per_step=U32, at_ns=U64, interval_s=F32,
    gate_air=U32, margin_pu=F32, reserved=U32)
SiteSignals = _struct(
    "gpw_site_signals",
    time_ns=U64, rail_mean_w=F32, rail_w=F32, smoothed_w=F32, ac_w=F32, psu_w=F32,
    generator_w=F32, frequency_hz=F32, frequency_min_hz=F32, frequency_max_hz=F32,
    rocof_hz_per_s=F32, throttle_pu=F32, boost_pu=F32, connected_share=F32, flags=SiteFlag)
Judgement = _struct(
    "gpw_judgement",
    outcome=Outcome, required_class=Class, class_held=Class, limiting=Criterion, margin_pct=F32,
    limiting_corner=U32, deciding=Parameter, corners=U32, corners_held=U32, corners_failed=U32,
    assumptions=Assumption, weakest_grade=Grade, dip_pct=F32, dip_time_s=F32,
    dip_nominal_pct=F32, rise_pct=F32, rocof_hz_per_s=F32, recovery_s=F32, steady_band_pct=F32,
    worst_step_w=F32, worst_step_rise_s=F32, bound_step_up_w=F32, bound_step_down_w=F32,
    duration_s=F32, trip=U32, collapsed=U32, supply_trips=U32, peak_load_pct=F32)

_function("gpw_site_config_init", Status, config=P(SiteConfig), config_size=SIZE)
_function("gpw_stagger_init", Status, stagger=P(Stagger), stagger_size=SIZE)
_function("gpw_site_state_size", Status, config=P(SiteConfig), bytes=P(SIZE))
_function("gpw_site_init", Status, memory=c.c_void_p, memory_bytes=SIZE, config=P(SiteConfig),
          site=P(SiteHandle))
_function("gpw_site_add_group", Status, site=SiteHandle, group=P(FleetGroup),
          profile=ProfileHandle, index=P(U32))
_function("gpw_site_set_rho", Status, site=SiteHandle, group=U32, phase=Phase, rho_in=F32,
          rho_out=F32)
_function("gpw_site_add_event", Status, site=SiteHandle, at_ns=U64, group=U32, phase=Phase)
_function("gpw_site_add_stagger", Status, site=SiteHandle, stagger=P(Stagger))
_function("gpw_site_add_bus_event", Status, site=SiteHandle, at_ns=U64, bus_load_w=F32)
_function("gpw_site_set_supply", Status, site=SiteHandle, supply=P(SupplyConfig))
_function("gpw_site_set_ride", Status, site=SiteHandle, ride=P(RideConfig))
_function("gpw_site_ride", Status, site=SiteHandle, state=P(RideState), state_bytes=SIZE)
_function("gpw_site_ride_worst", Status, site=SiteHandle, state=P(RideState), state_bytes=SIZE)
_function("gpw_site_add_overhead", Status, site=SiteHandle, board_w=F32, overhead_w=F32)
_function("gpw_site_add_efficiency", Status, site=SiteHandle, load_pu=F32, efficiency=F32)
_function("gpw_site_add_lag", Status, site=SiteHandle, place=ChainPlace, tau_s=F32)
_function("gpw_site_add_dead_time", Status, site=SiteHandle, place=ChainPlace, dead_s=F32)
_function("gpw_site_add_ramp", Status, site=SiteHandle, place=ChainPlace, up_w_per_s=F32,
          down_w_per_s=F32)
_function("gpw_site_add_psu_lag", Status, site=SiteHandle, model=PsuLag, lag_s=F32,
          slew_w_per_s=F32)
_function("gpw_site_add_converter", Status, site=SiteHandle, natural_hz=F32, damping=F32)
_function("gpw_site_add_smoothing", Status, site=SiteHandle, smoothing=P(SmoothingConfig))
_function("gpw_site_add_storage", Status, site=SiteHandle, place=ChainPlace, energy_j=F32,
          rest_pu=F32, ramp_up_w_per_s=F32, ramp_down_w_per_s=F32, recharge_s=F32)
_function("gpw_site_smoothing", Status, site=SiteHandle, index=U32, added_mj=P(I64),
          withheld_mj=P(I64), is_floor_on=P(U32))
_function("gpw_site_add_battery", Status, site=SiteHandle, battery=P(BatteryConfig))
_function("gpw_site_add_load_bank", Status, site=SiteHandle, bank=P(LoadBankConfig))
_function("gpw_site_battery", Status, site=SiteHandle, index=U32, battery=P(BatteryStatus),
          battery_bytes=SIZE)
_function("gpw_site_load_bank", Status, site=SiteHandle, index=U32, burnt_mj=P(I64),
          power_w=P(F32))
_function("gpw_site_storage", Status, site=SiteHandle, place=ChainPlace, index=U32,
          given_mj=P(I64), limited_substeps=P(U32))
_function("gpw_site_set_genset", Status, site=SiteHandle, genset=P(GensetConfig))
_function("gpw_site_set_acceptance", Status, site=SiteHandle, rows=P(AcceptanceRow), count=U32)
_function("gpw_site_genset", Status, site=SiteHandle, genset=P(GensetConfig))
_function("gpw_site_add_trip", Status, site=SiteHandle, threshold_hz=F32, delay_s=F32, over=U32)
_function("gpw_site_set_custom_class", Status, site=SiteHandle, limits=P(Limits))
_function("gpw_site_start", Status, site=SiteHandle)
_function("gpw_site_reset", Status, site=SiteHandle, corner=U32, initial_load_w=F32)
_function("gpw_site_step", Status, site=SiteHandle, signals=P(SiteSignals), signals_bytes=SIZE)
_function("gpw_site_step_load", Status, site=SiteHandle, load_w=F32, signals=P(SiteSignals),
          signals_bytes=SIZE)
_function("gpw_site_process", Status, site=SiteHandle, load_w=P(F32), signals=P(SiteSignals),
          signals_bytes=SIZE, ticks=SIZE)
_function("gpw_site_command", Status, site=SiteHandle, group=U32, phase=Phase, gpus=U32,
          delay_ns=U32)
_function("gpw_site_bounds", Status, site=SiteHandle, step_up_w=P(F32), step_down_w=P(F32))
_function("gpw_site_group_phase", Status, site=SiteHandle, group=U32, phase=P(U32), gpus=P(U32))
_function("gpw_site_result", Status, site=SiteHandle, result=P(VerdictResult),
          result_bytes=SIZE)
_function("gpw_site_class_result", Status, site=SiteHandle, index=U32, result=P(ClassResult),
          result_bytes=SIZE)
_function("gpw_site_corner_needed", Status, site=SiteHandle, corner=U32, needed=P(U32))
_function("gpw_site_corner_values", Status, site=SiteHandle, corner=U32, inertia_s=P(F32),
          air_step_pu=P(F32), air_tau_s=P(F32), with_psu=P(U32), load_level=P(U32))
_function("gpw_site_judge_begin", Status, site=SiteHandle)
_function("gpw_site_judge_fold", Status, site=SiteHandle)
_function("gpw_site_judge_end", Status, site=SiteHandle, judgement=P(Judgement),
          judgement_bytes=SIZE)
_function("gpw_site_judge", Status, site=SiteHandle, load_w=P(F32), ticks=U64,
          judgement=P(Judgement), judgement_bytes=SIZE)
_function("gpw_parameter_name", TEXT, parameter=Parameter)


# ---- criteria.h -----------------------------------------------------------------------------

_constants(GPW_SITE_CRITERIA=11)
SiteCriterionRow = _struct(
    "gpw_site_criterion_row",
    criterion=Criterion, outcome=Outcome, direction=Direction, corner=U32, value=F32, limit=F32,
    margin_pct=F32, time_s=F32, step_w=F32, runs=U32, runs_held=U32, runs_failed=U32,
    reserved=U32 * 2)
_function("gpw_site_criteria_begin", Status, rows=P(SiteCriterionRow), row_bytes=SIZE)
_function("gpw_site_criteria_fold", Status, site=SiteHandle, rows=P(SiteCriterionRow),
          row_bytes=SIZE)
_function("gpw_site_criterion", Status, site=SiteHandle, index=U32, criterion=Criterion,
          row=P(CriterionRow), row_bytes=SIZE)


# ---- curve.h --------------------------------------------------------------------------------

CurveFlag = _enum(
    "gpw_curve_bit", "GPW_CURVE_", kind=_Flags, FALLS=1, OPEN=2)
CurveFit = _struct(
    "gpw_curve_fit",
    base_w=F32, span_w=F32, steepness=F32, midpoint=F32, rmse_w=F32, largest_error=F32,
    fall=F32, flags=CurveFlag)
_constants(
    GPW_CURVE_POINTS_MIN=5, GPW_CURVE_POINTS_MAX=64, GPW_CURVE_BATCH_MAX=1.0e9,
    GPW_CURVE_FALL_MAX=0.05)

_function("gpw_curve_fall", Status, power_w=P(F32), count=U32, index=P(U32), fall=P(F32))
_function("gpw_curve_fit_logistic", Status, batch=P(F32), power_w=P(F32), count=U32,
          allow_fall=U32, fit=P(CurveFit), fit_bytes=SIZE)
_function("gpw_curve_logistic", Status, fit=P(CurveFit), fit_bytes=SIZE, batch=F32,
          power_w=P(F32))
_function("gpw_curve_interpolate", Status, batch=P(F32), value=P(F32), count=U32, at_batch=F32,
          hold_ends=U32, at_value=P(F32))


# ---- choice.h -------------------------------------------------------------------------------

ChoiceDesign = _enum("gpw_choice_design_id", "GPW_CHOICE_", MARGIN=0, TDP=1)
ChoiceLimit = _enum(
    "gpw_choice_limit_id", "GPW_CHOICE_", "gpw_choice_limit_name",
    BY_BUDGET=0, BY_GPUS=1, BY_STEP=2, BY_TIME=3)
ChoiceConfig = _struct(
    "gpw_choice_config",
    header=U32, design=ChoiceDesign, gpus_max=U32, node_gpus=U32, budget_w=F32, margin=F32,
    node_overhead_w=F32, overhead_w_per_w=F32, efficiency=F32, step_limit_s=F32, step_max_w=F32,
    response_tokens=F32, reserved=U32 * 2)
ChoiceCandidate = _struct(
    "gpw_choice_candidate",
    gpus=U32, batch=F32, board_w=F32, ready_w=F32, tdp_w=F32, design_w=F32, tokens_per_s=F32,
    step_s=F32)
ChoiceResult = _struct(
    "gpw_choice_result",
    index=U32, replicas=U32, gpus=U32, nodes=U32, limit=ChoiceLimit, tokens_per_s=F32,
    boards_w=F32, site_w=F32, boards_design_w=F32, site_design_w=F32, step_boards_w=F32,
    step_w=F32, step_from_off_w=F32, j_per_token=F32, j_per_response=F32, responses_per_s=F32,
    missing_w=F32, first_replica_w=F32)
ChoiceSpace = _struct(
    "gpw_choice_space",
    header=U32, replica_gpus_max=U32, batch_min=U32, batch_max=U32, memory_b=F32,
    memory_share=F32, reserved=U32 * 2)
_constants(GPW_CHOICE_GPUS_MAX=16_777_216, GPW_CHOICE_REPLICA_GPUS_MAX=4096)

_function("gpw_choice_config_init", Status, config=P(ChoiceConfig), config_size=SIZE)
_function("gpw_choice_overhead_preset", Status, config=P(ChoiceConfig), preset=SupplyPreset)
_function("gpw_choice_evaluate", Status, config=P(ChoiceConfig), candidate=P(ChoiceCandidate),
          candidate_bytes=SIZE, result=P(ChoiceResult), result_bytes=SIZE)
_function("gpw_choice_best", Status, config=P(ChoiceConfig), candidates=P(ChoiceCandidate),
          candidate_bytes=SIZE, count=U32, result=P(ChoiceResult), result_bytes=SIZE)
_function("gpw_choice_space_init", Status, space=P(ChoiceSpace), space_size=SIZE)
_function("gpw_choice_space_board", Status, space=P(ChoiceSpace), board=EnergyBoardId)
_function("gpw_choice_memory", Status, model=P(EnergyModel), workload=P(EnergyWorkload),
          deployment=P(EnergyDeployment), memory_b=P(F32))
_function("gpw_choice_predict", Status, model=P(EnergyModel), workload=P(EnergyWorkload),
          deployment=P(EnergyDeployment), board=P(EnergyBoard), candidate=P(ChoiceCandidate),
          candidate_bytes=SIZE)
_function("gpw_choice_search", Status, config=P(ChoiceConfig), space=P(ChoiceSpace),
          model=P(EnergyModel), workload=P(EnergyWorkload), deployment=P(EnergyDeployment),
          board=P(EnergyBoard), candidate=P(ChoiceCandidate), candidate_bytes=SIZE,
          result=P(ChoiceResult), result_bytes=SIZE)
_function("gpw_choice_limit_name", TEXT, limit=ChoiceLimit)


# ---- plan.h ---------------------------------------------------------------------------------

PlanReason = _enum(
    "gpw_plan_reason_id", "GPW_PLAN_", "gpw_plan_reason_name",
    LIMIT=0, RANGE=1, NONE=2, UNSTABLE=3, BASE=4)
PlanQuantity = _enum(
    "gpw_plan_quantity_id", "GPW_PLAN_", "gpw_plan_quantity_name",
    HOLDS=0, STEP_W=1, RAMP_W_PER_S=2, RATING_W=3, SETS=4, INTERVAL_S=5, SHARE=6, POWER_W=7,
    LATENCY_S=8, CAP_W=9, FLOOR_W=10)

PlanHandle = _opaque("gpw_plan")
PlanConfig = _struct(
    "gpw_plan_config",
    header=U32, scan=U32, corner_scan=U32, corners=U32, load_max_pu=F32, settle_s=F32,
    rocof_window_s=F32, reserved=U32)
PlanAnswer = _struct(
    "gpw_plan_answer",
    amount=F32, amount_certain=F32, quantity=PlanQuantity, outcome=Outcome, reason=PlanReason,
    limiting=Criterion, deciding=Parameter, corner=U32, margin_pct=F32, time_s=F32, runs=U32,
    gain=Gain)
PlanProfile = _struct(
    "gpw_plan_profile",
    header=U32, base_w=F32, step_w=F32, rise_s=F32, total_w=F32, ramp_w_per_s=F32,
    reserved=U32 * 2)

_function("gpw_plan_config_init", Status, config=P(PlanConfig), config_size=SIZE)
_function("gpw_plan_profile_init", Status, profile=P(PlanProfile), profile_size=SIZE)
_function("gpw_plan_state_size", Status, config=P(PlanConfig), genset=P(GensetConfig),
          bytes=P(SIZE))
_function("gpw_plan_init", Status, memory=c.c_void_p, memory_bytes=SIZE, config=P(PlanConfig),
          genset=P(GensetConfig), limits=P(Limits), plan=P(PlanHandle))
_function("gpw_plan_add_trip", Status, plan=PlanHandle, threshold_hz=F32, delay_s=F32, over=U32)
_function("gpw_plan_step_up", Status, plan=PlanHandle, from_w=F32, boost_pu=F32,
          answer=P(PlanAnswer), answer_bytes=SIZE)
_function("gpw_plan_step_down", Status, plan=PlanHandle, from_w=F32, boost_pu=F32,
          answer=P(PlanAnswer), answer_bytes=SIZE)
_function("gpw_plan_ramp", Status, plan=PlanHandle, from_w=F32, to_w=F32,
          answer=P(PlanAnswer), answer_bytes=SIZE)
_function("gpw_plan_ramp_guess", Status, plan=PlanHandle, dip_pu=F32, ramp_w_per_s=P(F32))
_function("gpw_plan_holds", Status, plan=PlanHandle, profile=P(PlanProfile),
          answer=P(PlanAnswer), answer_bytes=SIZE)
_function("gpw_plan_smallest_rating", Status, plan=PlanHandle, profile=P(PlanProfile),
          rating_max_w=F32, answer=P(PlanAnswer), answer_bytes=SIZE)
_function("gpw_plan_smallest_sets", Status, plan=PlanHandle, profile=P(PlanProfile),
          sets_max=U32, spare=U32, answer=P(PlanAnswer), answer_bytes=SIZE)
_function("gpw_plan_smallest_of", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(PlanConfig), gensets=P(GensetConfig), genset_bytes=SIZE, count=U32,
          limits=P(Limits), profile=P(PlanProfile), index=P(U32), answer=P(PlanAnswer),
          answer_bytes=SIZE)
_function("gpw_plan_reason_name", TEXT, reason=U32)
_function("gpw_plan_quantity_name", TEXT, quantity=U32)


# ---- plan_measures.h ------------------------------------------------------------------------

PlanBattery = _struct(
    "gpw_plan_battery",
    accepted_w=F32, ramp_w_per_s=F32, power_w=F32, energy_j=F32, duration_s=F32, reserved=U32)
PlanStagger = _struct(
    "gpw_plan_stagger",
    per_release=U32, releases=U32, step_w=F32, interval_s=F32, duration_s=F32, reserved=U32)
PlanPreboost = _struct(
    "gpw_plan_preboost",
    power_w=F32, ramp_w_per_s=F32, lead_s=F32, wait_s=F32, energy_j=F32, reserved=U32)
PlanCap = _struct(
    "gpw_plan_cap",
    ahead_w=F32, reacted_w=F32, latency_limit_s=F32, broken_s=F32, lowest_s=F32, needed=U32,
    protects=U32, reserved=U32)

_function("gpw_plan_battery_size", Status, plan=PlanHandle, from_w=F32, step_w=F32,
          battery=P(PlanBattery), battery_bytes=SIZE, answer=P(PlanAnswer), answer_bytes=SIZE)
_function("gpw_plan_interval", Status, plan=PlanHandle, from_w=F32, step_w=F32, rise_s=F32,
          steps=U32, interval_max_s=F32, answer=P(PlanAnswer), answer_bytes=SIZE)
_function("gpw_plan_stagger_fastest", Status, plan=PlanHandle, from_w=F32, unit_w=F32,
          units=U32, rise_s=F32, interval_max_s=F32, stagger=P(PlanStagger),
          stagger_bytes=SIZE, answer=P(PlanAnswer), answer_bytes=SIZE)
_function("gpw_plan_preboost_size", Status, plan=PlanHandle, from_w=F32, step_w=F32,
          ramp_w_per_s=F32, preboost=P(PlanPreboost), preboost_bytes=SIZE,
          answer=P(PlanAnswer), answer_bytes=SIZE)
_function("gpw_plan_cap_limits", Status, plan=PlanHandle, from_w=F32, to_w=F32, latency_s=F32,
          cap=P(PlanCap), cap_bytes=SIZE, answer=P(PlanAnswer), answer_bytes=SIZE)
_function("gpw_plan_smoothing_ramp", Status, plan=PlanHandle, low_w=F32, high_w=F32,
          period_s=F32, answer=P(PlanAnswer), answer_bytes=SIZE)
_function("gpw_plan_smoothing_floor", Status, plan=PlanHandle, low_w=F32, high_w=F32,
          period_s=F32, ramp_w_per_s=F32, answer=P(PlanAnswer), answer_bytes=SIZE)


# ---- plant.h --------------------------------------------------------------------------------

_constants(GPW_PLANT_SETS_MAX=16, GPW_PLANT_INVERTERS_MAX=8, GPW_PLANT_EVENTS_MAX=64,
           GPW_PLANT_LATENCY_MAX_MS=1000, GPW_PLANT_NO_SET=0xFFFFFFFF)
Sharing = _enum("gpw_sharing_id", "GPW_SHARING_", "gpw_sharing_name", LINE=0, DROOP=1, BASE=2,
                NONE=3)
SetState = _enum("gpw_set_state_id", "GPW_SET_", "gpw_set_state_name", OFF=0, STARTING=1,
                 SYNCHRONISING=2, ONLINE=3, UNLOADING=4, COOLING=5, LOST=6, REVERSED=7,
                 COLLAPSED=8, FAILED=9)
PlantFlag = _enum("gpw_plant_flag_bit", "GPW_PLANT_", kind=_Flags, NO_SHARING=1, OUT_OF_STEP=2,
                  SET_LOST=4, REVERSED=8, SET_COLLAPSED=16, START_FAILED=32, STARTING=64,
                  INVERTER_LIMITED=128, INVERTER_EMPTY=256, BLACKOUT=512)
InverterMode = _enum("gpw_inverter_mode_id", "GPW_INVERTER_", "gpw_inverter_mode_name",
                     FOLLOWING=0, FORMING=1)
InverterLimit = _enum("gpw_inverter_limit_bit", "GPW_INVERTER_", kind=_Flags, RATING=1,
                      OVERLOAD=2, EMPTY=4, FULL=8)
PlantHandle = _opaque("gpw_plant")
PlantConfig = _struct(
    "gpw_plant_config",
    header=U32, tick_ns=U32, sets_max=U32, inverters_max=U32, events_max=U32, dead_max_ms=U32,
    latency_max_ms=U32, f0_hz=F32, share_kp=F32, share_ki_per_s=F32, reserve_start_w=F32,
    reserve_stop_w=F32, start_delay_s=F32, stop_delay_s=F32, reserved=U32 * 2)
PlantSetConfig = _struct(
    "gpw_plant_set_config",
    header=U32, sharing=Sharing, online=U32, automatic=U32, reactance_pu=F32, damper_pu=F32,
    base_w=F32, ramp_w_per_s=F32, start_s=F32, sync_s=F32, sync_window_pu=F32, sync_max_s=F32,
    unload_pu=F32, cool_s=F32, run_min_s=F32, reverse_pu=F32, reverse_s=F32,
    reactance_grade=Grade, source=Source, reserved=U32 * 3)
InverterConfig = _struct(
    "gpw_inverter_config",
    header=U32, mode=InverterMode, online=U32, rated_w=F32, overload_pu=F32, overload_s=F32,
    overload_rest_s=F32, droop_pu=F32, deadband_pu=F32, inertia_s=F32, droop_lag_s=F32,
    rocof_s=F32, latency_s=F32, lag_s=F32, hold_w_per_s=F32, hold_share=F32, reactance_pu=F32,
    energy_j=F32, soc_initial=F32, soc_min=F32, soc_max=F32, soc_rest=F32,
    charge_efficiency=F32, discharge_efficiency=F32, standby_w=F32, recharge_w=F32,
    grade=Grade, source=Source, reserved=U32 * 2)
PlantOutput = _struct(
    "gpw_plant_output",
    speed_pu=F32, frequency_hz=F32, speed_min_pu=F32, speed_max_pu=F32, rocof_hz_per_s=F32,
    load_w=F32, sets_w=F32, inverters_w=F32, mechanical_w=F32, rated_online_w=F32,
    largest_pu=F32, least_pu=F32, sets_online=U32, sets_starting=U32, inverters_online=U32,
    limited=U32, flags=PlantFlag, collapsed=U32)
SetOutput = _struct(
    "gpw_set_output",
    run_ns=U64, speed_pu=F32, power_w=F32, power_pu=F32, mechanical_w=F32, throttle_pu=F32,
    boost_pu=F32, angle_rad=F32, bias_pu=F32, acceptable_w=F32, largest_pu=F32, least_pu=F32,
    state=SetState, limited=U32, out_of_step=U32, starts=U32, reserved=U32)
InverterOutput = _struct(
    "gpw_inverter_output",
    stored_mj=I64, discharged_mj=I64, charged_mj=I64, losses_mj=I64, power_w=F32, asked_w=F32,
    largest_w=F32, least_w=F32, speed_pu=F32, soc=F32, cycles=F32, overload_left_s=F32,
    limited=InverterLimit, online=U32, mode=InverterMode, reserved=U32)
PlantReserve = _struct(
    "gpw_plant_reserve",
    spinning_w=F32, spinning_n1_w=F32, step_w=F32, step_n1_w=F32, sets_step_w=F32,
    inverters_step_w=F32, inverters_j=F32, largest_step_w=F32, largest_set=U32, worst_set=U32,
    sets_online=U32, reserved=U32)

_function("gpw_plant_config_init", Status, config=P(PlantConfig), config_size=SIZE)
_function("gpw_plant_set_config_init", Status, config=P(PlantSetConfig), config_size=SIZE)
_function("gpw_inverter_config_init", Status, config=P(InverterConfig), config_size=SIZE)
_function("gpw_plant_state_size", Status, config=P(PlantConfig), bytes=P(SIZE))
_function("gpw_plant_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(PlantConfig), plant=P(PlantHandle))
_function("gpw_plant_add_set", Status, plant=PlantHandle, genset=P(GensetConfig),
          config=P(PlantSetConfig), index=P(U32))
_function("gpw_plant_set_acceptance", Status, plant=PlantHandle, set=U32,
          rows=P(AcceptanceRow), count=U32)
_function("gpw_plant_add_inverter", Status, plant=PlantHandle, config=P(InverterConfig),
          index=P(U32))
_function("gpw_plant_reset", Status, plant=PlantHandle, initial_w=F32)
_function("gpw_plant_loss", Status, plant=PlantHandle, set=U32, at_ns=U64)
_function("gpw_plant_start", Status, plant=PlantHandle, set=U32, at_ns=U64)
_function("gpw_plant_stop", Status, plant=PlantHandle, set=U32, at_ns=U64)
_function("gpw_plant_inverter_loss", Status, plant=PlantHandle, inverter=U32, at_ns=U64)
_function("gpw_plant_step", Status, plant=PlantHandle, load_w=F32, out=P(PlantOutput),
          out_bytes=SIZE)
_function("gpw_plant_process", Status, plant=PlantHandle, load_w=P(F32), speed_pu=P(F32),
          ticks=SIZE)
_function("gpw_plant_set_output", Status, plant=PlantHandle, set=U32, out=P(SetOutput),
          out_bytes=SIZE)
_function("gpw_plant_inverter_output", Status, plant=PlantHandle, inverter=U32,
          out=P(InverterOutput), out_bytes=SIZE)
_function("gpw_plant_reserves", Status, plant=PlantHandle, out=P(PlantReserve), out_bytes=SIZE)
_function("gpw_plant_settled", Status, plant=PlantHandle, load_w=F32, speed_pu=P(F32))
_function("gpw_plant_mode", Status, genset_a=P(GensetConfig), set_a=P(PlantSetConfig),
          genset_b=P(GensetConfig), set_b=P(PlantSetConfig), mode_hz=P(F32), damping=P(F32))
_function("gpw_sharing_name", TEXT, sharing=Sharing)
_function("gpw_set_state_name", TEXT, state=SetState)
_function("gpw_inverter_mode_name", TEXT, mode=InverterMode)


# ---- plan_surface.h -------------------------------------------------------------------------

_constants(GPW_PLAN_SURFACE_AXIS_MAX=33)
PlanSurfaceConfig = _struct(
    "gpw_plan_surface_config",
    header=U32, loads=U32, leads=U32, lead_min_pu=F32, lead_max_pu=F32, reserved=U32)
PlanUnit = _struct(
    "gpw_plan_unit",
    rated_w=F32, load_w=F32, takes_w=F32, online=U32)
PlanReserve = _struct(
    "gpw_plan_reserve",
    spare_w=F32, takes_w=F32, shared_w=F32, lost_w=F32, spare_after_loss_w=F32,
    takes_after_loss_w=F32, shared_after_loss_w=F32, lost=U32, online=U32, outcome=Outcome,
    outcome_after_loss=Outcome, more_sets=U32, more_sets_after_loss=U32, reserved=U32)

_function("gpw_plan_surface_config_init", Status, config=P(PlanSurfaceConfig), config_size=SIZE)
_function("gpw_plan_surface_begin", Status, plan=PlanHandle, config=P(PlanSurfaceConfig),
          table=P(U16), words=SIZE)
_function("gpw_plan_surface_row", Status, plan=PlanHandle, table=P(U16), words=SIZE,
          rows_left=P(U32))
_function("gpw_plan_surface_check", Status, table=P(U16), words=SIZE)
_function("gpw_plan_surface_at", Status, table=P(U16), words=SIZE, load_w=F32,
          boost_pu=F32, rated_w=F32, sets=U32, up_w=P(F32), down_w=P(F32))
_function("gpw_plan_reserve_now", Status, units=P(PlanUnit), unit_bytes=SIZE, count=U32,
          worst_step_w=F32, next_rated_w=F32, next_takes_w=F32, reserve=P(PlanReserve),
          reserve_bytes=SIZE)


# ---- sizing.h -------------------------------------------------------------------------------

SizingOrder = _enum(
    "gpw_sizing_order_id", "GPW_SIZING_", RAMP_THEN_LAG=0, LAG_THEN_RAMP=1)
SizingHandle = _opaque("gpw_sizing")
SizingConfig = _struct(
    "gpw_sizing_config",
    header=U32, dt_s=F32, discharge_efficiency=F32, charge_efficiency=F32, reserved=U32 * 2)
SizingResult = _struct(
    "gpw_sizing_result",
    capacity_mj=I64, start_mj=I64, end_mj=I64, given_mj=I64, taken_mj=I64, lost_mj=I64,
    discharge_w=F32, charge_w=F32, cycles=F32, held=U32)

_function("gpw_sizing_config_init", Status, config=P(SizingConfig), config_size=SIZE)
_function("gpw_sizing_state_size", Status, config=P(SizingConfig), bytes=P(SIZE))
_function("gpw_sizing_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(SizingConfig), sizing=P(SizingHandle))
_function("gpw_sizing_reset", Status, sizing=SizingHandle)
_function("gpw_sizing_step", Status, sizing=SizingHandle, load_w=F32, generator_w=F32)
_function("gpw_sizing_process", Status, sizing=SizingHandle, load_w=P(F32),
          generator_w=P(F32), ticks=SIZE)
_function("gpw_sizing_result_get", Status, sizing=SizingHandle, result=P(SizingResult),
          result_bytes=SIZE)
_function("gpw_sizing_of_step", Status, step_w=F32, ramp_w_per_s=F32, tau_s=F32,
          order=SizingOrder, energy_j=P(F32), ramp_s=P(F32))
_function("gpw_sizing_of_square", Status, amplitude_w=F32, period_s=F32, tau_s=F32,
          energy_j=P(F32), power_w=P(F32))
_function("gpw_sizing_of_flat", Status, swing_w=F32, duty=F32, period_s=F32, energy_j=P(F32),
          power_w=P(F32))
_function("gpw_sizing_of_rocof", Status, inertia_s=F32, rated_w=F32, f0_hz=F32,
          rocof_hz_per_s=F32, step_w=P(F32))
_function("gpw_sizing_minimum_load", Status, load_w=P(F32), ticks=SIZE, dt_s=F32,
          minimum_w=F32, bank_w=P(F32), burnt_mj=P(I64), day_j=P(F32), share=P(F32))


# ---- site_bus.h -----------------------------------------------------------------------------

PlantEvent = _enum("gpw_plant_event_id", "GPW_PLANT_EVENT_", LOSS=0, START=1, STOP=2,
                   INVERTER_LOSS=3)
BusSignals = _struct(
    "gpw_bus_signals",
    voltage_pu=F32, voltage_min_pu=F32, voltage_max_pu=F32, field_pu=F32, apparent_va=F32,
    reactive_var=F32, sets_w=F32, inverters_w=F32, rated_online_w=F32, largest_set_pu=F32,
    least_set_pu=F32, sets_online=U32, sets_starting=U32, inverters_online=U32,
    plant_flags=PlantFlag, alternator_flags=AlternatorFlag, relay=U32, dead=U32)
BusJudgement = _struct(
    "gpw_bus_judgement",
    voltage_dip_pct=F32, voltage_dip_time_s=F32, voltage_rise_pct=F32, voltage_rise_time_s=F32,
    apparent_peak_pct=F32, current_peak_pct=F32, largest_set_pct=F32, least_set_pct=F32,
    voltage_recovery_s=F32, voltage_steady_pct=F32, relay=U32, relay_time_s=F32,
    plant_flags=PlantFlag, alternator_flags=AlternatorFlag, sets_online_least=U32, reserved=U32)

_function("gpw_site_set_plant", Status, site=SiteHandle, plant=P(PlantConfig))
_function("gpw_site_add_set", Status, site=SiteHandle, genset=P(GensetConfig),
          config=P(PlantSetConfig), index=P(U32))
_function("gpw_site_add_inverter", Status, site=SiteHandle, config=P(InverterConfig),
          index=P(U32))
_function("gpw_site_set_alternator", Status, site=SiteHandle, alternator=P(AlternatorConfig))
_function("gpw_site_add_relay", Status, site=SiteHandle, row=P(ProtectionRow), index=P(U32))
_function("gpw_site_add_plant_event", Status, site=SiteHandle, event=PlantEvent, index=U32,
          at_ns=U64)
_function("gpw_site_bus_signals", Status, site=SiteHandle, signals=P(BusSignals),
          signals_bytes=SIZE)
_function("gpw_site_bus_judgement", Status, site=SiteHandle, judgement=P(BusJudgement),
          judgement_bytes=SIZE)
_function("gpw_site_set_output", Status, site=SiteHandle, set=U32, out=P(SetOutput),
          out_bytes=SIZE)
_function("gpw_site_inverter_output", Status, site=SiteHandle, inverter=U32,
          out=P(InverterOutput), out_bytes=SIZE)
_function("gpw_site_relay_result", Status, site=SiteHandle, relay=U32,
          result=P(ProtectionRowResult), result_bytes=SIZE)
