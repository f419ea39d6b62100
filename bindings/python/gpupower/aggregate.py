# SPDX-License-Identifier: MIT
"""Closed forms: mean, spread, quantile and step of N correlated GPUs."""
from ._native import lib
from ._surface import outputs


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
