#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Puts one fault after another into a copy of the tree and sees that its gate fails.

    see_gates_fail.py [--table] [NAME...]

With --table, prints the rows of the table in docs/testing.md. Exit status 1 when a gate let its
fault pass."""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Suite, what is done, file, text there (a regular expression), text put in its place, and what the
# gate must say of it (a regular expression). Or a tuple of (file, there, instead) for the three.
KNOWN = r"return !gpwi_is_known\(figure\);"
STEP = r"(return gpw_site_process\(site, NULL, signals, signals_bytes, 1u\);)"
FAULTS = [
    ("style", "a line indented by a tab", "lib/status.c", r"^    return !gpwi_is_known\(figure\);",
     "\treturn figure != figure;", r"a tab"),
    ("style", "a licence line removed", "lib/maths.h", r"^/\* SPDX.*\n", "", r"no SPDX"),
    ("headers", "a header that leans on its neighbour", "include/gpupower/chain.h",
     r'#include "base.h"\n', "", r"chain\.h"),
    ("headers", "a C++ keyword as a parameter", "include/gpupower/base.h",
     r"gpw_is_unknown\(float figure\)", "gpw_is_unknown(float this)", r"base\.h"),
    ("unit", "a correlation counted once too often", "lib/aggregate.c",
     r"\(float\)\(gpus - 1u\) \* rho", "(float)gpus * rho", r"^not ok"),
    ("unit-clang", "a warning that only clang gives", "lib/status.c",
     KNOWN,
     "float copy = figure;\n    copy = copy;\n    return copy != copy;", r"self-assign"),
    ("sanitize", "a cast of an unchecked float", "lib/status.c", KNOWN,
     "return (int32_t)figure == INT32_MIN || figure != figure;",
     r"outside the range of representable values"),
    ("sanitize", "a block allocated too short", "lib/host/host.c", r"malloc\(bytes\)",
     "malloc(bytes / 2u)", r"AddressSanitizer|==ABORTING"),
    ("reference", "an inertia 1 % too large", "lib/genset_model.c",
     r"m->swing = hh / \(2\.0f \*", "m->swing = hh / (2.02f *", r"not ok"),
    ("fuzz", "an error reported without a reason", "lib/host/file_error.c",
     r"make_printable\(error->reason\);", "error->reason[0] = '\\\\0';",
     r"corpus of .*FAIL|SIGABRT"),
    ("examples", "a digit of a kept output", "examples/01_closed_form.txt", r"1", "7",
     r"printed now"),
    ("readme", "a function misspelt in the README", "README.md", r"gpw_site_judge\(",
     "gpw_site_jugde(", r"not ok"),
    ("bindings", "two fields swapped in the Python mirror",
     "bindings/python/gpupower/_native/site.py",
     r"dead_time_max_s=F32, bus_load_w=F32", "bus_load_w=F32, dead_time_max_s=F32",
     r"layout|FAILED"),
    ("abi", "a function missing from the version script", "lib/libgpupower.map",
     r"    gpw_site_step;\n", "", r"gpw_site_step"),
    ("abi", "two fields of a struct swapped, and layout.c with them", (
        ("include/gpupower/site.h", r"(    float rail_mean_w;.*\n)(    float rail_w;.*\n)",
         r"\2\1"),
        ("tests/abi/layout.c", r"(gpw_site_signals), rail_mean_w, 8", r"\1, rail_mean_w, 12"),
        ("tests/abi/layout.c", r"(gpw_site_signals), rail_w, 12", r"\1, rail_w, 8")),
     r"abidiff ended with"),
    ("abi", "a field moved in layout.c", "tests/abi/layout.c", r"gpw_chain_config, dt_s, 12",
     "gpw_chain_config, dt_s, 16", r"could not be built|negative"),
    ("abi", "a macro's value changed", "include/gpupower/fleet.h",
     r"GPW_FLEET_GROUPS_MAX 64u", "GPW_FLEET_GROUPS_MAX 63u", r"GPW_FLEET_GROUPS_MAX"),
    ("abi", "a library without debug information, which abidiff takes for unchanged",
     "tests/run.sh", r"configure \"\$build\" -Dwerror", 'configure "$build" -Ddebug=false -Dwerror',
     r"built without -g"),
    ("abi", "a field that layout.c leaves out", "tests/abi/layout.c",
     r"AT\(gpw_judgement, trip, \d+\);\n", "", r"not in layout\.c"),
    ("docs", "a parameter without documentation", "include/gpupower/base.h",
     r" \*  @param status any value\n", "", r"status"),
    ("docs", "a case of the study without its test", "docs/study.md", r"`case_05_", "`case_06_",
     r"no such test runs"),
    ("docs", "a function named that there is not", "include/gpupower/chain.h",
     r"gpw_psu_converter_borrowed_j\(\)", "gpw_psu_borrowed_j()", r"no function"),
    ("docs", "a function without @since", "include/gpupower/base.h",
     r" \*  @since 0\.1 \*/\nGPW_API uint32_t gpw_version", " */\nGPW_API uint32_t gpw_version",
     r"no @since"),
    ("freestanding", "a product computed in double behind casts", "lib/status.c",
     KNOWN, "return (double)figure * (double)figure != (double)figure;",
     r"__aeabi_d"),
    ("freestanding", "a writable static", "lib/status.c", KNOWN,
     "static int32_t calls;\n\n    calls++;\n    return figure != figure && calls != 0;",
     r"writable data"),
    ("freestanding", "a call of libm", "lib/status.c", KNOWN,
     "return figure != __builtin_expf(figure);", r"expf"),
    ("target", "multiplications and additions fused", "meson.build", r"-ffp-contract=off",
     "-ffp-contract=fast", r"▶.*FAIL"),
    ("insn", "a thousand idle rounds in a tick", "lib/site_run.c", STEP,
     r"volatile uint32_t idle;\n\n    for (idle = 0; idle < 1000u; idle++) {\n    }\n    \1",
     r"min 1\d{4}"),
    ("stack", "a buffer of 600 bytes on the stack", "lib/site_run.c", STEP,
     r"volatile unsigned char room[600];\n\n    room[0] = 1;\n    (void)room[0];\n    \1",
     r"limit 512"),
    ("stack", "a function that calls itself", "lib/status.c", KNOWN,
     "return figure > 1.0f ? gpw_is_unknown(figure - 1.0f) + gpw_is_unknown(figure - 2.0f)\n"
     "                         : figure != figure;",
     r"recursion"),
    ("stack", "a call through a pointer", "lib/status.c", KNOWN,
     "uint32_t (*volatile call)(void) = gpw_version;\n\n"
     "    return figure != figure && call() != 0u;", r"indirect call"),
    ("size", "some two hundred bytes more state", "lib/site_state.h",
     r"^struct gpw_site \{\n    uint32_t magic;\n",
     "struct gpw_site {\n    uint32_t magic;\n    uint32_t more[64];\n", r"▶.*FAIL|negative"),
    ("misra", "a goto", "lib/status.c", KNOWN,
     "if (figure != figure) { goto yes; }\n    return 0;\nyes:\n    return 1;",
     r"not under a deviation: 15\.1"),
    ("proof", "one announcement more than there is room for", "lib/pulse.c",
     r"pulse->parts >= GPW_PULSE_STEPS", "pulse->parts > GPW_PULSE_STEPS", r"index: pulse->part"),
    ("install", "a public header left out of the list", "meson.build",
     r"  'include/gpupower/verdict\.h'\)", ")", r"not ok"),
    ("install", "a path of the build machine in the library", "meson.build",
     r"path_args \+= cc.get_supported_arguments\([^)]*\)", "path_args += []", r"same bytes"),
    ("install", "a file that uninstall does not know", "meson.build",
     r"subdir\('lib'\)\n", "subdir('lib')\nmeson.add_install_script('sh', '-c',\n"
     "  'touch \"$MESON_INSTALL_PREFIX/stray\"')\n", r"left"),
    ("install", "a compiler flag forced on consumers", "meson.build",
     r"generate\(gpupower, name", "generate(gpupower, extra_cflags: '-ffp-contract=off', name",
     r"pkg-config forces"),
]


def copy_tree(folder):
    """The files of the working tree, and the build folder: most of it can be used again."""
    names = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others",
                            "--exclude-standard"], capture_output=True, check=True).stdout
    for name in names.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)


def see(folder, fault):
    """(whether the gate failed as it must, the line that says so)."""
    suite, says = fault[0], fault[-1]
    kept = {}
    try:
        for name, there, instead in fault[2] if len(fault) == 4 else [fault[2:5]]:
            path = folder / name
            kept.setdefault(path, path.read_text(encoding="utf-8"))
            changed, count = re.subn(there, instead, path.read_text(encoding="utf-8"), count=1,
                                     flags=re.M)
            if count == 0:
                return False, f"the fault does not fit into {name} any more"
            path.write_text(changed, encoding="utf-8")
        run = subprocess.run(["sh", "tests/run.sh", suite], cwd=folder, capture_output=True,
                             text=True, stdin=subprocess.DEVNULL, check=False)
    finally:
        for path, text in kept.items():
            path.write_text(text, encoding="utf-8")
    said = [line.strip() for line in (run.stdout + run.stderr).splitlines()
            if re.search(says, line) and not line.startswith((">>>", "command:"))]
    return run.returncode == 1 and bool(said), said[0] if said else run.stdout[-1500:]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", action="store_true")
    parser.add_argument("suites", nargs="*", metavar="SUITE")
    options = parser.parse_args()
    passed = True
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name, "gpupower")
        folder.mkdir()
        copy_tree(folder)
        for fault in FAULTS:
            if options.suites and fault[0] not in options.suites:
                continue
            failed, line = see(folder, fault)
            passed = passed and failed
            if options.table:
                line = line.replace(str(folder) + "/", "").replace("|", "\\|")
                print(f"| {fault[0]} | {fault[1]} | `{line[:110]}` |", flush=True)
            else:
                print("seen" if failed else "NOT SEEN", f"{fault[0]}: {fault[1]}: {line}",
                      sep="  ", flush=True)
    sys.exit(not passed)


main()
