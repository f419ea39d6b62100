# SPDX-License-Identifier: MIT
"""The C interface as ctypes sees it: one declaration per enum, struct and function.

Everything is written down once, in the order and with the names of the headers; the test
``tests/python/test_layout.py`` compares it with what a C compiler makes of them. What stands
here besides the table turns a Python value into what a parameter needs, and a negative status
into an exception.
"""
import ctypes as c
import difflib
import enum
import os
import re
import sys

I32, I64, U16, U32, U64 = c.c_int32, c.c_int64, c.c_uint16, c.c_uint32, c.c_uint64
U8 = c.c_uint8
F32, F64, SIZE, TEXT = c.c_float, c.c_double, c.c_size_t, c.c_char_p
P = c.POINTER

ENUMS, STRUCTS, FUNCTIONS, CONSTANTS = {}, {}, {}, {}  # all by their C names


# ---- how the table is written ---------------------------------------------------------------

class Names:
    """What the enums have in common: made from names, shown as the library names them."""

    @classmethod
    def coerce(cls, value):
        """The number of a member, given as that or by a name (``"infer"``, ``"G2"``)."""
        if not isinstance(value, str):
            return _integer(value, U32)
        word = value.strip().upper().replace("-", "_").replace(" ", "_")
        for name in word, word.replace(cls.c_prefix, "", 1):
            if name in cls.__members__:
                return int(cls[name])
        for member in cls:
            if str(member).lower() == value.strip().lower():
                return int(member)
        names = [_spoken(name) for name in cls.__members__]
        raise ValueError(f"no {cls.__name__} {value!r}{near(value.lower(), names)}")

    @classmethod
    def wrap(cls, value):
        """The member of a number; the number itself when the library knows more than we do."""
        try:
            return cls(value)
        except ValueError:
            return value

    def __str__(self):
        if self.name_function:
            return FUNCTIONS[self.name_function](self).decode()
        return _spoken(self.name)

    def __format__(self, spec):
        return format(int(self) if spec[-1:] in tuple("dxXbo") else str(self), spec)


class _Enum(Names, enum.IntEnum):
    __str__, __format__ = Names.__str__, Names.__format__


class _Flags(Names, enum.IntFlag):
    __format__ = Names.__format__

    def __str__(self):
        return ", ".join(_spoken(bit.name) for bit in type(self) if bit in self) or "none"


def _spoken(name):
    return name.lower().replace("_", "-")


def _camel(c_name):
    return "".join(part.capitalize() for part in c_name.split("_")[1:])


def _enum(c_name, prefix, name_function=None, kind=_Enum, **members):
    """An enum; a member's C name is the prefix and its name; `name_function` names a value."""
    made = kind(re.sub("(Id|Bit|Code)$", "", _camel(c_name)), members, module=__name__)
    made.c_prefix, made.name_function = prefix, name_function
    made.__doc__ = f"``enum {c_name}``"
    ENUMS[c_name] = made
    return made


def _struct(c_name, /, **fields):
    """A struct; a field that holds an enum's value has that enum as its kind."""
    made = type(_camel(c_name), (c.Structure,), {
        "_fields_": [(name, _width(kind)) for name, kind in fields.items()],
        "__doc__": f"``struct {c_name}``", "__module__": __name__,
        "c_name": c_name, "kinds": fields, "given": None})
    STRUCTS[c_name] = made
    return made


def _opaque(c_name):
    """A pointer to an opaque object: its own type, so that one cannot pass for another."""
    return type(_camel(c_name) + "Handle", (c.c_void_p,),
                {"c_name": c_name, "__module__": __name__})


def _function(name, result, /, **parameters):
    FUNCTIONS[name] = Function(name, result, parameters)


def _constants(**values):
    CONSTANTS.update(values)


# ---- from Python's values to C's ------------------------------------------------------------

def _is(kind, base):
    return isinstance(kind, type) and issubclass(kind, base)


def _width(kind):
    """The ctypes type of a kind: itself, or the 32 bits that hold an enum's value."""
    return U32 if _is(kind, Names) else kind


def near(word, names):
    """The end of an error message about a word that is none of the names."""
    near = difflib.get_close_matches(word, names, n=3, cutoff=0.5)
    if near:
        return "; did you mean " + " or ".join(repr(name) for name in near) + "?"
    return "; there are " + ", ".join(names)


def _integer(value, kind):
    """A whole number that fits the C type; ctypes alone would wrap -1 to 4294967295."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        value = value.__index__()
    except AttributeError:
        raise TypeError(f"expected a whole number, got {value!r}") from None
    if kind(value).value != value:
        raise ValueError(f"{value} does not fit {8 * c.sizeof(kind)} bits")
    return value


def _text(value, capacity):
    """A zero-terminated text; paths may be of any type that names a file."""
    value = os.fsencode(value)
    if b"\0" in value:
        raise ValueError("a text with a zero character in it")
    if capacity is not None and len(value) >= capacity:
        raise ValueError(f"longer than {capacity - 1} characters: {os.fsdecode(value)!r}")
    return value


def _convert(value, kind):
    if _is(kind, Names):
        return kind.coerce(value)
    if kind in (U32, U64, I32, I64, SIZE):
        return _integer(value, kind)
    if kind in (F32, F64):
        return float(value)
    if kind is TEXT:
        return None if value is None else _text(value, None)
    if _is(kind, c.Array) and kind._type_ is c.c_char:
        return _text(value, kind._length_)
    return value


def convert(value, kind, name):
    """A value as ctypes needs it for the parameter or field `name`, which an error names."""
    try:
        return _convert(value, kind)
    except TypeError as error:
        raise TypeError(f"{name}: {error}") from None
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


# ---- errors ---------------------------------------------------------------------------------

class GpupowerError(Exception):
    """A call failed; what was asked for and why stands in the message.

    ``status`` is the number, ``name`` its C name, ``function`` the C function. Errors in files
    also have ``path`` (None when read from memory), ``line``, ``column``, ``field`` and
    ``reason``; lines and columns count from 1, and 0 is the whole file or line.
    """

    path = line = column = field = reason = None

    def __init__(self, status, function, asked="", path=None, where=None):
        self.status, self.function = int(status), function
        self.name = FUNCTIONS["gpw_status_name"](self.status).decode()
        said = _MEANING.get(self.status, "an error this binding does not know")
        if where is not None:
            self.path, self.line, self.column = path, where.line, where.column
            self.field = where.field.decode(errors="replace")
            self.reason = where.reason.decode(errors="replace")
            place = [path, self.line and f"line {self.line}",
                     self.column and f"column {self.column}", self.field]
            said = ": ".join(filter(None, [", ".join(filter(None, place)), self.reason]))
        super().__init__(f"{function}({asked}): {self.name}: {said}")

    def with_hint(self, hint):
        """The same error, its message ending in what would be right."""
        self.args = (self.args[0] + hint,)
        return self

    def __reduce__(self):  # worker processes hand their exceptions over pickled
        return _restored_error, (self.__dict__, self.args)


def _restored_error(state, arguments):
    error = GpupowerError.__new__(GpupowerError)
    error.__dict__.update(state)
    error.args = arguments
    return error


_MEANING = {
    -1: "a required argument is missing",
    -2: "a value is outside its documented range, or NaN where unknown is not allowed",
    -3: "memory smaller than the state needs",
    -4: "memory not aligned to 8 bytes",
    -5: "not a live object of this type",
    -6: "a struct was not initialised, or asks for what only a newer library has",
    -7: "out of memory",
    -8: "the call came too early or too late: before or after the start",
    -9: "a capacity fixed in the configuration is used up",
    -10: "a figure that this call needs is unknown",
    -11: "there is no object of that name or index",
    -12: "times or table rows are not in ascending order",
    -13: "the text is not what its format asks for",
    -14: "a file could not be opened, read or written",
}


def _asked(parameters, arguments):
    """The arguments that a person gave, as they would write them."""
    shown = {}
    for (name, kind), value in zip(parameters.items(), arguments):
        if _is(kind, Names):
            shown[name] = repr(str(kind.wrap(value)))
        elif kind in (U32, U64, I32, I64, F32):
            shown[name] = f"{value:.9g}" if isinstance(value, float) else value
        elif kind is TEXT and name == "name":
            shown[name] = repr(value and value.decode(errors="replace"))
        elif isinstance(value, c.Structure) and value.given:
            shown.update((field, repr(given)) for field, given in value.given.items())
    return ", ".join(f"{name}={value}" for name, value in shown.items())


# ---- functions ------------------------------------------------------------------------------

class Function:
    """A C function: converts what it is given, calls, raises on a negative status."""

    def __init__(self, name, result, parameters):
        self.name, self.result, self.parameters = name, result, parameters
        self._call = getattr(_library, name, None)  # None: built without the host part
        if self._call:
            self._call.argtypes = [_width(kind) for kind in parameters.values()]
            self._call.restype = I32 if result is Status else result
            if result is Status:
                self._call.errcheck = self._check

    def __bool__(self):
        """Whether the library has it."""
        return self._call is not None

    def __call__(self, *arguments):
        if not self:
            raise NotImplementedError(f"this libgpupower was built without {self.name}()")
        if len(arguments) != len(self.parameters):
            raise TypeError(f"{self}: {len(arguments)} arguments given")
        return self._call(*[convert(value, kind, name) for value, (name, kind)
                            in zip(arguments, self.parameters.items())])

    def _check(self, status, _call, arguments):
        if status >= 0:
            return status
        named = dict(zip(self.parameters, arguments))
        where, path = named.get("error"), named.get("path")
        raise GpupowerError(status, self.name, _asked(self.parameters, arguments),
                            path and os.fsdecode(path),
                            where if where is not None and where.reason else None)

    def __repr__(self):
        return f"{self.name}({', '.join(self.parameters)})"


class _Functions:
    """The functions of the library as attributes: ``lib.gpw_version()``."""

    def __getattr__(self, name):
        try:
            return FUNCTIONS[name]
        except KeyError:
            raise AttributeError(f"no function {name}") from None

    def __dir__(self):
        return list(FUNCTIONS)


def _open():
    """The library named by GPUPOWER_LIBRARY, else the one that the system finds."""
    usual = {"win32": "gpupower-0.dll", "darwin": "libgpupower.0.dylib"}
    name = os.environ.get("GPUPOWER_LIBRARY") or usual.get(sys.platform, "libgpupower.so.0")
    try:
        return c.CDLL(name)
    except OSError as error:
        raise ImportError(f"cannot load {name}: {error}. Build libgpupower and set "
                          "GPUPOWER_LIBRARY to the path of its shared library.") from None


_library = _open()
lib = _Functions()


# ---- base.h ---------------------------------------------------------------------------------

Status = _enum(
    "gpw_status_code", "GPW_", "gpw_status_name",
    NOTE_CLAMPED=3, NOTE_UNKNOWN=2, NOTE_HELD=1, OK=0, ERR_NULL=-1, ERR_DOMAIN=-2, ERR_SIZE=-3,
    ERR_ALIGN=-4, ERR_HANDLE=-5, ERR_VERSION=-6, ERR_NOMEM=-7, ERR_STATE=-8, ERR_FULL=-9,
    ERR_UNKNOWN=-10, ERR_NOT_FOUND=-11, ERR_ORDER=-12, ERR_FORMAT=-13, ERR_IO=-14)
_constants(
    GPW_POWER_MAX_W=1.0e12, GPW_DT_MIN_S=1.0e-6, GPW_TIME_MAX_S=1.0e6,
    GPW_TICK_MIN_NS=1_000_000, GPW_TICK_MAX_NS=100_000_000, GPW_SUBSTEP_MAX_NS=1_000_000,
    GPW_STATE_ALIGN=8)

_function("gpw_version", U32)
_function("gpw_status_name", TEXT, status=I32)
_function("gpw_unknown", F32)
_function("gpw_is_unknown", I32, figure=F32)


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


# ---- site.h ---------------------------------------------------------------------------------

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


# ---- watch.h --------------------------------------------------------------------------------

_constants(GPW_WATCH_SETS_MAX=8, GPW_WATCH_GROUPS_MAX=16, GPW_WATCH_SURFACE_WORDS=2187)

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
    power_frozen_s=F32, reserved=U32 * 1)
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
    reserve_step_w=F32, sets_online=U32, start_sets=U32, stop_sets=U32, start_lead_s=F32,
    step_allowed_w=F32, step_down_allowed_w=F32, ramp_allowed_w_per_s=F32, boost_pu=F32,
    reserved_w=F32, permit_free_w=F32, permits_live=U32, permit_open=U32, power_cap_w=F32,
    battery_w=F32, battery_need_j=F32, dummy_w=F32, swing_hz=F32, swing_w=F32, swing_df_hz=F32,
    outcome=Outcome, limiting=WatchLimit, margin_pct=F32, last_onset_w=F32, frequency_hz=F32,
    model_hz=F32, frequency_low_hz=F32, violations=U32, config_crc=U32, reserved=U32 * 3)

_function("gpw_watch_config_init", Status, config=P(WatchConfig), config_size=SIZE)
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
