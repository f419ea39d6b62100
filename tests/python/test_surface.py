# SPDX-License-Identifier: MIT
"""What all rooms share: keywords, names, errors, arrays, the life of a handle."""
import copy
import ctypes as c
import gc
import os
import pickle
import subprocess
import sys

import numpy as np
import pytest

import gpupower
from gpupower import Chain, Fleet, Genset, GpupowerError, Phase, Profile, Status, lib


# ---- keywords and names ---------------------------------------------------------------------

def test_unknown_keyword_names_the_near_ones():
    with pytest.raises(TypeError, match="no field 'tick_s'; did you mean .*'tick_ns'"):
        Fleet(tick_s=0.01)


@pytest.mark.parametrize("hidden", ["header", "reserved"])
def test_bookkeeping_fields_are_no_keywords(hidden):
    with pytest.raises(TypeError, match="no field"):
        Chain(dt_s=0.01, **{hidden: 0})


@pytest.mark.parametrize("value, error", [
    (-1, ValueError), (2**32, ValueError), (1.5, TypeError), ("4", TypeError),
    (None, TypeError)])
def test_count_that_is_none_is_refused_and_never_wraps(value, error):
    with pytest.raises(error, match="stages_max"):
        Chain(dt_s=0.01, stages_max=value)


@pytest.mark.parametrize("value", [2, 2.0, np.int64(2), np.uint8(2), True])
def test_any_whole_number_is_a_count(value):
    Chain(dt_s=0.01, stages_max=value)


@pytest.mark.parametrize("name", [
    "infer", "INFER", " Infer ", "GPW_PHASE_INFER", 6, Phase.INFER])
def test_enum_values_go_by_every_name_they_have(name):
    assert Phase.coerce(name) == 6


@pytest.mark.parametrize("kind, name, number", [
    (gpupower.Class, "g2", 2), (gpupower.Governor, "degov1", 3),
    (gpupower.Point, "gpu-rail", 1), (gpupower.Grade, "M", 2),
    (gpupower.Source, "study-2025", 2), (gpupower.GensetPreset, "diesel-turbo-droop", 2)])
def test_names_of_the_library_and_of_the_header_both_count(kind, name, number):
    assert kind.coerce(name) == number


def test_enum_values_print_as_the_library_names_them():
    assert str(Phase.USER_1) == lib.gpw_phase_name(8).decode()
    assert f"{gpupower.Class.G2} {gpupower.Outcome.HOLDS:>6} {Phase.INFER:d}" == "G2  holds 6"
    assert str(Status.ERR_SIZE) == "GPW_ERR_SIZE"
    assert str(gpupower.SiteFlag(5)) == "throttle-max, air-limited"


def test_misspelt_enum_value_is_told_the_near_ones():
    with pytest.raises(ValueError, match="governor: no Governor 'degov3'; did you mean 'degov"):
        Genset(governor="degov3")


def test_version_is_that_of_the_library():
    assert gpupower.version() == (0, 1, 0)


# ---- errors ---------------------------------------------------------------------------------

def test_error_carries_status_name_and_function_and_what_was_asked():
    with pytest.raises(GpupowerError) as caught:
        Chain(dt_s=-1.0)
    assert (caught.value.status, caught.value.name) == (-2, "GPW_ERR_DOMAIN")
    assert caught.value.function == "gpw_chain_create"
    assert "dt_s=-1.0" in str(caught.value) and "GPW_ERR_DOMAIN" in str(caught.value)


def test_error_survives_the_way_back_from_a_worker_process():
    with pytest.raises(GpupowerError) as caught:
        Chain(dt_s=-1.0)
    restored = pickle.loads(pickle.dumps(caught.value))
    assert (restored.status, str(restored)) == (-2, str(caught.value))


def test_call_in_the_wrong_order_is_an_error():
    chain = Chain(dt_s=0.01)
    chain.step(1.0)
    with pytest.raises(GpupowerError, match="GPW_ERR_STATE"):
        chain.add_lag(0.1)


def test_note_is_returned_not_raised():
    chain = Chain(dt_s=0.01)
    chain.process([1.0, 2.0])
    assert chain.note is Status.OK
    np.testing.assert_array_equal(chain.process([3.0, np.nan]), [3.0, 3.0])
    assert chain.note is Status.NOTE_HELD


def test_handle_of_another_kind_is_refused_before_the_call():
    chain = Chain(dt_s=0.01)
    with pytest.raises(c.ArgumentError):
        lib.gpw_fleet_start(chain._handle)


def test_missing_pointer_is_the_librarys_error():
    with pytest.raises(GpupowerError, match="GPW_ERR_NULL"):
        lib.gpw_chain_step(None, 1.0, 0.0, c.c_float(), c.c_float())


def test_wrong_number_of_arguments_shows_the_parameters():
    with pytest.raises(TypeError, match=r"gpw_chain_add_lag\(chain, tau_s\)"):
        lib.gpw_chain_add_lag(1.0)


def test_missing_library_is_a_sentence(root):
    run = subprocess.run(
        [sys.executable, "-c", "import gpupower"], capture_output=True, text=True, check=False,
        env={**os.environ, "GPUPOWER_LIBRARY": "/nowhere/libgpupower.so.0",
             "PYTHONPATH": str(root / "bindings/python")})
    assert run.returncode == 1
    assert "Build libgpupower and set GPUPOWER_LIBRARY" in run.stderr.splitlines()[-1]


# ---- arrays ---------------------------------------------------------------------------------

def test_samples_of_any_number_type_come_back_as_float32():
    expected = [1.0, 2.0, 3.0]
    for kind in np.float64, np.float32, np.float16, np.int32, np.uint8, ">f4":
        out = Chain(dt_s=0.01).process(np.array(expected, dtype=kind))
        assert out.dtype == np.float32
        np.testing.assert_array_equal(out, expected)


def test_samples_may_lie_apart_or_backwards_or_be_read_only():
    whole = np.arange(12, dtype=np.float32)
    whole.setflags(write=False)
    for view in whole[::3], whole[::-1], whole.reshape(3, 4)[:, 1]:
        np.testing.assert_array_equal(Chain(dt_s=0.01).process(view), view)


def test_input_is_never_written():
    samples = np.full(10, 5.0, np.float32)
    chain = Chain(dt_s=0.01)
    chain.add_lag(1.0)
    chain.process(samples)
    np.testing.assert_array_equal(samples, np.full(10, 5.0))


def test_no_samples_give_no_samples():
    out = Chain(dt_s=0.01).process([])
    assert out.shape == (0,) and out.dtype == np.float32


@pytest.mark.parametrize("samples", [3.0, [[1.0, 2.0]], np.zeros((2, 2))])
def test_samples_not_in_one_row_are_refused(samples):
    with pytest.raises(ValueError, match=r"expected shape \[ticks\]"):
        Chain(dt_s=0.01).process(samples)


@pytest.mark.parametrize("samples", [["1"], [1j], [None], np.array(["2024-01-01"], "M8[s]")])
def test_samples_that_are_no_numbers_are_refused(samples):
    with pytest.raises(TypeError, match="expected numbers"):
        Chain(dt_s=0.01).process(samples)


def test_masked_and_infinite_samples_are_unusable_not_numbers():
    masked = np.ma.masked_array([1.0, 999.0, 3.0], mask=[False, True, False])
    chain = Chain(dt_s=0.01)
    np.testing.assert_array_equal(chain.process(masked), [1.0, 1.0, 3.0])
    np.testing.assert_array_equal(chain.process([1.0, 1e300]), [1.0, 1.0])
    assert chain.held_count == 2


# ---- lifetime -------------------------------------------------------------------------------

def test_handles_are_freed_once_with_their_object(monkeypatch):
    freed = []
    destroy = gpupower._native.FUNCTIONS["gpw_chain_destroy"]
    monkeypatch.setitem(gpupower._native.FUNCTIONS, "gpw_chain_destroy",
                        lambda handle: (freed.append(handle.value), destroy(handle)))
    chain = Chain(dt_s=0.01)
    address = chain._handle.value
    del chain
    gc.collect()
    assert freed == [address]


def test_ten_thousand_objects_leave_the_memory_as_it_was():
    def resident_kib():
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    def make(count):
        for _ in range(count):
            Genset("diesel-turbo", tick_ns=10_000_000, rated_w=1e5, inertia_s=1.0)
            Fleet(tick_ns=10_000_000, groups_max=8)

    make(1000)
    before = resident_kib()
    make(10_000)
    assert resident_kib() - before < 4096  # 10,000 fleets of 8 groups alone would be 70 MB


def test_built_in_profiles_are_never_freed():
    for _ in range(100):
        Profile.find("study-h100-pcie")
    gc.collect()
    assert Profile.find("study-h100-pcie").name == "study-h100-pcie"


def test_fleet_outlives_the_profile_it_was_built_from():
    profile = Profile(name="mine")
    profile.set_phase("idle", mean_w=50.0)
    fleet = Fleet(tick_ns=10_000_000)
    fleet.add_group(profile, gpus=4)
    del profile
    gc.collect()
    fleet.start()
    assert fleet.step()[0] == 200.0


@pytest.mark.parametrize("copying", [copy.copy, copy.deepcopy, pickle.dumps])
def test_handle_cannot_be_copied_so_never_freed_twice(copying):
    with pytest.raises(TypeError, match="neither copied nor pickled"):
        copying(Chain(dt_s=0.01))


# ---- the other door -------------------------------------------------------------------------

def test_state_in_ones_own_memory_works_as_in_firmware():
    config = gpupower._native.ChainConfig()
    lib.gpw_chain_config_init(config, c.sizeof(config))
    config.dt_s = 0.1
    memory = np.zeros(Chain.state_size(dt_s=0.1) // 8 + 1, np.uint64)
    chain = gpupower._native.ChainHandle()
    lib.gpw_chain_init(memory.ctypes.data, memory.nbytes, config, chain)
    lib.gpw_chain_add_lag(chain, 1.0)
    mean_w, fluctuation_w = c.c_float(), c.c_float()
    snapshot = memory.copy()
    lib.gpw_chain_step(chain, 100.0, 0.0, mean_w, fluctuation_w)
    first = mean_w.value
    memory[:] = snapshot  # copying the bytes back is a restore
    lib.gpw_chain_step(chain, 100.0, 0.0, mean_w, fluctuation_w)
    assert mean_w.value == first > 0.0
    with pytest.raises(GpupowerError, match="GPW_ERR_SIZE"):
        lib.gpw_chain_init(memory.ctypes.data, 8, config, chain)
    with pytest.raises(GpupowerError, match="GPW_ERR_ALIGN"):
        lib.gpw_chain_init(memory.ctypes.data + 4, memory.nbytes - 4, config, chain)
