# SPDX-License-Identifier: MIT
"""So many watts at the generator: which configuration serves most, and what step it brings."""
import ctypes as c

from . import _native as native
from ._native import lib
from ._surface import fill, initialised, outputs, result_type
from .energy import board_id, energy_board, energy_deployment, energy_model

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
    lib.gpw_choice_evaluate(_site(budget_w, overhead, fields), candidate.struct(),
                            c.sizeof(native.ChoiceCandidate), result, c.sizeof(result))
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


def choice_memory(model, workload, deployment):
    """Memory that a replica takes of each of its GPUs, bytes; a model may be given by name."""
    return outputs(lib.gpw_choice_memory, _named(energy_model, model), workload, deployment)


def choice_predict(model, workload, deployment, board):
    """A prediction as a candidate; a model or a GPU type may be given by its name."""
    candidate = native.ChoiceCandidate()
    lib.gpw_choice_predict(_named(energy_model, model), workload, deployment,
                           _named(energy_board, board), candidate, c.sizeof(candidate))
    return ChoiceCandidate.of(candidate)


def choice_search(model, workload, board, budget_w, deployment=None, overhead=None, space=None,
                  **fields):
    """The best of all configurations that fit the memory: (candidate, what it comes to).

    `deployment` brings a calibration; `space` is a dict of the fields of ``gpw_choice_space``,
    whose `memory_b` is that of a built-in `board` given by its name.
    """
    given = initialised(native.ChoiceSpace, lib.gpw_choice_space_init)
    if isinstance(board, str):
        lib.gpw_choice_space_board(given, board_id(board))
    candidate, result = native.ChoiceCandidate(), native.ChoiceResult()
    lib.gpw_choice_search(_site(budget_w, overhead, fields), fill(given, space or {}),
                          _named(energy_model, model), workload,
                          energy_deployment(1.0) if deployment is None else deployment,
                          _named(energy_board, board), candidate, c.sizeof(candidate), result,
                          c.sizeof(result))
    return ChoiceCandidate.of(candidate), ChoiceResult.of(result)


def _named(make, what):
    return make(what) if isinstance(what, str) else what


def _site(budget_w, overhead, fields):
    config = initialised(native.ChoiceConfig, lib.gpw_choice_config_init)
    fill(config, {**fields, "budget_w": budget_w}, ("overhead",))
    if overhead is not None:
        lib.gpw_choice_overhead_preset(config, overhead)
    return config
