#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The files of a corpus, one a line."""
import pathlib
import sys

for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    print(path)
