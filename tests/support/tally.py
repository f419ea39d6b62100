#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts cases in a meson test log: prints "passed failed skipped".

A test that speaks TAP and pytest's count case by case, any other as one."""
import json
import re
import sys

passed = failed = skipped = 0
with open(sys.argv[1], encoding="utf-8") as log:
    tests = [json.loads(line) for line in log]
for test in tests:
    result, output = test["result"], test.get("stdout") or ""
    cases = re.findall(r"^(not ok|ok)\b(.*)$", output, re.M)
    skips = sum("# SKIP" in rest for _, rest in cases)
    bad = sum(word == "not ok" and "# SKIP" not in rest for word, rest in cases)
    if summary := re.search(r"^(?=.*\b(?:passed|failed)\b)(.*) in [\d.]+s", output, re.M):
        said = {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", summary[1])}
        bad = said.get("failed", 0) + said.get("error", 0) + said.get("errors", 0)
        skips = said.get("skipped", 0)
        cases = [None] * (said.get("passed", 0) + bad + skips)
    if result == "SKIP":
        skipped += max(skips, 1)
    elif result in ("OK", "EXPECTEDFAIL"):
        passed += len(cases) - skips if cases else 1
        skipped += skips
    else:  # FAIL, TIMEOUT, ERROR, UNEXPECTEDPASS, INTERRUPT
        failed += max(bad, 1)
        passed += len(cases) - skips - bad
        skipped += skips
print(passed, failed, skipped)
