# SPDX-License-Identifier: MIT
"""So many watts at the generator: which configuration serves most, and what step it brings."""
import ctypes as c

from . import _native as native
from ._native import lib
from ._surface import fill, initialised, result_type

ChoiceResult = result_type(native.ChoiceResult)
ChoiceCandidate = result_type(native.ChoiceCandidate)

_UNKNOWN = float("nan")


def choice_candidate(gpus, board_w, ready_w, tdp_w, tokens_per_s, batch=0.0,
                     design_w=_UNKNOWN, step_s=_UNKNOWN):
    """One way to serve: a replica of so many `gpus`, its boards' power and its speed."""
    return ChoiceCandidate(gpus, batch, board_w, ready_w, tdp_w, design_w, tokens_per_s, step_s)


def choice_evaluate(candidate, budget_w, overhead=None, **fields):
    """What one candidate comes to on a site; `replicas` is 0 where not even one fits.

    `overhead` names a preset of the supply, such as ``"hgx-h100"``; keywords are the fields of
    ``gpw_choice_config``.
    """
    result = native.ChoiceResult()
    lib.gpw_choice_evaluate(_site(budget_w, overhead, fields), candidate.struct(), result,
                            c.sizeof(result))
    return ChoiceResult.of(result)


def choice_best(candidates, budget_w, overhead=None, **fields):
    """The candidate that serves most within the site's limits; ``candidates[result.index]``."""
    candidates = list(candidates)
    array = (native.ChoiceCandidate * len(candidates))(*[one.struct() for one in candidates])
    result = native.ChoiceResult()
    lib.gpw_choice_best(_site(budget_w, overhead, fields), array,
                        c.sizeof(native.ChoiceCandidate), len(candidates), result,
                        c.sizeof(result))
    return ChoiceResult.of(result)


def _site(budget_w, overhead, fields):
    config = initialised(native.ChoiceConfig, lib.gpw_choice_config_init)
    fill(config, {**fields, "budget_w": budget_w}, ("overhead",))
    if overhead is not None:
        lib.gpw_choice_overhead_preset(config, overhead)
    return config
