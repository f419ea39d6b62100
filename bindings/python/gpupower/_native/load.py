# SPDX-License-Identifier: MIT
"""What draws power: facts and figures, profiles, fleets of GPUs, nodes, supplies, the chain of
filters to the bus, energy models."""
import ctypes as c

from .table import (F32, I64, P, SIZE, Status, TEXT, U32, U64, _Flags, _constants, _enum,
                    _function, _opaque, _struct)


# ---- source.h -------------------------------------------------------------------------------

Grade = _enum(
    "gpw_grade_id", "GPW_GRADE_", "gpw_grade_name",
    UNKNOWN=0, FULL=1, MEASURED=2, COMPUTED=3, SECONDARY=4, ABSTRACT=5, ANECDOTAL=6, INFERRED=7,
    ENGINEERING=8, ESTIMATE=9, USER=10)
Point = _enum(
    "gpw_point_id", "GPW_POINT_", "gpw_point_name",
    UNKNOWN=0, GPU_RAIL=1, PSU_AC=2, NODE_AC=3, FACILITY=4, INSTRUMENT=5)
Source = _enum(
    "gpw_source_id", "GPW_SOURCE_", "gpw_source_name",
    USER=0, DEFINITION=1, STUDY=2, NEWKIRK=3, LATIF=4, YANG=5, LI=6, CHOUKSE=7, MLENERGY=8,
    NLR=9, POWERTRACE_SIM=10, YORK=11, NVIDIA_PB_11133=12, NVIDIA_SMI=13, NVIDIA_NVML=14,
    CUDA_TEST_GEMM=15, NANOGPT=16, MLPERF=17, PATEL=18, OPENIPSL=19, PSID=20, GRIDLABD=21,
    AIR_MODEL=22, KING_KNIGHT=23, ISO_8528_5=24, CISCO_H200=25, B300_LAB=26,
    CUDA_TEST_A100=27, INTEL_PSU=28, INTEL_ATX12VO=29, OCP_ORV3=30, NVIDIA_GB300=31,
    EASYRIDER=32, JOULES_MODEL=33, OPENG2G=34, MODEL_CARDS=35, NVIDIA_DATASHEETS=36,
    MICROSOFT=37, COOLING_MATTERS=38, ERCOT=39, FLEET_2026=40, ACNEWKIRK=41, CIM=42,
    HK_SPECIFICATION=43, CLASS_SOCIETIES=44, MIL_HDBK_1003=45, TM_5_6115_275=46,
    TM_9_6115_729=47, DEIF_PPM300=48, SMARTGEN_HSC940=49, KOHLER_25CCL=50, IEEE_1547=51,
    EIRGRID=52, NFPA_110=53, RAMP_LIMITS=54, WACKER_NEUSON=55, CAT_G3412=56, LOG=57)

_function("gpw_grade_name", TEXT, grade=Grade)
_function("gpw_point_name", TEXT, point=Point)
_function("gpw_source_name", TEXT, source=Source)


# ---- interval.h -----------------------------------------------------------------------------

Method = _enum("gpw_method_id", "GPW_METHOD_", EXTERNAL_PDU=0, NVIDIA_SMI=1, NVML=2, DCGM=3)
Basis = _enum("gpw_basis_id", "GPW_BASIS_", STUDY=0, MEASURED=1, STATED=2)
Reading = _enum(
    "gpw_reading_id", "GPW_READING_", STEADY=0, NAIVE_ENERGY=1, CORRECTED_ENERGY=2)

MethodFigures = _struct(
    "gpw_method_figures",
    method=Method, basis=Basis, reading=Reading, per_gpu=U32, sampling_low_s=F32,
    sampling_high_s=F32, coverage_low=F32, coverage_high=F32, error_low=F32, error_high=F32,
    grade=Grade, source=Source, point=Point)

_function("gpw_method_row", Status, method=Method, basis=Basis, reading=Reading,
          figures=P(MethodFigures), figures_bytes=SIZE)
_function("gpw_method_interval", Status, method=Method, basis=Basis, reading=Reading,
          reading_w=F32, value_w=P(F32), low_w=P(F32), high_w=P(F32))


# ---- facts.h --------------------------------------------------------------------------------

Confidence = _enum(
    "gpw_confidence_id", "GPW_CONFIDENCE_", "gpw_confidence_name",
    NONE=0, LOW=1, LOW_MEDIUM=2, MEDIUM=3, MEDIUM_HIGH=4, HIGH=5)

Fact = _struct(
    "gpw_fact",
    study=U32, contradiction=U32, value=F32, low=F32, high=F32, confidence=Confidence,
    grade=Grade, source=Source, point=Point, section=c.c_char * 8, unit=c.c_char * 12,
    id=c.c_char * 40, text=c.c_char * 88)

_function("gpw_fact_count", U32)
_function("gpw_fact_at", Status, index=U32, fact=P(Fact), fact_bytes=SIZE)
_function("gpw_fact_find", Status, id=TEXT, index=P(U32))
_function("gpw_fact_nearest", Status, id=TEXT, index=P(U32))
_function("gpw_confidence_name", TEXT, confidence=Confidence)


# ---- profile.h ------------------------------------------------------------------------------

Phase = _enum(
    "gpw_phase_id", "GPW_PHASE_", "gpw_phase_name",
    OFF=0, IDLE=1, LAUNCH=2, LOAD=3, WARMUP=4, READY=5, INFER=6, TRAIN=7, USER_1=8, USER_2=9,
    USER_3=10, USER_4=11, COUNT=12)
Quantity = _enum(
    "gpw_quantity_id", "GPW_QUANTITY_", "gpw_quantity_name",
    NONE=0, POWER=1, POWER_PERCENTILE=2, POWER_AT_TEMPERATURE=3, POWER_PER_KELVIN=4, SIGMA=5,
    TAU=6, WAVE=7, WAVE_PERIOD=8, WAVE_DUTY=9, DURATION=10, RHO_IN=11, RHO_OUT=12, TDP=13,
    CAP=14, CAP_MIN=15, CAP_MAX=16, PEAK=17, EXCURSION=18, EXCURSION_ALLOWED=19, RAMP=20,
    PSU_LAG=21, GPUS=22, STORAGE=23, FLOOR_MAX=24, COUNT=25)
Spread = _enum(
    "gpw_spread_id", "GPW_SPREAD_", "gpw_spread_name",
    NONE=0, RANGE=1, P5_P95=2, INSTRUMENT=3, LOWER=4, UPPER=5)
PhaseRefusal = _enum(
    "gpw_phase_refusal_id", "GPW_FIGURES_",
    ACCEPTED=0, BAD_STRUCT=1, BAD_PHASE=2, BAD_LABEL=3, BAD_POWER=4, BAD_SIGMA=5, BAD_TAU=6,
    BAD_WAVE=7, BAD_PERIOD=8, BAD_DUTY=9, BAD_DURATION=10, WAVE_BELOW_0=11)
_constants(GPW_PROFILE_FIGURES_MAX=512)

ProfileHandle = _opaque("gpw_profile")
Figure = _struct(
    "gpw_figure",
    quantity=Quantity, phase=Phase, at=F32, value=F32, low=F32, high=F32, spread=Spread,
    grade=Grade, source=Source, point=Point, unit=c.c_char * 8, at_unit=c.c_char * 8)
PhaseFigures = _struct(
    "gpw_phase_figures",
    header=U32, phase=Phase, mean_w=F32, low_w=F32, high_w=F32, sigma_w=F32, tau_s=F32,
    wave_w=F32, wave_period_s=F32, wave_duty=F32, duration_low_s=F32, duration_high_s=F32,
    grade=Grade, source=Source, point=Point, reserved=U32)
ProfileConfig = _struct(
    "gpw_profile_config",
    header=U32, grade=Grade, source=Source, ramp_point=Point, tdp_w=F32, cap_w=F32,
    peak_low_w=F32, peak_high_w=F32, excursion_ratio=F32, excursion_s=F32, ramp_low_w_per_s=F32,
    ramp_high_w_per_s=F32, psu_lag_low_s=F32, psu_lag_high_s=F32, cap_min_w=F32,
    cap_max_w=F32, figures_max=U32, reserved=U32, name=c.c_char * 40)

_function("gpw_phase_figures_init", Status, figures=P(PhaseFigures), figures_size=SIZE)
_function("gpw_profile_config_init", Status, config=P(ProfileConfig), config_size=SIZE)
_function("gpw_profile_state_size", Status, config=P(ProfileConfig), bytes=P(SIZE))
_function("gpw_profile_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(ProfileConfig), profile=P(ProfileHandle))
_function("gpw_phase_figures_check", Status, figures=P(PhaseFigures), refusal=P(U32))
_function("gpw_phase_refusal_text", TEXT, refusal=PhaseRefusal)
_function("gpw_profile_set_phase", Status, profile=ProfileHandle, figures=P(PhaseFigures))
_function("gpw_profile_copy", Status, memory=c.c_void_p, memory_bytes=SIZE, **{
          "from": ProfileHandle}, figures_max=U32, name=TEXT, profile=P(ProfileHandle))
_function("gpw_profile_set_figure", Status, profile=ProfileHandle, figure=P(Figure),
          figure_bytes=SIZE)
_function("gpw_profile_set_cap", Status, profile=ProfileHandle, cap_w=F32)
_function("gpw_profile_phase", Status, profile=ProfileHandle, phase=Phase,
          figures=P(PhaseFigures))
_function("gpw_profile_board", Status, profile=ProfileHandle, config=P(ProfileConfig))
_function("gpw_profile_figure_count", Status, profile=ProfileHandle, count=P(U32))
_function("gpw_profile_figure_at", Status, profile=ProfileHandle, index=U32, figure=P(Figure),
          figure_bytes=SIZE)
_function("gpw_profile_figure", Status, profile=ProfileHandle, quantity=Quantity, phase=Phase,
          figure=P(Figure), figure_bytes=SIZE)
_function("gpw_profile_missing", Status, profile=ProfileHandle, phase=Phase, quantity=P(U32))
_function("gpw_profile_percentile", Status, profile=ProfileHandle, phase=Phase, percent=F32,
          power_w=P(F32))
_function("gpw_profile_at_temperature", Status, profile=ProfileHandle, phase=Phase,
          temperature_degc=F32, power_w=P(F32))
_function("gpw_profile_excursion", Status, profile=ProfileHandle, duration_s=F32, ratio=P(F32))
_function("gpw_profile_name", TEXT, profile=ProfileHandle)
_function("gpw_profile_study_h100_pcie", ProfileHandle)
_function("gpw_profile_h100_pcie", ProfileHandle)
_function("gpw_profile_h100_sxm", ProfileHandle)
_function("gpw_profile_study_h100_cluster", ProfileHandle)
_function("gpw_profile_h100_pcie_310w", ProfileHandle)
_function("gpw_profile_h200_sxm", ProfileHandle)
_function("gpw_profile_a100_pcie", ProfileHandle)
_function("gpw_profile_a100_sxm", ProfileHandle)
_function("gpw_profile_b200", ProfileHandle)
_function("gpw_profile_b300", ProfileHandle)
_function("gpw_profile_gb200", ProfileHandle)
_function("gpw_profile_count", U32)
_function("gpw_profile_at", ProfileHandle, index=U32)
_function("gpw_profile_find", Status, name=TEXT, profile=P(ProfileHandle))
_function("gpw_profile_nearest", Status, name=TEXT, rank=U32, profile=P(ProfileHandle))
_function("gpw_phase_name", TEXT, phase=Phase)
_function("gpw_quantity_name", TEXT, quantity=Quantity)
_function("gpw_spread_name", TEXT, spread=Spread)
_function("gpw_phase_find", Status, name=TEXT, phase=P(U32))


# ---- aggregate.h ----------------------------------------------------------------------------

StudyScenario = _enum(
    "gpw_study_scenario_id", "GPW_STUDY_",
    SYNCHRONIZED_TRAINING=0, ASYNCHRONOUS_INFERENCE=1, BATCH_INFERENCE=2, MIXED=3, DESIGN=4)

Combine = _enum("gpw_combine_id", "GPW_COMBINE_", WORST=0, INDEPENDENT=1)

_function("gpw_aggregate_sigma", Status, gpus=U32, sigma_w=F32, rho=F32, sum_sigma_w=P(F32))
_function("gpw_aggregate_sigma_nodes", Status, gpus=U32, node_gpus=U32, sigma_w=F32, rho_in=F32,
          rho_out=F32, sum_sigma_w=P(F32))
_function("gpw_aggregate_quantile", Status, sum_mean_w=F32, sum_sigma_w=F32, probability=F32,
          power_w=P(F32))
_function("gpw_aggregate_step", Status, gpus=U32, step_w=F32, sync_fraction=F32,
          sum_step_w=P(F32))
_function("gpw_aggregate_interval", Status, values_w=P(F32), lows_w=P(F32), highs_w=P(F32),
          counts=P(U32), parts=U32, combine=Combine, shared=U32, value_w=P(F32), low_w=P(F32),
          high_w=P(F32), refused=P(U32))
_function("gpw_aggregate_states", Status, weights=P(F32), means_w=P(F32), sigmas_w=P(F32),
          states=U32, mean_w=P(F32), sigma_w=P(F32), refused=P(U32))
_function("gpw_aggregate_study_correlation", Status, scenario=StudyScenario, low=P(F32),
          high=P(F32))
_function("gpw_aggregate_study_spread", Status, gpus=U32, sigma_w=F32, correlation=F32,
          spread_w=P(F32))
_function("gpw_aggregate_study_power", Status, gpus=U32, mean_w=F32, sigma_w=F32,
          correlation=F32, power_w=P(F32))
_function("gpw_aggregate_study_ramp", Status, gpus=U32, ramp_w_per_s=F32, correlation=F32,
          sum_ramp_w_per_s=P(F32))
_function("gpw_aggregate_arrivals", Status, rate_per_s=F32, request_s=F32, request_w=F32,
          mean_w=P(F32), sigma_w=P(F32), tau_s=P(F32))


# ---- fleet.h --------------------------------------------------------------------------------

FleetMode = _enum("gpw_fleet_mode_id", "GPW_FLEET_", AGGREGATED=0, EXACT=1)
FleetLevel = _enum("gpw_fleet_level_id", "GPW_FLEET_LEVEL_", NOMINAL=0, NARROW=1, WIDE=2)
FleetAssumption = _enum(
    "gpw_fleet_assumption_bit", "GPW_FLEET_ASSUMED_", kind=_Flags,
    NO_SIGMA=1, TAU=2, MIDPOINT=4, JUMP=8)
_constants(
    GPW_FLEET_TAU_DEFAULT_S=1.0, GPW_FLEET_GROUPS_MAX=64, GPW_FLEET_EVENTS_MAX=4096,
    GPW_FLEET_GPUS_MAX=1_000_000_000, GPW_FLEET_EXACT_MAX=16_777_216,
    GPW_FLEET_REQUEST_EVENTS_MAX=32, GPW_FLEET_REQUESTS_MAX=10_000_000)

FleetHandle = _opaque("gpw_fleet")
FleetConfig = _struct(
    "gpw_fleet_config",
    header=U32, tick_ns=U32, seed=U64, mode=FleetMode, groups_max=U32, events_max=U32,
    gpus_max=U32, reserved=U32 * 2)
FleetGroup = _struct(
    "gpw_fleet_group",
    header=U32, gpus=U32, first_gpu=U64, node_gpus=U32, initial_phase=Phase, rho_in=F32,
    rho_out=F32, sync_fraction=F32, spread_s=F32, ramp_up_w_per_s=F32, ramp_down_w_per_s=F32,
    phase_spread_s=F32, arrivals_per_s=F32, request_s=F32, request_w=F32)

_function("gpw_fleet_config_init", Status, config=P(FleetConfig), config_size=SIZE)
_function("gpw_fleet_group_init", Status, group=P(FleetGroup), group_size=SIZE)
_function("gpw_fleet_state_size", Status, config=P(FleetConfig), bytes=P(SIZE))
_function("gpw_fleet_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(FleetConfig), fleet=P(FleetHandle))
_function("gpw_fleet_add_group", Status, fleet=FleetHandle, group=P(FleetGroup),
          profile=ProfileHandle, index=P(U32))
_function("gpw_fleet_set_rho", Status, fleet=FleetHandle, group=U32, phase=Phase, rho_in=F32,
          rho_out=F32)
_function("gpw_fleet_add_event", Status, fleet=FleetHandle, at_ns=U64, group=U32, phase=Phase)
_function("gpw_fleet_start", Status, fleet=FleetHandle)
_function("gpw_fleet_set_level", Status, fleet=FleetHandle, level=FleetLevel)
_function("gpw_fleet_reset", Status, fleet=FleetHandle)
_function("gpw_fleet_command", Status, fleet=FleetHandle, group=U32, phase=Phase, gpus=U32,
          delay_ns=U32)
_function("gpw_fleet_step", Status, fleet=FleetHandle, mean_w=P(F32), fluctuation_w=P(F32))
_function("gpw_fleet_process", Status, fleet=FleetHandle, mean_w=P(F32), fluctuation_w=P(F32),
          ticks=SIZE)
_function("gpw_fleet_group_power", Status, fleet=FleetHandle, group=U32, mean_w=P(F32),
          fluctuation_w=P(F32))
_function("gpw_fleet_group_phase", Status, fleet=FleetHandle, group=U32, phase=P(U32),
          gpus=P(U32))
_function("gpw_fleet_time_ns", Status, fleet=FleetHandle, time_ns=P(U64))
_function("gpw_fleet_assumptions", Status, fleet=FleetHandle, bits=P(U32))
_function("gpw_fleet_bounds", Status, fleet=FleetHandle, step_up_w=P(F32), step_down_w=P(F32))


# ---- node.h ---------------------------------------------------------------------------------

LogBase = _enum("gpw_log_base_id", "GPW_LOG_", UNSET=0, E=1, TEN=2)
NodeX = _enum("gpw_node_x_id", "GPW_NODE_X_", UNSET=0, FLOP=1, FLOP_PER_S=2, USER=3)
NodePreset = _enum("gpw_node_preset_id", "GPW_NODE_",
                   JOURNAL_LLM=0, JOURNAL_CNN=1, PREPRINT_LLM=2, PREPRINT_CNN=3)
NodeSample = _enum("gpw_node_sample_id", "GPW_NODE_", IN_SAMPLE=0, OUT_OF_SAMPLE=1)

NodeConfig = _struct(
    "gpw_node_config",
    header=U32, p_idle_w=F32, alpha=F32, beta_w=F32, p_max_w=F32, log_base=LogBase,
    x_unit=NodeX, grade=Grade, source=Source, reserved=U32 * 3)

_function("gpw_node_config_init", Status, config=P(NodeConfig), config_size=SIZE)
_function("gpw_node_preset", Status, config=P(NodeConfig), preset=NodePreset)
_function("gpw_node_power", Status, config=P(NodeConfig), x=F32, power_w=P(F32),
          slope_w_per_decade=P(F32))
_function("gpw_node_solve_log", Status, config=P(NodeConfig), power_w=F32, log_x=P(F32))
_function("gpw_node_error", Status, preset=NodePreset, sample=NodeSample, error_share=P(F32),
          grade=P(U32))


# ---- supply.h -------------------------------------------------------------------------------

SupplyPreset = _enum(
    "gpw_supply_preset_id", "GPW_SUPPLY_", STUDY=0, HGX_H100=1, STUDY_CONSTANT=2)
SupplyPlant = _enum("gpw_supply_plant_id", "GPW_PLANT_", TRANSFORMER=0, UPS=1)
_constants(GPW_SUPPLY_ROWS_MAX=16)

SupplyHandle = _opaque("gpw_supply")
SupplyConfig = _struct(
    "gpw_supply_config",
    header=U32, rows_max=U32, overhead_rows_max=U32, plant_max=U32, dt_s=F32, overhead_w=F32,
    overhead_w_per_w=F32, overhead_point=Point, psu_rated_w=F32, distribution_efficiency=F32,
    power_factor=F32, power_factor_leads=U32, capacitive_var=F32, under_hz=F32,
    under_delay_s=F32, over_hz=F32, over_delay_s=F32, return_low_hz=F32, return_high_hz=F32,
    return_delay_s=F32, walk_in_s=F32, transformer_rated_va=F32, transformer_no_load_w=F32,
    transformer_load_loss_w=F32, ups_no_load_w=F32, ups_loss_w_per_w=F32, cooling_w=F32,
    cooling_w_per_w=F32, cooling_tau_s=F32, ride_max=U32, reserved=U32 * 2)

_function("gpw_supply_config_init", Status, config=P(SupplyConfig), config_size=SIZE)
_function("gpw_supply_preset", Status, config=P(SupplyConfig), preset=SupplyPreset, nodes=U32)
_function("gpw_supply_plant_preset", Status, config=P(SupplyConfig), preset=SupplyPlant,
          rated_va=F32)
_function("gpw_supply_state_size", Status, config=P(SupplyConfig), bytes=P(SIZE))
_function("gpw_supply_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(SupplyConfig), supply=P(SupplyHandle))
_function("gpw_supply_add_efficiency", Status, supply=SupplyHandle, load_pu=F32, efficiency=F32)
_function("gpw_supply_add_overhead", Status, supply=SupplyHandle, board_w=F32, overhead_w=F32)
_function("gpw_supply_power", Status, supply=SupplyHandle, board_w=F32, ac_w=P(F32),
          slope=P(F32), settled_slope=P(F32))
_function("gpw_supply_reactive", Status, supply=SupplyHandle, ac_w=F32, apparent_va=P(F32),
          reactive_var=P(F32), power_factor=P(F32))
_function("gpw_supply_capacitive_var", Status, idle_w=F32, idle_power_factor=F32,
          capacitive_var=P(F32))
_function("gpw_supply_step", Status, supply=SupplyHandle, mean_w=F32, fluctuation_w=F32,
          frequency_hz=F32, ac_mean_w=P(F32), ac_fluctuation_w=P(F32))
_function("gpw_supply_settle", Status, supply=SupplyHandle, board_w=F32)
_function("gpw_supply_reset", Status, supply=SupplyHandle)
_function("gpw_supply_connected", Status, supply=SupplyHandle, share=P(F32), trips=P(U32))


# ---- smoothing.h ----------------------------------------------------------------------------

SmoothingPreset = _enum(
    "gpw_smoothing_preset_id", "GPW_SMOOTHING_", "gpw_smoothing_preset_name",
    GB200=0, GB200_MICROBENCHMARK=1)

SmoothingConfig = _struct(
    "gpw_smoothing_config",
    header=U32, tmp_w=F32, percent_tmp_floor=F32, max_percent_tmp_floor=F32,
    ramp_up_rate_w_per_s=F32, ramp_down_rate_w_per_s=F32, ramp_down_hysteresis_ms=F32,
    stop_delay_ms=F32, secondary_power_floor_w=F32, primary_floor_act_offset_w=F32,
    primary_floor_act_window_ms=F32, keeps_floor=U32, reserved=U32)

_function("gpw_smoothing_config_init", Status, config=P(SmoothingConfig), config_size=SIZE)
_function("gpw_smoothing_preset", Status, config=P(SmoothingConfig), preset_id=SmoothingPreset)
_function("gpw_smoothing_preset_find", Status, name=TEXT, preset_id=P(U32))
_function("gpw_smoothing_preset_name", TEXT, preset_id=U32)
_function("gpw_smoothing_limits", Status, preset_id=SmoothingPreset, floor_max_pu=P(F32),
          edp_min_pu=P(F32))
_function("gpw_smoothing_range", Status, floor_pu=F32, edp_pu=F32, range_pu=P(F32))
_function("gpw_smoothing_fits", Status, job_w=F32, allowance_w=F32, floor_pu=F32, edp_pu=F32,
          fits=P(U32), least_swing_w=P(F32))


# ---- chain.h --------------------------------------------------------------------------------

_constants(GPW_CHAIN_STAGES_MAX=16, GPW_CHAIN_DELAY_SLOTS_MAX=4096,
           GPW_CHAIN_LARGE_STAGE_PLACES=2)

PsuLag = _enum("gpw_psu_lag_id", "GPW_PSU_LAG_", FIRST_ORDER=0, DEAD_TIME=1)

ChainHandle = _opaque("gpw_chain")
ChainConfig = _struct(
    "gpw_chain_config",
    header=U32, stages_max=U32, delay_slots_max=U32, dt_s=F32, initial_w=F32, reserved=U32)

_function("gpw_chain_config_init", Status, config=P(ChainConfig), config_size=SIZE)
_function("gpw_chain_state_size", Status, config=P(ChainConfig), bytes=P(SIZE))
_function("gpw_chain_init", Status, memory=c.c_void_p, memory_bytes=SIZE,
          config=P(ChainConfig), chain=P(ChainHandle))
_function("gpw_chain_add_lag", Status, chain=ChainHandle, tau_s=F32)
_function("gpw_chain_add_dead_time", Status, chain=ChainHandle, dead_s=F32)
_function("gpw_chain_add_ramp", Status, chain=ChainHandle, up_w_per_s=F32, down_w_per_s=F32)
_function("gpw_chain_add_psu_lag", Status, chain=ChainHandle, model=PsuLag, lag_s=F32,
          slew_w_per_s=F32)
_function("gpw_chain_add_converter", Status, chain=ChainHandle, natural_hz=F32, damping=F32)
_function("gpw_chain_add_smoothing", Status, chain=ChainHandle, config=P(SmoothingConfig))
_function("gpw_chain_add_storage", Status, chain=ChainHandle, energy_j=F32, rest_pu=F32,
          ramp_up_w_per_s=F32, ramp_down_w_per_s=F32, recharge_s=F32)
_function("gpw_chain_reset", Status, chain=ChainHandle, initial_w=F32)
_function("gpw_chain_step", Status, chain=ChainHandle, mean_w=F32, fluctuation_w=F32,
          out_mean_w=P(F32), out_fluctuation_w=P(F32))
_function("gpw_chain_process", Status, chain=ChainHandle, in_w=P(F32), out_w=P(F32), count=SIZE)
_function("gpw_chain_stored_mj", Status, chain=ChainHandle, stored_mj=P(I64))
_function("gpw_chain_held_count", Status, chain=ChainHandle, count=P(U64))
_function("gpw_chain_smoothing", Status, chain=ChainHandle, index=U32, added_mj=P(I64),
          withheld_mj=P(I64), is_floor_on=P(U32))
_function("gpw_chain_storage", Status, chain=ChainHandle, index=U32, given_mj=P(I64),
          limited_samples=P(U32))


# ---- psu.h ----------------------------------------------------------------------------------

PsuPreset = _enum(
    "gpw_psu_preset_id", "GPW_PSU_", "gpw_psu_preset_name",
    INTEL_CRPS=0, OCP_ORV3_3KW=1, OCP_ORV3_HPR=2, PLATINUM_ROWS=3, LI_CASE=4)
PsuClass = _enum("gpw_psu_class_id", "GPW_PSU_", ATX_ABOVE_450_W=0, ATX_TO_450_W=1)
_constants(GPW_PSU_ROWS=4, GPW_PSU_EXCURSION_ROWS=4)

PsuSpec = _struct(
    "gpw_psu_spec",
    header=U32, grade=Grade, source=Source, rated_w=F32, hold_up_s=F32, hold_up_load_pu=F32,
    hold_up_low_s=F32, hold_up_low_load_pu=F32, hold_up_energy_j=F32, hold_up_limit_pu=F32,
    peak_ratio=F32, peak_s=F32, peak_period_s=F32, step_pu=F32, step_min_hz=F32,
    step_max_hz=F32, droop_v=F32, backup_start_s=F32, backup_s=F32, lag_low_s=F32,
    lag_high_s=F32, load_1_pu=F32, load_2_pu=F32, load_3_pu=F32, load_4_pu=F32,
    efficiency_1=F32, efficiency_2=F32, efficiency_3=F32, efficiency_4=F32, reserved=U32)
PsuShelfState = _struct(
    "gpw_psu_shelf_state",
    supplies=U32, redundant=U32, capacity_w=F32, per_psu_w=F32, per_psu_pu=F32, efficiency=F32,
    hold_up_s=F32, failed_per_psu_pu=F32, failed_efficiency=F32, failed_hold_up_s=F32)

_function("gpw_psu_spec_init", Status, spec=P(PsuSpec), spec_size=SIZE)
_function("gpw_psu_preset", Status, spec=P(PsuSpec), preset_id=PsuPreset)
_function("gpw_psu_preset_find", Status, name=TEXT, preset_id=P(U32))
_function("gpw_psu_preset_name", TEXT, preset_id=U32)
_function("gpw_psu_hold_up_s", Status, spec=P(PsuSpec), load_w=F32, hold_up_s=P(F32))
_function("gpw_psu_efficiency", Status, spec=P(PsuSpec), load_w=F32, efficiency=P(F32))
_function("gpw_psu_shelf", Status, spec=P(PsuSpec), supplies=U32, redundant=U32, load_w=F32,
          state=P(PsuShelfState), state_size=SIZE)
_function("gpw_psu_excursion", Status, class_id=PsuClass, ratio=F32, duration_s=F32,
          is_allowed=P(U32), duty_max=P(F32))
_function("gpw_psu_excursion_row", Status, class_id=PsuClass, row=U32, ratio=P(F32),
          duration_s=P(F32), duty=P(F32))
_function("gpw_psu_capacitance_f", Status, load_w=F32, hold_up_s=F32, from_v=F32, to_v=F32,
          capacitance_f=P(F32))
_function("gpw_psu_bus_voltage", Status, capacitance_f=F32, voltage_v=F32, in_w=F32,
          load_w=F32, dt_s=F32, after_v=P(F32))
_function("gpw_psu_mismatch_j", Status, step_w=F32, lag_s=F32, energy_j=P(F32))
_function("gpw_psu_converter_borrowed_j", Status, step_w=F32, natural_hz=F32, damping=F32,
          borrowed_j=P(F32), overshoot_pu=P(F32))
_function("gpw_psu_converter_natural_hz", Status, step_w=F32, energy_j=F32, damping=F32,
          natural_hz=P(F32))
_function("gpw_psu_converter_of_bandwidth", Status, bandwidth_hz=F32, damping=F32,
          natural_hz=P(F32))
_function("gpw_storage_ride_s", Status, energy_j=F32, power_w=F32, ride_s=P(F32))
_function("gpw_storage_ramp_j", Status, step_w=F32, rate_w_per_s=F32, energy_j=P(F32))


# ---- ride.h ---------------------------------------------------------------------------------

RideMode = _enum(
    "gpw_ride_mode_id", "GPW_RIDE_", "gpw_ride_mode_name",
    LINE=0, STORE=1, RETURNING=2, LOST=3, RESTARTING=4)
RideCause = _enum(
    "gpw_ride_cause_bit", "GPW_RIDE_", kind=_Flags,
    UNDER_HZ=1, OVER_HZ=2, UNDER_V=4, OVER_V=8, SLEW=16)
RidePreset = _enum(
    "gpw_ride_preset_id", "GPW_RIDE_", MITSUBISHI_9800A=0, MITSUBISHI_9800AE=1, LIEBERT_APM=2)
_constants(GPW_RIDE_MODULES_MAX=64)

RideConfig = _struct(
    "gpw_ride_config",
    header=U32, modules=U32, slew_leaves=U32, under_hz=F32, under_hz_delay_s=F32, over_hz=F32,
    over_hz_delay_s=F32, under_v_pu=F32, under_v_delay_s=F32, over_v_pu=F32, over_v_delay_s=F32,
    slew_hz_per_s=F32, slew_window_s=F32, slew_delay_s=F32, return_low_hz=F32,
    return_high_hz=F32, return_low_v_pu=F32, return_high_v_pu=F32, return_delay_s=F32,
    return_spread_s=F32, walk_in_s=F32, energy_j=F32, recharge_w=F32, recharge_efficiency=F32,
    restart_delay_s=F32, restart_share=F32, reserved=U32 * 2)
RideState = _struct(
    "gpw_ride_state",
    missing_mj=I64, given_mj=I64, recharged_mj=I64, mode=RideMode, left_by=RideCause,
    transfers=U32, losses=U32, returns=U32, together=U32, slew_exceeded=U32, reserved=U32,
    share=F32, alive_share=F32, longest_s=F32, slew_hz_per_s=F32, frequency_low_hz=F32,
    frequency_high_hz=F32, voltage_low_pu=F32, voltage_high_pu=F32)

_function("gpw_ride_config_init", Status, config=P(RideConfig), config_size=SIZE)
_function("gpw_ride_preset", Status, config=P(RideConfig), preset=RidePreset)
_function("gpw_ride_hold_up", Status, config=P(RideConfig), spec=P(PsuSpec), supplies=U32)
_function("gpw_ride_mode_name", TEXT, mode=U32)
_function("gpw_supply_set_ride", Status, supply=SupplyHandle, ride=P(RideConfig))
_function("gpw_supply_step_bus", Status, supply=SupplyHandle, mean_w=F32, fluctuation_w=F32,
          frequency_hz=F32, voltage_pu=F32, rocof_hz_per_s=F32, ac_mean_w=P(F32),
          ac_fluctuation_w=P(F32))
_function("gpw_supply_ride", Status, supply=SupplyHandle, state=P(RideState), state_bytes=SIZE)


# ---- energy_board.h ---------------------------------------------------------------------------

EnergyBoardId = _enum(
    "gpw_energy_board_id", "GPW_ENERGY_", "gpw_energy_board_id_name",
    H100_SXM=0, B200=1, H100_SXM_ALL=2, B200_ALL=3, H200=4, GB200=5)
EnergyErrors = _enum(
    "gpw_energy_errors_id", "GPW_ENERGY_ERRORS_",
    UNKNOWN=0, H100=1, B200=2, DERIVED=3)
EnergyConstantId = _enum(
    "gpw_energy_constant_id", "GPW_ENERGY_",
    LAYER_S=0, PARALLEL_S=1, FP8_S=2, BANDWIDTH_SHARE=3, BANDWIDTH_SHARE_EXPERTS=4,
    RATE_SHARE=5, SEQUENCE_S=6, ADMISSION_S=7, ACTIVE_W=8, BYTE_J=9, FLOP_J=10, IDLE_W=11,
    BANDWIDTH_B_PER_S=12, RATE_BF16_FLOP_PER_S=13, RATE_FP8_FLOP_PER_S=14, TDP_W=15,
    DIFFUSION_RATE_SHARE=16, ATTENTION_RATE_SHARE=17, ELEMENTWISE_PASSES=18,
    DIFFUSION_PARALLEL_S=19, DECODER_S_PER_MPX=20, DIFFUSION_ACTIVE_W=21, DIFFUSION_FLOP_J=22,
    RELATIVE_BASE_PU=23, RELATIVE_SPAN_PU=24, RELATIVE_RATE=25)

EnergyBoard = _struct(
    "gpw_energy_board",
    header=U32, errors=EnergyErrors, grade=Grade, source=Source, bandwidth_b_per_s=F32,
    rate_bf16_flop_per_s=F32, rate_fp8_flop_per_s=F32, tdp_w=F32, idle_w=F32, layer_s=F32,
    parallel_s=F32, fp8_s=F32, bandwidth_share=F32, bandwidth_share_experts=F32, rate_share=F32,
    sequence_s=F32, admission_s=F32, active_w=F32, byte_j=F32, flop_j=F32,
    diffusion_rate_share=F32, attention_rate_share=F32, elementwise_passes=F32,
    diffusion_parallel_s=F32, decoder_s_per_mpx=F32, diffusion_active_w=F32,
    diffusion_flop_j=F32, relative_base_pu=F32, relative_span_pu=F32, relative_rate=F32,
    reserved=U32 * 2, name=c.c_char * 32)
EnergyConstant = _struct(
    "gpw_energy_constant",
    value=F32, low=F32, high=F32, grade=Grade, source=Source)

_function("gpw_energy_board_init", Status, board=P(EnergyBoard), board_size=SIZE)
_function("gpw_energy_board_builtin", Status, board=P(EnergyBoard), id=EnergyBoardId)
_function("gpw_energy_board_find", Status, name=TEXT, id=P(U32))
_function("gpw_energy_board_id_name", TEXT, id=EnergyBoardId)
_function("gpw_energy_board_constant", Status, id=EnergyBoardId, constant=EnergyConstantId,
          figure=P(EnergyConstant), figure_bytes=SIZE)


# ---- energy.h ---------------------------------------------------------------------------------

EnergyPrecision = _enum(
    "gpw_energy_precision_id", "GPW_ENERGY_",
    BF16=0, FP8=1, MXFP4=2)
EnergyTask = _enum(
    "gpw_energy_task_id", "GPW_ENERGY_",
    CHAT=0, PROBLEMS=1, CODE=2, IMAGE_CHAT=3, VIDEO_CHAT=4)
EnergyHost = _enum(
    "gpw_energy_host_id", "GPW_ENERGY_HOST_",
    BY_RULE=0, FAST=1, SLOW=2)
EnergyCalibration = _enum(
    "gpw_energy_calibration_id", "GPW_ENERGY_",
    UNCALIBRATED=0, POINT_OF_CURVE=1, POINT_OF_MODEL=2)
EnergyFlag = _enum(
    "gpw_energy_flag", "GPW_ENERGY_", kind=_Flags,
    HOST_BOUND=1, FP8_LOW_BATCH=2, GPT_OSS_CLASS=4, BEYOND_FIT=8, CAPPED=16, DERIVED=32,
    SPEED_MEASURED=64, CALIBRATED=128, MULTIMODAL=256, LATENT_ATTENTION=512)
EnergyRefusal = _enum(
    "gpw_energy_refusal_id", "GPW_ENERGY_",
    ACCEPTED=0, BAD_STRUCT=1, NO_LAYERS=2, NO_KV_HEADS=3, NO_PARAMS_TOTAL=4, NO_PARAMS_ACTIVE=5,
    NO_ROUTED_FRACTION=6, NO_WEIGHT_BYTES=7, NO_KV_BYTES=8, NO_ATTENTION_FLOP=9,
    NO_STATE_BYTES=10, NO_OPTION=11, NO_PROMPT_TOKENS=12, NO_OUTPUT_TOKENS=13, NO_STALL=14,
    NO_GPUS=15, DATA_PARALLEL=16, NO_BATCH=17, BAD_MEASUREMENT=18, BAD_FACTOR=19,
    NO_BOARD_FIGURE=20, NO_PARAMS=21, NO_LATENT_TOKENS=22, NO_HIDDEN_WIDTH=23,
    NO_ATTENTION_WIDTH=24, NO_STEPS=25, NO_PASSES=26, NO_MEGAPIXELS=27)

EnergyModel = _struct(
    "gpw_energy_model",
    header=U32, layers=U32, kv_heads=U32, precision=EnergyPrecision, is_irregular=U32,
    is_multimodal=U32, grade=Grade, source=Source, params_total=F32, params_active=F32,
    routed_fraction=F32, weight_bytes=F32, kv_bytes_per_token=F32, attention_flop_per_token=F32,
    state_bytes=F32, reserved=U32, name=c.c_char * 48)
EnergyWorkload = _struct(
    "gpw_energy_workload",
    header=U32, task=EnergyTask, host=EnergyHost, prompt_tokens=F32, output_tokens=F32,
    stall_s=F32, reserved=U32 * 2)
EnergyDeployment = _struct(
    "gpw_energy_deployment",
    header=U32, gpus=U32, data_parallel=U32, calibration=EnergyCalibration, batch=F32,
    step_s=F32, tokens_per_s=F32, time_factor=F32, power_factor=F32, reserved=U32 * 3)
EnergyResult = _struct(
    "gpw_energy_result",
    flags=EnergyFlag, step_s=F32, gpu_s=F32, busy_pu=F32, tokens_per_s=F32, board_w=F32,
    replica_w=F32, j_per_token=F32, j_per_response=F32, tokens_per_j=F32, board_low_w=F32,
    board_high_w=F32, tokens_per_s_low=F32, tokens_per_s_high=F32, j_per_token_low=F32,
    j_per_token_high=F32, power_median_pct=F32, power_p90_pct=F32, speed_median_pct=F32,
    speed_p90_pct=F32, energy_median_pct=F32, energy_p90_pct=F32, dense_bytes=F32,
    expert_bytes=F32, kv_bytes=F32, state_bytes=F32, decode_flop=F32, prefill_flop=F32,
    context_tokens=F32, requests_per_step=F32, requests_per_s=F32, reserved=U32 * 5)

_function("gpw_energy_model_init", Status, model=P(EnergyModel), model_size=SIZE)
_function("gpw_energy_workload_init", Status, workload=P(EnergyWorkload), workload_size=SIZE,
          task=EnergyTask)
_function("gpw_energy_deployment_init", Status, deployment=P(EnergyDeployment),
          deployment_size=SIZE)
_function("gpw_energy_predict", Status, model=P(EnergyModel), workload=P(EnergyWorkload),
          deployment=P(EnergyDeployment), board=P(EnergyBoard), result=P(EnergyResult),
          result_bytes=SIZE)
_function("gpw_energy_check", Status, model=P(EnergyModel), workload=P(EnergyWorkload),
          deployment=P(EnergyDeployment), board=P(EnergyBoard), refusal=P(U32))
_function("gpw_energy_refusal_text", TEXT, refusal=EnergyRefusal)
_function("gpw_energy_calibrate", Status, model=P(EnergyModel), workload=P(EnergyWorkload),
          deployment=P(EnergyDeployment), board=P(EnergyBoard), board_w=F32,
          calibration=EnergyCalibration)


# ---- energy_diffusion.h -----------------------------------------------------------------------

EnergyDiffusion = _struct(
    "gpw_energy_diffusion",
    header=U32, is_video=U32, layers=U32, denoising_steps=U32, guidance_passes=U32, grade=Grade,
    source=Source, params=F32, latent_tokens=F32, hidden_width=F32, attention_width=F32,
    megapixels=F32, name=c.c_char * 48)
EnergyDiffusionResult = _struct(
    "gpw_energy_diffusion_result",
    flags=EnergyFlag, batch_s=F32, busy_pu=F32, items_per_s=F32, board_w=F32, replica_w=F32,
    j_per_item=F32, items_per_j=F32, board_low_w=F32, board_high_w=F32, items_per_s_low=F32,
    items_per_s_high=F32, j_per_item_low=F32, j_per_item_high=F32, power_median_pct=F32,
    power_p90_pct=F32, speed_median_pct=F32, speed_p90_pct=F32, energy_median_pct=F32,
    energy_p90_pct=F32, product_flop=F32, attention_flop=F32, activation_bytes=F32,
    reserved=U32)

_function("gpw_energy_diffusion_init", Status, diffusion=P(EnergyDiffusion),
          diffusion_size=SIZE)
_function("gpw_energy_predict_diffusion", Status, diffusion=P(EnergyDiffusion),
          deployment=P(EnergyDeployment), board=P(EnergyBoard), result=P(EnergyDiffusionResult),
          result_bytes=SIZE)
_function("gpw_energy_check_diffusion", Status, diffusion=P(EnergyDiffusion),
          deployment=P(EnergyDeployment), board=P(EnergyBoard), refusal=P(U32))
_function("gpw_energy_calibrate_diffusion", Status, diffusion=P(EnergyDiffusion),
          deployment=P(EnergyDeployment), board=P(EnergyBoard))
_function("gpw_energy_relative_power", Status, board=P(EnergyBoard), relative_speed=F32,
          board_w=P(F32))


# ---- energy_models.h --------------------------------------------------------------------------

EnergyArchitecture = _struct(
    "gpw_energy_architecture",
    header=U32, layers=U32, attention_layers=U32, heads=U32, head_dim=U32, kv_heads=U32,
    latent_dim=U32, latent_value_dim=U32, experts=U32, experts_used=U32, hidden_width=U32,
    state_layers=U32, precision=EnergyPrecision, is_multimodal=U32, grade=Grade, source=Source,
    params_total=F32, params_active=F32, weight_bytes=F32, state_layer_bytes=F32,
    reserved=U32 * 2, name=c.c_char * 48)

_function("gpw_energy_architecture_init", Status, architecture=P(EnergyArchitecture),
          architecture_size=SIZE)
_function("gpw_energy_model_build", Status, architecture=P(EnergyArchitecture),
          model=P(EnergyModel))
_function("gpw_energy_model_count", U32)
_function("gpw_energy_model_architecture", Status, index=U32,
          architecture=P(EnergyArchitecture))
_function("gpw_energy_model_at", Status, index=U32, model=P(EnergyModel))
_function("gpw_energy_model_find", Status, name=TEXT, model=P(EnergyModel))
_function("gpw_energy_model_nearest", TEXT, name=TEXT)
_function("gpw_energy_diffusion_count", U32)
_function("gpw_energy_diffusion_at", Status, index=U32, diffusion=P(EnergyDiffusion))
_function("gpw_energy_diffusion_find", Status, name=TEXT, diffusion=P(EnergyDiffusion))


# ---- energy_units.h ---------------------------------------------------------------------------

EnergyUnit = _enum(
    "gpw_energy_unit_id", "GPW_ENERGY_", "gpw_energy_unit_name",
    J_PER_TOKEN=0, TOKENS_PER_J=1, KWH_PER_MTOKEN=2, J_PER_ITEM=3, WH_PER_ITEM=4,
    WH_PER_1000_ITEMS=5, ITEMS_PER_S_PER_W=6, ITEMS_PER_KWH=7)

EnergyDesign = _struct(
    "gpw_energy_design",
    board_w=F32, exceeded_pct=F32, unused_pct=F32, is_tdp=U32)

_function("gpw_energy_convert", Status, value=F32, from_unit=EnergyUnit, to_unit=EnergyUnit,
          tokens_per_item=F32, converted=P(F32))
_function("gpw_energy_unit_name", TEXT, unit=EnergyUnit)
_function("gpw_energy_design_power", Status, board=P(EnergyBoard), board_w=F32, margin=F32,
          is_calibrated=U32, design=P(EnergyDesign), design_bytes=SIZE)
