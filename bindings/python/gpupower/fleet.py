# SPDX-License-Identifier: MIT
"""The sum of N correlated GPUs, tick by tick."""
import numpy as np

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, length, pointer, state_size
from .profile import as_profile, name_unknown


class Fleet(Handle):
    """Groups of like GPUs; keywords are the fields of ``gpw_fleet_config``.

    Add groups and a schedule, ``start()``, then ``step()`` or ``process()``.
    """

    room = "fleet"

    def __init__(self, **fields):
        self._profiles = {}  # of each group, to name what one lacks
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that such a fleet takes in firmware."""
        return state_size("fleet", _config(fields))

    def add_group(self, profile, **fields):
        """Adds a group; keywords are the fields of ``gpw_fleet_group``. Returns its index."""
        profile, group = as_profile(profile), group_struct(fields)
        try:
            index = self._ask("add_group", group, profile._handle)
        except native.GpupowerError as error:
            raise name_unknown(error, profile, group.initial_phase) from None
        self._profiles[index] = profile
        return index

    def set_rho(self, group, phase, rho_in, rho_out):
        """Sets the correlations of one phase of a group."""
        self._call("set_rho", group, phase, rho_in, rho_out)

    def add_event(self, at_ns, group, phase):
        """Schedules a change of phase of a whole group."""
        try:
            self._call("add_event", at_ns, group, phase)
        except native.GpupowerError as error:
            raise name_unknown(error, self._profiles.get(group), phase) from None

    def start(self):
        """Ends the building; from now on time runs."""
        self._call("start")

    def set_level(self, level):
        """From the next start or reset on: ``"nominal"``, ``"narrow"`` or ``"wide"``."""
        self._call("set_level", level)

    def reset(self):
        """Goes back to time 0; the same bits follow again."""
        self._call("reset")

    def command(self, group, phase, gpus=0, delay_ns=0):
        """Lets `gpus` more GPUs of a group (0: all that are left) change phase."""
        self._call("command", group, phase, gpus, delay_ns)

    def step(self):
        """One tick: (mean, fluctuation) of the sum, W."""
        return self._ask("step")

    def process(self, ticks):
        """A block of ticks: two float32 arrays, mean and fluctuation of the sum, W."""
        mean_w = np.empty(length(ticks), np.float32)
        fluctuation_w = np.empty_like(mean_w)
        self._call("process", pointer(mean_w), pointer(fluctuation_w), mean_w.size)
        return mean_w, fluctuation_w

    def group_power(self, group):
        """(mean, fluctuation) of a group in the last tick, W."""
        return self._ask("group_power", group)

    def group_phase(self, group):
        """The phase a group was last commanded to, and how many GPUs were."""
        phase, gpus = self._ask("group_phase", group)
        return native.Phase.wrap(phase), gpus

    def bounds(self):
        """(worst step up, worst step down), W; NaN up when a profile has no cap."""
        return self._ask("bounds")

    @property
    def time_ns(self):
        """End of the last tick."""
        return self._ask("time_ns")

    @property
    def assumptions(self):
        """What had to be assumed, as ``FleetAssumption`` bits."""
        return native.FleetAssumption(self._ask("assumptions"))


def group_struct(fields):
    """A ``gpw_fleet_group`` with the library's defaults and these fields."""
    return fill(initialised(native.FleetGroup, lib.gpw_fleet_group_init), fields)


def _config(fields):
    return fill(initialised(native.FleetConfig, lib.gpw_fleet_config_init), fields)
