# SPDX-License-Identifier: MIT
"""What one GPU draws in each phase, and how well that is known."""
import ctypes as c

from . import _native as native
from ._native import GpupowerError, lib
from ._surface import Handle, fill, initialised, outputs, result_type, state_size

BOARD = native.Phase.COUNT  # the phase of the figures that are of the board

Figure = result_type(native.Figure)
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
            if error.status != native.Status.ERR_NOT_FOUND:
                raise
            offered = " or ".join(repr(cls.nearest(name, rank).name) for rank in range(3))
            raise error.with_hint(f"; did you mean {offered}?") from None
        return cls._constant(handle)

    @classmethod
    def nearest(cls, name, rank=0):
        """The built-in profile whose name is nearest to a text; with `rank` 1 the next one, ..."""
        handle = native.ProfileHandle()
        lib.gpw_profile_nearest(name, rank, handle)
        return cls._constant(handle)

    @classmethod
    def _constant(cls, handle):
        profile = cls.__new__(cls)
        profile._handle, profile.builtin = handle, True
        return profile

    def copy(self, name=None, figures_max=None):
        """A profile of the user's own with the same figures, and room for 64 more."""
        if figures_max is None:
            figures_max = min(self._count() + 64, native.CONSTANTS["GPW_PROFILE_FIGURES_MAX"])
        profile, handle = type(self).__new__(type(self)), native.ProfileHandle()
        words = state_size("profile", _config({"name": "copy", "figures_max": figures_max})) // 8
        profile._memory = (native.U64 * words)()  # lives as long as the object
        lib.gpw_profile_copy(profile._memory, c.sizeof(profile._memory), self._handle,
                             figures_max, name, handle)
        profile._handle = handle
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
        self._refuse_if_constant()
        figures = initialised(native.PhaseFigures, lib.gpw_phase_figures_init)
        fill(figures, {"phase": phase, **fields})
        try:
            self._call("set_phase", figures)
        except GpupowerError as error:
            refusal = outputs(lib.gpw_phase_figures_check, figures)
            why = lib.gpw_phase_refusal_text(refusal).decode()
            raise error.with_hint(f": {why}" if refusal else "") from None

    def set_figure(self, quantity, phase=BOARD, **fields):
        """Sets one figure; keywords are the fields of ``gpw_figure``. What is not given is
        unknown, and a figure of which nothing is known is removed."""
        self._refuse_if_constant()
        unknown = {name: float("nan") for name in ("at", "value", "low", "high")}
        figure = native.Figure(grade=int(native.Grade.USER))
        self._call("set_figure", fill(figure, {
            **unknown, "quantity": quantity, "phase": phase, **fields}), c.sizeof(figure))

    def set_cap(self, cap_w):
        """Sets another power cap; powers above it come down to it."""
        self._refuse_if_constant()
        self._call("set_cap", cap_w)

    def _refuse_if_constant(self):
        if self.builtin:
            raise TypeError(f"the built-in profile {self.name} is constant; change a copy()")

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

    def _count(self):
        return self._ask("figure_count")

    def figures(self):
        """Every figure with its own labels: the board's (phase ``BOARD``), then by phase."""
        return [Figure.of(self._fetch("figure_at", native.Figure, index))
                for index in range(self._count())]

    def figure(self, quantity, phase=BOARD):
        """The figure of a quantity, of the board or a phase; of several, the first."""
        return Figure.of(self._fetch("figure", native.Figure, quantity, phase))

    def missing(self, phase):
        """The figure that a simulation of the phase lacks; None where it lacks none."""
        quantity = native.Quantity.wrap(self._ask("missing", phase))
        return None if quantity == native.Quantity.NONE else quantity

    def percentile(self, phase, percent):
        """Power of a phase, W, that so many per cent of what was observed stay below."""
        return self._ask("percentile", phase, percent)

    def at_temperature(self, phase, temperature_degc):
        """Mean power of a phase, W, at a board temperature."""
        return self._ask("at_temperature", phase, temperature_degc)

    def excursion(self, duration_s):
        """Largest multiple of the cap that the board may draw for that long."""
        return self._ask("excursion", duration_s)

    @property
    def name(self):
        """Its name, such as ``"h100-pcie"``."""
        return lib.gpw_profile_name(self._handle).decode()

    def __repr__(self):
        return f"<Profile {self.name}>"


def as_profile(profile):
    """A profile given as itself or as the name of a built-in one."""
    return profile if isinstance(profile, Profile) else Profile.find(profile)


def name_unknown(error, profile, phase):
    """The error of a call that needs the power of a phase: the figure that it lacks is named."""
    if error.status != native.Status.ERR_UNKNOWN or profile is None:
        return error
    missing = profile.missing(phase)
    if missing is None:
        return error
    phase = native.convert(phase, native.Phase, "phase")
    return error.with_hint(f": {profile.name} does not know the {missing} of phase "
                           f"{native.Phase.wrap(phase)}; give it to a copy() of the profile")


def phase_find(name):
    """The phase of that name."""
    return native.Phase.wrap(outputs(lib.gpw_phase_find, name))


def _config(fields):
    return fill(initialised(native.ProfileConfig, lib.gpw_profile_config_init), fields)
