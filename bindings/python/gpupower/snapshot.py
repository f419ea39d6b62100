# SPDX-License-Identifier: MIT
"""The state of a watch or a site as bytes, and one that goes on from them."""
import ctypes as c

from ._native import FUNCTIONS
from .site import Site
from .watch import Watch


def snapshot(handle):
    """The state of a `Watch` or a `Site` that has been started, as bytes."""
    kept = c.create_string_buffer(handle._ask("snapshot_size"))
    handle._call("save", c.addressof(kept), len(kept))
    return kept.raw


def restored_watch(kept, epoch=0):
    """A `Watch` that goes on from a snapshot; `epoch` 0: its permits too."""
    return _restored(Watch, kept, epoch)


def restored_site(kept, tick_ns=10**7):
    """A `Site` that goes on from a snapshot; `tick_ns` as it was configured with."""
    made = _restored(Site, kept)
    made.tick_ns, made._profiles = tick_ns, {}
    return made


def _restored(kind, kept, *epoch):
    restore = FUNCTIONS[f"gpw_{kind.room}_restore"]
    handle = list(restore.parameters.values())[-1]._type_()
    memory = (c.c_uint64 * (len(kept) // 8 + 1))()
    text = c.create_string_buffer(bytes(kept), len(kept))
    restore(c.addressof(memory), c.sizeof(memory), None, c.addressof(text), len(kept), *epoch,
            handle)
    made = kind.__new__(kind)
    made._memory, made._handle = memory, handle  # the memory lives as long as the handle
    return made
