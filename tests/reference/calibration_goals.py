#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Goals 1 to 9 of calibration as one table, one row for each figure and data set.

    python3 tests/reference/calibration_goals.py [BUILD]

Calls the programs that judge the goals one by one, from BUILD (`build` if not given), with the
measured traces of GPW_SHARED, `../shared` beside the tree if it is not set. The replay is the first
half of a phase taken for its second: what a model that knows the first half can reach at most.
docs/calibration-goals.md keeps a table.

Exit status: 0 held, 1 a goal is missed that the replay meets, 77 skipped: no data."""
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
GIVEN = [word for word in sys.argv[1:] if not word.startswith("--")]
BUILD = pathlib.Path(GIVEN[0] if GIVEN else ROOT / "build").resolve()
SHARED = pathlib.Path(os.environ.get("GPW_SHARED", ROOT.parent / "shared"))
HEAD = "goal", "what", "data set", "result", "asked", "replay", "verdict"

# The traces in which edges are looked for, with the board that their provenance names.
EDGES = (("cuda-test-gemm/h100pcie_sustained_fp16_random.csv.gz", "h100-pcie"),
         ("cuda-test-gemm/h100pcie_sustained_fp16_maxpower_cap.csv.gz", "h100-pcie"),
         ("cuda-test-gemm/h100pcie_burst2_fp8_normal_random.csv.gz", "h100-pcie"),
         ("nanogpt-h100-sxm-8gpu/baseline_idle_start_689W_stop_f4f827dd.csv", "h100-sxm"))


def environment():
    """What the programs need to find: the library, the package, the data."""
    found = dict(os.environ, GPW_SHARED=str(SHARED), PYTHONPATH=str(ROOT / "bindings/python"))
    found.setdefault("GPUPOWER_LIBRARY", str(BUILD / "lib/libgpupower.so"))
    return found


def lines_of(*command):
    """What a program prints."""
    ran = subprocess.run([str(word) for word in command], check=False, capture_output=True,
                         text=True, env=environment())
    if ran.returncode not in (0, 1):
        sys.exit(f"{command[0]} ended with {ran.returncode}: {ran.stderr[-500:]}")
    return ran.stdout.splitlines()


def script(name, *arguments):
    return lines_of(sys.executable, HERE / name, *arguments)


def kept(is_kept):
    return "held" if is_kept else "MISSED"


def goal_1():
    """Segmentation."""
    for line in script("levels_goals.py"):
        found = re.search(r"recall (\S+) +precision (\S+) +false per minute (\S+)", line)
        if found:
            recall, precision, false = map(float, found.groups())
            yield (1, "recall of phases", "A, B, C", f"{recall:.3f}", ">= 0.98", "",
                   kept(recall >= 0.98))
            yield (1, "precision", "A, B, C", f"{precision:.3f}", ">= 0.95", "",
                   kept(precision >= 0.95))
            yield (1, "false per minute", "A, B, C", f"{false:.3f}", "<= 0.05", "",
                   kept(false <= 0.05))


def goals_2_to_4():
    """Energy, course and flat phases: the judge's own verdict, its medians, the replay's."""
    rows = script("synthesis_goals.py", BUILD / "tests/synthesis_scores")
    for at, line in enumerate(rows):
        found = re.match(r"(\S.{59}) (random|cycle|events|flat) (.*)", line)
        if not found:
            continue
        name, kind, rest = found.groups()
        own = re.findall(r"-?\d+\.\d+|nan", rest)
        below = rows[at + 1] if at + 1 < len(rows) else ""
        replay = re.findall(r"-?\d+\.\d+|nan", below) if below.startswith(" ") else []
        missed = re.search(r"missed: (.*)", rest)
        goal = {"flat": "2, 4", "random": "2"}.get(kind, "2, 3")
        verdict = "held"
        if missed:
            verdict = ("as the replay" if missed.group(1).endswith("(replay too)") else "MISSED") \
                + ": " + missed.group(1).replace(" (replay too)", "")
        yield (goal, f"{kind}: energy, spread, peak %", name.strip(),
               " ".join([own[0], own[1], own[-3]]), "as docs say",
               " ".join([replay[0], replay[1], replay[-3]]) if len(replay) > 3 else "", verdict)


def goals_5_7_9():
    """Dips, correlation, cycles."""
    part = ""
    for line in lines_of(BUILD / "tests/correlation_goals"):
        part = line[:20].strip() or part
        goal = re.search(r"goal ([579]) ?(\([^)]*\))? (met|MISSED)", line)
        if goal:
            number, asked, verdict = goal.groups()
            text = line[21:goal.start()].strip(" ;") if line.startswith(" ") else \
                line[:goal.start()].partition(":")[2].strip(" ;") or line[:goal.start()].strip()
            yield (int(number), text[:90], part.rstrip(":"), "", (asked or "").strip("()"), "",
                   "held" if verdict == "met" else "MISSED")


def goal_5_measured():
    """The dips of a training job: a third of a second, down to the context level."""
    name = "nanogpt-h100-sxm-8gpu/train_dips_32fcbd7a.csv"
    for data, options in (("B dips, board told", ["--board", "h100-sxm"]),
                          ("B dips, board not told", ["--window", "1", "--refresh", "0.1"])):
        found = json.loads("\n".join(lines_of(BUILD / "examples/calibrate",
                                              SHARED / "data" / name, *options, "--json", "-")))
        phase = max(found["phases"], key=lambda one: one["events"])
        floor = phase["level_w"] + phase["event_w"]
        yield (5, "width of the dips, s", data, f"{phase['event_s']:.3f}", "0.25 to 0.35", "",
               kept(0.25 <= phase["event_s"] <= 0.35))
        yield (5, "floor / context level of another record, W", data, f"{floor:.0f} / 121",
               "15 %", "", kept(abs(floor / 121.0 - 1.0) <= 0.15))


def goal_6():
    """Recovery from a one-second average."""
    for line in script("unbox_goals.py"):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 15 and cells[14][:3].replace(".", "").isdigit():
            yield (6, "near steps, of the average's error", cells[0], cells[8],
                   "<= " + cells[14].split()[0], "", "held" if "held" in cells[14] else "MISSED")
            yield (6, "energy, %", cells[0], cells[9], "<= 0.6", "",
                   kept(abs(float(cells[9])) <= 0.6))


def goal_8():
    """Ramp bounds: edges in simulation, then those of the traces."""
    ran = subprocess.run([str(BUILD / "tests/test_meter_edge")], check=False, env=environment(),
                         capture_output=True)
    yield (8, "false bounds of simulated edges", "simulation", "", "<= 0.2 %", "",
           kept(ran.returncode == 0))
    for name, board in EDGES:
        ran = "\n".join(lines_of(BUILD / "examples/calibrate", SHARED / "data" / name, "--board",
                                 board, "--json", "-"))
        steps = re.findall(r'"instrument_limited": (true|false), "compound": (true|false)', ran)
        values = re.findall(r'"value_w_per_s": ([^,]+),', ran)
        told = sum(value != "null" for value in values)
        yield (8, "edges, limited by the instrument, told", name.split("/")[1],
               f"{len(steps)}, {sum(a == 'true' for a, _ in steps)}, {told}", "none told", "",
               kept(told == 0))


def main():
    """Prints the table."""
    if not (SHARED / "data").is_dir():
        print("skipped: data not present")
        return 77
    rows = [row for goal in (goal_1, goals_2_to_4, goals_5_7_9,
                               goal_5_measured, goal_6, goal_8)
            for row in goal()]
    rows.sort(key=lambda row: int(str(row[0]).split(",", maxsplit=1)[0]))
    print("| " + " | ".join(HEAD) + " |")
    print("|" + "---|" * len(HEAD))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    told = {int(goal) for row in rows for goal in re.findall(r"\d+", str(row[0]))}
    for goal in sorted(set(range(1, 10)) - told):
        print(f"goal {goal}: MISSED, its judge printed no figure")
        rows.append((goal, "MISSED"))
    missed = sum(str(row[-1]).startswith("MISSED") for row in rows)
    print(f"\n{len(rows)} figures, {missed} missed that the replay meets.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
