# SPDX-License-Identifier: MIT
"""Goal 6 on logs with samples and average side by side, where they are present."""
import importlib.util
import os
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("unbox_goals",
                                              ROOT / "tests/reference/unbox_goals.py")
goals = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(goals)
DATA = pathlib.Path(os.environ.get("GPW_SHARED", ROOT.parent / "shared")) / goals.FOLDER


@pytest.mark.parametrize("name", goals.LOGS)
def test_recovery_holds_the_goal(name):
    if not (DATA / name).exists():
        pytest.skip("skipped: data not present")
    row, held = goals.measure(DATA / name)
    assert held, row
