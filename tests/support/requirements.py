#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Which test shows which requirement.

A requirement stands in a public header, where its function or room is described:
    @req{permit-sum} The steps of all live tokens are never more than what was allowed.
A test names it in the comment before its case:
    /* @verifies{permit-sum} */

    requirements.py ROOT            fails where the two do not match or docs/requirements.md is old
    requirements.py ROOT --update   writes that page

Every public function is a requirement by itself, "does what its comment says": the second table
counts the test files that call it, and one that no test calls is a fault."""
import collections
import pathlib
import re
import sys

MARKER = "<!-- From here on written by tests/support/requirements.py --update. -->\n"
REQ = re.compile(r"@req\{([a-z0-9-]+)\}\s*((?:[^@*]|\*(?!/))*)")
VERIFIES = re.compile(r"@verifies\{([a-z0-9, -]+)\}")
CASE = {
    ".c": re.compile(r"^(?:static )?(?:void|int) (\w+)\(", re.M),
    ".py": re.compile(r"^\s*def (test_\w+)\(", re.M),
    ".pml": re.compile(r"^(?:ltl|active proctype|proctype|init|never) ?(\w*)", re.M),
    ".sh": re.compile(r"^(\w+)\(\)", re.M),
}
FUNCTION = re.compile(r"^GPW_API[^;{]*?\b(gpw_\w+)\(", re.M)
# Names of the interface, its build and its proofs by themselves are no test of what it does.
NOT_TESTS = ("tests/abi/", "tests/headers/", "tests/proof/", "tests/misra/",
             "tests/support/requirements")

root = pathlib.Path(sys.argv[1])
page = root / "docs/requirements.md"
faults = []


def plain(text):
    """A sentence of a comment on one line, for a cell of a table."""
    text = re.split(r"\n[ \t]*\*?[ \t]*\n", text)[0]
    text = re.sub(r"\n[ \t]*\*?[ \t]*", " ", text)
    return text.strip().replace("|", "\\|").replace("#GPW_", "GPW_")


def pasted(text):
    """Names that a macro puts together: gpw_##room##_create of CASES(fleet, ...)."""
    text = text.replace("\\\n", " ")
    for macro, first, body in re.findall(r"^#define (\w+)\((\w+)[^)]*\)(.*)$", text, re.M):
        ends = re.findall(r"gpw_##" + first + r"##(_\w+)", body)
        for argument in re.findall(r"^\s*" + macro + r"\((\w+)", text, re.M):
            yield from (f"gpw_{argument}{end}" for end in ends)


def test_files():
    for suffix in (*CASE, ".h"):
        for path in sorted((root / "tests").rglob(f"*{suffix}")):
            name = path.relative_to(root).as_posix()
            if not name.startswith(NOT_TESTS):
                yield name, path.read_text(encoding="utf-8", errors="replace")


requirements = {}
functions = collections.OrderedDict()
for header in sorted((root / "include/gpupower").glob("*.h")):
    text = header.read_text(encoding="utf-8")
    for name, sentence in REQ.findall(text):
        if name in requirements:
            faults.append(f"{header.name}: @req{{{name}}} is in {requirements[name][0]} too")
        requirements[name] = (header.stem, plain(sentence))
        if not plain(sentence):
            faults.append(f"{header.name}: @req{{{name}}} says nothing")
    for function in FUNCTION.findall(text):
        functions[function] = header.stem

shown = collections.defaultdict(list)
callers = collections.defaultdict(set)
for name, text in test_files():
    case = CASE.get(pathlib.PurePosixPath(name).suffix, CASE[".c"])
    for match in VERIFIES.finditer(text):
        after = case.search(text, match.end())
        where = f"{pathlib.PurePosixPath(name).name}" + (f": {after.group(1)}" if after else "")
        for tag in re.split(r"[, ]+", match.group(1).strip()):
            shown[tag].append(where)
            if tag not in requirements:
                faults.append(f"{name}: @verifies{{{tag}}}, and no header has it")
    if name.endswith((".c", ".h")):
        for word in {*re.findall(r"\bgpw_\w+", text), *pasted(text)}:
            callers[word].add(name)
for name in requirements:
    if name not in shown:
        faults.append(f"{requirements[name][0]}.h: no test verifies {name}")
for function, room in functions.items():
    if not callers[function]:
        faults.append(f"{room}.h: no test calls {function}()")

# The analysis of failures names requirements too, in the last cell of its rows.
for row in re.findall(r"^\| [A-Z]\d+ \|.*\| ([^|]+) \|$",
                      (root / "docs/fmea.md").read_text(encoding="utf-8"), re.M):
    faults += [f"fmea.md: no requirement {name}"
               for name in row.split() if name != "-" and name not in requirements]

lines = [f"{len(requirements)} requirements by name, {len(functions)} public functions, "
         "all with a test.\n\n",
         "| requirement | room | it says | shown by |\n|---|---|---|---|\n"]
for name, (room, sentence) in sorted(requirements.items(), key=lambda item: (item[1][0], item[0])):
    where = "; ".join(f"`{w}`" for w in sorted(set(shown[name])))
    lines.append(f"| {name} | {room} | {sentence} | {where} |\n")
rooms = collections.OrderedDict()
for function, room in functions.items():
    rooms.setdefault(room, []).append(function)
lines.append("\n## Functions by room {#requirements-functions}\n\n"
             "| room | functions | C test files that call them |\n|---|---|---|\n")
for room, names in rooms.items():
    files = sorted({pathlib.PurePosixPath(f).stem for n in names for f in callers[n]})
    lines.append(f"| {room} | {len(names)} | {', '.join(files)} |\n")
tables = "".join(lines)

if page.exists():
    hand, _, kept = page.read_text(encoding="utf-8").partition(MARKER)
    if "--update" in sys.argv[2:] and not faults:
        page.write_text(hand + MARKER + "\n" + tables, encoding="utf-8")
    elif kept != "\n" + tables:
        faults.append("docs/requirements.md is old: tests/support/requirements.py . --update")
else:
    faults.append("docs/requirements.md is not there")
for fault in faults:
    print(fault)
print(f"# {len(requirements)} requirements, {len(functions)} functions, {len(faults)} faults")
sys.exit(1 if faults else 0)
