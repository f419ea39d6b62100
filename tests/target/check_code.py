#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Bytes of code and constants: the whole archive, and what one site links of it.

Arguments: size, archive, image of the one-group site, budgets."""
import json
import subprocess
import sys

size, archive, image, budgets = sys.argv[1:5]


def text_bytes(path, *options):
    """text (code and constants), data and bss of a file, or of an archive's total."""
    out = subprocess.run([size, *options, path], check=True, capture_output=True, text=True).stdout
    return [int(word) for word in out.splitlines()[-1].split()[:3]]


text, data, bss = text_bytes(archive, "-t")
linked = text_bytes(image)[0]
with open(budgets, encoding="utf-8") as file:
    budget = json.load(file)["image_text_bytes"]
print(f"# archive: {text} bytes of code and constants, {data + bss} of data")
print(f"# image of a one-group site, test harness included: {linked} bytes, budget {budget}")
sys.exit(data + bss != 0 or text < 10000 or linked > budget)
