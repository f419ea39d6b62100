#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""docs/study.md against tests/unit/test_study.c: 25 cases, each with the calls that give both
numbers and with a test that makes those calls.

Argument: source root."""
import pathlib
import re
import sys

CASES = 25
root = pathlib.Path(sys.argv[1])
page = (root / "docs/study.md").read_text(encoding="utf-8")
helpers = (root / "tests/unit/study_figures.h").read_text(encoding="utf-8")
program = (root / "tests/unit/test_study.c").read_text(encoding="utf-8")
exported = set(re.findall(r"^    (gpw_\w+);", (root / "lib/libgpupower.map")
                          .read_text(encoding="utf-8"), re.M))
bodies = dict(re.findall(r"^static void (case_\d\d_\w+)\(void \*\*state\)\n(\{.*?^\})", program,
                         re.M | re.S))
registered = set(re.findall(r"cmocka_unit_test\((case_\w+)\)", program))
faults = []

# What a case calls, itself or through the small functions it is written with.
FUNCTION = re.compile(r"^static (?:inline )?[^;{}()]*?(\w+)\([^;{}]*\)\n(\{.*?^\})", re.M | re.S)
made_of = {name: body for name, body in FUNCTION.findall(helpers + program)
           if not name.startswith("case_")}


def reached(text):
    """A text with the bodies of all the small functions that it uses."""
    seen, left = set(), set(re.findall(r"\w+(?=\()", text)) & set(made_of)
    while left:
        name = left.pop()
        seen.add(name)
        left |= (set(re.findall(r"\w+(?=\()", made_of[name])) & set(made_of)) - seen
    return text + "".join(made_of[name] for name in seen)


def check(number, section):
    calls = re.findall(r"^- \*Call\*: (.*?)(?=\n- |\n\n|\Z)", section, re.M | re.S)
    where = f"case {number}"
    if len(calls) != 1:
        return [f"{where}: {len(calls)} lines of calls"]
    call = " ".join(calls[0].split())
    parts = re.fullmatch(r"the study (.+); the other (.+); test `(case_(\d\d)_\w+)`\.", call)
    if parts is None:
        return [f"{where}: not \"the study ...; the other ...; test ...\": {call}"]
    if int(parts[4]) != number or parts[3] not in bodies or parts[3] not in registered:
        return [f"{where}: no such test runs: {parts[3]}"]
    body = reached(bodies[parts[3]])
    found = []
    for name in re.findall(r"(gpw_\w+)\(\)", call):
        if name not in exported or not re.search(rf"\b{name}\(", body):
            found.append(f"{where}: {parts[3]} does not call {name}()")
    for name in re.findall(r"#(GPW_\w+)", call):
        if not re.search(rf"\b{name}\b", body):
            found.append(f"{where}: {parts[3]} has no {name}")
    for name in re.findall(r"`(\w[\w-]*(?:\.[\w-]+)+)`", call):
        if f'fact_of("{name}")' not in body:
            found.append(f"{where}: {parts[3]} does not look at the fact {name}")
    return found


sections = {int(number): text for number, text in re.findall(
    r"^### \d+\. [^\n]*\{#study-(\d+)\}\n(.*?)(?=^##|\Z)", page, re.M | re.S)}
if sorted(sections) != list(range(1, CASES + 1)):
    faults.append(f"cases are not 1 to {CASES}: {sorted(sections)}")
for number, section in sorted(sections.items()):
    faults += check(number, section)
for name in sorted(registered ^ set(bodies)):
    faults.append(f"{name} is there and not run, or the other way round")
if len(bodies) != CASES:
    faults.append(f"{len(bodies)} tests for {CASES} cases")
print(f"# {len(sections)} cases, {len(bodies)} tests")
for fault in faults:
    print(fault)
sys.exit(bool(faults))
