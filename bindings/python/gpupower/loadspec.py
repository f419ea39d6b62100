# SPDX-License-Identifier: MIT
"""Rules that somebody sets a load: ramps, range within a window, oscillation by band."""
import collections

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, result_type, samples, state_size

LoadRuleResult = result_type(native.LoadRuleResult)
LoadSpecOutcome = collections.namedtuple("LoadSpecOutcome", "outcome index")


class LoadSpec(Handle):
    """A load specification; keywords are the fields of ``gpw_load_spec_config``."""

    room = "load_spec"

    def __init__(self, **fields):
        self._create(_config(fields))

    @staticmethod
    def state_size(**fields):
        """Bytes of state that such a specification takes in firmware."""
        return state_size("load_spec", _config(fields))

    def add(self, preset=None, full_w=0.0, **fields):
        """Adds a rule; keywords are the fields of ``gpw_load_rule``, after those of a `preset`
        such as ``"ercot-window"``, whose per cent are of `full_w`. Returns its index."""
        rule = initialised(native.LoadRule, lib.gpw_load_rule_init)
        if preset is not None:
            lib.gpw_load_rule_preset(rule, preset, full_w)
        return self._ask("add", fill(rule, fields))

    def reset(self):
        """Forgets every sample; the rules stay."""
        self._call("reset")

    def step(self, load_w):
        """Takes the load of one tick, W."""
        self._call("step", load_w)

    def process(self, load_w):
        """Takes a record, one sample a tick, W."""
        for sample in samples(load_w, "load_w"):
            self._call("step", sample)

    def result(self, index):
        """How a rule stands."""
        return LoadRuleResult.of(self._fetch("result", native.LoadRuleResult, index))

    @property
    def outcome(self):
        """All rules together: (outcome, index of the one with the least margin)."""
        outcome, index = self._ask("outcome")
        return LoadSpecOutcome(native.Outcome.wrap(outcome), index)


def _config(fields):
    return fill(initialised(native.LoadSpecConfig, lib.gpw_load_spec_config_init), fields)
