# SPDX-License-Identifier: MIT
"""Reads logs of power meters row by row, as they are: every format, with their faults."""
import ctypes as c
import weakref

import numpy as np

from . import _native as native
from ._native import LogRepair, lib
from ._surface import Handle, fill, initialised, length, result_type

LogInfo = result_type(native.LogInfo)
LogDeviceInfo = result_type(native.LogDeviceInfo)

LOG_ROW_DTYPE = np.dtype(native.LogRow)  # of the arrays that a log gives


class Log(Handle):
    """A log being read: ``Log(path)``, or ``Log.parse(text)`` from memory; keywords are the
    fields of ``gpw_log_config``. Iterating gives structured arrays of rows, block by block, in
    constant memory; `read()` gives all rows at once."""

    room = "log"

    def __init__(self, path, **fields):
        handle = native.LogHandle()
        lib.gpw_log_open(path, _config(fields), handle, native.FileError())
        self._own(handle)

    @classmethod
    def parse(cls, text, **fields):
        """A log from its text, as ``str`` or ``bytes``, packed by gzip or not."""
        text = text.encode() if isinstance(text, str) else bytes(text)
        handle = native.LogHandle()
        buffer = c.create_string_buffer(text, len(text) + 1)
        lib.gpw_log_open_text(buffer, len(text), _config(fields), handle, native.FileError())
        log = cls.__new__(cls)
        log._text = buffer  # the library reads from it until the log is closed
        log._own(handle)
        return log

    def _own(self, handle):
        self._handle = handle
        address = type(handle)(handle.value)
        weakref.finalize(self, _close, address, getattr(self, "_text", None))

    def next(self, room=65536):
        """The next rows, at most `room`, in the order of the file; empty at the end."""
        rows = np.empty(length(room, "room"), LOG_ROW_DTYPE)
        count = c.c_size_t()
        self._call("next", rows.ctypes.data_as(c.POINTER(native.LogRow)), LOG_ROW_DTYPE.itemsize,
                   rows.size, count, native.FileError())
        return rows[:count.value]

    def __iter__(self):
        while True:
            rows = self.next()
            if not rows.size:
                return
            yield rows

    def read(self):
        """All rows that are left, in one array of 64 bytes a row."""
        blocks = list(self)
        return np.concatenate(blocks) if blocks else np.empty(0, LOG_ROW_DTYPE)

    @property
    def info(self):
        """What was understood, up to the row read last."""
        return LogInfo.of(self._fetch("info_get", native.LogInfo))

    @property
    def devices(self):
        """The devices met so far."""
        return [LogDeviceInfo.of(self._fetch("device", native.LogDeviceInfo, i))
                for i in range(self.info.devices)]

    @property
    def repairs(self):
        """How often what was repaired, left out or missing: {name: (times, first line)}."""
        found = {}
        for repair in LogRepair:
            if repair != LogRepair.REPAIRS:
                times, first_line = self._ask("repair", repair)
                if times:
                    found[str(repair)] = times, first_line
        return found

    def explain(self):
        """What was understood, in words; complete once all rows were read."""
        size = c.c_size_t()
        self._call("explain", None, 0, size)
        text = c.create_string_buffer(size.value + 1)
        self._call("explain", text, size.value + 1, size)
        return text.value.decode()


def _close(address, _text):
    lib.gpw_log_close(address)


def _config(fields):
    return fill(initialised(native.LogConfig, lib.gpw_log_config_init), fields)
