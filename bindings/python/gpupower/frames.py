# SPDX-License-Identifier: MIT
"""What a controller's watch says, as CAN frames in J1939 style."""
import ctypes as c
import functools

from . import _native as native
from ._native import lib
from ._surface import fill, initialised, outputs, result_type
from .registers import figure, watch_output

FrameRow = result_type(native.FrameRow)
FrameSignal = result_type(native.FrameSignal)


@functools.lru_cache(maxsize=None)
def frame_table():
    """Every frame, in the order of groups."""
    return _table(native.FrameRow, FrameRow, lib.gpw_frame_at,
                  native.CONSTANTS["GPW_FRAMES_COUNT"])


@functools.lru_cache(maxsize=None)
def frame_signals():
    """Every signal, in the order of frames and bytes."""
    return _table(native.FrameSignal, FrameSignal, lib.gpw_frame_signal_at,
                  lib.gpw_frame_signal_count())


class Frames:
    """Frames to and fro; keywords are the fields of ``gpw_frames_config``."""

    def __init__(self, **fields):
        self._config = fill(initialised(native.FramesConfig, lib.gpw_frames_config_init), fields)

    def encode(self, **fields):
        """The frames that are due in tick ``sequence``, as pairs of identifier and data; keywords
        are fields of ``gpw_watch_output``, and what is not given is 0."""
        room = native.CONSTANTS["GPW_FRAMES_COUNT"]
        frames, count = (native.Frame * room)(), c.c_size_t()
        lib.gpw_frames_encode(self._config, watch_output(fields), frames, room, count)
        return [(frame.id, bytes(frame.data)) for frame in frames[:count.value]]

    def decode(self, identifier, data):
        """Name, stamp (None where it has none) and figures of a frame; NaN (or all ones) is not
        available. Another's frame is a `GpupowerError` with ``Status.ERR_NOT_FOUND``."""
        frame = native.Frame(id=identifier, length=len(data))
        frame.data[:len(data[:8])] = bytes(data[:8])
        output, found = native.WatchOutput(), native.FrameFound()
        lib.gpw_frames_decode(self._config, frame, output, c.sizeof(output), found)
        names = [row.name for row in frame_signals() if row.frame == found.number]
        figures = {name: figure(output, {"time": "time_ns"}.get(name, name)) for name in names
                   if name != "stamp"}
        stamp = None if found.stamp == 0xFFFFFFFF else found.stamp
        return frame_table()[found.number].name, stamp, figures


def frame_time(stamp, near_ns):
    """The time of a stamp on the sender's clock, from a time near it."""
    return outputs(lib.gpw_frames_time, stamp, near_ns)


def _table(kind, result, function, count):
    rows = []
    for index in range(count):
        row = kind()
        function(index, row, c.sizeof(row))
        rows.append(result.of(row))
    return tuple(rows)
