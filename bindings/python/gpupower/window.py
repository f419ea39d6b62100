# SPDX-License-Identifier: MIT
"""Whether an unlabelled power field is an average of the last second, from its steps."""
from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, result_type, samples, state_size

WindowVerdict = result_type(native.WindowVerdict)


class Window(Handle):
    """An identification; keywords are the fields of ``gpw_window_config``."""

    room = "window"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that such an identification takes in firmware."""
        return state_size("window", _config(fields))

    def push(self, stamp_ns, reading_w, beside_w=float("nan")):
        """Takes one row, with a field beside the one in question if there is one."""
        self._call("push", stamp_ns, reading_w, beside_w)

    def reset(self):
        """Forgets every row."""
        self._call("reset")

    def verdict(self):
        """What the rows so far tell."""
        return WindowVerdict.of(self._fetch("verdict_get", native.WindowVerdict))


def window_identify(stamps_ns, readings_w, beside_w=None, **fields):
    """What a whole record tells."""
    readings_w = samples(readings_w, "readings_w")
    beside_w = [float("nan")] * readings_w.size if beside_w is None else samples(beside_w,
                                                                                 "beside_w")
    if not len(stamps_ns) == readings_w.size == len(beside_w):
        raise ValueError(f"readings_w: {readings_w.size} rows, stamps_ns: {len(stamps_ns)}, "
                         f"beside_w: {len(beside_w)}")
    window = Window(**fields)
    for stamp, reading, beside in zip(stamps_ns, readings_w, beside_w):
        window.push(int(stamp), float(reading), float(beside))
    return window.verdict()


def _config(fields):
    return fill(initialised(native.WindowConfig, lib.gpw_window_config_init), fields)
