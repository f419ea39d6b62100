#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the hashes that a trace program gives into hashes.h: after a change of bits that is meant.

Arguments: the programs, build/tests/trace and build/tests/trace_live."""
import pathlib
import re
import subprocess
import sys

kept = pathlib.Path(__file__).with_name("hashes.h")
text = kept.read_text(encoding="utf-8")
printed = "".join(subprocess.run([program], capture_output=True, text=True, check=False).stdout
                  for program in sys.argv[1:])
for name, value in re.findall(r"^# (.*) ([0-9a-f]{8})$", printed, re.M):
    macro = "HASH_" + name.replace(", ", "_").replace(" ", "_").upper()
    text, count = re.subn(rf"(#define {macro} )\w+", rf"\g<1>0x{value}u", text)
    if count != 1:
        sys.exit(f"hashes.h has no {macro}")
kept.write_text(text, encoding="utf-8")
