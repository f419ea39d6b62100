# SPDX-License-Identifier: MIT
"""What altitude, warm air and another fuel leave of a generator set."""
from . import _native as native
from ._native import lib
from ._surface import fill, initialised, outputs


def derating_struct(rule, fields):
    """A ``gpw_derating`` with a rule's figures, or none, and these fields."""
    derating = initialised(native.Derating, lib.gpw_derating_init)
    if rule is not None:
        lib.gpw_derating_preset(derating, rule)
    return fill(derating, fields, ("rule",))


def derating_factors(rule=None, **fields):
    """(share of power left, density of the air) of a rule such as ``"gas-ta"`` and the fields of
    ``gpw_derating``: ``derating_factors("gas-ta", altitude_m=2000, intake_c=35)``."""
    return outputs(lib.gpw_derating_factors, derating_struct(rule, fields))


def derated(config, rule=None, **fields):
    """A set's configuration, as ``genset_preset()`` gives it, derated in place."""
    lib.gpw_genset_derate(config, derating_struct(rule, fields))
    return config
