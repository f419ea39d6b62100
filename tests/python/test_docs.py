# SPDX-License-Identifier: MIT
"""What docs/python.md shows, as a reader would paste it."""
import os
import re
import shutil
import subprocess
import sys

import pytest

import gpupower


@pytest.mark.parametrize("number, says", [(0, "HOLDS."), (1, '"verdict": "')])
def test_shown_code_runs(root, tmp_path, number, says):
    blocks = re.findall(r"^```python\n(.*?)^```$", (root / "docs/python.md").read_text(),
                        re.M | re.S)
    shutil.copy(root / "examples/sites/h100-pcie-8-holds.ini", tmp_path / "site.ini")
    (tmp_path / "log.csv").write_text("t_s,power_w\n" + "".join(
        f"{t},{1000 if t < 5 else 2000}\n" for t in range(20)))
    import_once = "" if number == 0 else "import gpupower\n"
    done = subprocess.run(
        [sys.executable, "-c", import_once + blocks[number]], cwd=tmp_path, text=True,
        capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(root / "bindings/python")})
    assert (done.returncode, done.stderr) == (0, "") and says in done.stdout


def test_every_name_in_the_table_exists(root):
    table = (root / "docs/python.md").read_text().split("## From C to Python")[1]
    classes = {name.lower(): getattr(gpupower, name) for name in (
        "Fleet", "Chain", "Genset", "Verdict", "Site", "Trace", "Judgement", "Profile")}
    classes["file"] = gpupower.SiteFile
    named = re.findall(r"`(\w+)\.(\w+)", table)
    assert len(named) > 20
    for owner, name in named:
        if owner.lower() in classes:
            assert hasattr(classes[owner.lower()], name), f"{owner}.{name}"
    for name in re.findall(r"`(gpw_[a-z_]+[a-z])`", table):
        assert name in gpupower._native.FUNCTIONS or name.startswith("gpw_x_"), name
