# SPDX-License-Identifier: MIT
"""Time, power and energy of inference from a few latent quantities.

A model, a workload, a deployment and a board are plain structs with the fields of their C
namesakes; make one by its function, change fields by keyword or by attribute.
"""
import ctypes as c
from functools import partial

from . import _native as native
from ._native import GpupowerError, lib
from ._surface import fill, initialised, outputs, result_type

EnergyResult = result_type(native.EnergyResult)
EnergyDiffusionResult = result_type(native.EnergyDiffusionResult)
EnergyConstant = result_type(native.EnergyConstant)
EnergyDesign = result_type(native.EnergyDesign)


# ---- what a prediction rests on -------------------------------------------------------------

def energy_model(builtin=None, **fields):
    """A language model: a built-in one by its name, or from the fields of
    ``gpw_energy_model``."""
    model = initialised(native.EnergyModel, lib.gpw_energy_model_init)
    if builtin is not None:
        _find(lib.gpw_energy_model_find, builtin, model)
    return fill(model, fields, ("builtin",))


def energy_architecture(**fields):
    """The architecture that a model card states; `energy_build` makes a model of it."""
    return fill(initialised(native.EnergyArchitecture, lib.gpw_energy_architecture_init), fields)


def energy_build(architecture):
    """A language model from its architecture."""
    model = initialised(native.EnergyModel, lib.gpw_energy_model_init)
    lib.gpw_energy_model_build(architecture, model)
    return model


def energy_models():
    """Names of the built-in language models."""
    return [_at(native.EnergyModel, lib.gpw_energy_model_init, lib.gpw_energy_model_at, index)
            for index in range(lib.gpw_energy_model_count())]


def energy_diffusion(builtin=None, **fields):
    """An image or video model: a built-in one by its name, or from the fields of
    ``gpw_energy_diffusion``."""
    model = initialised(native.EnergyDiffusion, lib.gpw_energy_diffusion_init)
    if builtin is not None:
        _find(lib.gpw_energy_diffusion_find, builtin, model)
    return fill(model, fields, ("builtin",))


def energy_diffusions():
    """Names of the built-in image and video models."""
    return [_at(native.EnergyDiffusion, lib.gpw_energy_diffusion_init,
                lib.gpw_energy_diffusion_at, index)
            for index in range(lib.gpw_energy_diffusion_count())]


def energy_workload(task="chat", **fields):
    """What is asked of a language model; `output_tokens` has no default."""
    start = partial(_start_workload, task)
    return fill(initialised(native.EnergyWorkload, start), fields, ("task",))


def energy_deployment(batch, gpus=1, **fields):
    """One replica: `batch` is the mean number of running requests, or the items of a batch."""
    return fill(initialised(native.EnergyDeployment, lib.gpw_energy_deployment_init),
                {"batch": batch, "gpus": gpus, **fields})


def board_id(name):
    """A built-in GPU type by any of its names: ``"h200-sxm"`` of the catalogue is ``"h200"``.
    What is not known goes through, for the enum to say what was probably meant."""
    try:
        return outputs(lib.gpw_energy_board_find, name) if isinstance(name, str) else name
    except GpupowerError:
        return name


def energy_board(builtin=None, **fields):
    """A GPU type: a built-in one by its name (``"h100-sxm"``), or from the fields of
    ``gpw_energy_board``."""
    board = initialised(native.EnergyBoard, lib.gpw_energy_board_init)
    if builtin is not None:
        lib.gpw_energy_board_builtin(board, board_id(builtin))
    return fill(board, fields, ("builtin",))


def energy_board_constant(board, constant):
    """A constant of a built-in GPU type with its range, grade and source."""
    figure = native.EnergyConstant()
    lib.gpw_energy_board_constant(board_id(board), constant, figure, c.sizeof(figure))
    return EnergyConstant.of(figure)


# ---- predictions ----------------------------------------------------------------------------

def energy_predict(model, workload, deployment, board):
    """Time, power and energy of serving; a model or a board may be given by its name."""
    model, board = _named(energy_model, model), _named(energy_board, board)
    result = native.EnergyResult()
    given = model, workload, deployment, board
    _refusing(lib.gpw_energy_check, given,
              lambda: lib.gpw_energy_predict(*given, result, c.sizeof(result)))
    return EnergyResult.of(result)


def energy_calibrate(model, workload, deployment, board, board_w, calibration="point-of-curve"):
    """Sets the factors of a deployment from a measured point, whose speed it carries."""
    model, board = _named(energy_model, model), _named(energy_board, board)
    given = model, workload, deployment, board
    _refusing(lib.gpw_energy_check, given,
              lambda: lib.gpw_energy_calibrate(*given, board_w, calibration))
    return deployment


def energy_predict_diffusion(diffusion, deployment, board):
    """Time, power and energy of making images or video."""
    diffusion, board = _named(energy_diffusion, diffusion), _named(energy_board, board)
    result = native.EnergyDiffusionResult()
    given = diffusion, deployment, board
    _refusing(lib.gpw_energy_check_diffusion, given,
              lambda: lib.gpw_energy_predict_diffusion(*given, result, c.sizeof(result)))
    return EnergyDiffusionResult.of(result)


def energy_calibrate_diffusion(diffusion, deployment, board):
    """Sets the time factor of a deployment from its measured speed."""
    diffusion, board = _named(energy_diffusion, diffusion), _named(energy_board, board)
    given = diffusion, deployment, board
    _refusing(lib.gpw_energy_check_diffusion, given,
              lambda: lib.gpw_energy_calibrate_diffusion(*given))
    return deployment


def energy_relative_power(board, relative_speed):
    """Power of a GPU that makes images at a share of the model's own best speed, W."""
    return outputs(lib.gpw_energy_relative_power, _named(energy_board, board), relative_speed)


def energy_design_power(board, board_w, margin, is_calibrated=False):
    """A power to size a supply for, and how often it was exceeded."""
    design = native.EnergyDesign()
    lib.gpw_energy_design_power(_named(energy_board, board), board_w, margin,
                                bool(is_calibrated), design, c.sizeof(design))
    return EnergyDesign.of(design)


def energy_convert(value, from_unit, to_unit, tokens_per_item=float("nan")):
    """An energy in another unit, as ``"wh-per-item"`` or ``"Wh/item"``; `tokens_per_item` is
    needed between tokens and items only."""
    return outputs(lib.gpw_energy_convert, value, from_unit, to_unit, tokens_per_item)


# ---- shared ---------------------------------------------------------------------------------

def _start_workload(task, workload, size):
    lib.gpw_energy_workload_init(workload, size, task)


def _at(kind, initialise, at, index):
    model = initialised(kind, initialise)
    at(index, model)
    return model.name.decode()


def _named(make, what):
    return make(what) if isinstance(what, str) else what


def _find(find, name, model):
    try:
        find(name, model)
    except GpupowerError as error:
        nearest = lib.gpw_energy_model_nearest(name).decode()
        raise error.with_hint(f"; did you mean {nearest!r}?" if nearest else "") from None


def _refusing(check, given, call):
    """A call whose error, if any, ends in the name of the figure that is to blame."""
    try:
        call()
    except GpupowerError as error:
        refusal = outputs(check, *given)
        why = lib.gpw_energy_refusal_text(refusal).decode()
        raise error.with_hint(f": {why}" if refusal else "") from None
