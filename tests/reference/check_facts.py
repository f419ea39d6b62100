#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whether every figure of the first study is among the facts, part by part.

Reads the study in $GPW_SHARED/seeds and the facts through the library; a figure of the text that
no fact of its part has, or a fact whose figure the text does not have, is a failure.

    check_facts.py LIBRARY
"""
import ctypes as c
import os
import pathlib
import re
import sys

# What is no figure of the study: names, notes, numbers of versions, and sums done in words.
NOT_FIGURES = re.compile(
    r"\[\d+\]|\(http[^)]*\)|https?://\S+|\b[HA]100\S*|RTX 4090|EPYC 9354|Llama2-13B|ResNet-\d+"
    r"|v3\.1|FP16|FP8|^#+ .*$|^\d+\. ", re.M)
NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(?![\w]*\d)")
WORDS = {"near-zero": 0.0, "tens of milliseconds": None}


class Fact(c.Structure):
    _fields_ = [("study", c.c_uint32), ("contradiction", c.c_uint32), ("value", c.c_float),
                ("low", c.c_float), ("high", c.c_float), ("confidence", c.c_uint32),
                ("grade", c.c_uint32), ("source", c.c_uint32), ("point", c.c_uint32),
                ("section", c.c_char * 8), ("unit", c.c_char * 12), ("id", c.c_char * 40),
                ("text", c.c_char * 88)]


def facts_of(library):
    lib = c.CDLL(library)
    fact = Fact()
    for index in range(lib.gpw_fact_count()):
        assert lib.gpw_fact_at(index, c.byref(fact), c.c_size_t(c.sizeof(fact))) == 0
        if fact.study == 1:
            yield (fact.section.decode(), fact.id.decode(), fact.unit.decode(),
                   [round(float(x), 4) for x in (fact.value, fact.low, fact.high) if x == x])


def parts_of(text):
    """Section -> its text. What stands before the first part is the summary."""
    parts, at = {"summary": ""}, "summary"
    for line in text.splitlines():
        head = re.match(r"### (\d\.\d) |## (Conclusions)", line)
        if head:
            at = head.group(1) or "end"
        elif line.startswith("[1]("):
            break
        parts[at] = parts.get(at, "") + line + "\n"
    return parts


def numbers_of(text):
    return {round(float(n), 4) for n in NUMBER.findall(NOT_FIGURES.sub(" ", text))}


def main():
    shared = os.environ.get("GPW_SHARED")
    seeds = sorted(pathlib.Path(shared, "seeds").glob("000*")) if shared else []
    if not seeds:
        print("skipped: data not present")
        return 77
    parts = parts_of(seeds[0].read_text(encoding="utf-8"))
    have, wrong = {}, 0
    for section, name, unit, values in facts_of(sys.argv[1]):
        have.setdefault(section, []).append((name, unit, values))
    for section, text in parts.items():
        stated = numbers_of(text)
        known = {v for _, _, values in have.get(section, []) for v in values}
        for number in sorted(stated - known):
            print(f"part {section}: {number:g} is in the text and in no fact")
            wrong += 1
        for name, unit, values in have.get(section, []):
            if unit not in ("mark", "gap", "number"):
                for number in values:
                    if number not in stated and number not in WORDS.values():
                        print(f"part {section}: {name} has {number:g}, which the text has not")
                        wrong += 1
    print(f"{sum(map(len, have.values()))} facts in {len(have)} parts, {wrong} at odds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
