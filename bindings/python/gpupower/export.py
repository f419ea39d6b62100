# SPDX-License-Identifier: MIT
"""Writes a run in the formats that other power programs read."""
import ctypes as c
import datetime
import os
import pathlib

import numpy as np

from . import _native as native
from ._native import lib
from ._surface import fill, initialised, outputs, pointer, samples

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def _unix_ns(start):
    """A start as whole nanoseconds since 1970; a datetime without a zone is universal time."""
    if not isinstance(start, datetime.datetime):
        return start
    since = start.replace(tzinfo=start.tzinfo or datetime.timezone.utc) - _EPOCH
    return (since.days * 86400 + since.seconds) * 10**9 + since.microseconds * 1000


def _second_path(path, chosen):
    """The file beside `path`, None where a format has one file."""
    needed = outputs(lib.gpw_export_second_path, path, chosen, None, 0)
    text = c.create_string_buffer(needed)
    lib.gpw_export_second_path(path, chosen, text, needed, None)
    return os.fsdecode(text.value) or None


def export_write(path, format, channels, units=None, *, time_s=None, start=None, **fields):
    """Writes channels, ``{"generator_w": samples, ...}``; returns the files written.

    ``format`` is ``"csv"``, ``"gridlabd"``, ``"opendss"``, ``"andes"``, ``"comtrade-ascii"``,
    ``"comtrade-binary"``, ``"comtrade-float32"``, or ``"cff-..."`` like the last three. ``units``
    gives the unit of a channel by its name. Samples come every ``interval_ns``, the first at
    ``first_ns``, or at ``time_s``. ``start`` is a datetime or nanoseconds since 1970.
    """
    units = dict(units or {})
    strange = [name for name in units if name not in channels]
    if strange:
        raise ValueError(f"units: there is no channel {strange[0]!r}")
    if not channels:
        raise ValueError("channels: none given")
    rows = [samples(values, name) for name, values in channels.items()]
    if len({row.size for row in rows}) > 1:
        raise ValueError("channels: not all of one length")
    values = np.ascontiguousarray(np.stack(rows))
    if start is not None:
        fields["start_unix_ns"] = _unix_ns(start)
    if time_s is not None:
        time_s = np.ascontiguousarray(time_s, np.float64)
        if time_s.shape != values.shape[1:]:
            raise ValueError(f"time_s: {time_s.shape} times for {values.shape[1]} samples")
        fields.setdefault("interval_ns", 0)
    config = fill(initialised(native.ExportConfig, lib.gpw_export_config_init),
                  {"format": format, **fields})
    listed = (native.ExportChannel * len(rows))()
    for channel, name in zip(listed, channels):
        fill(channel, {"name": name, "unit": units.get(name, "")})
    lib.gpw_export_write(path, config, listed, c.sizeof(native.ExportChannel), len(rows),
                         None if time_s is None else pointer(time_s, c.c_double),
                         pointer(values), values.shape[1], native.FileError())
    second = _second_path(path, config.format)
    return [pathlib.Path(name) for name in [os.fspath(path), second] if name]
