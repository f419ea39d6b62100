# SPDX-License-Identifier: MIT
"""The live companion of a generator controller, for trying it out on a desk."""
import ctypes as c

import numpy as np

from . import _native as native
from ._native import Phase, lib
from ._surface import Handle, fill, initialised, pointer, result_type, state_size
from .permit import PermitAnswer

_Output = result_type(native.WatchOutput)
BUS = "power_w", "reactive_var", "frequency_hz", "voltage_pu", "battery_w", "battery_j"
OF_SET = "power_w", "breaker", "actuator_pu", "boost_pu", "coolant_c", "governor_mode"


class WatchOutput(_Output):
    """``struct gpw_watch_output``; arrays by horizon are tuples."""

    __slots__ = ()

    @classmethod
    def of(cls, struct):
        return cls(*[tuple(value) if isinstance(value, c.Array) else value
                     for value in super().of(struct)])


class Watch(Handle):
    """A watch; keywords are the fields of ``gpw_watch_config``. Sets first, then groups, the
    table of largest steps, `start()`."""

    room = "watch"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that it takes in firmware."""
        return state_size("watch", _config(fields))

    def add_set(self, genset):
        """Adds a set, of `genset_struct()`: its index."""
        return self._ask("add_set", genset)

    def add_group(self, group):
        """Adds a group, of `forecast_group()`: its index."""
        return self._ask("add_group", group)

    def set_surface(self, table):
        """Gives the table of largest steps, 16-bit words."""
        words = np.ascontiguousarray(table, dtype=np.uint16)
        self._call("set_surface", pointer(words, c.c_uint16), words.size)

    def start(self, now_ns):
        """Closes the configuration; the quarantine begins."""
        self._call("start", now_ns)

    def step(self, now_ns, sets=(), stamp_ns=None, **bus):
        """One tick. Keywords are what the bus showed; `sets` has a dictionary of what each set
        showed. What is not given did not come; a value was measured now unless it is a pair of
        value and stamp."""
        stamp_ns = now_ns if stamp_ns is None else stamp_ns
        given = native.WatchInput(now_ns=now_ns, **_samples(bus, BUS, stamp_ns))
        rows = (native.WatchSetInput * max(len(sets), 1))()
        for row, values in zip(rows, sets):
            for name, value in _samples(values, OF_SET, stamp_ns).items():
                setattr(row, name, value)
        output = native.WatchOutput()
        lib.gpw_watch_step(self._handle, given, c.sizeof(given), rows[0],
                           c.sizeof(rows[0]), len(sets), output, c.sizeof(output))
        return WatchOutput.of(output)

    def announce(self, id, group, phase, at_ns, share=1.0, token=0):
        """Announces that a share of a group goes into a phase."""
        self._call("announce", id, group, Phase.coerce(phase), share, at_ns, token)

    def cancel(self, id):
        """Takes an announcement back."""
        self._call("cancel", id)

    def set_phase(self, group, phase):
        """Says in which phase a whole group is now."""
        self._call("set_phase", group, Phase.coerce(phase))

    def request(self, now_ns, nonce, group, phase, share=1.0):
        """Asks whether a share of a group may go into a phase now, and the answer to it."""
        return PermitAnswer.of(self._fetch("request", native.PermitAnswer, now_ns, nonce, group,
                                           Phase.coerce(phase), share))

    def release(self, token):
        """Gives a permit back unused."""
        self._call("release", token)

    def resume(self, kept, epoch):
        """Goes on from a snapshot of a watch with the same sets, groups and table."""
        text = c.create_string_buffer(bytes(kept), len(kept))
        self._call("resume", c.addressof(text), len(kept), epoch)

    def acknowledge(self, now_ns):
        """A person has looked."""
        self._call("acknowledge", now_ns)

    @property
    def output(self):
        """What the last tick told."""
        return WatchOutput.of(self._fetch("get", native.WatchOutput))


def _samples(values, names, stamp_ns):
    unknown = set(values) - set(names)
    if unknown:
        raise TypeError(f"no such input: {', '.join(sorted(unknown))}")
    found = {}
    for name, value in values.items():
        value, at_ns = value if isinstance(value, tuple) else (value, stamp_ns)
        found[name] = native.LiveSample(value=value, valid=1, stamp_ns=at_ns)
    return found


def _config(fields):
    return fill(initialised(native.WatchConfig, lib.gpw_watch_config_init), fields)
