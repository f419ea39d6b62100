# SPDX-License-Identifier: MIT
"""Profile files through Python; the C table compiled, linked and asked for its figures."""
import math
import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from gpupower import GpupowerError, ProfileFile

ROOT = Path(os.environ.get("GPW_SOURCE", Path(__file__).parents[2]))
STRICT = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wsign-conversion",
          "-Wdouble-promotion", "-Wmissing-prototypes", "-Werror", f"-I{ROOT}/include"]
WALK = r"""
#include "fitted.h"
#include <gpupower/gpupower.h>
#include <stdio.h>
#include <string.h>

static uint64_t memory[FITTED_BYTES / 8u + 1u];

static unsigned bits(float value)
{
    uint32_t word;

    memcpy(&word, &value, sizeof word);
    return value != value ? 0xffffffffu : word;
}

int main(void)
{
    gpw_profile *profile = 0;
    gpw_figure f;
    uint32_t i, n = 0;

    if (fitted(memory, FITTED_BYTES, &profile) != GPW_OK ||
        fitted(memory, FITTED_BYTES, 0) != GPW_ERR_NULL ||
        fitted(memory, FITTED_BYTES - 96u, &profile) != GPW_ERR_SIZE ||
        gpw_profile_figure_count(profile, &n) != GPW_OK) {
        return 1;
    }
    printf("%s\n", gpw_profile_name(profile));
    for (i = 0; i < n; i++) {
        if (gpw_profile_figure_at(profile, i, &f, sizeof f) != GPW_OK) {
            return 1;
        }
        printf("%u %u %u %u %u %u %08x %08x %08x %08x\n", (unsigned)f.quantity,
               (unsigned)f.phase, (unsigned)f.spread, (unsigned)f.grade, (unsigned)f.source,
               (unsigned)f.point, bits(f.at), bits(f.value), bits(f.low), bits(f.high));
    }
    return 0;
}
"""


def bits(value):
    return 0xffffffff if math.isnan(value) else struct.unpack("<I", struct.pack("<f", value))[0]


def listed(profile):
    """What WALK prints of a profile."""
    rows = [profile.name]
    for f in profile.figures():
        numbers = [int(x) for x in (f.quantity, f.phase, f.spread, f.grade, f.source, f.point)]
        rows.append(" ".join([*map(str, numbers),
                              *(f"{bits(x):08x}" for x in (f.at, f.value, f.low, f.high))]))
    return rows


def fitted():
    """A profile with every kind of figure in it: of the catalogue, and a wave."""
    file = ProfileFile("h100-sxm")
    file.profile.set_phase("user1", mean_w=600.1, sigma_w=21.7, tau_s=0.33, wave_w=150,
                           wave_period_s=2.02, wave_duty=0.87, grade="measured", source="log",
                           point="instrument")
    file.set_note("board", "NVIDIA H100 80GB HBM3")
    file.set_note("comment", "ends here */ int x; /* ??/ or not")
    file.add_unknown("Idle: the log starts under load.")
    return file


def test_file_is_written_and_read(tmp_path):
    log = tmp_path / "run.csv"
    log.write_bytes(b"abc")
    file = fitted()
    file.set_log(str(log))
    file.write(str(tmp_path / "mine.ini"))
    again = ProfileFile.read(str(tmp_path / "mine.ini"))
    assert listed(again.profile) == listed(file.profile)
    assert again.notes == file.notes
    assert again.notes["log"] == "run.csv" and again.notes["log_bytes"] == "3"
    assert again.notes["log_sha256"].startswith("ba7816bf")
    assert again.unknowns == ["Idle: the log starts under load."]
    assert ProfileFile.parse(file.text).text == file.text
    profile = ProfileFile.parse("[profile]\nname = a\n[idle]\npower = 50 W\n").profile
    assert profile.figure("power", "idle").value == 50  # the file went; the profile did not
    with pytest.raises(GpupowerError, match="did you mean power") as caught:
        ProfileFile.parse("[profile]\nname = a\n[idle]\npowr = 50 W\n")
    assert caught.value.line == 4


@pytest.mark.parametrize("compiler", ["gcc", "clang-14", "g++", "arm-none-eabi-gcc"])
def test_c_table_compiles_without_a_warning(tmp_path, compiler):
    if shutil.which(compiler) is None:
        pytest.skip(f"{compiler} is not installed")
    fitted().write_c("fitted", str(tmp_path))
    arm = ["-mcpu=cortex-m4", "-mthumb", "-mfpu=fpv4-sp-d16", "-mfloat-abi=hard"]
    more = arm if compiler.startswith("arm") else []
    flags = STRICT if compiler != "g++" else [
        flag for flag in STRICT if flag not in ("-std=c99", "-Wmissing-prototypes")]
    made = tmp_path / "fitted.o"
    what = tmp_path / "fitted.c"
    if compiler == "g++":  # the header, as C++ includes it
        what = tmp_path / "user.cpp"
        what.write_text('#include "fitted.h"\nint main() { return FITTED_FIGURES == 0; }\n')
    subprocess.run([compiler, *flags, *more, "-ffreestanding", "-Os", "-c", what, "-o", made],
                   check=True)
    if compiler.startswith("arm"):
        size = subprocess.run(["arm-none-eabi-size", made], check=True, capture_output=True,
                              text=True).stdout.splitlines()[1].split()
        figures = len(fitted().profile.figures())
        assert int(size[0]) < 24 * figures + 600  # a row is 24 bytes, the code a few hundred
        assert int(size[1]) == 0 and int(size[2]) == 0  # all of it in flash


def test_c_table_builds_the_same_profile(tmp_path):
    library = Path(os.environ.get("GPUPOWER_LIBRARY", ""))
    if shutil.which("gcc") is None or not library.is_file():
        pytest.skip("no compiler or no library")
    file = fitted()
    file.write_c("fitted", str(tmp_path))
    (tmp_path / "walk.c").write_text(WALK)
    program = tmp_path / "walk"
    subprocess.run(["gcc", *STRICT, tmp_path / "walk.c", tmp_path / "fitted.c", str(library),
                    f"-Wl,-rpath,{library.parent}", "-o", program], check=True)
    printed = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    assert printed.splitlines() == listed(file.profile)
