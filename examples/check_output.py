#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs an example; its output must be the file kept beside it.

Arguments: program, kept file, the program's own; --ends=N before these where it ends with that
exit status. With KEEP=1 in the environment the file is written instead."""
import difflib
import os
import pathlib
import subprocess
import sys

program, kept = sys.argv[1], pathlib.Path(sys.argv[2])
own = sys.argv[3:]
ends = int(own.pop(0).partition("=")[2]) if own and own[0].startswith("--ends=") else 0
ran = subprocess.run([program, *own], check=False, capture_output=True, text=True)
if ran.returncode != ends:
    sys.exit(f"{program} ended with {ran.returncode}, not {ends}: {ran.stderr}")
got = ran.stdout
if os.environ.get("KEEP"):
    kept.write_text(got, encoding="utf-8")
want = kept.read_text(encoding="utf-8") if kept.exists() else ""
if got != want:
    sys.stdout.writelines(difflib.unified_diff(want.splitlines(True), got.splitlines(True),
                                               str(kept), "printed now"))
    sys.exit(1)
