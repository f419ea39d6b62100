# SPDX-License-Identifier: MIT
"""The inverse questions about generator sets: how much, how fast, how large, how many."""
import ctypes as c

import numpy as np

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, outputs, pointer, result_type
from .genset import genset_struct
from .verdict import limits_struct

PlanAnswer = result_type(native.PlanAnswer)
PlanBattery = result_type(native.PlanBattery)
PlanStagger = result_type(native.PlanStagger)
PlanPreboost = result_type(native.PlanPreboost)
PlanCap = result_type(native.PlanCap)
PlanReserve = result_type(native.PlanReserve)


class Plan(Handle):
    """A generator set and the limits it is to keep; each question is answered by simulation.

    `limits` is a class such as ``"G2"`` or a dict with the fields of ``gpw_limits``; `search`
    a dict with those of ``gpw_plan_config``. `preset` and the other keywords are the set's, as
    for `Genset`; its tick is 10 ms unless said otherwise."""

    room = "plan"

    def __init__(self, preset=None, limits="G2", search=None, **fields):
        create = lib.gpw_plan_create
        handle = native.PlanHandle()
        create(_config(search), genset_struct(preset, {"tick_ns": 10_000_000, **fields}),
               _limits(limits), handle)
        self._own(handle)

    def add_trip(self, threshold_hz, delay_s, over=False):
        """A protection that must not trip."""
        self._call("add_trip", threshold_hz, delay_s, over)

    def step_up(self, from_w, boost_pu=float("nan")):
        """Largest step up from a load."""
        return self._answer("step_up", from_w, boost_pu)

    def step_down(self, from_w, boost_pu=float("nan")):
        """Largest step down, to no load at most."""
        return self._answer("step_down", from_w, boost_pu)

    def ramp(self, from_w, to_w):
        """Fastest steady ramp from one load to another."""
        return self._answer("ramp", from_w, to_w)

    def ramp_guess(self, dip_pu):
        """Its closed form for a ramp without end, W/s."""
        return self._ask("ramp_guess", dip_pu)

    def holds(self, **profile):
        """Whether the set takes a course of load, the fields of ``gpw_plan_profile``."""
        return self._answer("holds", _profile(profile))

    def smallest_rating(self, rating_max_w, **profile):
        """Smallest rating of such a set that takes it."""
        return self._answer("smallest_rating", _profile(profile), rating_max_w)

    def smallest_sets(self, sets_max, spare=False, **profile):
        """Smallest number of such sets that takes it, also after the loss of one."""
        return self._answer("smallest_sets", _profile(profile), sets_max, int(spare))

    def battery(self, from_w, step_w):
        """Least battery for a step: its figures, and the answer behind them."""
        return self._measure("battery_size", PlanBattery, native.PlanBattery, from_w, step_w)

    def interval(self, from_w, step_w, steps, rise_s=0.0, interval_max_s=60.0):
        """Shortest interval between equal steps, either way."""
        return self._answer("interval", from_w, step_w, rise_s, steps, interval_max_s)

    def stagger(self, from_w, unit_w, units, rise_s=0.0, interval_max_s=60.0):
        """Fastest staggered start of equal units; a stop with `unit_w` below 0."""
        return self._measure("stagger_fastest", PlanStagger, native.PlanStagger, from_w, unit_w,
                             units, rise_s, interval_max_s)

    def preboost(self, from_w, step_w, ramp_w_per_s):
        """Least dummy load ahead of an announced step."""
        return self._measure("preboost_size", PlanPreboost, native.PlanPreboost, from_w, step_w,
                             ramp_w_per_s)

    def cap(self, from_w, to_w, latency_s):
        """What a power cap with that latency can do about a step."""
        return self._measure("cap_limits", PlanCap, native.PlanCap, from_w, to_w, latency_s)

    def smoothing_ramp(self, low_w, high_w, period_s):
        """Fastest ramps with which a load may swing for ever."""
        return self._answer("smoothing_ramp", low_w, high_w, period_s)

    def smoothing_floor(self, low_w, high_w, period_s, ramp_w_per_s=0.0):
        """Least floor with which it may."""
        return self._answer("smoothing_floor", low_w, high_w, period_s, ramp_w_per_s)

    def surface(self, **fields):
        """The largest steps as a table, uint16, for firmware and `plan_surface_at()`;
        keywords are the fields of ``gpw_plan_surface_config``."""
        config = fill(initialised(native.PlanSurfaceConfig, lib.gpw_plan_surface_config_init),
                      fields)
        table = np.zeros(9 + 2 * config.loads * config.leads, np.uint16)
        where = pointer(table, c.c_uint16), table.size
        self._call("surface_begin", config, *where)
        left = c.c_uint32(1)
        while left.value:
            self._call("surface_row", *where, left)
        return table[:9 + 2 * int(table[2]) * int(table[3])]

    def _answer(self, verb, *arguments):
        return PlanAnswer.of(self._fetch(verb, native.PlanAnswer, *arguments))

    def _measure(self, verb, result, kind, *arguments):
        figures, answer = kind(), native.PlanAnswer()
        self._call(verb, *arguments, figures, c.sizeof(figures), answer, c.sizeof(answer))
        return result.of(figures), PlanAnswer.of(answer)


def plan_smallest(gensets, limits="G2", search=None, **profile):
    """The smallest of several sets that takes a course of load: its index in `gensets`, a list
    of dicts of what `Genset` takes, or None; and the answer."""
    config = _config(search)
    rows = [genset_struct(fields.get("preset"), {
        "tick_ns": 10_000_000, **{name: value for name, value in fields.items()
                                  if name != "preset"}}) for fields in gensets]
    sizes = []
    for row in rows:
        size = c.c_size_t()
        lib.gpw_plan_state_size(config, row, size)
        sizes.append(size.value)
    bytes_needed = max(sizes, default=0)
    memory = (c.c_uint64 * (bytes_needed // 8 + 1))()
    table = (native.GensetConfig * max(len(rows), 1))(*rows)
    index, answer = c.c_uint32(), native.PlanAnswer()
    lib.gpw_plan_smallest_of(
        c.cast(memory, c.c_void_p), c.sizeof(memory), config,
        c.cast(table, c.POINTER(native.GensetConfig)), c.sizeof(native.GensetConfig), len(rows),
        _limits(limits), _profile(profile), index, answer, c.sizeof(answer))
    found = index.value if index.value < len(rows) else None
    return found, PlanAnswer.of(answer)


def plan_surface_at(table, load_w, boost_pu, rated_w, sets=1):
    """Largest steps up and down, W, by a table of `Plan.surface()`."""
    table = np.ascontiguousarray(table, np.uint16)
    return outputs(lib.gpw_plan_surface_at, pointer(table, c.c_uint16), table.size, load_w,
                   boost_pu, rated_w, sets)


def plan_reserve(units, worst_step_w, next_rated_w, next_takes_w):
    """Reserve of the sets that run, a list of (rated_w, load_w, takes_w), as power and as
    steps, also after losing one."""
    rows = (native.PlanUnit * max(len(units), 1))(*[(*unit, 1) for unit in units])
    reserve = native.PlanReserve()
    lib.gpw_plan_reserve_now(c.cast(rows, c.POINTER(native.PlanUnit)),
                             c.sizeof(native.PlanUnit), len(units), worst_step_w, next_rated_w,
                             next_takes_w, reserve, c.sizeof(reserve))
    return PlanReserve.of(reserve)


def _config(search):
    return fill(initialised(native.PlanConfig, lib.gpw_plan_config_init), search or {})


def _limits(limits):
    if isinstance(limits, dict):
        fields = dict(limits)
        return limits_struct(fields.pop("class_id", None), fields)
    return limits_struct(limits, {})


def _profile(fields):
    return fill(initialised(native.PlanProfile, lib.gpw_plan_profile_init), fields)
