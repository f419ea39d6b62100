# SPDX-License-Identifier: MIT
"""Exported files, read back: by small readers written from the descriptions of the formats, and by
the programs they are meant for where these are installed."""
import csv
import datetime
import os
import pathlib
import struct
import subprocess

import numpy as np
import pytest

import gpupower

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("GPW_SITE_CHECK", str(ROOT / "build/examples/site_check"))
SITE = ROOT / "examples/sites/h100-pcie-8-holds.ini"
TICK_NS = 10_000_000
COMTRADE = [(kind, form) for kind in ("comtrade", "cff") for form in ("ascii", "binary", "float32")]
TIMES = {"interval": {"interval_ns": TICK_NS, "first_ns": TICK_NS},
         "60th of a second": {"interval_ns": 16_666_667},
         "given": {"time_s": np.cumsum(np.random.default_rng(2).uniform(0.001, 0.1, 500))}}


def signals():
    """A power with a step and noise, a frequency with a hole, a constant."""
    random = np.random.default_rng(1)
    power = (20e3 + 30e3 * (np.arange(500) > 200) + 200 * random.standard_normal(500))
    frequency = 50 + 0.01 * random.standard_normal(500)
    frequency[17] = np.nan
    return {"generator_w": power.astype(np.float32), "frequency, bus": frequency.astype(np.float32),
            "share": np.ones(500, np.float32)}


UNITS = {"generator_w": "W", "frequency, bus": "Hz"}


# ---- COMTRADE by a reader of our own ---------------------------------------------------------

def split_cff(path):
    """The .cfg and the .dat inside a .cff, and the number of bytes that it announces."""
    whole = path.read_bytes()
    cfg, rest = whole.split(b"--- file type: INF ---\r\n")
    mark, data = rest.removeprefix(b"--- file type: HDR ---\r\n").split(b"\r\n", 1)
    assert mark.startswith(b"--- file type: DAT ") and mark.endswith(b" ---")
    announced = int(mark.split(b":")[2].split()[0]) if mark.count(b":") == 2 else None
    return cfg.removeprefix(b"--- file type: CFG ---\r\n"), data, announced


def read_comtrade(files):
    """Year, stamps in seconds from the first, and channels by name, of a record."""
    if len(files) == 2:
        cfg, data, announced = files[0].read_bytes(), files[1].read_bytes(), None
    else:
        cfg, data, announced = split_cff(files[0])
    assert cfg.count(b"\n") == cfg.count(b"\r\n") and cfg.endswith(b"\r\n")
    lines = [line.split(",") for line in cfg.decode("ascii").split("\r\n")[:-1]]
    year, count = int(lines[0][2]), int(lines[1][0])
    assert lines[1] == [str(count), f"{count}A", "0D"]
    channels, rest = lines[2:2 + count], lines[2 + count:]
    assert all(len(line) == 13 for line in channels)
    assert [line[0] for line in channels] == [str(i + 1) for i in range(count)]
    rates, samples, form, factor = int(rest[1][0]), int(rest[2][1]), rest[5][0], float(rest[6][0])
    assert len(rest) == (9 if year == 2013 else 7)
    if form == "ASCII":
        text = data.decode("ascii").removesuffix("\x1a")
        rows = [[int(cell) for cell in line.split(",")] for line in text.split("\r\n")[:-1]]
        missing = 99999
    else:
        layout = struct.Struct("<II" + ("h" if form == "BINARY" else "f") * count)
        assert len(data) == samples * layout.size and announced in (None, len(data))
        rows = list(layout.iter_unpack(data))
        missing = -32768 if form == "BINARY" else -float(np.finfo(np.float32).max)
    assert [row[0] for row in rows] == list(range(1, samples + 1))
    stamps = np.array([row[1] for row in rows]) * factor * 1e-6
    if rates == 1:  # the rate says it too
        assert np.allclose(stamps, np.arange(samples) / float(rest[2][0]), rtol=1e-9, atol=0)
    values = {}
    for i, line in enumerate(channels):
        raw = np.array([row[2 + i] for row in rows], float)
        assert form == "FLOAT32" or all(float(line[8]) <= x <= float(line[9])
                                        for x in raw[raw != missing])
        values[line[1]] = np.where(raw == missing, np.nan, raw * float(line[5]) + float(line[6]))
    return year, stamps, values


def stamps_of(times):
    if "time_s" in times:
        return times["time_s"] - times["time_s"][0]
    return np.arange(500) * times["interval_ns"] * 1e-9


def agrees(values, form):
    """Within half of a level of what was written, missing samples missing."""
    for (name, given), found in zip(signals().items(), values):
        given = given.astype(float)
        levels = {"ascii": 199996, "binary": 65534, "float32": np.inf}[form]
        error = np.abs(found - given)
        assert np.array_equal(np.isnan(found), np.isnan(given)), name
        limit = 0.50001 * (np.nanmax(given) - np.nanmin(given)) / levels + 1e-15
        assert np.nanmax(error) <= limit, name


@pytest.mark.parametrize("times", TIMES.values(), ids=TIMES)
@pytest.mark.parametrize("kind, form", COMTRADE)
def test_comtrade_reads_back(tmp_path, kind, form, times):
    path = tmp_path / ("run.cfg" if kind == "comtrade" else "run.cff")
    files = gpupower.export_write(path, f"{kind}-{form}", signals(), UNITS, f0_hz=50, **times)
    assert sorted(tmp_path.iterdir()) == sorted(files)
    year, stamps, values = read_comtrade(files)
    assert year == (1999 if kind == "comtrade" and form != "float32" else 2013)
    assert list(values) == ["generator_w", "frequency_ bus", "share"]
    assert np.abs(stamps - stamps_of(times)).max() <= 0.5001e-6
    agrees(values.values(), form)


@pytest.mark.parametrize("times", TIMES.values(), ids=TIMES)
@pytest.mark.parametrize("kind, form", COMTRADE)
def test_package_comtrade_reads_the_same(tmp_path, kind, form, times):
    comtrade = pytest.importorskip("comtrade", reason="the package comtrade is not installed")
    path = tmp_path / ("run.cfg" if kind == "comtrade" else "run.cff")
    gpupower.export_write(path, f"{kind}-{form}", signals(), UNITS, f0_hz=50, start=10**18, **times)
    record = comtrade.load(str(path), use_double_precision=True)
    assert record.analog_channel_ids == ["generator_w", "frequency_ bus", "share"]
    assert [channel.uu for channel in record.cfg.analog_channels] == ["W", "Hz", "NONE"]
    assert (record.station_name, record.frequency) == ("libgpupower", 50.0)
    assert record.start_timestamp.replace(microsecond=0) == datetime.datetime(2001, 9, 9, 1, 46, 40)
    assert np.abs(np.array(record.time) - stamps_of(times)).max() <= 0.5001e-6
    values = [np.array(channel) for channel in record.analog]
    if form == "float32":  # version 0.2.0 takes the standard's mark, -3.4e38, for a value
        values = [np.where(channel < -3e38, np.nan, channel) for channel in values]
    agrees(values, form)


# ---- CSV and players -------------------------------------------------------------------------

def test_csv_has_the_floats_themselves(tmp_path):
    (path,) = gpupower.export_write(tmp_path / "run.csv", "csv", signals(), UNITS,
                                    **TIMES["interval"])
    with path.open(newline="", encoding="ascii") as file:
        head, *rows = csv.reader(file)
    assert head == ["t_s", "generator_w", "frequency, bus", "share"]
    assert [float(row[0]) for row in rows] == [round(0.01 * (i + 1), 9) for i in range(500)]
    for i, given in enumerate(signals().values(), 1):
        found = np.array([row[i] or "nan" for row in rows], np.float32)
        assert np.array_equal(found, given, equal_nan=True)


def test_own_trace_reader_takes_the_csv(tmp_path):
    power = {"power_w": signals()["generator_w"]}
    (path,) = gpupower.export_write(tmp_path / "run.csv", "csv", power, **TIMES["interval"])
    time_s, power_w = gpupower.Trace(path).samples()
    assert np.array_equal(power_w, power["power_w"])
    assert np.allclose(time_s, 0.01 * np.arange(500), atol=1e-9)


def test_player_reads_back(tmp_path):
    given = {"p_w": signals()["generator_w"], "q_var": -0.2 * signals()["generator_w"]}
    start = datetime.datetime(2023, 12, 31, 23, 59, 58, tzinfo=datetime.timezone.utc)
    (path,) = gpupower.export_write(tmp_path / "load.player", "gridlabd", given, start=start,
                                    interval_ns=TICK_NS)
    for i, line in enumerate(path.read_text(encoding="ascii").splitlines()):
        stamp, value = line.split(",")
        seconds = float(stamp.rsplit(":", 1)[1])
        minute = datetime.datetime.strptime(stamp.rsplit(":", 1)[0], "%Y-%m-%d %H:%M")
        since = (minute - start.replace(tzinfo=None)).total_seconds() + seconds
        assert since == pytest.approx(0.01 * i, abs=1e-9)
        assert np.complex64(complex(value)) == np.complex64(
            complex(given["p_w"][i], given["q_var"][i]))


@pytest.mark.parametrize("times", [TIMES["interval"], TIMES["given"]], ids=["interval", "given"])
def test_opendss_plays_the_loadshape(tmp_path, times):
    dss = pytest.importorskip("opendssdirect", reason="OpenDSSDirect.py is not installed")
    given = {"generator_w": signals()["generator_w"], "share": signals()["share"]}
    folder = tmp_path / "a folder"
    folder.mkdir()
    files = gpupower.export_write(folder / "load 1.dss", "opendss", given,
                                  {"generator_w": "W"}, **times)
    assert [path.name for path in files] == ["load 1.dss", "load 1.csv"]
    dss.Text.Command("clear")
    dss.Text.Command("new circuit.c")
    dss.Text.Command(f'redirect "{files[0]}"')
    for name, scale in ("generator_w", 1e-3), ("share", 1.0):
        dss.LoadShape.Name(name)
        assert bool(dss.LoadShape.UseActual()) == (scale != 1.0)
        assert np.allclose(dss.LoadShape.PMult(), given[name] * scale, rtol=3e-7, atol=0)
        if "time_s" in times:
            assert np.allclose(np.array(dss.LoadShape.TimeArray()) * 3600, times["time_s"],
                               atol=1e-9)
        else:
            assert dss.LoadShape.SInterval() == 0.01


def test_pandas_reads_what_andes_asks_for(tmp_path):
    """ANDES reads a .csv with pandas and looks a time up by equality."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    given = {"p_w": signals()["generator_w"]}
    (path,) = gpupower.export_write(tmp_path / "load.csv", "andes", given, {"p_w": "W"},
                                    base_va=1e5, interval_ns=TICK_NS)
    frame = pandas.read_csv(path)
    assert list(frame.columns) == ["t", "p_w"]
    assert all(round(0.01 * i, 9) in frame["t"].values for i in range(500))
    assert np.allclose(frame["p_w"], given["p_w"] / 1e5, rtol=3e-7, atol=0)


# ---- what goes wrong -------------------------------------------------------------------------

@pytest.mark.parametrize("change, error, pieces", [
    ({"path": "run.csv", "format": "comtrade-ascii"}, gpupower.GpupowerError, ".cfg"),
    ({"format": "andes"}, gpupower.GpupowerError, "frequency_ bus: sample 17 is missing"),
    ({"format": "gridlabd"}, gpupower.GpupowerError, "a file each"),
    ({"path": "none/run.csv"}, gpupower.GpupowerError, "none/run.csv"),
    ({"interval_ns": 10}, gpupower.GpupowerError, "1 us"),
    ({"format": "excel"}, ValueError, "excel"),
    ({"units": {"p": "W"}}, ValueError, "no channel 'p'"),
    ({"time_s": [1.0]}, ValueError, "1,"),
    ({"channels": {}}, ValueError, "none given"),
    ({"channels": {"a": [1.0], "b": [1.0, 2.0]}}, ValueError, "one length"),
    ({"intervall_ns": 10}, TypeError, "interval_ns"),
])
def test_bad_run_is_named(tmp_path, change, error, pieces, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = {"path": "run.csv", "format": "csv", "channels": signals(), **change}
    with pytest.raises(error, match=pieces):
        gpupower.export_write(**asked)
    assert not list(tmp_path.iterdir())


# ---- site_check ------------------------------------------------------------------------------

def check(*arguments):
    return subprocess.run([PROGRAM, str(SITE), *map(str, arguments)], capture_output=True,
                          text=True, check=False, timeout=60)


def signals_of_run(tmp_path):
    path = tmp_path / "signals.csv"
    assert check("--csv", path).returncode == 0
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def test_site_check_exports_its_nominal_run(tmp_path):
    signals_csv = signals_of_run(tmp_path)
    result = check("--export", f"cff-float32:{tmp_path}/run.cff")
    assert (result.returncode, result.stderr) == (0, "")
    _, stamps, values = read_comtrade([tmp_path / "run.cff"])
    assert len(values) == 13 and stamps.size == len(signals_csv)
    for name, decimals in ("generator_w", 2), ("frequency_hz", 5), ("boost_pu", 5):
        wanted = np.array([float(row[name] or "nan") for row in signals_csv])
        assert np.allclose(values[name], wanted, atol=0.51 * 10.0**-decimals, equal_nan=True)


def test_site_check_gives_players_the_beginning_of_a_tick(tmp_path):
    signals_csv = signals_of_run(tmp_path)
    assert check("--export", f"gridlabd:{tmp_path}/load.player").returncode == 0
    lines = (tmp_path / "load.player").read_text(encoding="ascii").splitlines()
    assert lines[0].startswith("2000-01-01 00:00:00,") and len(lines) == len(signals_csv)
    assert float(lines[5].split(",")[1]) == pytest.approx(float(signals_csv[5]["generator_w"]),
                                                         abs=0.0051)


@pytest.mark.parametrize("what, piece", [
    ("excel:a.xls", "comtrade-binary"), ("csv", "FORMAT:FILE"), ("csv:", "FORMAT:FILE"),
    ("opendss:a.csv", ".dss"), (f"csv:{SITE}", "another one of this run")])
def test_site_check_refuses_a_bad_export(tmp_path, what, piece, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = SITE.read_bytes()
    result = check("--export", what)
    assert result.returncode == 2 and piece in result.stderr and result.stdout == ""
    assert SITE.read_bytes() == before and not list(tmp_path.iterdir())


def test_site_check_does_not_write_points_over_its_trace(tmp_path):
    trace = tmp_path / "load.csv"
    trace.write_text("t_s,power_w\n0,900\n1,900\n2,900\n", encoding="ascii")
    result = check("--load", trace, "--export", f"opendss:{tmp_path}/load.dss")
    assert result.returncode == 2 and "another one of this run" in result.stderr
    assert trace.read_text(encoding="ascii").startswith("t_s,power_w")
