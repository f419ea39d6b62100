# SPDX-License-Identifier: MIT
"""libgpupower: tells a generator what its GPUs are about to do, and whether it will hold.

Names are those of the C library without ``gpw_``; keywords are the fields of its configuration
structs. Powers are float32 arrays, watts; NaN is unknown. An error is a `GpupowerError`.
Every C function can also be called as it is, through `lib`.
"""
from types import ModuleType as _Module

from ._native import (CONSTANTS, AlternatorFlag, AlternatorPreset, Assumption, Band, Basis,
                     CalibrateField, CalibrationFlag, CalibrationModel, ChainPlace,
                     ChoiceDesign, ChoiceLimit, Class, Combine, CommandCode, Confidence, Criterion,
                     CurveFlag, Direction, DutyRule, EnergyBoardId, EnergyCalibration,
                     EnergyConstantId, EnergyErrors, EnergyFlag, EnergyHost, EnergyPrecision,
                     EnergyRefusal, EnergyTask, EnergyUnit, EstimateFlag, ExportFormat,
                     FleetAssumption, FleetLevel, FleetMode, FuelUnit, GensetPreset, Governor,
                     GpupowerError, Grade, IdentifyFigure, InverterLimit, InverterMode,
                     LadderNeed, LadderReason, LevelFlag, LoadSource, LogBase, LogClock,
                     LogField, LogFlag, LogFormat, LogRepair, MendCost, MendFinding, MendWay,
                     MeterArchitecture, MeterBound, MeterEdgeFlag, MeterField, MeterKind,
                     Method, NodePreset, NodeSample, NodeX, Outcome, Parameter, Phase,
                     PhaseRefusal, PlanQuantity, PlanReason, PlantEvent, PlantFlag, Point,
                     ProfileC, ProfileNote, ProtectionFunction, ProtectionPreset, PsuClass,
                     PsuLag, PsuPreset, Quantity, Rating, Reading, Refusal, RegisterKind,
                     RegistersBlock, RegisterSide, RideCause,
                     RideMode, RidePreset, Rung, SetState, Sharing, SiteAction, SiteFlag,
                     SmoothingPreset, Source, Spread, Status, StudyScenario, SupplyPlant,
                     SupplyPreset, Swing, TickGridState, TokenState, Told, TraceFormat, Tuning,
                     UnboxFlag, Untold, WatchHas, WatchLimit, WatchMode, WatchPart, WatchReason,
                     WindowBeside, WindowKind, lib)
from .aggregate import (aggregate_arrivals, aggregate_interval, aggregate_quantile,
                        aggregate_sigma, aggregate_sigma_nodes, aggregate_states,
                        aggregate_step, aggregate_study_correlation, aggregate_study_power,
                        aggregate_study_ramp, aggregate_study_spread)
from .alternator import (Alternator, AlternatorConfig, AlternatorOutput, alternator_preset,
                         alternator_presets, alternator_self_excitation)
from .bands import (BandReading, Bands, ChangeReading, ModeReading, bands_edges,
                    bands_resolved, bands_window_permitted)
from .battery import BatteryStatus
from .calibrate import (Calibration, CalibrationBand, CalibrationCorrelation, CalibrationDevice,
                        CalibrationEvent, CalibrationNote, CalibrationPhase, CalibrationStep,
                        CalibrationSummary)
from .chain import Chain
from .choice import (ChoiceCandidate, ChoiceResult, choice_best, choice_candidate,
                     choice_evaluate, choice_memory, choice_predict, choice_search)
from .curve import CurveFit, curve_fall, curve_fit, curve_interpolate
from .derating import derating_factors
from .duty import Duty, DutyResult, duty_config
from .energy import (EnergyConstant, EnergyDesign, EnergyDiffusionResult, EnergyResult,
                     energy_architecture, energy_board, energy_board_constant, energy_build,
                     energy_calibrate, energy_calibrate_diffusion, energy_convert,
                     energy_deployment, energy_design_power, energy_diffusion,
                     energy_diffusions, energy_model, energy_models, energy_predict,
                     energy_predict_diffusion, energy_relative_power, energy_workload)
from .estimate import Estimate, EstimatePeriod, EstimateResult
from .export import export_write
from .facts import Fact, fact, facts
from .fleet import Fleet
from .forecast import Forecast, ForecastReading, ForecastSteps, forecast_group
from .frames import FrameRow, Frames, FrameSignal, frame_signals, frame_table, frame_time
from .genset import (Genset, GensetConfig, GensetOutput, acceptance_at, genset_dead_time,
                     genset_inertia, genset_intake_lag, genset_preset, genset_presets)
from .headroom import Headroom, HeadroomResult
from .identify import (Identified, IdentifiedFigure, IdentifiedSummary, StepRecord,
                       StepRecordInfo, identify)
from .interval import Interval, MethodFigures, method_interval, method_row
from .ladder import Ladder, LadderReading
from .levels import Level, LevelEvent, Levels, levels_config, levels_find
from .limits import LimitsRecord, limits_record, limits_records
from .loadspec import LoadRuleResult, LoadSpec, LoadSpecOutcome
from .log import LOG_ROW_DTYPE, Log, LogDeviceInfo, LogInfo
from .mend import Mend, MendResult
from .meter import (Meter, MeterConfig, MeterEdgeBound, MeterEdgesBound, MeterEnergy,
                    MeterEnergyResult, MeterFit, MeterReading, MeterStudy, MeterStudyPlan,
                    MeterStudyResult, READING_DTYPE, meter_architecture, meter_config,
                    meter_coverage, meter_edge, meter_edge_find, meter_edges, meter_fit_line,
                    meter_gain, meter_gain_of, meter_lag_s, meter_rise_s, meter_share_interval,
                    meter_true_power, meter_true_range)
from .node import NodeConfig, node_error, node_power, node_preset, node_solve_log
from .permit import Permit, PermitAnswer, PermitReading, PermitToken
from .onset import Onset, OnsetReading, Onsets, onset_find
from .plan import (Plan, PlanAnswer, PlanBattery, PlanCap, PlanPreboost, PlanReserve,
                   PlanStagger, plan_reserve, plan_smallest, plan_surface_at)
from .plant import InverterOutput, Plant, PlantOutput, PlantReserve, SetOutput, plant_mode
from .profile import BOARD, Figure, PhaseFigures, Profile, ProfileConfig, phase_find
from .profile_file import ProfileFile
from .protection import (Protection, ProtectionResult, ProtectionRow, ProtectionRowResult,
                         protection_preset)
from .psu import (PsuShelf, PsuSpec, psu_bus_voltage, psu_capacitance, psu_converter_borrowed,
                  psu_converter_natural, psu_converter_of_bandwidth, psu_efficiency,
                  psu_excursion, psu_excursion_row, psu_hold_up, psu_mismatch, psu_shelf,
                  psu_spec, storage_ramp, storage_ride)
from .pulse import Pulse, PulseReading, PulseState
from .registers import (CommandResult, Register, command_encode, command_result,
                        register_table, registers_decode, registers_encode)
from .response import (ResponsePoint, Stability, Swing, response_add, response_at,
                       response_swing, stability)
from .ride import RideConfig, RideState, ride_config
from .site import (CornerValues, Judgement, SIGNALS_DTYPE, Site, SiteCriterionRow, SiteFile,
                   SiteSignals)
from .site_bus import BusJudgement, BusSignals
from .site_edit import SiteChange, SiteEdit
from .sizing import (Sizing, SizingResult, sizing_minimum_load, sizing_of_flat,
                     sizing_of_rocof, sizing_of_square, sizing_of_step)
from .smoothing import (SmoothingConfig, smoothing_config, smoothing_fits, smoothing_limits,
                        smoothing_range)
from .snapshot import restored_site, restored_watch, snapshot
from .start import Start, StartResult
from .supply import Supply, SupplyConfig, supply_capacitive_var, supply_plant, supply_preset
from .swing import Swing, SwingReading
from .tick_grid import Tick, TickGrid, TickGridSummary, Ticks, tick_grid
from .trace import Trace, TraceInfo
from .unbox import Unbox, Unboxed, UnboxSummary, UnboxValue, unbox
from .verdict import ClassResult, CriterionRow, Limits, Verdict, VerdictResult, limits_iso8528
from .voltage import Voltage, VoltageClassResult, VoltageLimits, VoltageResult, voltage_limits
from .watch import Watch, WatchOutput
from .window import Window, WindowVerdict, window_identify


def version():
    """Version of the library that was loaded, (major, minor, patch)."""
    number = lib.gpw_version()
    return number >> 16, number >> 8 & 0xFF, number & 0xFF


__version__ = "0.1.0"  # of this binding

if version()[0] != 0 or version()[1] < 1:
    raise ImportError(f"this binding is for libgpupower 0.1 and later 0.x, not {version()}")

__all__ = [name for name, value in list(globals().items())
           if not name.startswith("_") and not isinstance(value, _Module)]
