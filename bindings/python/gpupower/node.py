# SPDX-License-Identifier: MIT
"""What a whole node draws, from what it computes: a statistical model of 8-GPU SXM nodes."""
from . import _native as native
from ._native import Grade, lib
from ._surface import fill, initialised, outputs, result_type

NodeConfig = result_type(native.NodeConfig)


def node_power(x, preset=None, **fields):
    """(mean power of the node, what ten times as much arithmetic adds), W. `log_base` and
    `x_unit` have to be given: ``node_power(1e19, "journal-llm", log_base="ten",
    x_unit="flop")``. A slope of 0 is the cap."""
    return outputs(lib.gpw_node_power, node_struct(preset, fields), x)


def node_solve_log(power_w, preset=None, **fields):
    """The log(x) at which the model draws a power."""
    return outputs(lib.gpw_node_solve_log, node_struct(preset, fields), power_w)


def node_preset(preset):
    """The coefficients behind a preset, to look at."""
    return NodeConfig.of(node_struct(preset, {}))


def node_error(preset, sample="in-sample"):
    """(published error of a run's energy as a share, its grade); `sample` is ``in-sample`` or
    ``out-of-sample``."""
    error, grade = outputs(lib.gpw_node_error, preset, sample)
    return error, Grade.wrap(grade)


def node_struct(preset, fields):
    """A ``gpw_node_config`` with a preset's figures and these fields."""
    config = initialised(native.NodeConfig, lib.gpw_node_config_init)
    if preset is not None:
        lib.gpw_node_preset(config, preset)
    return fill(config, fields, ("preset",))
