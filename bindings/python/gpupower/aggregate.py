# SPDX-License-Identifier: MIT
"""Closed forms: mean, spread, quantile and step of N correlated GPUs."""
import ctypes as c

import numpy as np

from ._native import GpupowerError, lib
from ._surface import length, outputs, pointer, samples
from .interval import Interval


def aggregate_sigma(gpus, sigma_w, rho):
    """Spread of the sum of GPUs that are all equally correlated, W."""
    return outputs(lib.gpw_aggregate_sigma, gpus, sigma_w, rho)


def aggregate_sigma_nodes(gpus, node_gpus, sigma_w, rho_in, rho_out):
    """The same with one correlation within a node and another between nodes, W."""
    return outputs(lib.gpw_aggregate_sigma_nodes, gpus, node_gpus, sigma_w, rho_in, rho_out)


def aggregate_quantile(sum_mean_w, sum_sigma_w, probability):
    """The power that the sum stays below with that probability, W."""
    return outputs(lib.gpw_aggregate_quantile, sum_mean_w, sum_sigma_w, probability)


def aggregate_step(gpus, step_w, sync_fraction):
    """The step of the sum when that share of the GPUs changes phase together, W."""
    return outputs(lib.gpw_aggregate_step, gpus, step_w, sync_fraction)


def aggregate_interval(values_w, lows_w, highs_w, counts=None, combine="worst", shared=True):
    """Sum of parts that are each known within an interval, W: (value, low, high).

    `counts`: GPUs that a part stands for; `combine`: ``"worst"`` or ``"independent"``;
    `shared`: the GPUs of a part have one error, not one each.
    """
    parts = [samples(part, name) for part, name in (
        (values_w, "values_w"), (lows_w, "lows_w"), (highs_w, "highs_w"))]
    if counts is not None:
        counts = np.array([length(count, "counts") for count in counts], np.uint32)
    if len({array.size for array in (*parts, *([] if counts is None else [counts]))}) > 1:
        raise ValueError("values_w, lows_w, highs_w and counts: of different lengths")
    refused = c.c_uint32(parts[0].size)
    results = [c.c_float() for _ in Interval._fields]
    try:
        lib.gpw_aggregate_interval(
            *map(pointer, parts), None if counts is None else pointer(counts, c.c_uint32),
            parts[0].size, combine, bool(shared), *results, refused)
    except GpupowerError as error:
        named = refused.value < parts[0].size
        raise error.with_hint(f"; see part {refused.value}" if named else "") from None
    return Interval(*[result.value for result in results])


def aggregate_states(weights, means_w, sigmas_w=None):
    """Of a power in one state or another, by its share of the time: (mean, spread), W."""
    given = [(weights, "weights"), (means_w, "means_w")]
    if sigmas_w is not None:
        given.append((sigmas_w, "sigmas_w"))
    states = [samples(part, name) for part, name in given]
    if len({array.size for array in states}) > 1:
        raise ValueError("weights, means_w and sigmas_w: of different lengths")
    count = states[0].size
    refused, results = c.c_uint32(count), (c.c_float(), c.c_float())
    pointers = [pointer(array) for array in states] + [None] * (3 - len(states))
    try:
        lib.gpw_aggregate_states(*pointers, count, *results, refused)
    except GpupowerError as error:
        named = refused.value < count
        raise error.with_hint(f"; see state {refused.value}" if named else "") from None
    return tuple(result.value for result in results)


def aggregate_study_correlation(scenario):
    """The study's range of its correlation in a scenario, (low, high)."""
    return outputs(lib.gpw_aggregate_study_correlation, scenario)


def aggregate_study_spread(gpus, sigma_w, correlation):
    """The study's own spread, W."""
    return outputs(lib.gpw_aggregate_study_spread, gpus, sigma_w, correlation)


def aggregate_study_power(gpus, mean_w, sigma_w, correlation):
    """The study's own estimate of the sum, W."""
    return outputs(lib.gpw_aggregate_study_power, gpus, mean_w, sigma_w, correlation)


def aggregate_study_ramp(gpus, ramp_w_per_s, correlation):
    """The study's own ramp of the sum, W/s."""
    return outputs(lib.gpw_aggregate_study_ramp, gpus, ramp_w_per_s, correlation)


def aggregate_arrivals(rate_per_s, request_s, request_w):
    """Of requests that arrive at random: (mean, spread, correlation time), W, W, s."""
    return outputs(lib.gpw_aggregate_arrivals, rate_per_s, request_s, request_w)
