# SPDX-License-Identifier: MIT
"""A change of the load's level that nobody announced, seen while it happens."""
import collections

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, result_type, samples, state_size

OnsetReading = result_type(native.OnsetReading)
Onsets = collections.namedtuple("Onsets", "at_ns from_w to_w stamp_ns")
Onsets.__doc__ = "Changes of a record: when, from and to what, and the reading that told."


class Onset(Handle):
    """A search for changes; keywords are the fields of ``gpw_onset_config``."""

    room = "onset"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that such a search takes in firmware."""
        return state_size("onset", _config(fields))

    def step(self, stamp_ns, power_w, expected_w=float("nan"), up_w=float("nan"),
             down_w=float("nan"), is_changing=False):
        """Takes a reading, with what is expected of it where that is known."""
        self._call("step", int(stamp_ns), power_w, expected_w, up_w, down_w, int(is_changing))

    def reset(self):
        """Forgets every reading and all that was learned."""
        self._call("reset")

    def get(self):
        """What is known now."""
        return OnsetReading.of(self._fetch("get", native.OnsetReading))


def onset_find(stamps_ns, power_w, is_changing=None, **fields):
    """The changes of a whole record."""
    power_w = samples(power_w, "power_w")
    is_changing = [False] * power_w.size if is_changing is None else is_changing
    if not len(stamps_ns) == power_w.size == len(is_changing):
        raise ValueError(f"power_w: {power_w.size} rows, stamps_ns: {len(stamps_ns)}, "
                         f"is_changing: {len(is_changing)}")
    onset, found = Onset(**fields), []
    for stamp, power, changing in zip(stamps_ns, power_w, is_changing):
        onset.step(stamp, float(power), is_changing=changing)
        reading = onset.get()
        if reading.detected:
            found.append((reading.at_ns, reading.from_w, reading.to_w, int(stamp)))
    return Onsets(*zip(*found)) if found else Onsets((), (), (), ())


def _config(fields):
    return fill(initialised(native.OnsetConfig, lib.gpw_onset_config_init), fields)
