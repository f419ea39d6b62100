# SPDX-License-Identifier: MIT
"""How the table of the C interface is written; what turns a Python value into what a parameter
needs, and a negative status into an exception."""
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
    made = kind(re.sub("(Id|Bit|Code)$", "", _camel(c_name)), members, module=__package__)
    made.c_prefix, made.name_function = prefix, name_function
    made.__doc__ = f"``enum {c_name}``"
    ENUMS[c_name] = made
    return made


def _struct(c_name, /, **fields):
    """A struct; a field that holds an enum's value has that enum as its kind."""
    made = type(_camel(c_name), (c.Structure,), {
        "_fields_": [(name, _width(kind)) for name, kind in fields.items()],
        "__doc__": f"``struct {c_name}``", "__module__": __package__,
        "c_name": c_name, "kinds": fields, "given": None})
    STRUCTS[c_name] = made
    return made


def _opaque(c_name):
    """A pointer to an opaque object: its own type, so that one cannot pass for another."""
    return type(_camel(c_name) + "Handle", (c.c_void_p,),
                {"c_name": c_name, "__module__": __package__})


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
    ERR_UNKNOWN=-10, ERR_NOT_FOUND=-11, ERR_ORDER=-12, ERR_FORMAT=-13, ERR_IO=-14,
    ERR_LAYOUT=-15)
_constants(
    GPW_POWER_MAX_W=1.0e12, GPW_DT_MIN_S=1.0e-6, GPW_TIME_MAX_S=1.0e6,
    GPW_TICK_MIN_NS=1_000_000, GPW_TICK_MAX_NS=100_000_000, GPW_SUBSTEP_MAX_NS=1_000_000,
    GPW_STATE_ALIGN=8)

_function("gpw_version", U32)
_function("gpw_status_name", TEXT, status=I32)
_function("gpw_unknown", F32)
_function("gpw_is_unknown", I32, figure=F32)
