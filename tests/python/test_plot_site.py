# SPDX-License-Identifier: MIT
"""The picture of a run: drawn from whatever site_check writes, refused in plain words."""
import importlib.util
import json
import subprocess
import sys

import numpy as np
import pytest

pytest.importorskip("matplotlib", reason="skipped: Matplotlib not present")

COLUMNS = ("t_s,phase,rail_mean_w,rail_w,smoothed_w,ac_w,psu_w,generator_w,frequency_hz,"
           "frequency_min_hz,frequency_max_hz,rocof_hz_per_s,throttle_pu,boost_pu,"
           "connected_share,flags")
NOTES = ["# title = Eight GPUs for 5 $ and $6", "# verdict = holds", "# f0_hz = 50",
         "# rated_w = 20000", "# limit G2 dip_hz = 45", "# limit G2 rise_hz = 56"]


def row(time_s, phase="g:infer", generator_w="3100", frequency_hz="50", flags="0"):
    return (f"{time_s},{phase},2120,2120,2120,2500,2500,{generator_w},{frequency_hz},"
            f"{frequency_hz},{frequency_hz},0,0.2,,1,{flags}")


@pytest.fixture
def plot(root, tmp_path):
    """Runs the program on lines of CSV; returns (exit status, what it said, picture)."""
    def run(lines, verdict=None, picture="out.png"):
        (tmp_path / "run.csv").write_text("\n".join(lines) + "\n")
        command = [sys.executable, str(root / "examples/plot_site.py"),
                   str(tmp_path / "run.csv"), "-o", str(tmp_path / picture)]
        if verdict is not None:
            (tmp_path / "verdict.json").write_text(verdict)
            command += ["--json", str(tmp_path / "verdict.json")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr, tmp_path / picture
    return run


@pytest.fixture
def module(root):
    spec = importlib.util.spec_from_file_location("plot_site", root / "examples/plot_site.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["plot_site"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


# ---- pictures -------------------------------------------------------------------------------

@pytest.mark.parametrize("lines", [
    [*NOTES, COLUMNS, row(0.01), row(0.02, "g:idle", "3000", "49.5")],
    [COLUMNS, row(0.01)],
    [COLUMNS, row(0.01, "", "", ""), row(0.02, "", "", "")],
    [*NOTES, COLUMNS, row(0.01), row(0.02, flags="24", frequency_hz="30"),
     row(0.03, frequency_hz="", flags="8")],
    [*NOTES, COLUMNS, *(row(0.01 * k, " ".join(f"n{g}:{'infer' if k > g else 'idle'}"
                                               for g in range(12))) for k in range(1, 40))],
    [*NOTES, COLUMNS, *(row(k, "g:train", str(3000 + k % 7)) for k in range(1, 20_001))]],
    ids=["short", "one row, no notes", "all unknown", "collapse", "many groups", "long"])
def test_every_shape_of_run_gives_a_picture_in_silence(plot, lines):
    status, said, picture = plot(lines)
    assert (status, said) == (0, "")
    assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size > 10_000


def test_picture_names_phases_limits_nadir_and_verdict(plot):
    verdict = {"verdict": "fails", "required_class": "G2", "class": "G1",
               "limiting": "dip_rated", "margin_pct": -8.04, "corners": 9}
    status, _, picture = plot(
        [*NOTES, COLUMNS, row(1, "g:idle"), *(row(k, "g:infer", "9000", "44.25")
                                              for k in range(2, 9))],
        json.dumps(verdict), "out.svg")
    assert status == 0
    text = picture.read_text()  # an SVG names its words in comments
    for words in ("Eight GPUs for 5 $ and $6", "idle", "infer", "G2 dip 45 Hz", "rated 50 Hz",
                  "nadir 44.25 Hz at 2 s", "generator", "power, kW"):
        assert f"<!-- {words} -->" in text
    assert "Does not hold class G2 (best held: G1); limited by the dip" in text


# ---- words and figures ----------------------------------------------------------------------

def test_verdicts_are_sentences(module):
    said = module.verdict_sentence
    assert said({"verdict": "holds"}) == "Holds."
    assert said({}) == ""
    assert "margin \u22121780 %." in said(
        {"verdict": "fails", "required_class": "G2", "limiting": "recovery", "corners": 9,
         "margin_pct": -1780.4})
    assert said({"verdict": "holds", "required_class": "G2", "class": "G2", "margin_pct": None,
                 "limiting": "rise", "corners": 1}) == "Holds class G2; limited by the rise."
    assert said({"verdict": "undetermined", "required_class": "none", "class": "none",
                 "limiting": None, "deciding": "air_step"}) == (
        "Undetermined whether it holds its limits; the first-step acceptance would decide.")


def test_groups_that_agree_share_a_lane(module):
    idle, infer = "a:idle b:idle c:off", "a:infer b:infer c:off"
    lanes = module.lanes_of(np.array([1.0, 2.0, 3.0]), [idle, idle, infer])
    assert lanes == [(["a", "b"], [(0.0, 2.0, "idle"), (2.0, 3.0, "infer")]),
                     (["c"], [(0.0, 3.0, "off")])]


def test_thinning_keeps_the_extremes(module):
    values = np.zeros(100_001)
    values[55_555], values[70_000] = -3.0, 2.0
    values[:10] = np.nan
    least, mean, most, ends = module.stretched(values)
    assert len(least) <= module.STRETCHES_MAX and ends[-1] == 100_000
    assert (np.nanmin(least), np.nanmax(most)) == (-3.0, 2.0) and abs(np.nanmean(mean)) < 1e-4


def test_labels_keep_their_order_and_distance(module):
    placed = module.spread([0.5, 0.5, 0.51, 0.9], 0.06, 0.0, 1.0)
    gaps = np.diff(np.sort(placed))
    assert gaps.min() > 0.059 and placed[3] == placed.max()


# ---- bad input ------------------------------------------------------------------------------

@pytest.mark.parametrize("lines, said", [
    ([""], "run.csv: is empty"),
    ([COLUMNS], "run.csv: has a header but no rows"),
    ([COLUMNS.replace("generator_w,", ""), "1"], "run.csv: has no column generator_w"),
    ([COLUMNS, row(1), row(2) + ",7"], "run.csv: line 3 has 17 cells, the header has 16"),
    ([*NOTES, COLUMNS, row(1, generator_w="much")],
     "run.csv: line 8, column generator_w: 'much' is not a number"),
    ([COLUMNS, row(2), row(1)], "run.csv: line 3: time does not go forward"),
    (["# f0_hz = fifty", COLUMNS, row(1)], "run.csv: # f0_hz = fifty: not a number")])
def test_bad_csv_is_a_plain_sentence(plot, lines, said):
    status, error, picture = plot(lines)
    assert status == 2 and not picture.exists()
    assert error.startswith("plot_site: ") and said in error and error.count("\n") == 1


@pytest.mark.parametrize("verdict, said", [
    ("{", "verdict.json: is not JSON"), ("[1]", 'verdict.json: has no key "verdict"')])
def test_bad_verdict_is_a_plain_sentence(plot, verdict, said):
    status, error, picture = plot([COLUMNS, row(1)], verdict)
    assert status == 2 and said in error and not picture.exists()


@pytest.mark.parametrize("picture, said", [
    ("nowhere/out.png", "cannot be written: No such file"), ("out.xyz", "out.xyz: cannot be")])
def test_picture_that_cannot_be_written_is_a_plain_sentence(plot, picture, said):
    status, error, _ = plot([COLUMNS, row(1)], picture=picture)
    assert status == 2 and said in error and "Traceback" not in error


def test_missing_csv_is_a_plain_sentence(root, tmp_path):
    done = subprocess.run([sys.executable, str(root / "examples/plot_site.py"),
                           str(tmp_path / "no.csv"), "-o", str(tmp_path / "out.png")],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        f"plot_site: {tmp_path}/no.csv: cannot be read: No such file or directory\n")
