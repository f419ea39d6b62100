# SPDX-License-Identifier: MIT
"""Power supplies: hold-up, excursions, shelves, and what their bus or a store lends."""
import ctypes as c

from . import _native as native
from ._native import lib
from ._surface import fill, initialised, outputs, result_type

PsuSpec = result_type(native.PsuSpec)
PsuShelf = result_type(native.PsuShelfState)


def psu_spec(preset=None, **fields):
    """What a maker states of a supply: a preset's figures and these; NaN is not stated."""
    return PsuSpec.of(_struct(preset, fields))


def psu_hold_up(spec, load_w):
    """How long the supply of a `psu_spec` carries a load without input, s."""
    return outputs(lib.gpw_psu_hold_up_s, psu_struct(spec), load_w)


def psu_efficiency(spec, load_w):
    """Output over input at a load; the nearest row is held outside them."""
    return outputs(lib.gpw_psu_efficiency, psu_struct(spec), load_w)


def psu_shelf(spec, supplies, redundant, load_w):
    """A shelf of like supplies that share its load, and what is left when some have failed."""
    state = native.PsuShelfState()
    lib.gpw_psu_shelf(psu_struct(spec), supplies, redundant, load_w, state, c.sizeof(state))
    return PsuShelf.of(state)


def psu_excursion(class_id, ratio, duration_s):
    """Whether a desktop supply must bear an excursion: (allowed, largest duty)."""
    is_allowed, duty_max = outputs(lib.gpw_psu_excursion, class_id, ratio, duration_s)
    return bool(is_allowed), duty_max


def psu_excursion_row(class_id, row):
    """A row of that table: (ratio, duration s, duty)."""
    return outputs(lib.gpw_psu_excursion_row, class_id, row)


def psu_capacitance(load_w, hold_up_s, from_v, to_v):
    """Capacitance that carries a load while its voltage falls, F."""
    return outputs(lib.gpw_psu_capacitance_f, load_w, hold_up_s, from_v, to_v)


def psu_bus_voltage(capacitance_f, voltage_v, in_w, load_w, dt_s):
    """Voltage of a bus after a time at constant powers, V."""
    return outputs(lib.gpw_psu_bus_voltage, capacitance_f, voltage_v, in_w, load_w, dt_s)


def psu_mismatch(step_w, lag_s):
    """Energy that an input which comes late leaves to the capacitors, J."""
    return outputs(lib.gpw_psu_mismatch_j, step_w, lag_s)


def psu_converter_borrowed(step_w, natural_hz, damping):
    """Largest loan of the bus after a step, J, and overshoot of the input in parts of it."""
    return outputs(lib.gpw_psu_converter_borrowed_j, step_w, natural_hz, damping)


def psu_converter_natural(step_w, energy_j, damping):
    """Natural frequency of the slowest loop that borrows no more than so much, Hz."""
    return outputs(lib.gpw_psu_converter_natural_hz, step_w, energy_j, damping)


def psu_converter_of_bandwidth(bandwidth_hz, damping):
    """Natural frequency of a loop from its bandwidth, Hz."""
    return outputs(lib.gpw_psu_converter_of_bandwidth, bandwidth_hz, damping)


def storage_ride(energy_j, power_w):
    """How long a store carries a power alone, s."""
    return outputs(lib.gpw_storage_ride_s, energy_j, power_w)


def storage_ramp(step_w, rate_w_per_s):
    """Energy that a store needs to turn a step into a ramp, J."""
    return outputs(lib.gpw_storage_ramp_j, step_w, rate_w_per_s)


def _struct(preset, fields):
    spec = initialised(native.PsuSpec, lib.gpw_psu_spec_init)
    if preset is not None:
        lib.gpw_psu_preset(spec, preset)
    return fill(spec, fields, ("preset",))


def psu_struct(spec):
    """The C struct of a `psu_spec`, or of a preset by its name."""
    return _struct(None, spec._asdict()) if isinstance(spec, PsuSpec) else _struct(spec, {})
