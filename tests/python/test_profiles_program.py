# SPDX-License-Identifier: MIT
"""The program profiles: what it lists, its exit status, what it says of a slip."""
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("GPW_PROFILES", str(ROOT / "build/examples/profiles"))


def profiles(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False,
                          timeout=60)


def test_the_list_has_every_built_in_profile():
    result = profiles()
    assert result.returncode == 0
    names = [line.split()[0] for line in result.stdout.splitlines()[2:13]]
    assert names == ["study-h100-pcie", "h100-pcie", "h100-sxm", "study-h100-cluster",
                     "h100-pcie-310w", "h200-sxm", "a100-pcie", "a100-sxm", "b200", "b300",
                     "gb200"]
    for name in names:
        assert profiles(name).stdout.startswith(name + "\n")


def test_a_bound_does_not_pass_for_a_figure():
    row = next(line for line in profiles().stdout.splitlines() if line.startswith("h100-pcie "))
    assert "<=350 F" in row


def test_what_is_unknown_is_named():
    assert "load: no power, so it cannot be simulated" in profiles("h100-sxm").stdout


@pytest.mark.parametrize("arguments, status, said", [
    (["h100-sxn"], 1, "did you mean h100-sxm, h200-sxm or a100-sxm?"),
    (["h100-sxm", "b20"], 1, "did you mean b200, b300 or gb200?"),
    (["--facts", "profle"], 1, "the nearest is profile."),
    (["--fact"], 2, "no option --fact"),
    (["--facts", "a", "b"], 2, "no option --facts, or too much")])
def test_a_slip_is_named_and_nothing_is_printed(arguments, status, said):
    result = profiles(*arguments)
    assert result.returncode == status
    assert result.stdout == ""
    assert said in result.stderr


def test_facts_carry_what_the_study_says_and_what_we_say():
    line = next(line for line in profiles("--facts", "profile.infer").stdout.splitlines()
                if " profile.infer " in line)
    assert line.split()[:9] == ["7.1", "profile.infer", "-", "250", "280", "W", "high", "X",
                                "Steady"]


def test_a_profile_file_is_printed_with_where_it_is_from(tmp_path):
    text = (ROOT / "docs/profile-file.md").read_text().split("```ini\n")[1].split("```")[0]
    (tmp_path / "mine.ini").write_text(text)
    printed = profiles(str(tmp_path / "mine.ini"), "b200").stdout
    assert printed.startswith("my-h100\n") and "\nb200\n" in printed
    assert "  driver      550.54.15\n" in printed
    assert "  Loading weights: the log has no such phase.\n" in printed
    (tmp_path / "mine.ini").write_text(text.replace("sigma", "sigam"))
    result = profiles(str(tmp_path / "mine.ini"), "b200")
    assert (result.returncode, result.stdout) == (1, "")
    assert "mine.ini, line 25, train.sigam: unknown key: did you mean sigma?" in result.stderr
