# SPDX-License-Identifier: MIT
"""The README's table of measured records is what the program prints."""
import json
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("GPW_SHARED", ROOT.parent / "shared")) / "data"
PROGRAM = os.environ.get("GPW_SITE_CHECK", str(ROOT / "build/examples/site_check"))
EXIT = {"holds": 0, "fails": 1, "undetermined": 3}


def rows():
    """(record, site, {key: cell}) of the table."""
    lines = re.findall(r"^\| (.*) \|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    table = [re.split(r"\s*\|\s*", line.strip()) for line in lines]
    head = next(cells for cells in table if cells[:2] == ["record", "site"])
    return [(cells[0], cells[1], dict(zip(head[2:], cells[2:])))
            for cells in table if cells[0].endswith(".csv")]


def cell_of(value):
    """As the table writes it."""
    if value is None:
        return "unknown"
    return value if isinstance(value, str) else f"{value:.4g}"


def test_table_is_there():
    assert len(rows()) >= 5


@pytest.mark.parametrize("record, site, cells", rows())
def test_record_gives_what_the_readme_says(record, site, cells):
    path = DATA / record
    if not path.exists():
        pytest.skip("data not present")
    result = subprocess.run([PROGRAM, str(ROOT / f"examples/sites/{site}.ini"),
                             "--load", str(path), "--json"],
                            capture_output=True, text=True, check=False)
    verdict = json.loads(result.stdout)
    assert {key: cell_of(verdict[key]) for key in cells} == cells
    assert result.returncode == EXIT[verdict["verdict"]]


if __name__ == "__main__":
    # Prints the table's rows anew.
    for name, site_name, keys in rows():
        found = json.loads(subprocess.run(
            [PROGRAM, str(ROOT / f"examples/sites/{site_name}.ini"), "--load", str(DATA / name),
             "--json"], capture_output=True, text=True, check=False).stdout)
        print("|", " | ".join([name, site_name] + [cell_of(found[key]) for key in keys]), "|")
