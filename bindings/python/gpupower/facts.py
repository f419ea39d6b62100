# SPDX-License-Identifier: MIT
"""The figures of the two studies as data, one by one."""
import ctypes as c

from . import _native as native
from ._native import Status, GpupowerError, lib
from ._surface import outputs, result_type

Fact = result_type(native.Fact)


def _at(index):
    struct = native.Fact()
    lib.gpw_fact_at(index, struct, c.sizeof(struct))
    return Fact.of(struct)


def facts(prefix=""):
    """Every fact whose id starts so, in the order of the studies."""
    return [fact for fact in map(_at, range(lib.gpw_fact_count()))
            if fact.id.startswith(prefix)]


def fact(id):
    """The fact of that id, such as ``"profile.infer"``."""
    try:
        return _at(outputs(lib.gpw_fact_find, id))
    except GpupowerError as error:
        if error.status != Status.ERR_NOT_FOUND:
            raise
        nearest = _at(outputs(lib.gpw_fact_nearest, id)).id
        raise KeyError(f"no fact {id!r}; the nearest is {nearest!r}") from None
