# SPDX-License-Identifier: MIT
"""What joules_goals.py says: tables and goals, as plain text or as Markdown."""
from joules_rows import quantiles

LEVEL_PCT = 1.0  # 90th percentiles of some 150 rows that differ by less are level
HEADS = {"at_speed": "power at speed", "power": "power", "speed": "speed", "energy": "energy"}


def shown(errors):
    """Median and 90th percentile in per cent, such as `9.2 / 22.1`."""
    return "" if errors is None else "{:.1f} / {:.1f}".format(*quantiles(errors))


class Report:
    """Collects tables and goals; prints them at the end."""

    def __init__(self, markdown):
        self.markdown = markdown
        self.notes = []
        self.tables = {
            "The shipped constants, task by task": [
                ["task", "GPU", "rows", "in sight of the fit", *HEADS.values()]],
            "Families that no constant has seen": [["rows of", "GPU", "rows", *HEADS.values()]],
            "Without a model": [["quantity", "guess", "GPU", "error"]],
            "Choice of a configuration": [["site", "cases", "same configuration, %",
                                           "same GPUs, %", "lost, median %", "lost, mean %"]],
            "Rows above a design power of 15 % on one measured point": [
                ["constants", "GPU", "rows", "above, %", "unused, %"]],
            "Goals": [["goal", "what", "figure", "threshold", "met"]]}
        self.failed = 0

    # ---- rows of the tables ----

    def rows_read(self, total, kept, absent, refused):
        for task, count in total.items():
            self.notes.append(f"{task}: {count} rows, {kept[task]} predicted")
        self.notes += [f"refused: {line}" for line in refused]
        self.notes += [f"not present: {name}" for name in absent]

    def row(self, task, gpu, count, seen, errors):
        self.tables["The shipped constants, task by task"].append(
            [task, gpu, str(count), seen, *[shown(errors.get(key)) for key in HEADS]])

    def unseen(self, what, gpu, count, errors):
        self.tables["Families that no constant has seen"].append(
            [what, gpu, str(count), *[shown(errors.get(key)) for key in HEADS]])

    def baseline(self, quantity, name, gpu, errors):
        self.tables["Without a model"].append([quantity, name, gpu, shown(errors)])

    def site(self, name, cases, same, same_gpus, median, mean):
        self.tables["Choice of a configuration"].append(
            [name, str(cases), *[f"{value:.1f}" for value in (same, same_gpus, median, mean)]])

    def design(self, name, gpu, count, above, unused):
        self.tables["Rows above a design power of 15 % on one measured point"].append(
            [name, gpu, str(count), f"{above:.1f}", f"{unused:.1f}"])

    # ---- goals ----

    def _note(self, goal, what, figure, threshold, met):
        self.failed += not met
        self.tables["Goals"].append([goal, what, figure, threshold, "yes" if met else "NO"])

    def skip(self, goal, what):
        self.tables["Goals"].append([goal, what, "", "", "rows not present"])

    def goal(self, goal, what, errors, limit):
        median, p90 = quantiles(errors)
        self._note(goal, what, shown(errors), f"<= {limit[0]} / {limit[1]}",
                   round(median, 1) <= limit[0] and round(p90, 1) <= limit[1])

    def beats(self, goal, what, errors, others):
        """In the median; at the 90th percentile at least level with it."""
        ours, theirs = quantiles(errors), quantiles(others)
        self._note(goal, what, shown(errors), f"< {shown(others)} + {LEVEL_PCT:g}",
                   ours[0] < theirs[0] and ours[1] < theirs[1] + LEVEL_PCT)

    def beats_median(self, goal, what, errors, others, times):
        ours, theirs = quantiles(errors)[0], quantiles(others)[0]
        self._note(goal, what, f"{ours:.1f}", f"<= {theirs:.1f} / {times:g}",
                   times * ours <= theirs)

    def within(self, goal, what, value, limit):
        self._note(goal, what, f"{value:.2f}", f"{limit[0]:g} to {limit[1]:g}",
                   limit[0] <= value <= limit[1])

    def at_least(self, goal, what, value, limit):
        self._note(goal, what, f"{value:.1f} %", f">= {limit:g} %", value >= limit)

    def share(self, goal, what, value, limit):
        self._note(goal, what, f"{value:.1f} %", f"<= {limit:g} %", value <= limit)

    def count(self, goal, what, of, broken):
        self._note(goal, what, f"{broken} of {of} broken", "0", broken == 0)

    # ---- on paper ----

    def print(self):
        if self.markdown:
            print("## Rows\n")
        for note in self.notes:
            print(("- " if self.markdown else "# ") + note)
        for title, lines in self.tables.items():
            if len(lines) > 1:
                print(f"\n## {title}\n" if self.markdown else f"\n{title}")
                self._print_table(lines)

    def _print_table(self, lines):
        if self.markdown:
            lines = [lines[0], ["---"] * len(lines[0]), *lines[1:]]
            for line in lines:
                print("| " + " | ".join(line) + " |")
            return
        widths = [max(len(line[k]) for line in lines) for k in range(len(lines[0]))]
        for line in lines:
            print("  " + "  ".join(cell.ljust(width)
                                   for cell, width in zip(line, widths)).rstrip())
