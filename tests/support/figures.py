#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints what the tests of a log measured: their "# ..." lines, a table cut after ten."""
import json
import re
import sys

LINES_MAX = 10
with open(sys.argv[1], encoding="utf-8") as log:
    for test in map(json.loads, log):
        if test["name"].split(" / ")[-1].startswith("test_"):
            continue
        lines = re.findall(r"^# (.*)$", test.get("stdout") or "", re.M)
        for line in lines[:LINES_MAX]:
            print(f"    {test['name'].split(' / ')[-1]}: {line}")
        if len(lines) > LINES_MAX:
            print(f"    ... {len(lines) - LINES_MAX} more")
