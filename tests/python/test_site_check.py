# SPDX-License-Identifier: MIT
"""The program site_check: its exit status, what it says of bad input, what it leaves behind."""
import json
import os
import pathlib
import re
import subprocess

import pytest
from gpupower import SiteFile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SITES = ROOT / "examples/sites"
HOLDS = SITES / "h100-pcie-8-holds.ini"
PROGRAM = os.environ.get("GPW_SITE_CHECK", str(ROOT / "build/examples/site_check"))
SITE = ("[site]\nduration_s = 5\n[group a]\nprofile = h100-pcie\ngpus = 8\n"
        "[genset]\npreset = diesel-turbo\nrated_w = 20000\n")


def check(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                          check=False, timeout=60, **options)


def refused(result, *pieces):
    """Exit status 2, nothing printed as a verdict, one line that names place and remedy."""
    assert result.returncode == 2
    assert result.stdout == ""
    for piece in pieces:
        assert str(piece) in result.stderr


@pytest.mark.parametrize("name, status, verdict", [
    ("h100-pcie-8-holds", 0, "holds"), ("h100-pcie-8-fails", 1, "fails"),
    ("h100-pcie-8-undetermined", 3, "undetermined"), ("h100-pcie-8-stagger", 0, "holds"),
    ("h100-sxm-8-training", 0, "holds"), ("accident", 1, "fails"),
    ("accident-cured", 0, "holds")])
def test_shipped_site_ends_as_its_name_says(name, status, verdict):
    result = check(SITES / f"{name}.ini", "--json")
    assert result.returncode == status
    found = json.loads(result.stdout)
    assert found["verdict"] == verdict
    assert (found["deciding"] is not None) == (verdict == "undetermined")
    rows = [line.split("|") for line in
            (ROOT / "docs/verdict-json.md").read_text(encoding="utf-8").splitlines()
            if line.startswith("| `")]
    of_some_sites = (" Only from", " Likewise")
    documented, always = (
        {key for row in chosen for key in re.findall(r"`(\w+)`", row[1])}
        for chosen in (rows, [row for row in rows if not row[3].startswith(of_some_sites)]))
    assert always <= set(found) <= documented
    has_bus = name.startswith("accident")
    assert ("voltage_dip_pct" in found, "ride_transfers" in found) == (has_bus, has_bus)


@pytest.mark.parametrize("text, pieces", [
    (SITE.replace("gpus = 8", "gpsu = 8"), (":5", "gpsu", "gpus")),
    (SITE.replace("rated_w = 20000", "rated_kw = 20"), (":8", "rated_kw", "rated_w")),
    (SITE.replace("= 20000", "= 20 kW"), (":8", "rated_w")),
    (SITE + "[genset]\nrated_w = 1\n", (":9", "genset")),
    (SITE.replace("h100-pcie", "h200"), (":4", "h200", "built in")),
    (SITE.replace("gpus = 8", "gpus = 0"), (":5", "gpus")),
    (SITE.replace("gpus = 8", "gpus = 8\nrho_in = 1.5"), (":6", "rho_in")),
    (SITE.replace("preset = diesel-turbo\n", ""), ("genset", "inertia")),
    (SITE + "[schedule]\n2 = a train\n1 = a idle\n", (":11", "order")),
    (SITE + "[schedule]\n2 = a infer\n", (":10", "infer", "h100-pcie")),
    (SITE + "[schedule]\n7 = a train\n", (":10", "duration_s")),
    (SITE.replace("duration_s = 5", "duration_s = 5\ntick_ms = 0"), (":3", "tick_ms")),
    (SITE.replace("= 20000", "= 100"), ("genset", "rated_w")),
])
def test_bad_site_is_named_by_file_line_and_key(tmp_path, text, pieces):
    path = tmp_path / "site.ini"
    path.write_text(text, encoding="utf-8")
    refused(check(path), path, *pieces)


@pytest.mark.parametrize("text, pieces", [
    (b"t_s,volts\n0,1\n1,2\n", (":1", "volts")),
    (b"t_s,power_w\n0,900\n1,many\n", (":3:2", "many")),
    (b"t_s,power_w\n0,900\n2,900\n1,900\n", (":4", "back")),
    (b"t_s,power_w\n0,900\n1\n", (":3",)),
    (b"t_s,power_w\n", ("",)),
    (b"", ("empty",)),
    (b"t_s,power_w\n0,50000\n1,50000\n", ("50000 W", "rated_w")),
    (b"t_s,power_w\n0,900\n1e9,900\n", ("week",)),
])
def test_bad_trace_is_named_by_file_line_and_cell(tmp_path, text, pieces):
    path = tmp_path / "trace.csv"
    path.write_bytes(text)
    refused(check(HOLDS, "--load", path), path, *pieces)


def test_windows_line_ends_and_a_byte_order_mark_are_fine(tmp_path):
    path = tmp_path / "trace.csv"
    path.write_bytes(b"\xef\xbb\xbft_s,power_w\r\n0,900\r\n1,900\r\n2,900\r\n")
    assert check(HOLDS, "--load", path).returncode in (0, 3)


def test_missing_files_and_odd_arguments_are_refused(tmp_path):
    refused(check(tmp_path / "none.ini"), "none.ini")
    refused(check(HOLDS, "--load", tmp_path / "none.csv"), "none.csv")
    refused(check(HOLDS, "--cvs", "x"), "--cvs", "usage")
    refused(check(HOLDS, "--csv"), "--csv", "file name")
    refused(check(), "usage")
    refused(check(HOLDS, "--csv", tmp_path / "no/such/folder.csv"), "folder.csv", "written")


def test_csv_appears_whole_and_beside_nothing(tmp_path):
    out = tmp_path / "out.csv"
    assert check(HOLDS, "--csv", out).returncode == 0
    rows = [line for line in out.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert len(rows) == 1 + 6000
    assert rows[0].startswith("t_s,phase,") and rows[-1].startswith("60.000000,cards:idle,")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_inputs_and_files_of_others_are_not_overwritten(tmp_path):
    site, trace = tmp_path / "site.ini", tmp_path / "trace.csv"
    site.write_text(SITE, encoding="utf-8")
    trace.write_text("t_s,power_w\n0,900\n1,900\n", encoding="utf-8")
    refused(check(site, "--csv", site), site, "input")
    refused(check(site, "--load", trace, "--csv", trace), trace, "input")
    (tmp_path / "out.csv.part").write_text("mine", encoding="utf-8")
    refused(check(site, "--csv", tmp_path / "out.csv"), "out.csv.part")
    assert site.read_text(encoding="utf-8") == SITE
    assert trace.read_text(encoding="utf-8").startswith("t_s")
    assert (tmp_path / "out.csv.part").read_text(encoding="utf-8") == "mine"


def test_pipe_is_written_into_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    site = tmp_path / "site.ini"
    site.write_text(SITE, encoding="utf-8")
    with subprocess.Popen([PROGRAM, str(site), "--csv", str(pipe)],
                          stdout=subprocess.DEVNULL) as program:
        text = subprocess.run(["timeout", "10", "cat", str(pipe)], capture_output=True, text=True,
                              check=False).stdout
    assert program.returncode in (0, 1, 3)
    assert len([line for line in text.splitlines() if line[0] != "#"]) == 1 + 500
    assert pipe.is_fifo()


def test_verdict_that_cannot_be_printed_is_no_verdict(tmp_path):
    site = tmp_path / "site.ini"
    site.write_text(SITE, encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = subprocess.run(
            ["sh", "-c", 'trap "" PIPE; exec "$0" "$1"', PROGRAM, str(site)], stdout=writer,
            stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    finally:
        os.close(writer)
    assert result.returncode == 2
    assert "could not be written" in result.stderr


SMOOTHED = """
[site]
duration_s = 20
[group cards]
profile = mine
gpus = 10
[profile mine]
idle.mean_w = 100
train.mean_w = 600
[schedule]
2 = cards train
10 = cards idle
[genset]
preset = diesel-turbo
rated_w = 100000
"""

SMOOTHING = """
[smoothing]
tmp_w = 10000
ramp_up_rate_w_per_s = 1000
ramp_down_rate_w_per_s = 2000
"""


def test_what_smoothing_costs_is_told(tmp_path):
    # 5 kW at 1 kW/s up: 5 s of a triangle, 12.5 kJ put off; at 2 kW/s down 6.25 kJ burned
    path = tmp_path / "smoothed.ini"
    path.write_text(SMOOTHED + SMOOTHING)
    text = check(path).stdout
    assert "6.25 kJ burned" in text and "12.5 kJ\nof work put off" in text
    said = json.loads(check(path, "--json").stdout)  # nothing beside the verdict
    assert said["smoothing_burned_j"] == pytest.approx(6250, rel=1e-3)
    assert said["smoothing_withheld_j"] == pytest.approx(12500, rel=1e-3)
    path.write_text(SMOOTHED)
    assert "Smoothing" not in check(path).stdout
    assert "smoothing_burned_j" not in json.loads(check(path, "--json").stdout)


RATED = """
[rating]
kind = standby
low_pu = 0.05
low_warning_s = 9
[fuel]
rows = 0:2 0.1:4
"""


def documented_keys():
    rows = (ROOT / "docs/verdict-json.md").read_text(encoding="utf-8").splitlines()
    return {key for row in rows if row.startswith("| `")
            for key in re.findall(r"`(\w+)`", row.split("|")[1])}


def test_fuel_low_load_and_rating_are_told(tmp_path):
    # 1 kW for 12 s and 6 kW for 8 s on 100 kW: 2.2 l/h and 3.2 l/h
    path = tmp_path / "rated.ini"
    path.write_text(SMOOTHED + RATED)
    result = check(path)
    assert "longest stretch of low load 10 s, longer than low_warning_s" in result.stdout
    assert "Fuel: 0.01444 l" in result.stdout and "beyond the rows" not in result.stdout
    assert "Rating, as far as this run shows: undetermined, rule mean" in result.stdout
    assert "this run saw 20 s" in result.stdout
    said = json.loads(check(path, "--json").stdout)
    assert {key for key in said if key.startswith("duty_")} == {
        key for key in documented_keys() if key.startswith("duty_")}
    assert said["duty_verdict"] == "undetermined" and said["duty_rule"] == "mean"
    assert said["duty_fuel"] == pytest.approx((12 * 2.2 + 8 * 3.2) / 3600, rel=1e-3)
    assert said["duty_fuel_low"] == pytest.approx(12 * 2.2 / 3600, rel=1e-3)
    assert said["duty_energy_kwh"] == pytest.approx(60 / 3600, rel=1e-3)
    assert said["duty_mean_pu"] == pytest.approx(0.03, rel=1e-3)
    assert said["duty_peak_pu"] == pytest.approx(0.06, rel=1e-3)
    assert said["duty_low_longest_h"] == pytest.approx(10 / 3600, rel=2e-3)
    assert said["duty_low_warning"] is True
    path.write_text(SMOOTHED)
    plain = check(path)
    assert "Duty" not in plain.stdout and plain.returncode == result.returncode


def test_broken_rating_is_told_and_leaves_the_verdict_alone(tmp_path):
    path = tmp_path / "rated.ini"
    path.write_text(SMOOTHED)
    plain = check(path)
    path.write_text(SMOOTHED + RATED.replace("low_pu = 0.05", "year_before_h = 201"))
    result = check(path)
    assert "Rating, as far as this run shows: fails, rule hours, margin -0.5" in result.stdout
    assert result.returncode == plain.returncode
    path.write_text(SMOOTHED + "[fuel]\nrows = 0:2 0.1:4\n")
    assert "Rating: not judged" in check(path).stdout
    path.write_text(SMOOTHED + "[fuel]\nrows = 0:2\n")
    refused(check(path), "rated.ini:17", "fuel.rows", "two pairs")


def test_of_several_sets_the_mean_one_is_watched(tmp_path):
    path = tmp_path / "sets.ini"
    path.write_text(SMOOTHED + "sets = 2\n" + RATED)
    said = json.loads(check(path, "--json").stdout)
    assert said["duty_mean_pu"] == pytest.approx(0.015, rel=1e-2)
    path.write_text(SMOOTHED + "[set other]\nrated_w = 50000\n" + RATED)
    refused(check(path), "rating", "[set other]")


@pytest.mark.parametrize("profile, phase, twice", [
    ("study-h100-cluster", "infer", True),  # of a whole node, at its socket
    ("h100-sxm", "infer", False),           # read from the board
    ("study-h100-pcie", "infer", False),    # only its ramp is of the AC side
])
def test_figures_of_a_socket_taken_for_a_board_are_told(tmp_path, profile, phase, twice):
    path = tmp_path / "site.ini"
    path.write_text(f"""
[site]
duration_s = 5
[group cards]
profile = {profile}
gpus = 1
[schedule]
2 = cards {phase}
[supply]
preset = hgx-h100
[genset]
preset = diesel-turbo
rated_w = 20000
""")
    told = {item["id"] for item in json.loads(check(path, "--json").stdout)["assumptions"]}
    assert ("ac_as_rail" in told) == twice


def test_lower_bounds_that_the_verdict_rests_on_are_named(tmp_path):
    (tmp_path / "mine.ini").write_text(
        "[profile]\nname = mine\n[idle]\npower = 72 W\nsigma = 0 W\n[user1]\npower = 400 W\n"
        "sigma = 6 W, spread lower\ntau = 1 s\nwave = 84.6 W, spread lower\n"
        "wave_period = 5 s\nwave_duty = 0.5\n")
    path = tmp_path / "site.ini"
    path.write_text(SITE.replace("profile = h100-pcie", "profile_file = mine.ini")
                    + "[schedule]\n2 = a user1\n")
    sentence = ("group a: sigma and wave of `user1` are lower bounds: "
                "the true swing may be larger")
    found = json.loads(check(path, "--json").stdout)
    assert "lower_bound" in [item["id"] for item in found["assumptions"]]
    assert found["lower_bounds"] == [sentence]
    assert SiteFile(path).bounds == [sentence]
    said = check(path).stdout
    assert sentence in said and "was taken at its lower bound" in said
    assert "lower_bounds" not in json.loads(check(HOLDS, "--json").stdout)


def test_log_with_a_missing_gpu_is_told(tmp_path):
    path = tmp_path / "smi.csv"
    rows = ["timestamp, index, power.draw [W]"]
    for second in range(10):
        for gpu in range(2):
            power = "[N/A]" if (second, gpu) == (5, 1) else "90.00 W"
            rows.append(f"2026/01/01 10:00:{second:02}.000, {gpu}, {power}")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = json.loads(check(SITES / "h100-sxm-8-training.ini", "--load", path, "--json").stdout)
    assert "held_samples" in [item["id"] for item in found["assumptions"]]


@pytest.mark.parametrize("cap_w, says", [(900, "its rated power (700 W)"), (50, "idle (72.5 W)")])
def test_cap_that_no_board_can_have_is_refused(tmp_path, cap_w, says):
    path = tmp_path / "cap.ini"
    path.write_text(f"[profile mine]\nbase = h100-sxm\ncap_w = {cap_w}\n"
                    + SITE.replace("profile = h100-pcie", "profile = mine"))
    refused(check(path), "cap.ini:3", "profile mine.cap_w", says)


def test_swing_tells_what_to_expect_of_an_oscillating_load():
    said = json.loads(check(SITES / "h100-sxm-8-training.ini", "--swing", "--json").stdout)
    bands = {row["low_hz"]: row for row in said["swing"]}
    assert len(bands) == 5
    row = next(bands[low] for low in bands if low == pytest.approx(0.3))
    assert 0.3 <= row["at_hz"] <= 1.0
    assert row["expected_hz"] <= row["expected_worst_hz"]
    assert row["expected_hz"] == pytest.approx(row["frequency_hz"], rel=0.4)
    assert "swing" not in json.loads(check(HOLDS, "--json").stdout)


def test_rules_judge_the_load_and_leave_the_verdict_alone():
    result = check(HOLDS, "--rule", "ercot-window", "--rule", "ramp-10-pct", "--json")
    assert result.returncode == 0
    ercot, ramp = json.loads(result.stdout)["load_rules"]
    assert (ercot["outcome"], ercot["window_s"]) == ("holds", 5)
    assert ramp["rule"] == "ramp-up"
    assert "Rule range over 5 s: holds" in check(HOLDS, "--rule", "ercot-window").stdout
    refused(check(HOLDS, "--rule", "ercot"), "--rule", "ercot-window")


def test_set_that_is_unstable_by_itself_is_told_with_its_gain(tmp_path):
    site = tmp_path / "site.ini"
    site.write_text(SITE.replace("preset = diesel-turbo", "inertia_s = 1.5\n"
                                 "governor = ggov1\ntuning = grid"), encoding="utf-8")
    result = check(site)
    assert "unstable by itself" in result.stdout
    assert "To blame: kp, ki and kd together" in result.stdout
    site.write_text(SITE.replace("preset = diesel-turbo",
                                 "inertia_s = 1\ndead_s = 0.024\ngovernor = pi\n"
                                 "kp = 500\nki = 100"),
                    encoding="utf-8")
    result = check(site)
    assert result.returncode == 1
    assert result.stdout.startswith(str(site)) and "DOES NOT HOLD" in result.stdout
    found = json.loads(check(site, "--json").stdout)
    assert found["set_is_stable"] is False
    assert found["gain_margin"] < 1
    assert json.loads(check(HOLDS, "--json").stdout)["set_is_stable"] is True


def test_run_that_ends_in_the_dip_is_not_told_to_hold(tmp_path):
    text = (SITES / "h100-pcie-8-holds.ini").read_text(encoding="utf-8")
    site = tmp_path / "site.ini"
    for duration, status in (("10.08", 3), ("60", 0)):
        lines = [f"duration_s = {duration}" if line.startswith("duration_s") else line
                 for line in text.splitlines() if not (line.startswith("40 =") and status)]
        site.write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert check(site).returncode == status
