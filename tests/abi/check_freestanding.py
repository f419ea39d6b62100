#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the firmware archive may ask of the target; that it holds no writable data, and an image
linked from it no double arithmetic and no built-in profile but the one it names.

Arguments: nm, archive, image, "hard" or "soft" (floating point by the FPU or by libgcc)."""
import re
import subprocess
import sys

MEMORY = {"memcmp", "memcpy", "memmove", "memset"}
# Integers: division, shifts, multiplication. Not their 64-bit division (ldivmod, uldivmod), nor
# their way to float (l2f, ul2f), which together are 3 KB, nor the way back (f2lz, f2ulz), which in
# libgcc goes through double.
INTEGER = {"__aeabi_" + name for name in (
    "idiv", "idivmod", "uidiv", "uidivmod", "lmul", "lasr", "llsl", "llsr", "lcmp", "ulcmp")} | {
    "__popcountsi2", "__clzsi2", "__clzdi2", "__ctzdi2"}
# A target without FPU takes its single-precision arithmetic from libgcc. Never double.
SOFT_FLOAT = {"__aeabi_" + name for name in (
    "fadd", "fsub", "frsub", "fmul", "fdiv", "fneg", "fcmpeq", "fcmplt", "fcmple", "fcmpge",
    "fcmpgt", "fcmpun", "cfcmpeq", "cfcmple", "cfrcmple", "f2iz", "f2uiz", "i2f", "ui2f")} | {
    "__" + name for name in (  # as every processor but ARM calls them
        "addsf3", "subsf3", "mulsf3", "divsf3", "negsf2", "eqsf2", "nesf2", "ltsf2", "lesf2",
        "gtsf2", "gesf2", "unordsf2", "fixsfsi", "fixunssfsi", "floatsisf", "floatunsisf")}

DOUBLE = re.compile(r"__aeabi_(d\w+|cd\w+|f2d|u?i2d|u?l2d|f2u?lz)$|__\w+df[23]?$|__extendsfdf2$")

nm, archive, image, floats = sys.argv[1:5]
allowed = MEMORY | INTEGER | (SOFT_FLOAT if floats == "soft" else set())
undefined, defined, getters, faults, member = set(), set(), set(), [], ""
for line in subprocess.run([nm, archive], check=True, capture_output=True,
                           text=True).stdout.splitlines():
    words = line.split()
    if len(words) < 2 or words[-1].endswith(":"):
        member = words[-1] if words else ""
        continue
    kind, name = words[-2:]
    if kind == "U":
        undefined.add(name)
        continue
    defined.add(name)
    if kind == "T" and re.match(r"catalogue_(?!index)", member):
        getters.add(name)
    if kind in "dDbBcCsSgG":
        faults.append(f"writable data: {name}")
    if kind in "TRVW" and not re.match(r"gpwi?_", name):
        faults.append(f"name outside gpw_ and gpwi_: {name}")

needed = sorted(undefined - defined)
if len(defined) < 50:
    faults.append(f"only {len(defined)} symbols seen in {archive}")
faults += [f"asks the target for {name}" for name in needed if name not in allowed]
print("# needs:", *needed)
linked = [line.split()[-1] for line in subprocess.run(
    [nm, image], check=True, capture_output=True, text=True).stdout.splitlines()]
faults += [f"double arithmetic in the image: {name}" for name in linked if DOUBLE.match(name)]
profiles = getters & set(linked)
print("# profiles:", len(getters), "built in, linked:", *profiles)
if len(getters) < 2 or len(profiles) != 1 or linked.count("profile") != 1:
    faults.append(f"the image should have one profile, not {sorted(profiles)}")
for fault in sorted(set(faults)):
    print(fault)
sys.exit(bool(faults))
