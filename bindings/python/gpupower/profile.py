# SPDX-License-Identifier: MIT
"""What one GPU draws in each phase, and how well that is known."""
from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, outputs, result_type, state_size

PhaseFigures = result_type(native.PhaseFigures)
ProfileConfig = result_type(native.ProfileConfig)


class Profile(Handle):
    """A power profile: ``Profile.find("h100-pcie")`` is a built-in one; ``Profile(name="mine",
    tdp_w=350)`` starts a user's own, with the fields of ``gpw_profile_config`` as keywords."""

    room = "profile"
    builtin = False

    def __init__(self, **fields):
        self._create(_config(fields))

    @classmethod
    def find(cls, name):
        """The built-in profile of that name; constant, and never freed."""
        handle = native.ProfileHandle()
        try:
            lib.gpw_profile_find(name, handle)
        except native.GpupowerError as error:
            raise error.with_hint(native.near(name, cls.builtins())) from None
        profile = cls.__new__(cls)
        profile._handle, profile.builtin = handle, True
        return profile

    @staticmethod
    def builtins():
        """Names of the built-in profiles."""
        return [lib.gpw_profile_name(lib.gpw_profile_at(index)).decode()
                for index in range(lib.gpw_profile_count())]

    @staticmethod
    def state_size(**fields):
        """Bytes of state that such a profile takes in firmware."""
        return state_size("profile", _config(fields))

    def set_phase(self, phase, **fields):
        """Sets the figures of a phase; keywords are the fields of ``gpw_phase_figures``."""
        if self.builtin:
            raise TypeError(f"the built-in profile {self.name} is constant")
        figures = initialised(native.PhaseFigures, lib.gpw_phase_figures_init)
        self._call("set_phase", fill(figures, {"phase": phase, **fields}))

    def phase(self, phase):
        """Figures of a phase; a mean known only as a range is its midpoint."""
        figures = initialised(native.PhaseFigures, lib.gpw_phase_figures_init)
        self._call("phase", phase, figures)
        return PhaseFigures.of(figures)

    @property
    def board(self):
        """Figures of the board."""
        config = _config({})
        self._call("board", config)
        return ProfileConfig.of(config)

    @property
    def name(self):
        """Its name, such as ``"h100-pcie"``."""
        return lib.gpw_profile_name(self._handle).decode()

    def __repr__(self):
        return f"<Profile {self.name}>"


def as_profile(profile):
    """A profile given as itself or as the name of a built-in one."""
    return profile if isinstance(profile, Profile) else Profile.find(profile)


def phase_find(name):
    """The phase of that name."""
    return native.Phase.wrap(outputs(lib.gpw_phase_find, name))


def _config(fields):
    return fill(initialised(native.ProfileConfig, lib.gpw_profile_config_init), fields)
