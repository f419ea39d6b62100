# SPDX-License-Identifier: MIT
"""What a controller's watch says, as Modbus registers; commands to it and their results."""
import ctypes as c
import functools

import numpy as np

from . import _native as native
from ._native import lib
from ._surface import fill, result_type

Register = result_type(native.Register)
CommandResult = result_type(native.CommandResult)


@functools.lru_cache(maxsize=None)
def register_table():
    """Every row of the table, in the order of addresses."""
    rows = []
    for index in range(lib.gpw_register_count()):
        row = native.Register()
        lib.gpw_register_at(index, row, c.sizeof(row))
        rows.append(Register.of(row))
    return tuple(rows)


def registers_encode(block, **fields):
    """The registers of a block, ``"now"`` or ``"forecast"``; keywords are fields of
    ``gpw_watch_output``, and what is not given is 0."""
    block = native.RegistersBlock.coerce(block)
    registers = np.zeros(lib.gpw_registers_count(block), np.uint16)
    lib.gpw_registers_encode(block, watch_output(fields), _pointer(registers), registers.size)
    return registers


def registers_decode(block, registers):
    """The figures in a block's registers by name: NaN (or all ones) where not available. A torn
    read is a `GpupowerError` with ``Status.ERR_STATE``."""
    block = native.RegistersBlock.coerce(block)
    registers = _registers(registers)
    output = native.WatchOutput()
    lib.gpw_registers_decode(block, _pointer(registers), registers.size, output,
                             c.sizeof(output))
    rows = [row for row in register_table() if row.block == block]
    return {"sequence": output.sequence, **{row.name: figure(output, row.name) for row in rows}}


def command_encode(**fields):
    """The 16 registers of a command; keywords are fields of ``gpw_command``."""
    registers = np.zeros(native.CONSTANTS["GPW_REG_MAILBOX_COUNT"], np.uint16)
    command = fill(native.Command(), fields)
    lib.gpw_registers_command_encode(command, _pointer(registers), registers.size)
    return registers


def command_result(registers):
    """What came of a command, from the 16 registers of its result."""
    registers = _registers(registers)
    result = native.CommandResult()
    lib.gpw_registers_result_decode(_pointer(registers), registers.size, result,
                                    c.sizeof(result))
    return CommandResult.of(result)


def watch_output(fields):
    """A ``gpw_watch_output`` with these fields."""
    output = native.WatchOutput()
    for name, value in fields.items():
        if np.ndim(value):
            getattr(output, name)[:] = value
        else:
            fill(output, {name: value})
    return output


def figure(output, name):
    """A field by its name in a table: ``forecast_w_2`` is the third of ``forecast_w``."""
    if hasattr(output, name):
        return getattr(output, name)
    field, _, index = name.rpartition("_")
    return getattr(output, field)[int(index)]


def _registers(values):
    array = np.asarray(values)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise ValueError("registers: expected whole numbers, shape [registers]")
    if array.size and not 0 <= array.min() <= array.max() <= 0xFFFF:
        raise ValueError("registers: a number does not fit 16 bits")
    return np.ascontiguousarray(array, np.uint16)


def _pointer(registers):
    return registers.ctypes.data_as(c.POINTER(c.c_uint16))
