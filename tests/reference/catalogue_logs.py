# SPDX-License-Identifier: MIT
"""What catalogue_figures.py recomputes: one function per measured log, each a list of
(profile, phase, quantity, at, end, value, tolerance)."""
import csv
import datetime
import gzip
import json
import math
import statistics as st


def places(count):
    """Tolerance of a number given with so many decimal places."""
    return 0.5 * 10.0 ** -count


def read_rows(path):
    """Rows of a CSV file, packed or not, as dictionaries; cut lines are left out."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        reader = csv.reader(file, skipinitialspace=True)
        header = next(reader)
        return [dict(zip(header, row)) for row in reader if len(row) == len(header)]


def seconds(text):
    """Seconds of a time stamp `YYYY/MM/DD hh:mm:ss.mmm` or of ISO 8601."""
    text = text.replace("/", "-").replace("Z", "+00:00")
    return datetime.datetime.fromisoformat(text).timestamp()


def percentile(values, percent):
    """Straight line between the two nearest of the sorted values."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100.0
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def line(x, y):
    """Value at 0 and slope of the straight line of least squares, and the rms about it."""
    mean_x, mean_y = st.fmean(x), st.fmean(y)
    slope = (sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y)) /
             sum((a - mean_x) ** 2 for a in x))
    start = mean_y - slope * mean_x
    return start, slope, math.sqrt(st.fmean((b - start - slope * a) ** 2
                                            for a, b in zip(x, y)))


def correlation(columns):
    """The one correlation that explains the variance of the sum of the columns."""
    own = sum(st.variance(column) for column in columns)
    total = st.variance([sum(row) for row in zip(*columns)])
    return (total - own) / ((len(columns) - 1) * own)


def rms_sd(columns):
    """Root mean square of the standard deviations of the columns."""
    return math.sqrt(st.fmean(st.pvariance(column) for column in columns))


# ---- cuda-test-gemm ----


def readings(path):
    """The rows at which the sensor's value changes: (s, W, degC or None, MHz)."""
    out, first = [], None
    for row in read_rows(path):
        instant = float(row["power.draw.instant [W]"].split()[0])
        if out and out[-1][1] == instant:
            continue
        now = seconds(row["timestamp"])
        first = now if first is None else first
        degc = row.get("temperature.gpu")
        out.append((now - first, instant, int(degc) if degc else None,
                    int(row["clocks.current.sm [MHz]"].split()[0])))
    return out


def settled(rows, mhz, below_w, settle_s):
    """(degC - 40, W) while the clock stays at mhz and the power low, settle_s after that began."""
    out, since = [], None
    for now, watts, degc, clock in rows:
        if clock != mhz or watts >= below_w:
            since = None
            continue
        since = now if since is None else since
        if now - since >= settle_s:
            out.append((degc - 40, watts))
    return out


def longest_stay(rows, above_w):
    """Longest time for which every reading is above that, to the first reading below."""
    best, since = 0.0, None
    for now, watts, _, _ in rows:
        if watts > above_w and since is None:
            since = now
        elif watts <= above_w and since is not None:
            best = max(best, now - since)
            since = None
    return best


def held_for(rows, stay_s):
    """Largest power that every reading of some stay of at least stay_s reaches."""
    best = 0.0
    for start, (begin, _, _, _) in enumerate(rows):
        least = math.inf
        for now, watts, _, _ in rows[start:start + 40]:
            if now - begin >= stay_s:
                best = max(best, least)
                break
            least = min(least, watts)
    return best


def rise_bound(rows, noise_w=0.5, refresh_s=0.1):
    """Some stretch of the power rose at least that fast: docs/sources.md, cuda-test-gemm."""
    best = 0.0
    for before, after in zip(rows, rows[1:]):
        periods = max(1, math.ceil((after[0] - before[0]) / refresh_s - 0.25))
        best = max(best, (after[1] - before[1] - 4.2 * noise_w) / (periods * refresh_s))
    return best


def gemm(folder):
    """H100 PCIe, and the H800 behind the excursion of h100-sxm."""
    def of(name):
        return readings(folder / f"{name}.csv.gz")
    bursts = of("h100pcie_400ms_bursts_fp8_normal_maxpower")
    short = of("h100pcie_50ms_bursts_fp16_random")
    burst2 = of("h100pcie_burst2_fp8_normal_random")
    cap = of("h100pcie_sustained_fp16_maxpower_cap")
    free = of("h100pcie_sustained_fp16_random")
    warm = (burst2, cap, free)

    cold = [pair for rows in warm for pair in settled(rows, 345, 65.0, 0.3)]
    idle_w, idle_slope, idle_rms = line(*zip(*cold))
    context = [pair for rows in warm for pair in settled(rows, 1755, 110.0, 1.5)]
    launch_w, launch_slope, launch_rms = line(*zip(*context))
    last_idle = [watts for now, watts, _, mhz in cap if now > 199.0 and mhz == 345]
    resting = [watts for _, watts, _, mhz in short if mhz == 1755 and watts < 110.0]
    peak = max(watts for _, watts, _, _ in bursts)
    at_cap = [watts for now, watts, _, _ in cap if 30.0 < now < 195.0]
    below_cap = [watts for now, watts, _, _ in free if 30.0 < now < 120.0]
    h800 = max(float(row["power.draw.instant [W]"].split()[0])
               for row in read_rows(folder / "h800sxm_random_gemm_bf16.csv.gz"))

    a100 = of("a100pcie250_burst_fp16_maxpower")  # clock up, before the run and after it
    waiting = [watts for now, watts, _, _ in a100 if (now < 2.4 or now > 54.0) and watts < 65.0]

    card, board = "h100-pcie", "board"
    rows = [
        (card, board, "peak", None, "low", max(watts for _, watts, _, _ in cap), places(1)),
        (card, board, "peak", None, "high", peak, places(1)),
        (card, board, "excursion", 0.13, "value", peak / 350.0, places(2)),
        (card, board, "excursion", 0.13, "at", longest_stay(bursts, 385.0), places(2)),
        (card, board, "excursion", 0.4, "value", held_for(cap, 0.4) / 350.0, places(3)),
        (card, board, "excursion", 0.7, "value", held_for(cap, 0.7) / 350.0, places(3)),
        (card, board, "excursion", 0.8, "value", held_for(cap, 0.8) / 350.0, places(3)),
        # rounded down: it is a bound
        (card, board, "ramp", None, "value", rise_bound(bursts) - 50.0, 50.0),
        (card, "idle", "power", None, "high", st.fmean(last_idle), places(0)),
        (card, "idle", "at_temperature", 40, "value", idle_w, places(1)),
        (card, "idle", "per_kelvin", None, "value", idle_slope, 0.01),
        (card, "idle", "sigma", None, "value", idle_rms, 0.1),
        (card, "train", "power", None, "value", st.fmean(at_cap), places(1)),
        (card, "train", "power", None, "low", st.fmean(below_cap), places(1)),
        (card, "train", "sigma", None, "value", st.stdev(at_cap), places(1)),
        ("h100-sxm", board, "peak", None, "high", h800, places(1)),
        ("h100-sxm", board, "excursion", None, "value", h800 / 700.0, places(3)),
    ]
    for phase in ("launch", "ready"):  # ready is the same state, inferred
        rows += [
            ("a100-pcie", phase, "power", None, "value", st.fmean(waiting[:19]), places(1)),
            ("a100-pcie", phase, "power", None, "low", min(waiting), places(1)),
            ("a100-pcie", phase, "power", None, "high", max(waiting), places(1)),
            (card, phase, "power", None, "low", percentile(resting, 1.0), places(0)),
            (card, phase, "at_temperature", 40, "value", launch_w, places(1)),
            (card, phase, "per_kelvin", None, "value", launch_slope, 0.01),
            (card, phase, "sigma", None, "value", launch_rms, 0.2),
        ]
    return rows


# ---- nanogpt-h100-sxm-8gpu ----


def rounds_of_eight(path):
    """[(s, [W of eight GPUs])], whole rounds only."""
    rounds = {}
    for row in read_rows(path):
        rounds.setdefault(row["timestamp"], {})[int(row["gpu_index"])] = float(row["power_W"])
    whole = sorted((seconds(stamp), [watts[gpu] for gpu in range(8)])
                   for stamp, watts in rounds.items() if len(watts) == 8)
    return [(now - whole[0][0], watts) for now, watts in whole]


def dips(rounds):
    """(mean energy that one dip leaves out, J; mean time from dip to dip, s), of the sum."""
    sums = [sum(watts) for _, watts in rounds]
    level = st.median(sums)
    starts = [i for i in range(1, len(sums)) if sums[i] < level - 100.0 <= sums[i - 1]]
    starts = [i for n, i in enumerate(starts)
              if n == 0 or rounds[i][0] - rounds[starts[n - 1]][0] > 5.0]
    areas = []
    for start in starts:
        near = [i for i in range(1, len(sums) - 1)
                if -3.0 < rounds[i][0] - rounds[start][0] < 4.0]
        here = st.median([sums[i] for i in near])
        areas.append(sum((here - sums[i]) * 0.5 * (rounds[i + 1][0] - rounds[i - 1][0])
                         for i in near if sums[i] < here - 30.0))
    times = [rounds[i][0] for i in starts]
    return st.median(areas), (times[-1] - times[0]) / (len(times) - 1)


def nanogpt(folder):
    """h100-sxm: launch and training."""
    steady = rounds_of_eight(folder / "baseline_idle_start_689W_stop_f4f827dd.csv")
    context = list(zip(*[watts for now, watts in steady
                         if 18.0 < now < 37.6 and min(watts) > 116.0 and max(watts) < 142.0]))
    later = list(zip(*[watts for now, watts in steady if 33.7 < now < 37.2]))
    at_cap = list(zip(*[watts for now, watts in steady if 50.0 < now < 250.0]))
    dipping = rounds_of_eight(folder / "train_dips_32fcbd7a.csv")
    area_j, period_s = dips(dipping)
    module = "h100-sxm"
    return [
        (module, "launch", "power", None, "value", st.fmean(map(st.fmean, context)), 0.2),
        (module, "launch", "power", None, "low", min(map(st.fmean, context)), places(1)),
        (module, "launch", "power", None, "high", max(map(st.fmean, later)), places(1)),
        (module, "launch", "sigma", None, "value", rms_sd(context), 0.4),
        (module, "train", "sigma", None, "value", rms_sd(at_cap), places(1)),
        # 0.30 s wide, from stacking the dips; the area is kept by any averaging
        (module, "train", "wave", None, "value", area_j / 0.30 / 8.0, 6.0),
        (module, "train", "wave_period", None, "value", period_s, 0.03),
        (module, "train", "rho_in", None, "value",
         correlation(list(zip(*[watts for _, watts in dipping]))), places(3)),
        (module, "train", "rho_in", None, "high",
         correlation(list(zip(*[watts for _, watts in dipping]))), places(3)),
        (module, "train", "rho_in", None, "low", correlation(at_cap), places(2)),
    ]


# ---- powertrace-sim ----


def upper_tau_s(path):
    """Median correlation time of the six upper states of the authors' fits."""
    with open(path, encoding="utf-8") as file:
        fits = json.load(file)
    return st.median(-fits["dt_s"] / math.log(phi) for phi in fits["phi"][4:])


def powertrace(folder):
    """h100-sxm and a100-sxm: serving."""
    def columns(name, of):
        rows = read_rows(folder / name)
        return [[float(row[column]) for row in rows] for column in of]
    four = columns("h100_tp4_llama70b_rate4_excerpt_start.csv",
                   [f"gpu{i}_w" for i in range(4)])
    busy = [column[25:] for column in four]  # the first 25 rounds are of the idle server
    pair = columns("a100_disagg_gptoss20b_rate2_excerpt.csv",
                   ["gpu0_prefill_w", "gpu1_decode_w"])
    with open(folder / "gpt-oss-20b_A100_tp1_ar1_params.json", encoding="utf-8") as file:
        one = json.load(file)
    new, old = "h100-sxm", "a100-sxm"
    means = [st.fmean(column) for column in pair]
    return [
        (new, "infer", "sigma", None, "value", rms_sd(busy), places(1)),
        (new, "infer", "rho_in", None, "value", correlation(busy), places(3)),
        (new, "infer", "tau", None, "value",
         upper_tau_s(folder / "llama-3-70b_H100_tp4_ar1_params.json"), places(1)),
        (old, "board", "peak", None, "value", max(map(max, pair)), places(1)),
        (old, "ready", "power", None, "value", one["gmm_means"][0], places(1)),
        (old, "ready", "sigma", None, "value", one["sigma_marginal"][0], places(2)),
        (old, "infer", "power", None, "value", st.fmean(means), places(1)),
        (old, "infer", "power", None, "low", min(means), places(1)),
        (old, "infer", "power", None, "high", max(means), places(1)),
        (old, "infer", "sigma", None, "value", rms_sd(pair), places(1)),
        (old, "infer", "tau", None, "value",
         upper_tau_s(folder / "gpt-oss-20b_A100_tp1_ar1_params.json"), places(2)),
    ]


# ---- cuda-test-a100-gpt-8gpu ----


def fold(samples, period_s, bins):
    """(number, sum) of the samples in each bin of the phase."""
    count, total = [0] * bins, [0.0] * bins
    for now, watts in samples:
        place = int((now / period_s) % 1.0 * bins) % bins
        count[place] += 1
        total[place] += watts
    return count, total


def harmonic_power(samples, period_s):
    """Sum of the squared amplitudes of the first four harmonics."""
    power = 0.0
    for harmonic in range(1, 5):
        turn = 2.0 * math.pi * harmonic / period_s
        real = sum(watts * math.cos(turn * now) for now, watts in samples)
        imaginary = sum(watts * math.sin(turn * now) for now, watts in samples)
        power += (real * real + imaginary * imaginary) / len(samples) ** 2
    return power


def square_wave(count, total):
    """(swing, share at the high level, variance) of the square wave of least squares."""
    bins, best = len(count), (0.0, 0.0, 0.0)
    for start in range(bins):
        number, of_low = 0, 0.0
        for width in range(1, bins):
            place = (start + width - 1) % bins
            number += count[place]
            of_low += total[place]
            others = sum(count) - number
            low, high = of_low / number, -of_low / others  # the samples' mean is 0
            variance = (number * low * low + others * high * high) / sum(count)
            if low < 0.0 and variance > best[2]:
                best = (high - low, others / sum(count), variance)
    return best


def means_of_a_second(gpus):
    """Columns of means over each second in which every GPU was read three times or more."""
    bins = [{} for _ in gpus]
    for own, samples in zip(bins, gpus):
        for now, watts in samples:
            own.setdefault(int(now), []).append(watts)
    whole = [second for second in bins[0]
             if all(len(own.get(second, [])) >= 3 for own in bins)]
    return [[st.fmean(own[second]) for second in whole] for own in bins]


def a100(folder):
    """a100-pcie: the job on eight cards."""
    gpus = [[] for _ in range(8)]
    for row in read_rows(folder / "a100pcie80_8gpu_gpt_20230526.csv.gz"):
        gpus[int(row["gpu"])].append((seconds(row["timestamp"]), float(row["power_w"])))
    start = min(gpu[0][0] for gpu in gpus)
    gpus = [[(now - start, watts) for now, watts in gpu] for gpu in gpus]
    columns = [[watts for _, watts in gpu] for gpu in gpus]
    means = [st.fmean(column) for column in columns]
    every = [watts for column in columns for watts in column]

    rounds = list(zip(*gpus))
    level = st.fmean(means)
    slow = [(st.fmean(now for now, _ in row), st.fmean(watts for _, watts in row) - level)
            for row in rounds]
    period_s = max((7.3 + 0.002 * i for i in range(200)),
                   key=lambda period: harmonic_power(slow, period))
    flat = [(now, watts - mean) for gpu, mean in zip(gpus, means) for now, watts in gpu]
    swing_w, duty, wave_var = square_wave(*fold(flat, period_s, 100))
    sigma_w = math.sqrt(rms_sd(columns) ** 2 - wave_var)

    card = "a100-pcie"
    return [
        (card, "board", "peak", None, "value", max(every), places(1)),
        (card, "board", "excursion", None, "value", max(every) / 300.0, places(2)),
        (card, "train", "power", None, "value", level, places(1)),
        (card, "train", "power", None, "low", min(means), places(1)),
        (card, "train", "power", None, "high", max(means), places(1)),
        (card, "train", "sigma", None, "value", sigma_w, places(1)),
        (card, "train", "wave", None, "value", swing_w, places(1)),
        (card, "train", "wave_period", None, "value", period_s, places(2)),
        (card, "train", "wave_duty", None, "value", duty, places(2)),
        (card, "train", "rho_in", None, "low", correlation(columns), places(3)),
        (card, "train", "rho_in", None, "high", correlation(means_of_a_second(gpus)), places(2)),
    ] + [(card, "train", "percentile", percent, "value", percentile(every, percent), places(1))
         for percent in (0, 5, 25, 50, 75, 95, 100)]


# ---- b300-power-lab ----


def b300(folder):
    """b300: the summaries as they are."""
    def of(name):
        with open(folder / f"rung-{name}.json", encoding="utf-8") as file:
            return json.load(file)["power"]
    idle, mixed, answers = of("idle"), of("infer-balanced"), of("infer-decode")
    train = of("train-full")
    card = "b300"
    rows = [
        (card, "board", "tdp", None, "value", idle["tdp_w"], 0.0),
        (card, "board", "cap", None, "value", idle["enforced_limit_w"], 0.0),
        (card, "board", "cap_max", None, "value", idle["max_limit_w"], 0.0),
        (card, "board", "peak", None, "low", mixed["peak_instant_w"], places(1)),
        (card, "board", "peak", None, "high", train["peak_instant_w"], places(1)),
        (card, "board", "excursion", None, "value",
         train["peak_instant_w"] / train["enforced_limit_w"], places(3)),
        (card, "idle", "power", None, "value", idle["avg_w"], places(1)),
        (card, "idle", "power", None, "high", idle["peak_w"], places(1)),
        (card, "infer", "power", None, "value", mixed["avg_w"], places(1)),
        (card, "infer", "power", None, "high", answers["avg_w"], places(1)),
        (card, "train", "power", None, "value", train["avg_w"], places(1)),
        (card, "train", "power", None, "high", train["peak_w"], places(1)),
    ]
    for phase, run in (("infer", mixed), ("train", train)):
        for percent, key in ((50, "p50_w"), (95, "p95_w"), (99, "p99_w"), (100, "peak_w")):
            rows.append((card, phase, "percentile", percent, "value", run[key], places(1)))
    return rows


def recompute(folder):
    """All of them. A folder that is absent is skipped, and said so."""
    rows = []
    for name, function in (("cuda-test-gemm", gemm), ("nanogpt-h100-sxm-8gpu", nanogpt),
                           ("powertrace-sim", powertrace), ("cuda-test-a100-gpt-8gpu", a100),
                           ("b300-power-lab", b300)):
        rows += function(folder / name)
    return rows
