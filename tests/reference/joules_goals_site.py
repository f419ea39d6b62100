# SPDX-License-Identifier: MIT
"""Goals that a site asks for: one measured point, the choice of a configuration, design power."""
import numpy as np

import gpupower
from joules_rows import BOARDS, UNKNOWN, curves

INFINITE_W = 1e9  # so many replicas that a fraction of one does not matter
# Budget, step-time limit in seconds, name; the first is the goal, the others are told.
SITES = [(INFINITE_W, UNKNOWN, "no limit, no end of watts"), (100e3, UNKNOWN, "100 kW"),
         (20e3, UNKNOWN, "20 kW"), (10e3, UNKNOWN, "10 kW"), (100e3, 0.1, "100 ms, 100 kW"),
         (20e3, 0.1, "100 ms, 20 kW"), (100e3, 0.05, "50 ms, 100 kW"),
         (20e3, 0.05, "50 ms, 20 kW")]
MARGIN = 0.15


# ---- one measured point ---------------------------------------------------------------------

def calibrated(group, board_of):
    """[(row, prediction)] of a curve's rows but its middle one, which was measured."""
    middle = group[len(group) // 2]
    deployment = middle.deployment(True)
    board = board_of(middle)
    gpupower.energy_calibrate(middle.model, middle.workload(), deployment, board, middle.board_w)
    pairs = []
    for row in group:
        if row is not middle:
            deployment.batch = row.batch
            pairs.append((row, gpupower.energy_predict(row.model, row.workload(), deployment,
                                                       board)))
    return pairs


def one_point(rows, board_of):
    return [pair for group in curves(rows).values() for pair in calibrated(group, board_of)]


def one_point_goals(report, rows, board_of, gpu):
    """G10: one point in the middle of each curve, the rest of it predicted with the shipped
    constants. What constants that have not seen the family make of the same point is told."""
    errors = {}
    for name, boards in ("shipped constants", lambda row: BOARDS[row.gpu]), (
            "its family left out", board_of):
        pairs = one_point(rows, boards)
        errors[name] = {"power": [made.board_w / row.board_w - 1 for row, made in pairs],
                        "speed": [made.tokens_per_s / row.speed - 1 for row, made in pairs],
                        "energy": [made.j_per_token / row.energy_j - 1 for row, made in pairs]}
        report.unseen(f"text, one point measured, {name}", gpu, len(pairs), errors[name])
    shipped = errors["shipped constants"]
    report.goal("G10", f"power, one point measured, {gpu}", shipped["power"],
                (6, 20) if gpu == "H100" else (8, 32))
    if gpu == "H100":
        report.goal("G10", f"J/token, one point measured, {gpu}", shipped["energy"], (7, 20))


def design_goal(report, rows, board_of, gpu):
    """G14: how often a row draws more than its design power, one point measured."""
    limit = {"H100": 2.0, "B200": 15.0}[gpu]
    for name, boards in ("its family left out", board_of), (
            "shipped constants", lambda row: gpupower.energy_board(BOARDS[row.gpu])):
        pairs = [(row.board_w, gpupower.energy_design_power(boards(row), made.board_w, MARGIN,
                                                            True).board_w)
                 for row, made in one_point(rows, boards)]
        above = 100 * np.mean([board_w > design_w for board_w, design_w in pairs])
        unused = 100 * np.mean([1 - board_w / design_w for board_w, design_w in pairs])
        report.design(name, gpu, len(pairs), above, unused)
    report.share("G14", f"rows above the design power, 15 % on one point, {gpu}", above, limit)


# ---- the choice of a configuration ----------------------------------------------------------

def predictions(group, board_of):
    """The configurations of a group as the library predicts them."""
    candidates = []
    for row in group:
        board = board_of(row)
        made = gpupower.energy_predict(row.model, row.workload(), row.deployment(), board)
        candidates.append(gpupower.choice_candidate(
            row.gpus, made.board_w, board.idle_w, board.tdp_w, made.tokens_per_s,
            batch=row.batch, step_s=made.step_s))
    return candidates


def served(row, budget_w, limit_s):
    """Tokens per second that a configuration truly serves: by its measured power and speed."""
    if row.step_s > limit_s:
        return 0.0
    return np.floor(budget_w / (row.gpus * row.board_w)) * row.speed


def picked(group, candidates, budget_w, limit_s):
    """(same configuration, same GPUs, share of tokens lost) of the library's pick; None where
    nothing that was measured fits."""
    truth = [served(row, budget_w, limit_s) for row in group]
    best = int(np.argmax(truth))
    if truth[best] == 0.0:
        return None
    pick = gpupower.choice_best(candidates, budget_w, margin=0.0, step_limit_s=limit_s)
    got = truth[pick.index] if pick.replicas > 0 else 0.0
    return pick.index == best, group[pick.index].gpus == group[best].gpus, 1 - got / truth[best]


def site_goals(report, rows, board_of):
    """G13: which configuration serves most under a budget, by prediction and by measurement."""
    groups = {}
    for row in rows:
        groups.setdefault((row.task, row.model, row.gpu), []).append(row)
    cases = [(group, predictions(group, board_of)) for group in groups.values()
             if len(group) > 1]
    for budget_w, limit_s, name in SITES:
        results = [picked(*case, budget_w, limit_s) for case in cases]
        results = [one for one in results if one]
        same, same_gpus, lost = (100 * np.mean([one[k] for one in results]) for k in range(3))
        median = 100 * np.median([one[2] for one in results])
        report.site(name, len(results), same, same_gpus, median, lost)
        if budget_w == INFINITE_W:
            report.at_least("G13", "same configuration, no limit", same, 75)
            report.at_least("G13", "same number of GPUs, no limit", same_gpus, 90)
            report.share("G13", "tokens lost on average, no limit", lost, 4.0)
