# SPDX-License-Identifier: MIT
"""What the rooms of the Python surface share: handles, keywords, arrays and results."""
import collections
import ctypes as c
import math
import weakref

import numpy as np

from ._native import FUNCTIONS, GpupowerError, Names, Status, convert, near

HIDDEN = "header", "reserved"  # fields that are the library's business


# ---- keywords in -----------------------------------------------------------------------------

def fill(struct, fields, known=()):
    """Sets the fields of a struct from keywords; a name it does not have is a TypeError."""
    names = [name for name in struct.kinds if name not in HIDDEN]
    struct.given = {**(struct.given or {}), **fields}
    for name, value in fields.items():
        if name not in names:
            hint = near(name, names + list(known))
            raise TypeError(f"{struct.c_name} has no field {name!r}{hint}")
        setattr(struct, name, convert(value, struct.kinds[name], name))
    return struct


def initialised(kind, initialise):
    """A struct with the library's defaults in it."""
    struct = kind()
    initialise(struct, c.sizeof(struct))
    return struct


# ---- results out ----------------------------------------------------------------------------

def _plain(value, kind):
    if isinstance(kind, type) and issubclass(kind, Names):
        return kind.wrap(value)
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _shown(value):
    if isinstance(value, float):
        return f"{value:.7g}"  # what a float32 knows
    return str(value) if isinstance(value, Names) else repr(value)


def result_type(kind):
    """A named tuple with the C names of a struct's fields; NaN in it is unknown."""
    fields = [name for name in kind.kinds if name not in HIDDEN]

    class Result(collections.namedtuple(kind.__name__, fields)):
        __slots__ = ()

        @classmethod
        def of(cls, struct):
            return cls(*[_plain(getattr(struct, name), kind.kinds[name]) for name in fields])

        def struct(self):
            """The same as the C struct, for calls that take one back."""
            return kind(**{name: convert(value, kind.kinds[name], name)
                           for name, value in self._asdict().items()})

        def __repr__(self):
            shown = (f"{name}={_shown(value)}" for name, value in self._asdict().items())
            return f"{type(self).__name__}({', '.join(shown)})"

    Result.__name__ = Result.__qualname__ = kind.__name__
    Result.__doc__ = f"``struct {kind.c_name}``, fields as there; NaN is unknown."
    return Result


def outputs(function, *arguments):
    """Calls a function whose last parameters are pointers to scalars; returns what they got."""
    kinds = list(function.parameters.values())[len(arguments):]
    values = [kind._type_() for kind in kinds]
    function(*arguments, *values)
    return values[0].value if len(values) == 1 else tuple(value.value for value in values)


# ---- arrays ---------------------------------------------------------------------------------

def samples(values, name):
    """One-dimensional float32 samples; what is masked is NaN, never a number."""
    array = np.asanyarray(values)
    if array.dtype.kind not in "fiub" and array.size:
        raise TypeError(f"{name}: expected numbers, got dtype {array.dtype}")
    if array.ndim != 1:
        raise ValueError(f"{name}: expected shape [ticks], got {list(array.shape)}")
    with np.errstate(over="ignore"):  # too large for float32: the library refuses infinity
        array = np.ma.filled(array.astype(np.float32, copy=False), np.nan)
    return np.ascontiguousarray(array)


def pointer(array, kind=c.c_float):
    """Where an array's values are; it keeps the array alive."""
    return array.ctypes.data_as(c.POINTER(kind))


def length(count, name="ticks"):
    """How many elements an array is to have."""
    return convert(count, c.c_size_t, name)


def ticks_of(duration_s, tick_ns, name):
    """The whole number of ticks nearest to a time."""
    if not (math.isfinite(duration_s) and duration_s >= 0.0):
        raise ValueError(f"{name}: {duration_s} is not a time")
    return round(duration_s * 1e9 / tick_ns)


# ---- handles --------------------------------------------------------------------------------

class Handle:
    """An object of the library. Freed when Python drops it; one thread at a time.

    ``note`` is the status of the last call: ``Status.OK`` or a note such as
    ``Status.NOTE_HELD``. Errors are exceptions.
    """

    room = ""  # gpw_<room>_create, gpw_<room>_destroy
    note = Status.OK

    def _own(self, handle):
        self._handle = handle
        address = type(handle)(handle.value)
        weakref.finalize(self, FUNCTIONS[f"gpw_{self.room}_destroy"], address)

    @classmethod
    def _of(cls, handle):
        """What the library made otherwise than by create."""
        made = cls.__new__(cls)
        made._own(handle)
        return made

    @classmethod
    def _parsed(cls, text):
        """gpw_<room>_parse of a text, ``str`` or ``bytes``."""
        parse = FUNCTIONS[f"gpw_{cls.room}_parse"]
        _, _, handle, error = (kind._type_ for kind in parse.parameters.values())
        text = text.encode() if isinstance(text, str) else bytes(text)
        handle = handle()
        parse(c.create_string_buffer(text), len(text), handle, error())
        return cls._of(handle)

    def _create(self, config):
        create = FUNCTIONS[f"gpw_{self.room}_create"]
        handle = list(create.parameters.values())[-1]._type_()
        create(config, handle)
        self._own(handle)

    def _call(self, verb, *arguments):
        """gpw_<room>_<verb> of this handle."""
        self.note = Status.wrap(FUNCTIONS[f"gpw_{self.room}_{verb}"](self._handle, *arguments))

    def _ask(self, verb, *arguments):
        """The same for a function that answers through pointers to scalars."""
        function = FUNCTIONS[f"gpw_{self.room}_{verb}"]
        kinds = list(function.parameters.values())[1 + len(arguments):]
        values = [kind._type_() for kind in kinds]
        self._call(verb, *arguments, *values)
        return values[0].value if len(values) == 1 else tuple(value.value for value in values)

    def _fetch(self, verb, kind, *arguments):
        """The same for a function that answers with a struct and is told its size."""
        struct = kind()
        self._call(verb, *arguments, struct, c.sizeof(struct))
        return struct

    def _take(self, verb, kind, result):
        """The next of what waits, or None."""
        try:
            return result.of(self._fetch(verb, kind))
        except GpupowerError as error:
            if error.status != Status.ERR_NOT_FOUND:
                raise
            return None

    def __reduce__(self):
        raise TypeError(f"a {type(self).__name__} can be neither copied nor pickled")


def state_size(room, config):
    """Bytes of state that firmware has to provide for a configuration."""
    return outputs(FUNCTIONS[f"gpw_{room}_state_size"], config)
