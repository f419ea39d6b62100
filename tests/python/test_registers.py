# SPDX-License-Identifier: MIT
"""Registers and frames of the watch, against struct and bit arithmetic of Python's own."""
import math
import struct

import numpy as np
import pytest

import gpupower
from gpupower import GpupowerError, Status


def test_figures_stand_where_the_table_says_high_word_first():
    registers = gpupower.registers_encode("now", load_w=1e6, margin_pct=-12.5, sequence=70000)
    rows = {row.name: row for row in gpupower.register_table() if str(row.block) == "now"}
    at = rows["load_w"].address - gpupower.CONSTANTS["GPW_REG_NOW"]
    assert struct.unpack(">i", registers[at:at + 2].astype(">u2").tobytes()) == (1_000_000,)
    at = rows["margin_pct"].address - gpupower.CONSTANTS["GPW_REG_NOW"]
    assert np.int16(registers[at]) * rows["margin_pct"].unit_size == pytest.approx(-12.5)
    assert registers[0] == registers[-1] == 70000 & 0xFFFF


def test_what_is_written_is_read_back_and_unknown_is_nan():
    registers = gpupower.registers_encode("forecast", forecast_w=[1.0, 2.0, math.nan, -4.0],
                                          time_ns=123)
    figures = gpupower.registers_decode("forecast", registers)
    assert (figures["forecast_w_0"], figures["forecast_w_3"]) == (1.0, -4.0)
    assert math.isnan(figures["forecast_w_2"]) and figures["time_ns"] == 123


def test_torn_read_is_an_error():
    registers = gpupower.registers_encode("now", sequence=1)
    registers[0] += 1
    with pytest.raises(GpupowerError) as caught:
        gpupower.registers_decode("now", registers)
    assert caught.value.status == Status.ERR_STATE
    with pytest.raises(ValueError, match="16 bits"):
        gpupower.registers_decode("now", [70000] * 100)


def test_command_is_16_registers_with_its_nonce_at_both_ends():
    registers = gpupower.command_encode(nonce=0x10007, code="request", phase="train", share=0.25)
    assert list(registers[:6]) == [1, 7, 3, 0, 7, 250] and registers[15] == 7
    with pytest.raises(GpupowerError):
        gpupower.command_encode(nonce=0, code="request")
    result = gpupower.command_result([0, 9, 3, 0xFFF5, 0, 0, 0, 0, 0, 4, 0, 0, 0, 77, 0, 9])
    assert (result.nonce, result.status, result.token, result.free_w) == (9, -11, 0, 77.0)
    assert "power" in str(result.refused)


def test_frames_are_j1939_and_come_back():
    bus = gpupower.Frames(address=0x27)
    frames = bus.encode(sequence=16, load_w=-5.0, load_age_s=0.25)  # 16 + 4 is a multiple of 10
    loads = [data for identifier, data in frames if identifier == 0x18FF4427]
    assert len(loads) == 1
    assert struct.unpack("<IHBB", loads[0])[:2] == (1_999_999_995, 25)
    name, stamp, figures = bus.decode(0x18FF4427, loads[0])
    assert (name, stamp, figures["load_w"]) == ("load", None, -5.0)
    with pytest.raises(GpupowerError) as caught:
        bus.decode(0x18FF4428, loads[0])
    assert caught.value.status == Status.ERR_NOT_FOUND


def test_pulse_has_a_stamp_that_gives_its_time_back():
    now_ns = 86_400_000_000_000
    bus = gpupower.Frames()
    identifier, data = bus.encode(sequence=3, time_ns=now_ns, pulse_w=5e4, pulse_in_s=0.12)[0]
    name, stamp, figures = bus.decode(identifier, data)
    assert (name, identifier >> 26) == ("pulse", 3)
    assert figures["pulse_in_s"] == pytest.approx(0.12)
    assert 0 <= now_ns - gpupower.frame_time(stamp, now_ns + 5_000_000_000) < 1 << 20


def test_tables_are_whole():
    assert len(gpupower.frame_table()) == 29
    assert len({row.name for row in gpupower.frame_signals()} - {"stamp"}) == len(
        [row for row in gpupower.frame_signals() if row.name != "stamp"])
    assert len(gpupower.register_table()) > 60
