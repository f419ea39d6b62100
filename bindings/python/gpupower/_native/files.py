# SPDX-License-Identifier: MIT
"""What needs an operating system: logs, files, identification, reports, calibration, the heap."""
import ctypes as c

from .controller import (ForecastConfig, ForecastHandle, LadderConfig, LadderHandle, OnsetConfig,
                         OnsetHandle, PermitConfig, PermitHandle, PulseConfig, PulseHandle,
                         SwingConfig, SwingHandle)
from .engine import (AlternatorConfig, AlternatorHandle, BandsConfig, BandsHandle, Criterion,
                     DutyConfig, DutyHandle, GensetConfig, GensetHandle, Limits, LoadSpecConfig,
                     LoadSpecHandle, ProtectionConfig, ProtectionHandle, StartConfig, StartHandle,
                     VerdictConfig, VerdictHandle, VoltageConfig, VoltageHandle)
from .load import (ChainConfig, ChainHandle, FleetConfig, FleetHandle, Grade, Phase, Point,
                   ProfileConfig, ProfileHandle, SupplyConfig, SupplyHandle)
from .measured import (EstimateConfig, EstimateHandle, LevelsConfig, LevelsHandle,
                       MeterArchitecture, MeterBound, MeterConfig, MeterEnergyConfig,
                       MeterEnergyHandle, MeterHandle, MeterStudyConfig, MeterStudyHandle,
                       TickGridConfig, TickGridHandle, UnboxConfig, UnboxHandle, WindowConfig,
                       WindowHandle)
from .site import (Judgement, Parameter, PlanConfig, PlanHandle, PlantConfig, PlantHandle,
                   SiteConfig, SiteHandle, SizingConfig, SizingHandle)
from .table import (F32, F64, I64, P, SIZE, Status, TEXT, U32, U64, _Flags, _constants, _enum,
                    _function, _opaque, _struct)


# ---- trace.h --------------------------------------------------------------------------------

TraceFormat = _enum("gpw_trace_format_id", "GPW_TRACE_", TWO_COLUMN=0, NVIDIA_SMI=1)

TraceHandle = _opaque("gpw_trace")
TraceInfo = _struct(
    "gpw_trace_info",
    format=TraceFormat, gpus=U32, rows=U64, samples=U64, unavailable=U64, gaps=U64,
    duration_s=F32, interval_s=F32, longest_gap_s=F32, min_w=F32, max_w=F32, mean_w=F32)
FileError = _struct(
    "gpw_file_error", line=U32, column=U32, field=c.c_char * 48, reason=c.c_char * 200)

_function("gpw_trace_read", Status, path=TEXT, trace=P(TraceHandle), error=P(FileError))
_function("gpw_trace_parse", Status, text=P(c.c_char), bytes=SIZE, trace=P(TraceHandle),
          error=P(FileError))
_function("gpw_trace_destroy", None, trace=TraceHandle)
_function("gpw_trace_info_get", Status, trace=TraceHandle, info=P(TraceInfo), info_bytes=SIZE)
_function("gpw_trace_samples", Status, trace=TraceHandle, first=SIZE, count=SIZE, time_s=P(F64),
          power_w=P(F32))
_function("gpw_trace_power_name", TEXT, trace=TraceHandle)
_function("gpw_trace_resample", Status, trace=TraceHandle, tick_ns=U32, first_tick=U64,
          count=SIZE, out_w=P(F32), ticks=P(U64))

# ---- log.h ----------------------------------------------------------------------------------

LogFormat = _enum(
    "gpw_log_format_id", "GPW_LOG_", "gpw_log_format_name",
    UNKNOWN=0, CSV=1, NVIDIA_SMI=2, DMON=3, DCGMI=4, PROMETHEUS=5, PROMETHEUS_CSV=6, PTDAEMON=7,
    WATTAMETER=8, ANALYSER=9)
LogField = _enum(
    "gpw_log_field_id", "GPW_LOG_",
    POWER=0, AVERAGE=1, INSTANT=2, LIMIT=3, ENERGY=4, TEMPERATURE=5, MEMORY_TEMPERATURE=6,
    SM_CLOCK=7, MEMORY_CLOCK=8, UTILISATION=9, REASONS=10, MEMORY_USED=11)
LogFlag = _enum(
    "gpw_log_flag_bit", "GPW_LOG_", kind=_Flags,
    GAP_BEFORE=1, CLOCK_STEP=2, SAME_STAMP=4, THERMAL=8, POWER_CAP=16, HARDWARE=32)
LogRepair = _enum(
    "gpw_log_repair_id", "GPW_LOG_", "gpw_log_repair_name",
    MISSING=0, IMPOSSIBLE=1, ZERO=2, DAMAGED=3, TRUNCATED=4, DUPLICATE=5, STANDSTILL=6,
    BACKWARD=7, JITTER=8, DAYLIGHT=9, FORWARD=10, GAPS=11, HEADER=12, PREAMBLE=13, BLANK=14,
    ODD_CELL=15, REPAIRS=16)
LogClock = _enum(
    "gpw_log_clock_id", "GPW_LOG_CLOCK_", NONE=0, NUMBER=1, UNIX=2, DAY=3, LOCAL=4, ZONE=5)

LogHandle = _opaque("gpw_log")
LogConfig = _struct(
    "gpw_log_config",
    header=U32, strict=U32, interval_s=F32, damaged_share=F32, keep_duplicates=U32,
    columns=c.c_char * 364)
LogRow = _struct(
    "gpw_log_row",
    stamp_ns=I64, energy_mj=U64, device=U32, flags=U32, reasons=U32, power_w=F32, average_w=F32,
    instant_w=F32, limit_w=F32, temperature_c=F32, memory_temperature_c=F32, sm_mhz=F32,
    memory_mhz=F32, utilisation=F32, memory_used_mib=F32, reserved=U32)
LogInfo = _struct(
    "gpw_log_info",
    format=LogFormat, clock=LogClock, fields=U32, devices=U32, point=Point, gzip=U32, bytes=U64,
    lines=U64, rows=U64, repairs=U64, gaps=U64, throttled=U64, capped=U64, start_unix_ns=I64,
    first_ns=I64, last_ns=I64, interval_s=F32, refresh_s=F32, longest_gap_s=F32,
    repeat_share=F32)
LogDeviceInfo = _struct(
    "gpw_log_device_info",
    rows=U64, missing=U64, first_ns=I64, last_ns=I64, index=U32, point=Point, id=c.c_char * 48,
    model=c.c_char * 64, node=c.c_char * 56)

_function("gpw_log_config_init", Status, config=P(LogConfig), config_bytes=SIZE)
_function("gpw_log_open", Status, path=TEXT, config=P(LogConfig), log=P(LogHandle),
          error=P(FileError))
_function("gpw_log_open_text", Status, text=P(c.c_char), bytes=SIZE, config=P(LogConfig),
          log=P(LogHandle), error=P(FileError))
_function("gpw_log_next", Status, log=LogHandle, rows=P(LogRow), row_bytes=SIZE, room=SIZE,
          count=P(SIZE), error=P(FileError))
_function("gpw_log_info_get", Status, log=LogHandle, info=P(LogInfo), info_bytes=SIZE)
_function("gpw_log_device", Status, log=LogHandle, device=U32, device_info=P(LogDeviceInfo),
          info_bytes=SIZE)
_function("gpw_log_repair", Status, log=LogHandle, repair=LogRepair, count=P(U64),
          first_line=P(U64))
_function("gpw_log_explain", Status, log=LogHandle, text=P(c.c_char), size=SIZE, length=P(SIZE))
_function("gpw_log_close", None, log=LogHandle)
_function("gpw_log_format_name", TEXT, format=LogFormat)
_function("gpw_log_repair_name", TEXT, repair=LogRepair)



# ---- identify.h -----------------------------------------------------------------------------

IdentifyFigure = _enum(
    "gpw_identify_figure_id", "GPW_IDENTIFY_", "gpw_identify_figure_name",
    INERTIA=0, DEAD=1, AIR_STEP=2, AIR_TAU=3, K=4, KP=5, KI=6, KD=7, DROOP=8, LAG=9, T1=10,
    T2=11, T3=12, T4=13, T5=14, T6=15, DAMPING=16, THROTTLE_MAX=17, LOAD_LATE=18)
Told = _enum("gpw_told_id", "GPW_TOLD_", "gpw_told_name", GIVEN=0, BOTH=1, BOUND=2, NOTHING=3)
Untold = _enum(
    "gpw_untold_id", "GPW_UNTOLD_",
    NONE=0, AIR_UNUSED=1, MAX_UNUSED=2, SAMPLING=3, RECORD_ENDS=4, ALIKE=5, NOISE=6)

StepRecordHandle = _opaque("gpw_step_record")
IdentifiedHandle = _opaque("gpw_identified")
IdentifyConfig = _struct(
    "gpw_identify_config",
    header=U32, free_figures=U32, noise_pu=F32, model_error=F32, frequency_window_s=F32,
    load_is_instant=U32, start_s=F32, end_s=F32)
StepRecordInfo = _struct(
    "gpw_step_record_info",
    samples=U64, first_s=F64, duration_s=F64, interval_s=F32, load_in_pu=U32, speed_in_pu=U32,
    has_boost=U32)
IdentifiedFigure = _struct(
    "gpw_identified_figure",
    figure=IdentifyFigure, told=Told, why=Untold, alike=IdentifyFigure, value=F32, low=F32,
    high=F32, likeness=F32, range_low=F32, range_high=F32)
IdentifiedSummary = _struct(
    "gpw_identified_summary",
    step_s=F64, free_figures=U32, samples=U32, early=U32, limited=U32, recovered=U32,
    collapsed=U32, load_before_w=F32, load_after_w=F32, frequency_hz=F32, extreme_hz=F32,
    noise_pu=F32, residual_pu=F32, misfit=F32, slope_h_s=F32, slope_h_high_s=F32, runs=U32)

_function("gpw_step_record_read", Status, path=TEXT, record=P(StepRecordHandle),
          error=P(FileError))
_function("gpw_step_record_parse", Status, text=P(c.c_char), bytes=SIZE,
          record=P(StepRecordHandle), error=P(FileError))
_function("gpw_step_record_create", Status, time_s=P(F64), load_w=P(F64), frequency_hz=P(F64),
          boost=P(F64), count=SIZE, record=P(StepRecordHandle))
_function("gpw_step_record_destroy", None, record=StepRecordHandle)
_function("gpw_step_record_info_get", Status, record=StepRecordHandle, info=P(StepRecordInfo),
          info_bytes=SIZE)
_function("gpw_identify_config_init", Status, config=P(IdentifyConfig), config_size=SIZE)
_function("gpw_identify_figure_name", TEXT, figure=IdentifyFigure)
_function("gpw_identify_figure_find", Status, name=TEXT, figure=P(U32))
_function("gpw_told_name", TEXT, told=Told)
_function("gpw_untold_text", TEXT, why=Untold)
_function("gpw_identify", Status, record=StepRecordHandle, genset=P(GensetConfig),
          config=P(IdentifyConfig), found=P(IdentifiedHandle), error=P(FileError))
_function("gpw_identified_destroy", None, found=IdentifiedHandle)
_function("gpw_identified_summary_get", Status, found=IdentifiedHandle,
          summary=P(IdentifiedSummary), summary_bytes=SIZE)
_function("gpw_identified_figure_get", Status, found=IdentifiedHandle, figure=IdentifyFigure,
          out=P(IdentifiedFigure), out_bytes=SIZE)
_function("gpw_identified_genset", Status, found=IdentifiedHandle, genset=P(GensetConfig))
_function("gpw_identified_curve", Status, found=IdentifiedHandle, first=SIZE, count=SIZE,
          time_s=P(F64), measured_hz=P(F64), fitted_hz=P(F64))


# ---- export.h -------------------------------------------------------------------------------

ExportFormat = _enum(
    "gpw_export_format_id", "GPW_EXPORT_", "gpw_export_format_name",
    CSV=0, GRIDLABD=1, OPENDSS=2, ANDES=3, COMTRADE_ASCII=4, COMTRADE_BINARY=5,
    COMTRADE_FLOAT32=6, CFF_ASCII=7, CFF_BINARY=8, CFF_FLOAT32=9)
ExportConfig = _struct(
    "gpw_export_config",
    header=U32, format=ExportFormat, comtrade_year=U32, f0_hz=F32, start_unix_ns=I64,
    interval_ns=U64, first_ns=U64, base_va=F32, reserved=U32 * 3, station=c.c_char * 64,
    device=c.c_char * 64)
ExportChannel = _struct("gpw_export_channel", name=c.c_char * 64, unit=c.c_char * 16)
_constants(
    GPW_EXPORT_CHANNELS_MAX=256, GPW_EXPORT_SAMPLES_MAX=4_294_967_294,
    GPW_EXPORT_VALUE_MAX=1.0e30, GPW_EXPORT_INTERVAL_MIN_S=1.0e-6,
    GPW_EXPORT_INTERVAL_MAX_S=86400.0, GPW_EXPORT_TIME_MAX_S=1.0e9,
    GPW_EXPORT_START_MAX_S=4102444800.0)

_function("gpw_export_config_init", Status, config=P(ExportConfig), config_size=SIZE)
_function("gpw_export_write", Status, path=TEXT, config=P(ExportConfig),
          channels=P(ExportChannel), channel_bytes=SIZE, count=SIZE, time_s=P(F64),
          values=P(F32), samples=SIZE, error=P(FileError))
_function("gpw_export_second_path", Status, path=TEXT, format=ExportFormat, text=P(c.c_char),
          text_bytes=SIZE, bytes_needed=P(SIZE))
_function("gpw_export_format_name", TEXT, format=ExportFormat)
_function("gpw_export_format_find", Status, name=TEXT, format=P(U32))


# ---- site_file.h ----------------------------------------------------------------------------

SiteFileHandle = _opaque("gpw_site_file")

_function("gpw_site_file_read", Status, path=TEXT, file=P(SiteFileHandle), error=P(FileError))
_function("gpw_site_file_parse", Status, text=P(c.c_char), bytes=SIZE, file=P(SiteFileHandle),
          error=P(FileError))
_function("gpw_site_file_destroy", None, file=SiteFileHandle)
_function("gpw_site_file_create", Status, file=SiteFileHandle, with_trace=U32,
          site=P(SiteHandle), error=P(FileError))
_function("gpw_site_file_duration", Status, file=SiteFileHandle, duration_s=P(F32),
          tick_ns=P(U32))
_function("gpw_site_file_duty", Status, file=SiteFileHandle, dt_s=F32, duty=P(DutyHandle),
          error=P(FileError))
_function("gpw_site_file_power_left", Status, file=SiteFileHandle, share=P(F32))
_function("gpw_site_file_name", TEXT, file=SiteFileHandle)
_function("gpw_site_file_group_name", TEXT, file=SiteFileHandle, index=U32)
_function("gpw_site_file_bound", Status, file=SiteFileHandle, index=U32, text=P(c.c_char),
          text_bytes=SIZE, bytes_needed=P(SIZE))


# ---- profile_file.h -------------------------------------------------------------------------

ProfileNote = _enum(
    "gpw_profile_note_id", "GPW_PROFILE_NOTE_", "gpw_profile_note_name",
    LOG=0, LOG_SHA256=1, LOG_BYTES=2, LOG_START=3, DEVICES=4, BOARD=5, DRIVER=6, METER=7,
    PROGRAM=8, WRITTEN=9, COMMENT=10, COUNT=11)
ProfileC = _enum("gpw_profile_c_id", "GPW_PROFILE_C_", SOURCE=0, HEADER=1)
_constants(GPW_PROFILE_NOTE_MAX=160, GPW_PROFILE_UNKNOWN_MAX=800, GPW_PROFILE_UNKNOWNS_MAX=99)

ProfileFileHandle = _opaque("gpw_profile_file")

_function("gpw_profile_file_create", Status, profile=ProfileHandle, file=P(ProfileFileHandle))
_function("gpw_profile_file_read", Status, path=TEXT, file=P(ProfileFileHandle),
          error=P(FileError))
_function("gpw_profile_file_parse", Status, text=P(c.c_char), bytes=SIZE,
          file=P(ProfileFileHandle), error=P(FileError))
_function("gpw_profile_file_destroy", None, file=ProfileFileHandle)
_function("gpw_profile_file_profile", ProfileHandle, file=ProfileFileHandle)
_function("gpw_profile_file_set_note", Status, file=ProfileFileHandle, note=ProfileNote,
          text=TEXT)
_function("gpw_profile_file_note", TEXT, file=ProfileFileHandle, note=ProfileNote)
_function("gpw_profile_file_set_log", Status, file=ProfileFileHandle, path=TEXT,
          error=P(FileError))
_function("gpw_profile_file_add_unknown", Status, file=ProfileFileHandle, text=TEXT)
_function("gpw_profile_file_unknown", TEXT, file=ProfileFileHandle, index=U32)
_function("gpw_profile_note_name", TEXT, note=ProfileNote)
_function("gpw_profile_file_text", Status, file=ProfileFileHandle, text=P(c.c_char),
          text_bytes=SIZE, bytes_needed=P(SIZE))
_function("gpw_profile_file_write", Status, file=ProfileFileHandle, path=TEXT,
          error=P(FileError))
_function("gpw_profile_file_c", Status, file=ProfileFileHandle, symbol=TEXT, which=ProfileC,
          text=P(c.c_char), text_bytes=SIZE, bytes_needed=P(SIZE))
_function("gpw_profile_file_write_c", Status, file=ProfileFileHandle, symbol=TEXT, folder=TEXT,
          error=P(FileError))


# ---- site_edit.h ----------------------------------------------------------------------------

SiteEditHandle = _opaque("gpw_site_edit")
SiteAction = _enum("gpw_site_action_id", "GPW_SITE_", SET=0, ADD=1, REMOVE=2)
SiteChange = _struct(
    "gpw_site_change", action=SiteAction, reserved=U32, section=c.c_char * 64,
    key=c.c_char * 64, value=c.c_char * 192)

_function("gpw_site_edit_parse", Status, text=P(c.c_char), bytes=SIZE, edit=P(SiteEditHandle),
          error=P(FileError))
_function("gpw_site_edit_read", Status, path=TEXT, edit=P(SiteEditHandle), error=P(FileError))
_function("gpw_site_edit_destroy", None, edit=SiteEditHandle)
_function("gpw_site_edit_apply", Status, edit=SiteEditHandle, changes=P(SiteChange),
          change_bytes=SIZE, count=SIZE, error=P(FileError))
_function("gpw_site_edit_get", Status, edit=SiteEditHandle, section=TEXT, key=TEXT,
          text=P(c.c_char), text_bytes=SIZE, bytes_needed=P(SIZE))
_function("gpw_site_edit_text", Status, edit=SiteEditHandle, text=P(c.c_char), text_bytes=SIZE,
          bytes_needed=P(SIZE))
_function("gpw_site_edit_file", Status, edit=SiteEditHandle, file=P(SiteFileHandle),
          error=P(FileError))
_function("gpw_site_edit_write", Status, edit=SiteEditHandle, path=TEXT, error=P(FileError))


# ---- mend.h ---------------------------------------------------------------------------------

MendHandle = _opaque("gpw_mend")
MendWay = _enum(
    "gpw_mend_way_id", "GPW_MEND_", "gpw_mend_way_name",
    STAGGER_START=0, STAGGER_STOP=1, RAMP=2, SMOOTHING=3, POWER_CAP=4, FEWER_GPUS=5, WINDOW=6,
    STORAGE=7, LARGER_SET=8, LOAD_BANK=9, KNOWLEDGE=10)
MendCost = _enum(
    "gpw_mend_cost_id", "GPW_MEND_COSTS_", "gpw_mend_cost_name",
    TIME=0, WORK=1, HARDWARE=2, MEASURING=3)
MendFinding = _enum(
    "gpw_mend_finding_id", "GPW_MEND_", "gpw_mend_finding_name",
    NOT_TRIED=0, FOUND=1, NONE=2, NOT_POSSIBLE=3)
MendConfig = _struct(
    "gpw_mend_config", header=U32, margin_pct=F32, precision=F32, tail_s=F32,
    storage_price_per_kwh=F32, storage_price_per_kw=F32, set_price_per_kw=F32, reserved=U32 * 3)
MendResult = _struct(
    "gpw_mend_result", way=MendWay, finding=MendFinding, cost_kind=MendCost, changes=U32,
    amount=F32, amount_short=F32, delay_s=F32, power_w=F32, energy_j=F32, cost=F32,
    margin_pct=F32, limiting=Criterion, deciding=Parameter, judgements=U32, runs=U32,
    limiting_short=Criterion, unit=c.c_char * 16, reason=c.c_char * 320)
_constants(GPW_MEND_WAYS=11)

_function("gpw_mend_config_init", Status, config=P(MendConfig), config_size=SIZE)
_function("gpw_mend_create", Status, config=P(MendConfig), edit=SiteEditHandle,
          trace=TraceHandle, mend=P(MendHandle), error=P(FileError))
_function("gpw_mend_destroy", None, mend=MendHandle)
_function("gpw_mend_judgement", Status, mend=MendHandle, judgement=P(Judgement),
          judgement_bytes=SIZE)
_function("gpw_mend_try", Status, mend=MendHandle, way=MendWay, result=P(MendResult),
          result_bytes=SIZE)
_function("gpw_mend_ranked", Status, mend=MendHandle, rank=U32, result=P(MendResult),
          result_bytes=SIZE)
_function("gpw_mend_change", Status, mend=MendHandle, way=MendWay, index=U32,
          change=P(SiteChange), change_bytes=SIZE)
_function("gpw_mend_edit", Status, mend=MendHandle, way=MendWay, edit=P(SiteEditHandle))
_function("gpw_mend_mended", Status, mend=MendHandle, way=MendWay, judgement=P(Judgement),
          judgement_bytes=SIZE)
_function("gpw_mend_way_name", TEXT, way=MendWay)
_function("gpw_mend_way_find", Status, name=TEXT, way=P(U32))
_function("gpw_mend_finding_name", TEXT, finding=MendFinding)
_function("gpw_mend_cost_name", TEXT, cost_kind=MendCost)


# ---- report.h -------------------------------------------------------------------------------

_function("gpw_judgement_text", Status, judgement=P(Judgement), judgement_bytes=SIZE,
          text=P(c.c_char), text_bytes=SIZE, bytes_needed=P(SIZE))
_function("gpw_judgement_json", Status, judgement=P(Judgement), judgement_bytes=SIZE,
          text=P(c.c_char), text_bytes=SIZE, bytes_needed=P(SIZE))
_function("gpw_assumption_text", TEXT, bit=U32)


# ---- calibrate.h ----------------------------------------------------------------------------

CalibrateField = _enum(
    "gpw_calibrate_field_id", "GPW_CALIBRATE_FIELD_", "gpw_calibrate_field_name",
    BEST=0, POWER=1, AVERAGE=2, INSTANT=3)
CalibrationFlag = _enum(
    "gpw_calibration_flag_bit", "GPW_CALIBRATION_", kind=_Flags,
    AT_CAP=1, THROTTLED=2, NOISY=4, DRIFTS=8, CUT_BEFORE=16, CUT_AFTER=32, SIGMA_BOUND=64,
    PARTLY_KEPT=128, SHORT=256)
CalibrationModel = _enum(
    "gpw_calibration_model_id", "GPW_CALIBRATION_", "gpw_calibration_model_name",
    LEVEL=0, NOISE=1, CYCLE=2, EVENTS=3)
RhoWhy = _enum(
    "gpw_rho_why_id", "GPW_RHO_", "gpw_rho_why_text",
    TOLD=0, ONE_DEVICE=1, AT_CAP=2, IDLE=3, THROTTLED=4, SHORT=5, FLAT=6, QUIET=7,
    MIXED=8, ALONE=9)
CalibrationNoteKind = _enum(
    "gpw_calibration_note_id", "GPW_CALIBRATION_", "gpw_calibration_note_name",
    UNKNOWN=0, DOUBT=1, TAKEN=2)

CalibrationHandle = _opaque("gpw_calibration")
CalibrateConfig = _struct(
    "gpw_calibrate_config",
    header=U32, field=CalibrateField, load_phase=Phase, ticks_max=U32, seed=U32, strict=U32,
    idle_w=F32, context_w=F32, cap_w=F32, start_s=F32, end_s=F32, window_s=F32, refresh_s=F32,
    interval_s=F32, board=c.c_char * 64, name=c.c_char * 40, reserved_text=c.c_char * 8)
CalibrationSummary = _struct(
    "gpw_calibration_summary",
    rows=U64, ticks=U64, repaired=U64, energy_mj=I64, corrected_mj=I64, low_mj=I64, high_mj=I64,
    sure_low_mj=I64, sure_high_mj=I64, counter_mj=I64, duration_s=F64, logs=U32, devices=U32,
    groups=U32, phases=U32, steps=U32,
    events=U32, correlations=U32, notes=U32, field=CalibrateField, point=Point,
    architecture=MeterArchitecture, meter_grade=Grade, interval_s=F32, refresh_s=F32,
    refresh_found_s=F32, window_s=F32, window_found_s=F32, coverage=F32, cap_w=F32, peak_w=F32,
    idle_w=F32, context_w=F32, limiting=MeterBound, measured_s=F32)
CalibrationPhase = _struct(
    "gpw_calibration_phase",
    start_ns=U64, end_ns=U64, ticks=U64, energy_mj=I64, corrected_mj=I64, low_mj=I64,
    high_mj=I64, log=U32, group=U32, devices=U32, label=Phase, label_grade=Grade,
    flags=CalibrationFlag, model=CalibrationModel, events=U32, mean_w=F32, level_w=F32,
    low_w=F32, high_w=F32, sd_w=F32, min_w=F32, max_w=F32, sum_w=F32, sum_sd_w=F32, sigma_w=F32,
    tau_s=F32, explained=F32, period_s=F32, period_sd_s=F32, wave_w=F32, duty=F32, share=F32,
    event_w=F32, event_low_w=F32, event_high_w=F32, event_s=F32, event_low_s=F32,
    event_high_s=F32, event_j=F32, temperature_c=F32, slope_w_per_k=F32, slope_low_w_per_k=F32,
    slope_high_w_per_k=F32, drift_w=F32, edges=U32, rise_w_per_s=F32, fall_w_per_s=F32,
    rise_s=F32, fall_s=F32, base=U32, reserved=U32)
CalibrationStep = _struct(
    "gpw_calibration_step",
    start_ns=U64, end_ns=U64, log=U32, group=U32, from_phase=U32, to_phase=U32,
    instrument_limited=U32,
    devices=U32, from_w=F32, to_w=F32, seen_s=F32, lower_w_per_s=F32, value_w_per_s=F32,
    sum_lower_w_per_s=F32, naive_w_per_s=F32, overshoot_w=F32, spread_s=F32, compound=U32)
CalibrationEvent = _struct(
    "gpw_calibration_event",
    start_ns=U64, end_ns=U64, phase=U32, device=U32, extreme_w=F32, level_w=F32, area_j=F32,
    above_cap=U32, reserved=U32 * 2)
CalibrationCorrelation = _struct(
    "gpw_calibration_correlation",
    phase=U32, why=RhoWhy, window_s=F32, rho=F32, low=F32, high=F32, sum_sd_w=F32,
    private_w=F32, common_w=F32, between=U32, devices=U32, stagger_s=F32)
CalibrationBand = _struct(
    "gpw_calibration_band",
    phase=U32, low_hz=F32, high_hz=F32, rho=F32, low=F32, high=F32, share=F32, reserved=U32)
CalibrationDevice = _struct(
    "gpw_calibration_device",
    log=U32, group=U32, ticks=U64, mean_w=F32, max_w=F32, name=c.c_char * 64, model=c.c_char * 72)
CalibrationNote = _struct(
    "gpw_calibration_note",
    kind=CalibrationNoteKind, phase=U32, text=c.c_char * 256)

_function("gpw_calibrate_config_init", Status, config=P(CalibrateConfig), config_size=SIZE)
_function("gpw_calibration_create", Status, config=P(CalibrateConfig),
          calibration=P(CalibrationHandle), error=P(FileError))
_function("gpw_calibration_add", Status, calibration=CalibrationHandle, path=TEXT,
          error=P(FileError))
_function("gpw_calibration_add_text", Status, calibration=CalibrationHandle, text=P(c.c_char),
          bytes=SIZE, error=P(FileError))
_function("gpw_calibration_run", Status, calibration=CalibrationHandle, error=P(FileError))
_function("gpw_calibration_destroy", None, calibration=CalibrationHandle)
_function("gpw_calibration_summary_get", Status, calibration=CalibrationHandle,
          summary=P(CalibrationSummary), summary_bytes=SIZE)
_function("gpw_calibration_device_get", Status, calibration=CalibrationHandle, device=U32,
          out=P(CalibrationDevice), out_bytes=SIZE)
_function("gpw_calibration_phase_get", Status, calibration=CalibrationHandle, phase=U32,
          out=P(CalibrationPhase), out_bytes=SIZE)
_function("gpw_calibration_step_get", Status, calibration=CalibrationHandle, step=U32,
          out=P(CalibrationStep), out_bytes=SIZE)
_function("gpw_calibration_event_get", Status, calibration=CalibrationHandle, event=U32,
          out=P(CalibrationEvent), out_bytes=SIZE)
_function("gpw_calibration_correlation_get", Status, calibration=CalibrationHandle, row=U32,
          out=P(CalibrationCorrelation), out_bytes=SIZE)
_function("gpw_calibration_band_get", Status, calibration=CalibrationHandle, band=U32,
          out=P(CalibrationBand), out_bytes=SIZE)
_function("gpw_calibration_note_get", Status, calibration=CalibrationHandle, note=U32,
          out=P(CalibrationNote), out_bytes=SIZE)
_function("gpw_calibration_profile", Status, calibration=CalibrationHandle,
          profile=P(ProfileHandle))
_function("gpw_calibration_profile_file", Status, calibration=CalibrationHandle,
          file=P(ProfileFileHandle), error=P(FileError))
_function("gpw_calibration_log_text", TEXT, calibration=CalibrationHandle, log=U32)
_function("gpw_calibration_readings", Status, calibration=CalibrationHandle, phase=U32,
          first=SIZE, count=SIZE, time_s=P(F64), sum_w=P(F64), available=P(SIZE))
_function("gpw_calibration_synthetic", Status, calibration=CalibrationHandle, phase=U32,
          seed=U32, count=SIZE, sum_w=P(F64))
_function("gpw_calibrate_field_name", TEXT, field=CalibrateField)
_function("gpw_calibration_model_name", TEXT, model=CalibrationModel)
_function("gpw_calibration_note_name", TEXT, kind=CalibrationNoteKind)
_function("gpw_rho_why_text", TEXT, why=RhoWhy)


# ---- host.h ---------------------------------------------------------------------------------

_function("gpw_profile_create", Status, config=P(ProfileConfig), profile=P(ProfileHandle))
_function("gpw_profile_destroy", None, profile=ProfileHandle)
_function("gpw_fleet_create", Status, config=P(FleetConfig), fleet=P(FleetHandle))
_function("gpw_fleet_destroy", None, fleet=FleetHandle)
_function("gpw_chain_create", Status, config=P(ChainConfig), chain=P(ChainHandle))
_function("gpw_chain_destroy", None, chain=ChainHandle)
_function("gpw_estimate_create", Status, config=P(EstimateConfig), estimate=P(EstimateHandle))
_function("gpw_estimate_destroy", None, estimate=EstimateHandle)
_function("gpw_forecast_create", Status, config=P(ForecastConfig), forecast=P(ForecastHandle))
_function("gpw_forecast_destroy", None, forecast=ForecastHandle)
_function("gpw_levels_create", Status, config=P(LevelsConfig), levels=P(LevelsHandle))
_function("gpw_levels_destroy", None, levels=LevelsHandle)
_function("gpw_supply_create", Status, config=P(SupplyConfig), supply=P(SupplyHandle))
_function("gpw_supply_destroy", None, supply=SupplyHandle)
_function("gpw_genset_create", Status, config=P(GensetConfig), genset=P(GensetHandle))
_function("gpw_genset_destroy", None, genset=GensetHandle)
_function("gpw_verdict_create", Status, config=P(VerdictConfig), verdict=P(VerdictHandle))
_function("gpw_verdict_destroy", None, verdict=VerdictHandle)
_function("gpw_site_create", Status, config=P(SiteConfig), site=P(SiteHandle))
_function("gpw_site_destroy", None, site=SiteHandle)
_function("gpw_alternator_create", Status, config=P(AlternatorConfig),
          alternator=P(AlternatorHandle))
_function("gpw_alternator_destroy", None, alternator=AlternatorHandle)
_function("gpw_bands_create", Status, config=P(BandsConfig), bands=P(BandsHandle))
_function("gpw_bands_destroy", None, bands=BandsHandle)
_function("gpw_voltage_create", Status, config=P(VoltageConfig), voltage=P(VoltageHandle))
_function("gpw_voltage_destroy", None, voltage=VoltageHandle)
_function("gpw_duty_create", Status, config=P(DutyConfig), duty=P(DutyHandle))
_function("gpw_duty_destroy", None, duty=DutyHandle)
_function("gpw_meter_study_create", Status, config=P(MeterStudyConfig),
          study=P(MeterStudyHandle))
_function("gpw_meter_study_destroy", None, study=MeterStudyHandle)
_function("gpw_meter_energy_create", Status, config=P(MeterEnergyConfig),
          energy=P(MeterEnergyHandle))
_function("gpw_meter_energy_destroy", None, energy=MeterEnergyHandle)
_function("gpw_meter_create", Status, config=P(MeterConfig), meter=P(MeterHandle))
_function("gpw_meter_destroy", None, meter=MeterHandle)
_function("gpw_start_create", Status, config=P(StartConfig), start=P(StartHandle))
_function("gpw_start_destroy", None, start=StartHandle)
_function("gpw_load_spec_create", Status, config=P(LoadSpecConfig), spec=P(LoadSpecHandle))
_function("gpw_load_spec_destroy", None, spec=LoadSpecHandle)
_function("gpw_protection_create", Status, config=P(ProtectionConfig),
          protection=P(ProtectionHandle))
_function("gpw_protection_destroy", None, protection=ProtectionHandle)
_function("gpw_sizing_create", Status, config=P(SizingConfig), sizing=P(SizingHandle))
_function("gpw_sizing_destroy", None, sizing=SizingHandle)
_function("gpw_plan_create", Status, config=P(PlanConfig), genset=P(GensetConfig),
          limits=P(Limits), plan=P(PlanHandle))
_function("gpw_plan_destroy", None, plan=PlanHandle)
_function("gpw_plant_create", Status, config=P(PlantConfig), plant=P(PlantHandle))
_function("gpw_plant_destroy", None, plant=PlantHandle)
_function("gpw_unbox_create", Status, config=P(UnboxConfig), unbox=P(UnboxHandle))
_function("gpw_unbox_destroy", None, unbox=UnboxHandle)
_function("gpw_tick_grid_create", Status, config=P(TickGridConfig),
          tick_grid=P(TickGridHandle))
_function("gpw_tick_grid_destroy", None, tick_grid=TickGridHandle)
_function("gpw_onset_create", Status, config=P(OnsetConfig), onset=P(OnsetHandle))
_function("gpw_onset_destroy", None, onset=OnsetHandle)
_function("gpw_swing_create", Status, config=P(SwingConfig), swing=P(SwingHandle))
_function("gpw_swing_destroy", None, swing=SwingHandle)
_function("gpw_pulse_create", Status, config=P(PulseConfig), pulse=P(PulseHandle))
_function("gpw_pulse_destroy", None, pulse=PulseHandle)
_function("gpw_window_create", Status, config=P(WindowConfig), window=P(WindowHandle))
_function("gpw_window_destroy", None, window=WindowHandle)
_function("gpw_ladder_create", Status, config=P(LadderConfig), ladder=P(LadderHandle))
_function("gpw_ladder_destroy", None, ladder=LadderHandle)
_function("gpw_permit_create", Status, config=P(PermitConfig), permit=P(PermitHandle))
_function("gpw_permit_destroy", None, permit=PermitHandle)
