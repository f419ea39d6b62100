# SPDX-License-Identifier: MIT
"""Site files changed in place, as test_site_edit.c has it in C."""
import pytest

from gpupower import GpupowerError, SiteEdit, SiteFile

TEXT = """# A site.
[site]
duration_s = 30  ; half a minute

[group a]
profile = h100-pcie
gpus = 8

[schedule]
10 = a train

[genset]
preset = diesel-turbo
rated_w = 20000
"""


def test_only_what_is_meant_changes():
    edit = SiteEdit.parse(TEXT)
    edit.set("site", "duration_s", 45)
    edit.add("schedule", 20, "a idle")
    edit.set("bus", "load_w", 500)
    assert edit.text.decode() == TEXT.replace("= 30", "= 45").replace(
        "10 = a train\n", "10 = a train\n20 = a idle\n") + "\n[bus]\nload_w = 500\n"
    assert edit.get("site", "duration_s") == "45"
    edit.remove("schedule", 20, "a idle")
    assert SiteFile.parse(edit.text).duration_s == 45


def test_changes_are_made_all_or_none():
    edit = SiteEdit.parse(TEXT)
    with pytest.raises(GpupowerError, match="did you mean gpus") as caught:
        edit.apply([("set", "site", "duration_s", 45), ("set", "group a", "gpu", 4)])
    assert (caught.value.name, caught.value.line) == ("GPW_ERR_FORMAT", 8)
    with pytest.raises(GpupowerError, match="no such key in .genset."):
        edit.remove("genset", "f0_hz")
    with pytest.raises(GpupowerError, match="GPW_ERR_DOMAIN"):
        edit.set("site", "name", "two\nlines")
    with pytest.raises(ValueError, match="key: longer than 63"):
        edit.set("site", "k" * 64, "x")
    assert edit.text.decode() == TEXT


def test_file_is_read_and_written_whole(tmp_path):
    path = tmp_path / "site.ini"
    path.write_text(TEXT)
    edit = SiteEdit(path)
    edit.set("group a", "gpus", 4)
    edit.write(path)
    assert path.read_text() == TEXT.replace("gpus = 8", "gpus = 4")
    assert [entry.name for entry in tmp_path.iterdir()] == ["site.ini"]
    with pytest.raises(GpupowerError, match="GPW_ERR_IO"):
        edit.write(tmp_path / "nowhere" / "site.ini")
    with pytest.raises(GpupowerError, match="cannot open the file"):
        SiteEdit(tmp_path / "none.ini")
