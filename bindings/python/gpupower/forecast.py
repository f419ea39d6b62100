# SPDX-License-Identifier: MIT
"""What the load will be in the next seconds, how sure that is, and what it cannot exceed."""
import ctypes as c

from . import _native as native
from ._native import Phase, lib
from ._surface import Handle, fill, initialised, result_type, state_size
from .profile import as_profile

HORIZONS_S = 0.5, 2.0, 10.0, 60.0
LEVELS = 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975  # of the quantiles, low_w to high_w
OF_PHASE = "mean_w", "sd_w", "tau_s", "low_w", "high_w", "cycle_w", "period_s"

ForecastSteps = result_type(native.ForecastSteps)
_Reading = result_type(native.ForecastReading)


class ForecastReading(_Reading):
    """``struct gpw_forecast_reading``; arrays by horizon, of `HORIZONS_S`, are tuples."""

    __slots__ = ()

    @classmethod
    def of(cls, struct):
        return cls(*[tuple(value) if isinstance(value, c.Array) else value
                     for value in super().of(struct)])


class Forecast(Handle):
    """A forecast; keywords are the fields of ``gpw_forecast_config``."""

    room = "forecast"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that it takes in firmware."""
        return state_size("forecast", _config(fields))

    def add_group(self, group):
        """Adds a group, of `forecast_group()`: its index."""
        return self._ask("add_group", group)

    def announce(self, id, group, phase, at_ns, share=1.0, certain=True):
        """Announces that a share of a group goes into a phase."""
        self._call("announce", id, group, phase, share, at_ns, int(certain))

    def cancel(self, id):
        """Takes an announcement back."""
        self._call("cancel", id)

    def set_phase(self, group, phase):
        """Says in which phase a whole group is now, unannounced."""
        self._call("set_phase", group, phase)

    def step(self, now_ns, power_w=float("nan"), stamp_ns=None, rung=0):
        """One tick; without a stamp the value was measured now."""
        self._call("step", now_ns, now_ns if stamp_ns is None else stamp_ns, power_w, rung)

    def get(self):
        """The forecast after the last step."""
        return ForecastReading.of(self._fetch("get", native.ForecastReading))

    def step_bounds(self, groups=0xFFFFFFFF):
        """The worst steps that may come now, of a mask of groups."""
        return ForecastSteps.of(self._fetch("step_bounds", native.ForecastSteps, groups))

    def reset(self):
        """Forgets all, groups too."""
        self._call("reset")


def forecast_group(phases=None, profile=None, fleet=None, fixed_w=0.0, factor=1.0, **fields):
    """Figures of a group: ``{phase: {"mean_w": ..., "sd_w": ...}}``, or of a profile and the
    fields of ``gpw_fleet_group``; other keywords are the fields of ``gpw_forecast_group``."""
    group = initialised(native.ForecastGroup, lib.gpw_forecast_group_init)
    if profile is not None:
        of = fill(initialised(native.FleetGroup, lib.gpw_fleet_group_init), fleet or {})
        lib.gpw_forecast_group_from_profile(group, as_profile(profile)._handle, of,
                                            fixed_w, factor)
    elif fixed_w:
        fields["fixed_w"] = fixed_w
    for phase, figures in (phases or {}).items():
        for name, value in figures.items():
            if name not in OF_PHASE:
                raise TypeError(f"a phase has no {name!r}; there are {', '.join(OF_PHASE)}")
            getattr(group, name)[Phase.coerce(phase)] = value
    return fill(group, fields)


def _config(fields):
    return fill(initialised(native.ForecastConfig, lib.gpw_forecast_config_init), fields)
