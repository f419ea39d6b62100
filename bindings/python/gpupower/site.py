# SPDX-License-Identifier: MIT
"""The whole pipeline as one handle, described in Python or in a site file."""
import collections
import ctypes as c
import json

import numpy as np

from . import _native as native
from ._native import lib
from ._surface import (Handle, fill, initialised, length, pointer, result_type,
                       samples, state_size, ticks_of)
from .battery import BatteryStages
from .duty import Duty
from .fleet import group_struct
from .genset import acceptance_rows, with_acceptance, GensetConfig, genset_struct
from .profile import as_profile, name_unknown
from .ride import RideState, ride_struct
from .site_bus import Bus
from .smoothing import smoothing_struct
from .supply import supply_struct
from .verdict import ClassResult, CriterionRow, VerdictResult, limits_struct

SiteSignals = result_type(native.SiteSignals)
SiteCriterionRow = result_type(native.SiteCriterionRow)
CornerValues = collections.namedtuple(
    "CornerValues", "inertia_s air_step_pu air_tau_s with_psu load_level")

SIGNALS_DTYPE = np.dtype(native.SiteSignals)  # of what Site.run() returns


class Judgement(result_type(native.Judgement)):
    """What a site's run at all corners came to; fields as in ``gpw_judgement``."""

    __slots__ = ()

    def text(self):
        """The judgement in plain words."""
        return self._written(lib.gpw_judgement_text)

    def json(self):
        """The judgement as JSON text; keys and units in docs/verdict-json.md."""
        return self._written(lib.gpw_judgement_json)

    def as_dict(self):
        """The same as Python objects; unknown is None."""
        return json.loads(self.json())

    def assumption_texts(self):
        """One sentence for each assumption that it rests on."""
        return [lib.gpw_assumption_text(bit).decode() for bit in native.Assumption
                if self.assumptions & bit]

    def _written(self, write):
        struct, needed, capacity = self.struct(), c.c_size_t(), 4096
        while True:
            text = c.create_string_buffer(capacity)
            try:
                write(struct, c.sizeof(struct), text, capacity, needed)
            except native.GpupowerError as error:
                if error.status != native.Status.ERR_SIZE or needed.value <= capacity:
                    raise
                capacity = needed.value
            else:
                return text.value.decode()


class Site(BatteryStages, Bus, Handle):
    """Fleet, supply, chains, generator set and verdict in one; keywords are the fields of
    ``gpw_site_config``.

    Set and add what the site has, ``start()``, then ``judge()`` it, ``run()`` it or step it.
    """

    room = "site"

    def __init__(self, **fields):
        config = _config(fields)
        self.tick_ns, self._profiles = config.tick_ns, {}  # of each group, to name what one lacks
        self._create(config)

    @classmethod
    def _of(cls, handle, tick_ns):
        site = cls.__new__(cls)
        site.tick_ns, site._profiles = tick_ns, {}
        site._own(handle)
        return site

    @staticmethod
    def state_size(**fields):
        """Bytes of state that such a site takes in firmware."""
        return state_size("site", _config(fields))

    # ---- between creation and start -------------------------------------------------------

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

    def add_stagger(self, **fields):
        """Adds a gated start; keywords are the fields of ``gpw_stagger``."""
        stagger = initialised(native.Stagger, lib.gpw_stagger_init)
        self._call("add_stagger", fill(stagger, fields))

    def add_bus_event(self, at_ns, bus_load_w):
        """Schedules a change of the other loads on the bus."""
        self._call("add_bus_event", at_ns, bus_load_w)

    def set_supply(self, preset=None, nodes=1, **fields):
        """Sets the supply; keywords are the fields of ``gpw_supply_config``."""
        self._call("set_supply", supply_struct(preset, nodes, fields))

    def set_ride(self, preset=None, psu=None, supplies=1, **fields):
        """Gives the supply hold-up or a UPS (`ride_max=1` of the site); keywords as of
        `ride_config`."""
        self._call("set_ride", ride_struct(preset, psu, supplies, fields))

    def ride(self, worst=False):
        """How it stands in this run; `worst`: of all runs of the last judgement."""
        return RideState.of(self._fetch("ride_worst" if worst else "ride", native.RideState))

    def add_efficiency(self, load_pu, efficiency):
        """Adds a row of the PSUs' efficiency curve."""
        self._call("add_efficiency", load_pu, efficiency)

    def add_overhead(self, board_w, overhead_w):
        """Adds a row of the nodes' overhead."""
        self._call("add_overhead", board_w, overhead_w)

    def add_lag(self, place, tau_s):
        """Adds a lag to the chain at ``"rail"``, ``"psu"`` or ``"ac"``."""
        self._call("add_lag", place, tau_s)

    def add_dead_time(self, place, dead_s):
        """Adds a dead time to one of the chains."""
        self._call("add_dead_time", place, dead_s)

    def add_ramp(self, place, up_w_per_s, down_w_per_s):
        """Adds a ramp limit to one of the chains; 0 is no limit in that direction."""
        self._call("add_ramp", place, up_w_per_s, down_w_per_s)

    def add_psu_lag(self, model, lag_s, slew_w_per_s=0.0):
        """Adds the supplies' lag as ``"first-order"`` or ``"dead-time"``."""
        self._call("add_psu_lag", model, lag_s, slew_w_per_s)

    def add_converter(self, natural_hz, damping):
        """Adds the supplies as one regulated converter."""
        self._call("add_converter", natural_hz, damping)

    def add_smoothing(self, preset=None, **fields):
        """Adds power smoothing of the boards; keywords are the fields of
        ``gpw_smoothing_config``, after those of a `preset`."""
        self._call("add_smoothing", smoothing_struct(preset, fields))

    def add_storage(self, place, energy_j, rest_pu, ramp_up_w_per_s, ramp_down_w_per_s,
                    recharge_s):
        """Adds a store at ``"rail"`` or ``"ac"`` that holds a ramp."""
        self._call("add_storage", place, energy_j, rest_pu, ramp_up_w_per_s, ramp_down_w_per_s,
                   recharge_s)

    def smoothing(self, index=0):
        """What smoothing costs in this run: (added mJ, withheld mJ, floor on)."""
        added_mj, withheld_mj, is_floor_on = self._ask("smoothing", index)
        return added_mj, withheld_mj, bool(is_floor_on)

    def storage(self, place, index=0):
        """How a store stands in this run: (given mJ, sub-steps empty or full)."""
        return self._ask("storage", place, index)

    def set_genset(self, preset=None, acceptance=None, **fields):
        """Sets the generator set; keywords are the fields of ``gpw_genset_config``, and
        `acceptance` as in `Genset`. Its tick and first load are the site's."""
        self._call("set_genset", genset_struct(preset, with_acceptance(fields, acceptance)))
        if acceptance is not None:
            rows = acceptance_rows(acceptance)
            self._call("set_acceptance", rows, len(rows))

    @property
    def genset(self):
        """The generator set as it was given: the nominal corner."""
        config = initialised(native.GensetConfig, lib.gpw_genset_config_init)
        self._call("genset", config)
        return GensetConfig.of(config)

    def add_trip(self, threshold_hz, delay_s, over=False):
        """Adds a protection: below (or over) that frequency for so long."""
        self._call("add_trip", threshold_hz, delay_s, over)

    def set_custom_class(self, class_id=None, **fields):
        """Sets one's own class; keywords are the fields of ``gpw_limits``, after those of the
        ISO class named, if any."""
        self._call("set_custom_class", limits_struct(class_id, fields))

    def start(self):
        """Ends the building; the set is in equilibrium under the initial load."""
        self._call("start")

    # ---- after start ----------------------------------------------------------------------

    def reset(self, corner=0, initial_load_w=0.0):
        """Goes back to time 0, at a corner of the uncertain parameters."""
        self._call("reset", corner, initial_load_w)

    def step(self, load_w=None):
        """One tick, under a sample of a load record if the load comes from one."""
        if load_w is None:
            signals = self._fetch("step", native.SiteSignals)
        else:
            signals = self._fetch("step_load", native.SiteSignals, load_w)
        return SiteSignals.of(signals)

    def run(self, duration_s=None, *, load_w=None, ticks=None):
        """Runs on for a time or a number of ticks, or under a load record [ticks], watts.

        Returns a structured array of every signal of each tick; names as in
        ``gpw_site_signals``.
        """
        load, count = self._span(duration_s, load_w, ticks)
        signals = np.zeros(count, SIGNALS_DTYPE)
        self._call("process", load, pointer(signals, native.SiteSignals), signals.itemsize,
                   count)
        return signals

    def judge(self, duration_s=None, *, load_w=None, ticks=None):
        """Runs the site at every corner for a time, or under a load record, and judges it."""
        load, count = self._span(duration_s, load_w, ticks)
        return Judgement.of(self._fetch("judge", native.Judgement, load, count))

    def _span(self, duration_s, load_w, ticks):
        if np.ndim(duration_s) and load_w is None:  # judge(load) reads well
            duration_s, load_w = None, duration_s
        if sum(given is not None for given in (duration_s, load_w, ticks)) != 1:
            raise TypeError("give one of duration_s, load_w and ticks")
        if load_w is not None:
            load = samples(load_w, "load_w")
            return pointer(load), load.size
        if ticks is not None:
            return None, length(ticks)
        return None, ticks_of(duration_s, self.tick_ns, "duration_s")

    def command(self, group, phase, gpus=0, delay_ns=0):
        """Lets `gpus` more GPUs of a group (0: all that are left) change phase."""
        self._call("command", group, phase, gpus, delay_ns)

    def group_phase(self, group):
        """The phase a group was last commanded to, and how many GPUs were."""
        phase, gpus = self._ask("group_phase", group)
        return native.Phase.wrap(phase), gpus

    def bounds(self):
        """(worst step up, worst step down) at the generator, W, from where the fleet is now; NaN
        up when a cap or an excursion is unknown."""
        return self._ask("bounds")

    def result(self):
        """What the run since the last reset was like, whatever the class."""
        return VerdictResult.of(self._fetch("result", native.VerdictResult))

    def class_result(self, index):
        """How a class came out in the run since the last reset."""
        return ClassResult.of(self._fetch("class_result", native.ClassResult, index))

    # ---- a judgement by hand --------------------------------------------------------------

    def corner_needed(self, corner):
        """Whether a corner has to be run."""
        return bool(self._ask("corner_needed", corner))

    def corner_values(self, corner):
        """What a corner stands for: parameter values, and which end of the load's interval."""
        *values, with_psu, level = self._ask("corner_values", corner)
        return CornerValues(*values, bool(with_psu), native.FleetLevel.wrap(level))

    def judge_begin(self):
        """Begins to collect a judgement."""
        self._call("judge_begin")

    def judge_fold(self):
        """Adds the run since the last reset to it."""
        self._call("judge_fold")

    def judge_end(self):
        """Ends it and returns the judgement."""
        return Judgement.of(self._fetch("judge_end", native.Judgement))

    def judge_criteria(self, duration_s=None, *, load_w=None, ticks=None):
        """Judges as `judge()` does, and tells every criterion too: the judgement, and the rows
        of those that were judged, each at its worst corner."""
        load, count = self._span(duration_s, load_w, ticks)
        first_w = 0.0 if load is None else load[0]
        rows = (native.SiteCriterionRow * native.CONSTANTS["GPW_SITE_CRITERIA"])()
        row_bytes = c.sizeof(native.SiteCriterionRow)
        self.judge_begin()
        lib.gpw_site_criteria_begin(rows, row_bytes)
        for corner in range(native.CONSTANTS["GPW_SITE_CORNERS"]):
            if self.corner_needed(corner):
                self.reset(corner, first_w)
                self._call("process", load, None, 0, count)
                lib.gpw_site_criteria_fold(self._handle, rows, row_bytes)
                self.judge_fold()
        judgement = self.judge_end()
        self.reset(0, first_w)
        return judgement, [SiteCriterionRow.of(row) for row in rows if row.runs > 0]

    def criterion(self, index, criterion):
        """One criterion of a class in the run since the last reset."""
        row = native.CriterionRow()
        lib.gpw_site_criterion(self._handle, index, criterion, row, c.sizeof(row))
        return CriterionRow.of(row)


class SiteFile(Handle):
    """A site description: ``SiteFile(path)``, or ``SiteFile.parse(text)`` from memory."""

    room = "site_file"

    def __init__(self, path):
        handle = native.SiteFileHandle()
        lib.gpw_site_file_read(path, handle, native.FileError())
        self._own(handle)

    @classmethod
    def parse(cls, text):
        """A description from its text, as ``str`` or ``bytes``."""
        return cls._parsed(text)

    def site(self, with_trace=False):
        """The site it describes, started; `with_trace`: its load comes from a record."""
        handle = native.SiteHandle()
        self._call("create", with_trace, handle, native.FileError())
        return Site._of(handle, self.tick_ns)

    def duty(self, dt_s):
        """The duty that ``[rating]`` and ``[fuel]`` ask to watch; None without them."""
        handle = native.DutyHandle()
        self._call("duty", dt_s, handle, native.FileError())
        return Duty._of(handle) if handle.value else None

    @property
    def power_left(self):
        """Share of the set's rating that ``[derating]`` leaves; 1 without one."""
        return self._ask("power_left")

    @property
    def name(self):
        """The name of the site, or an empty text."""
        return lib.gpw_site_file_name(self._handle).decode()

    @property
    def group_names(self):
        """Names of the groups, in the order of their indices."""
        names = []
        while True:
            name = lib.gpw_site_file_group_name(self._handle, len(names)).decode()
            if not name:
                return names
            names.append(name)

    @property
    def bounds(self):
        """Phases whose sigma or wave is a lower bound only, a sentence each."""
        said = []
        text = c.create_string_buffer(256)
        while True:
            try:
                lib.gpw_site_file_bound(self._handle, len(said), text, len(text), None)
            except native.GpupowerError as error:
                if error.status != native.Status.ERR_NOT_FOUND:
                    raise
                return said
            said.append(text.value.decode())

    @property
    def duration_s(self):
        """Simulated length that the file asks for."""
        return self._ask("duration")[0]

    @property
    def tick_ns(self):
        """Tick of the site."""
        return self._ask("duration")[1]


def _config(fields):
    return fill(initialised(native.SiteConfig, lib.gpw_site_config_init), fields)
