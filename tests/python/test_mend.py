# SPDX-License-Identifier: MIT
"""Mending a site from Python, and the program plan: what it finds, leaves and refuses."""
import json
import os
import pathlib
import subprocess

import pytest

from gpupower import GpupowerError, Mend, MendWay, SiteEdit, SiteFile, Trace

ROOT = pathlib.Path(__file__).resolve().parents[2]
SITES = ROOT / "examples/sites"
PROGRAM = os.environ.get("GPW_PLAN", str(ROOT / "build/examples/plan"))
SITE = ("[site]\nduration_s = 18\n[group a]\nprofile = h100-pcie\ngpus = 8\n"
        "[schedule]\n2 = a train\n12 = a idle\n"
        "[genset]\npreset = diesel-turbo\nrated_w = 3200\n")


def outcome(edit):
    """The judgement of a text that knows nothing of how it was found."""
    file = SiteFile.parse(edit.text)
    return str(file.site().judge(file.duration_s).outcome)


# ---- the binding -----------------------------------------------------------------------------

def test_way_found_changes_the_file_so_that_it_holds():
    mend = Mend(SiteEdit.parse(SITE))
    assert str(mend.judgement.outcome) != "holds"
    for way in "larger-set", "storage", "fewer-gpus":
        found = mend.look(way)
        assert (str(found.way), str(found.finding)) == (way, "found")
        assert outcome(mend.edit(way)) == "holds" == str(mend.mended(way).outcome)
        again = SiteEdit.parse(SITE)
        again.apply(mend.changes(way))
        assert again.text == mend.edit(way).text
    assert [str(found.way) for found in mend.ranked()][0] == "fewer-gpus"


def test_amount_just_short_of_the_answer_does_not_hold():
    mend = Mend(SiteEdit.parse(SITE), precision=0.01)
    found = mend.look("larger-set")
    assert 0.99 * found.amount <= found.amount_short < found.amount
    edit = mend.edit("larger-set")
    edit.set("genset", "rated_w", f"{found.amount_short:.9g}")
    assert outcome(edit) != "holds"


def test_what_does_not_apply_says_why():
    record = Trace.parse("t_s,power_w\n" + "".join(
        f"{second},{300 if second < 4 else 2600}\n" for second in range(1, 13)))
    text = ("[site]\nduration_s = 5\n[genset]\npreset = diesel-turbo\nrated_w = 3000\n"
            "[load]\ntrace_point = ac\n")
    mend = Mend(SiteEdit.parse(text), record)
    found = mend.look(MendWay.RAMP)
    assert (str(found.finding), found.changes) == ("not-possible", 0)
    assert "record" in found.reason
    with pytest.raises(GpupowerError, match="GPW_ERR_NOT_FOUND"):
        mend.edit("ramp")
    assert mend.ranked() == []


def test_bad_figures_name_themselves():
    edit = SiteEdit.parse(SITE)
    with pytest.raises(TypeError, match="no field 'margin'; did you mean 'margin_pct'"):
        Mend(edit, margin=3)
    with pytest.raises(GpupowerError, match="precision=0.*GPW_ERR_DOMAIN"):
        Mend(edit, precision=0.0)
    with pytest.raises(ValueError, match="did you mean"):
        Mend(edit).look("stager-start")


# ---- the program -----------------------------------------------------------------------------

def plan(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                          check=False, timeout=120)


def test_changed_file_of_the_shipped_site_holds(tmp_path):
    changed = tmp_path / "changed.ini"
    ran = plan(SITES / "h100-pcie-8-fails.ini", "--way", "stagger-start", "-o", changed)
    assert ran.returncode == 1
    assert f"The site with stagger-start is in {changed}." in ran.stdout
    assert outcome(SiteEdit(changed)) == "holds"
    before = (SITES / "h100-pcie-8-fails.ini").read_text(encoding="utf-8").splitlines()
    after = changed.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after] == ["10 = cards train"]
    assert plan(changed).returncode == 0


def test_json_has_every_way_and_what_it_changes(tmp_path):
    path = tmp_path / "site.ini"
    path.write_text(SITE)
    ran = plan(path, "--json", "--price", "set_kw=250", "--margin", "5")
    assert ran.returncode == 1
    told = json.loads(ran.stdout)
    assert told["outcome"] in ("fails", "undetermined")
    ways = {way["way"]: way for way in told["ways"]}
    assert sorted(ways) == sorted(str(way) for way in MendWay)
    larger = ways["larger-set"]
    assert larger["changes"] == [["set", "genset", "rated_w", f"{larger['amount']:.0f}"]]
    assert larger["cost"] == pytest.approx(0.25 * (larger["amount"] - 3200), rel=1e-5)
    assert larger["margin_pct"] >= 5
    assert ways["smoothing"]["finding"] == "not-possible"
    kinds = [way["cost_kind"] for way in told["ways"] if way["finding"] == "found"]
    assert kinds == sorted(kinds, key=["time", "work", "hardware", "measuring"].index)


def test_site_that_holds_is_left_alone(tmp_path):
    ran = plan(SITES / "h100-pcie-8-holds.ini", "-o", tmp_path / "changed.ini")
    assert ran.returncode == 0
    assert not list(tmp_path.iterdir())


def test_site_that_nothing_mends_says_so(tmp_path):
    path = tmp_path / "site.ini"
    path.write_text(SITE.replace("= 18\n", "= 18\nrequired_class = custom\n") +
                    "[limits]\ndip_rated_pct = 0.0001\n")
    ran = plan(path, "-o", tmp_path / "changed.ini")
    assert ran.returncode == 4
    assert "Even with a set of twenty times the rating" in ran.stdout
    assert [entry.name for entry in tmp_path.iterdir()] == ["site.ini"]


@pytest.mark.parametrize("arguments, piece", [
    ([], "no site file named"),
    (["SITE", "--way", "miracle"], "--way does not take \"miracle\""),
    (["SITE", "--price", "diesel=3"], "--price does not take"),
    (["SITE", "--margin", "100"], "--margin does not take"),
    (["SITE", "--jsn"], "what is \"--jsn\"?"),
    (["nowhere.ini"], "cannot open the file"),
    (["SITE", "--load", "nowhere.csv"], "nowhere.csv: cannot open the file")])
def test_bad_arguments_are_told(tmp_path, arguments, piece):
    path = tmp_path / "site.ini"
    path.write_text(SITE)
    ran = plan(*[path if word == "SITE" else word for word in arguments])
    assert (ran.returncode, ran.stdout) == (2, "")
    assert piece in ran.stderr


def test_typo_in_the_file_is_told_with_its_line(tmp_path):
    path = tmp_path / "site.ini"
    path.write_text(SITE.replace("gpus = 8", "gpsu = 8"))
    ran = plan(path)
    assert ran.returncode == 2
    assert f"{path}:5:1: group a.gpsu: unknown key: did you mean gpus?" in ran.stderr


def test_file_that_cannot_be_written_leaves_nothing(tmp_path):
    path = tmp_path / "site.ini"
    path.write_text(SITE)
    ran = plan(path, "--way", "larger-set", "-o", tmp_path / "nowhere" / "changed.ini")
    assert ran.returncode == 2
    assert "cannot write" in ran.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["site.ini"]
