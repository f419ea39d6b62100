# SPDX-License-Identifier: MIT
"""Duty of a set: fuel, running hours, and whether a load keeps to the set's rating."""
from . import _native as native
from ._native import lib
from ._surface import (Handle, fill, initialised, pointer, result_type, samples,
                       state_size)

DutyResult = result_type(native.DutyResult)


class Duty(Handle):
    """A set's duty being watched; keywords are the fields of ``gpw_duty_config``.

    `rating` and `rated_w` set what that kind of rating asks; other keywords change it. `fuel`
    are rows (load_pu, fuel_per_h)."""

    room = "duty"

    def __init__(self, fuel=(), **fields):
        self._create(_config(fields))
        for row in fuel:
            self.add_fuel(*row)

    @staticmethod
    def state_size(**fields):
        """Bytes of state that it takes in firmware."""
        return state_size("duty", _config(fields))

    def add_fuel(self, load_pu, fuel_per_h):
        """Adds a row of fuel."""
        self._call("add_fuel", load_pu, fuel_per_h)

    def fuel_at(self, load_pu):
        """Consumption at a load, units an hour."""
        return self._ask("fuel_at", load_pu)

    def reset(self):
        """Forgets every sample; the fuel rows stay."""
        self._call("reset")

    def step(self, load_w, running=True):
        """One sample."""
        self._call("step", load_w, int(bool(running)))

    def process(self, load_w):
        """A block of samples of a set that runs."""
        load_w = samples(load_w, "load_w")
        self._call("process", pointer(load_w), load_w.size)

    def result(self):
        """What the record means."""
        return DutyResult.of(self._fetch("result_get", native.DutyResult))


def duty_config(rating, rated_w, **fields):
    """What a kind of rating asks, as a ``gpw_duty_config`` to look at."""
    return _config({"rating": rating, "rated_w": rated_w, **fields})


def _config(fields):
    config = initialised(native.DutyConfig, lib.gpw_duty_config_init)
    if "rating" in fields and "rated_w" in fields:
        lib.gpw_duty_config_rating(config, fields["rating"], fields["rated_w"])
    return fill(config, fields)
