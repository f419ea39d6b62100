#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How near the library's energy model comes to the authors' rows, and whether that is near enough.

Every row of every task file present goes through the C library. Two things are asked: what the
shipped constants are worth (they were fitted on text chat and on images; every other task is
held back from them), and what the law is worth on a family of models that no constant has seen
(fitted anew with that family left out). The goals G2 to G15 stand in docs/energy-goals.md.

Arguments: --markdown prints the tables as they stand in that page. Exit status: 0 all goals that
the rows allow are met, 1 one is not, 77 skipped: no rows."""
import sys

import numpy as np

import gpupower
from joules_fit import diffusion_board, language_board
from joules_goals_site import design_goal, one_point_goals, site_goals
from joules_rows import BOARDS, DIFFUSION, MULTIMODAL, TEXT, Refusals, curves, read_rows
from joules_tables import Report

MARGIN_OF_BASELINE = 2.0  # G7: by how much the energy of a token must beat a neighbour's


# ---- predictions ----------------------------------------------------------------------------

def language_errors(row, board):
    """Relative errors of power at the measured speed, and of all three by configuration."""
    free = gpupower.energy_predict(row.model, row.workload(), row.deployment(), board)
    timed = gpupower.energy_predict(row.model, row.workload(), row.deployment(True), board)
    return {"at_speed": timed.board_w / row.board_w - 1, "power": free.board_w / row.board_w - 1,
            "speed": free.tokens_per_s / row.speed - 1,
            "energy": free.j_per_token / row.energy_j - 1}


def diffusion_errors(row, board):
    made = gpupower.energy_predict_diffusion(row.diffusion(), row.deployment(), board)
    return {"power": made.board_w / row.board_w - 1, "speed": made.items_per_s / row.speed - 1,
            "energy": made.j_per_item / row.energy_j - 1}


def errors_of(row, board):
    return (language_errors if row.kind else diffusion_errors)(row, board)


def accepted(rows, refusals):
    """Rows that the library predicts; the others are counted with its reason."""
    kept = []
    for row in rows:
        try:
            errors_of(row, BOARDS[row.gpu])
            kept.append(row)
        except gpupower.GpupowerError as error:
            refusals.add(row, error)
    return kept


def one_at_a_time(rows, train, fit, family):
    """{family: board fitted to the rows of `train` that are of no such family}."""
    return {one: fit([row for row in train if family(row) != one])
            for one in sorted({family(row) for row in rows}, key=str)}


def by_size(family):
    return family[1:], family[0]


def by_halves(rows, train, fit, family):
    """The same from the other half of the families, which are dealt out by size."""
    families = sorted({family(row) for row in [*rows, *train]}, key=by_size)
    boards = [fit([row for row in train if families.index(family(row)) % 2 != half])
              for half in range(2)]
    return {one: boards[index % 2] for index, one in enumerate(families)}


def collect(rows, board_of):
    """{quantity: [errors]} over rows."""
    found = {}
    for row in rows:
        for quantity, error in errors_of(row, board_of(row)).items():
            found.setdefault(quantity, []).append(error)
    return found


# ---- baselines ------------------------------------------------------------------------------

def neighbour(row, train, features):
    """The training row nearest in the logarithms of some figures."""
    here = np.log(features(row))
    distances = [np.abs(np.log(features(other)) - here).sum() for other in train]
    return train[int(np.argmin(distances))]


def two(row):
    return np.array([row.active, row.batch])


def four(row):
    return np.array([row.active, row.batch, row.total, row.gpus])


def baseline_errors(rows, train, tdp_w):
    """Errors of power and energy of the guesses one would make without a model, from the rows
    of all other families."""
    power, energy = {}, {}

    def note(where, name, guess, truth):
        where.setdefault(name, []).append(guess / truth - 1)

    for row in rows:
        others = [one for one in train if one.family != row.family]
        same = [one for one in others if one.task == row.task] or others
        note(power, "TDP", tdp_w, row.board_w)
        note(power, "0.75 TDP", 0.75 * tdp_w, row.board_w)
        note(power, "task median", np.median([one.board_w for one in same]), row.board_w)
        note(energy, "task median", np.median([one.energy_j for one in same]), row.energy_j)
        for name, features in ("NN2", two), ("NN4", four):
            near = neighbour(row, others, features)
            note(power, name, near.board_w, row.board_w)
            note(energy, name, near.energy_j, row.energy_j)
    return power, energy


# ---- goals over predictions -----------------------------------------------------------------

def shipped_table(report, rows):
    """The built-in constants on every task: which of them the fit had in sight is said."""
    for task, group in rows.items():
        for gpu in BOARDS:
            here = [row for row in group if row.gpu == gpu]
            for name, part in split_host_bound(task, here):
                if part:
                    report.row(name, gpu, len(part), "yes" if task in ("chat", "image") else "no",
                               collect(part, lambda row: BOARDS[row.gpu]))


def shipped_goals(report, rows):
    """What had the fit in sight must at the least reach what unseen rows are asked for."""
    for gpu in BOARDS:
        here = [row for row in rows.get("chat", []) if row.gpu == gpu]
        if here:
            ask_language(report, "chat, shipped constants", gpu, *[
                collect(here, lambda row: BOARDS[row.gpu])] * 2)
        here = [row for row in rows.get("image", []) if row.gpu == gpu]
        if here:
            errors = collect(here, lambda row: BOARDS[row.gpu])
            report.goal("G8", f"power of images, shipped constants, {gpu}", errors["power"],
                        (13, 30))


def ask_language(report, what, gpu, free, timed):
    """G2 to G5 of language models."""
    report.goal("G2", f"{what}, power at speed, {gpu}", timed["at_speed"], (11, 32))
    report.goal("G3", f"{what}, power by configuration, {gpu}", free["power"], (13, 36))
    report.goal("G4", f"{what}, speed, {gpu}", free["speed"],
                (15, 35) if gpu == "H100" else (24, 65))
    report.goal("G5", f"{what}, J/token, {gpu}", free["energy"],
                (17, 40) if gpu == "H100" else (17, 60))


def split_host_bound(task, rows):
    bound = [row for row in rows if row.host_bound]
    rest = [row for row in rows if not row.host_bound]
    return [(task, rest), (task + ", host-bound", bound)]


def family_goals(report, text, multimodal, gpu):
    """G2 to G5 and G7: each family of language models with constants that have not seen it.
    What is left when half of the families are unseen at a time is told, not asked."""
    train = [row for row in text if not row.host_bound]
    for name, split in ("half of the families", by_halves), ("its family", one_at_a_time):
        boards = split(text + multimodal, train, language_board, lambda row: row.family)
        free = collect(train, lambda row: boards[row.family])
        report.unseen(f"text, {name} left out", gpu, len(train), free)
        if multimodal:
            report.unseen(f"multimodal, not in the fit, {name} left out", gpu, len(multimodal),
                          collect(multimodal, lambda row: boards[row.family]))
    timed = collect(text, lambda row: boards[row.family])
    ask_language(report, "unseen family", gpu, free, timed)
    baseline_goal(report, text, train, gpu, timed["at_speed"], free["energy"])
    return lambda row: boards[row.family]


def baseline_goal(report, text, train, gpu, at_speed, energy):
    tdp_w = gpupower.energy_board(BOARDS[gpu]).tdp_w
    power_guesses, energy_guesses = baseline_errors(text, train, tdp_w)
    for name, errors in power_guesses.items():
        report.baseline("power", name, gpu, errors)
        report.beats("G7", f"power at speed against {name}, {gpu}", at_speed, errors)
    for name, errors in energy_guesses.items():
        report.baseline("J/token", name, gpu, errors)
        report.beats_median("G7", f"J/token against {name}, {gpu}", energy, errors,
                            MARGIN_OF_BASELINE)


def held_back_goals(report, problems):
    """G6: the shipped constants on problem solving, which their fit did not see."""
    limits = {("H100", False): (14, 28), ("B200", False): (12, 25), ("B200", True): (12, 22)}
    for (gpu, bound), limit in limits.items():
        here = [row for row in problems if row.gpu == gpu and row.host_bound == bound]
        what = f"problem solving, power at measured speed, {gpu}" + (", host-bound" * bound)
        if here:
            errors = collect(here, lambda row: BOARDS[row.gpu])["at_speed"]
            report.goal("G6", what, errors, limit)
        else:
            report.skip("G6", what)


def diffusion_goals(report, rows, gpu):
    """G8 and G9: image and video models that no constant has seen."""
    every = [row for task in DIFFUSION for row in rows.get(task, []) if row.gpu == gpu]
    boards = one_at_a_time(every, every, diffusion_board, lambda row: row.model)
    for task, limit in ("image", (13, 30)), ("video", (9, 20)):
        here = [row for row in every if row.task == task]
        if not here:
            report.skip("G8", f"power of {task}s by configuration, {gpu}")
            continue
        errors = collect(here, lambda row: boards[row.model])
        report.unseen(f"{task}s, one model left out", gpu, len(here), errors)
        report.goal("G8", f"power of {task}s by configuration, {gpu}", errors["power"], limit)
        if task == "video":
            report.goal("G9", f"speed of a video, {gpu}", errors["speed"], (14, 30))
            report.goal("G9", f"J a video, {gpu}", errors["energy"], (14, 30))
    if not rows.get("video"):
        report.skip("G9", f"speed and J of a video, {gpu}")


# ---- the curve between points, headlines, invariants ----------------------------------------

def curve_goal(report, text, gpu):
    """G11: each inner point of a measured curve from the two beside it."""
    errors = []
    for group in curves([row for row in text if row.gpu == gpu]).values():
        for left, row, right in zip(group, group[1:], group[2:]):
            guess_w = gpupower.curve_interpolate(
                [left.batch, right.batch], [left.board_w, right.board_w], row.batch)
            errors.append(guess_w / row.board_w - 1)
    report.goal("G11", f"power between two measured batches, {gpu}", errors,
                (2, 6) if gpu == "H100" else (4, 12))


def least_rows(rows):
    """Of each model the row of least measured energy."""
    best = {}
    for row in rows:
        if row.nickname not in best or row.energy_j < best[row.nickname].energy_j:
            best[row.nickname] = row
    return best


def predicted(row):
    if row.kind is None:
        return gpupower.energy_predict_diffusion(row.diffusion(), row.deployment(),
                                                 BOARDS[row.gpu])
    return gpupower.energy_predict(row.model, row.workload(), row.deployment(), BOARDS[row.gpu])


def headline_goals(report, rows):
    """G12: the abstract's ratios as the library predicts them, shipped constants."""
    b200 = {task: [row for row in group if row.gpu == "B200"] for task, group in rows.items()}
    task_ratio(report, b200.get("problems"), b200.get("chat"))
    batch_ratio(report, b200.get("problems"), "DeepSeek-R1", 8, 16, 128, (2.4, 4.0))
    batch_ratio(report, b200.get("code"), "Qwen3-Coder-30B-A3B-Instruct", 1, 16, 1024, (4.0, 6.5))
    video_pairs(report, b200.get("video"), b200.get("image"))


def task_ratio(report, problems, chat):
    if not (problems and chat):
        report.skip("G12", "response of problem solving by text chat, B200")
        return
    mean = [np.mean([predicted(row).j_per_response for row in least_rows(group).values()])
            for group in (problems, chat)]
    report.within("G12", "response of problem solving by text chat, B200", mean[0] / mean[1],
                  (20, 32))


def batch_ratio(report, rows, model, gpus, small, large, limit):
    what = f"{model} on {gpus} B200, batch {small} by {large}"
    energy = {row.limit: predicted(row).j_per_token for row in rows or []
              if row.model == model and row.gpus == gpus}
    if small in energy and large in energy:
        report.within("G12", what, energy[small] / energy[large], limit)
    else:
        report.skip("G12", what)


def video_pairs(report, video, image):
    what = "pairs of video and image beyond 100, B200"
    if not (video and image):
        report.skip("G12", what)
        return
    least = [[predicted(row).j_per_item for row in least_rows(group).values()]
             for group in (video, image)]
    report.within("G12", what, sum(v > 100 * i for v in least[0] for i in least[1]), (14, 21))


def broken_invariants(model, gpus, batch, board):
    """Of the promises of one configuration, those that it breaks."""
    work = gpupower.energy_workload("chat", output_tokens=400)
    before, broken = np.inf, []
    for step_s in [float("nan"), 1e-3, 3e-3, 0.01, 0.03, 0.1, 1.0]:
        made = gpupower.energy_predict(
            model, work, gpupower.energy_deployment(batch, gpus, step_s=step_s), board)
        if not board.idle_w <= made.board_w <= np.float32(0.98) * np.float32(board.tdp_w):
            broken.append("idle and cap")
        if np.float32(made.board_w) * np.float32(gpus) / np.float32(
                made.tokens_per_s) != np.float32(made.j_per_token):
            broken.append("energy is power by speed")
        if step_s == step_s:
            if made.board_w > before:
                broken.append("slower draws no more")
            before = made.board_w
    return broken


def invariant_goal(report):
    """G15 over the catalogue of models."""
    broken, count = [], 0
    for name in gpupower.energy_models():
        for board in map(gpupower.energy_board, BOARDS.values()):
            for gpus in 1, 4, 8:
                for batch in 8, 64, 512:
                    broken += broken_invariants(name, gpus, batch, board)
                    count += 7
    report.count("G15", "bounds, monotone in step time, energy is power by speed", count,
                 len(broken))
    refused = 0
    for change in ({"data_parallel": 2}, {}):
        model = gpupower.energy_model("Llama-3.1-8B-Instruct")
        if not change:
            model.routed_fraction = 0.0
        try:
            gpupower.energy_predict(model, gpupower.energy_workload("chat", output_tokens=400),
                                    gpupower.energy_deployment(64, **change), "h100-sxm")
        except gpupower.GpupowerError:
            refused += 1
    report.count("G15", "data parallel and a routed fraction of 0 refused", 2, 2 - refused)


def memory_note(report, rows):
    """Rows that ran although the rule of memory would have passed them over."""
    beyond = count = 0
    for row in rows:
        space_b = {"H100": 80e9, "B200": 180e9}[row.gpu] * 0.9
        taken_b = gpupower.choice_memory(row.model, row.workload(), row.deployment())
        beyond += taken_b > space_b
        count += 1
    report.notes.append(f"memory: of {count} language rows that ran, {beyond} would not fit by "
                        "the rule of the choice")


# ---- all of it ------------------------------------------------------------------------------

def evaluate(markdown):
    rows, absent = read_rows()
    if not rows:
        print("skipped: data not present (GPW_SHARED names the folder that holds "
              "data/ml-energy-v3)")
        return 77
    refusals = Refusals()
    report = Report(markdown)
    total = {task: len(group) for task, group in rows.items()}
    rows = {task: accepted(group, refusals) for task, group in rows.items()}
    report.rows_read(total, {task: len(group) for task, group in rows.items()}, absent,
                     refusals.lines())
    memory_note(report, [row for task in (*TEXT, *MULTIMODAL) for row in rows.get(task, [])])
    shipped_table(report, rows)
    shipped_goals(report, rows)
    text = [row for task in TEXT for row in rows.get(task, [])]
    multimodal = [row for task in MULTIMODAL for row in rows.get(task, [])]
    board_of = {}
    for gpu in BOARDS:
        here = [row for row in text if row.gpu == gpu]
        if here:
            board_of[gpu] = family_goals(report, here,
                                         [row for row in multimodal if row.gpu == gpu], gpu)
    held_back_goals(report, rows.get("problems", []))
    for gpu in BOARDS:
        if any(row.gpu == gpu for task in DIFFUSION for row in rows.get(task, [])):
            diffusion_goals(report, rows, gpu)
    measured = [row for row in text if not row.host_bound]
    for gpu in board_of:
        one_point_goals(report, [row for row in measured if row.gpu == gpu], board_of[gpu], gpu)
        curve_goal(report, text, gpu)
    headline_goals(report, rows)
    if board_of:
        site_goals(report, measured, lambda row: board_of[row.gpu](row))
    for gpu in board_of:
        design_goal(report, [row for row in measured if row.gpu == gpu], board_of[gpu], gpu)
    invariant_goal(report)
    report.print()
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(evaluate("--markdown" in sys.argv[1:]))
