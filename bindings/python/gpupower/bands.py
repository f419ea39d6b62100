# SPDX-License-Identifier: MIT
"""How much a sampled power or frequency oscillates: in bands, at modes, in a sliding window."""
from . import _native as native
from ._native import lib
from ._surface import (Handle, fill, initialised, outputs, pointer, result_type, samples,
                       state_size)

BandReading = result_type(native.BandReading)
ModeReading = result_type(native.ModeReading)
ChangeReading = result_type(native.ChangeReading)


class Bands(Handle):
    """A watch on one signal; keywords are the fields of ``gpw_bands_config``.

    `modes` are (frequency_hz, damping) or (frequency_hz, damping, limit). Without `bands`,
    those are chosen that the tick carries."""

    room = "bands"

    def __init__(self, modes=(), **fields):
        modes = [tuple(mode) for mode in modes]
        config = bands_struct({"modes_max": len(modes), **fields})
        self._create(config)
        self._chosen = [band for band in native.Band if config.bands >> band & 1]
        for mode in modes:
            self.add_mode(*mode)

    @staticmethod
    def state_size(**fields):
        """Bytes of state that such a watch takes in firmware."""
        return state_size("bands", bands_struct(fields))

    def add_mode(self, frequency_hz, damping, limit=float("nan")):
        """Adds a mode; returns its index."""
        return self._ask("add_mode", frequency_hz, damping, limit)

    def reset(self):
        """Forgets every sample; the modes stay."""
        self._call("reset")

    def step(self, sample):
        """Takes one sample."""
        self._call("step", sample)

    def process(self, values):
        """Takes a block of samples, one a tick."""
        values = samples(values, "values")
        self._call("process", pointer(values), values.size)

    def band(self, band):
        """What a band holds."""
        return BandReading.of(self._fetch("band", native.BandReading, band))

    def bands(self):
        """What each chosen band holds, from the lowest to the highest."""
        return [self.band(band) for band in self._chosen]

    def mode(self, index):
        """What a mode holds."""
        return ModeReading.of(self._fetch("mode", native.ModeReading, index))

    def change(self):
        """What changed within the window."""
        return ChangeReading.of(self._fetch("change", native.ChangeReading))

    def dominant(self):
        """Band, frequency in Hz and amplitude of what dominates; an error in silence."""
        band, frequency_hz, amplitude = self._ask("dominant")
        return native.Band.wrap(band), frequency_hz, amplitude

    def held_count(self):
        """How many samples were replaced since reset."""
        return self._ask("held_count")


def bands_edges(band):
    """Lower and upper edge of a band, Hz."""
    return outputs(lib.gpw_bands_edges, band)


def bands_resolved(tick_ns):
    """The bands that a tick carries."""
    mask = outputs(lib.gpw_bands_resolved, tick_ns)
    return [band for band in native.Band if mask >> band & 1]


def bands_window_permitted(limit_w, window_s, frequency_hz):
    """How far a sine may swing before a sliding window sees more than its limit, W."""
    return outputs(lib.gpw_bands_window_permitted, limit_w, window_s, frequency_hz)


def bands_struct(fields):
    """A ``gpw_bands_config`` with defaults and these fields."""
    config = fill(initialised(native.BandsConfig, lib.gpw_bands_config_init), fields)
    if "bands" not in fields:
        config.bands = outputs(lib.gpw_bands_resolved, config.tick_ns)
    return config
