#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""cppcheck with its MISRA C:2012 addon over the core: every finding stands under a deviation.

    check_misra.py ROOT [--table FILE] [FILE...]

deviations.txt lists what is allowed to deviate: rule, category, files, a pattern of the line of
source, and why. A finding that no line covers fails, and so does a line that covers nothing.
--table writes the rows of docs/misra.md. Files given narrow the check to these. Exit status 77
where there is no cppcheck."""
import argparse
import collections
import fnmatch
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TEMPLATE = "{file}|{line}|{id}|{severity}|{message}"


def core_sources(root):
    text = (root / "lib/meson.build").read_text(encoding="utf-8")
    return re.findall(r"'([\w/]+\.c)'", re.search(r"core_sources = files\((.*?)\)", text, re.S)[1])


def read_deviations():
    """"rule | category | files | pattern | why"; a line that begins with a space continues."""
    rows, whole = [], []
    for line in (HERE / "deviations.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            whole[-1] += " " + line.strip()
        elif line and not line.startswith("#"):
            whole.append(line)
    for line in whole:
        rule, category, files, pattern, why = (part.strip() for part in line.split(" | ", 4))
        rows.append((rule, category, files, re.compile(pattern), why))
    return rows


def findings(root, sources):
    """Each as (rule, file, line number, line of source), once. All files in one run: some rules
    are about names in all of them."""
    found = set()
    with tempfile.TemporaryDirectory() as folder:
        output = pathlib.Path(folder) / "found"
        subprocess.run(
            ["cppcheck", "--addon=misra", "--std=c99", "-q", f"-j{min(4, os.cpu_count() or 1)}",
             "--platform=unix32", "--enable=style,warning,portability", "-Iinclude", "-Ilib",
             "-DFLT_EVAL_METHOD=0", "-D__GNUC__=12", "-D__ELF__", "-D__ARM_FP=4",
             "--suppress=missingIncludeSystem", "--suppress=unmatchedSuppression",
             f"--cppcheck-build-dir={folder}", f"--template={TEMPLATE}",
             f"--output-file={output}", *(f"lib/{source}" for source in sources)],
            cwd=root, check=True)
        for line in output.read_text(encoding="utf-8").splitlines():
            parts = line.split("|")
            if len(parts) < 5 or parts[0] in ("nofile", ""):
                continue
            text = (root / parts[0]).read_text(encoding="utf-8").splitlines()
            number = int(parts[1])
            found.add((parts[2].replace("misra-c2012-", ""), parts[0], number,
                       text[number - 1].strip() if 0 < number <= len(text) else ""))
    return sorted(found)


def rule_key(rule):
    numbers = re.findall(r"\d+", rule)
    return (not numbers, [int(n) for n in numbers], rule)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--table", type=pathlib.Path)
    given = parser.parse_args()
    if shutil.which("cppcheck") is None:
        print("1..0 # SKIP cppcheck is not installed")
        return 77
    root = given.root.resolve()
    rows = read_deviations()
    counts, places = collections.Counter(), collections.defaultdict(set)
    uncovered = []
    for rule, file, number, text in findings(root, given.files or core_sources(root)):
        for i, (its_rule, _, files, pattern, _) in enumerate(rows):
            if rule == its_rule and fnmatch.fnmatch(file, files) and pattern.search(text):
                counts[i] += 1
                places[i].add(pathlib.Path(file).name)
                break
        else:
            uncovered.append(f"{rule} {file}:{number}: {text}")
    for line in uncovered:
        print("# not under a deviation: " + line)
    unused = [] if given.files else [row for i, row in enumerate(rows) if not counts[i]]
    for row in unused:
        print(f"# covers nothing: {row[0]} | {row[2]} | {row[3].pattern}")
    if given.table:
        lines = []
        for i in sorted(range(len(rows)), key=lambda i: rule_key(rows[i][0])):
            rule, category, files, _, why = rows[i]
            where = ", ".join(sorted(places[i])) if len(places[i]) <= 4 else \
                f"{len(places[i])} files"
            lines.append(f"| {rule} | {category} | {counts[i]} | {where} | {why} |")
        page = given.table.read_text(encoding="utf-8")
        table = "|---|---|---|---|---|\n"
        head, rest = page.split(table, 1)
        end = "<!-- end of deviations -->"
        given.table.write_text(head + table + "\n".join(lines) + "\n" + end +
                               rest.split(end, 1)[1], encoding="utf-8")
    print(f"# {sum(counts.values())} findings of {len({r[0] for r in rows})} kinds, all told "
          f"{len(uncovered)} not under a deviation, {len(unused)} deviations without a finding")
    print("1..1")
    print(f"{'not ok' if uncovered or unused else 'ok'} 1 - every finding is under a deviation")
    return 1 if uncovered or unused else 0


if __name__ == "__main__":
    sys.exit(main())
