# SPDX-License-Identifier: MIT
"""Where the tests find the binding and the sources; GPUPOWER_LIBRARY names the library."""
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bindings/python"))


@pytest.fixture
def root():
    return ROOT
