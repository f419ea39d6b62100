#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The numbers that go over a wire, told to who has no C compiler: prints the enums of the public
headers into registers.md, or says where the page differs from them.

Arguments: the source tree; `update` writes the page anew."""
import pathlib
import re
import sys

BEGIN, END = "<!-- printed by codes.py -->\n", "<!-- end of codes.py -->\n"
# header, enum, whether its numbers are bits, heading, what it is
TABLES = (
    ("command.h", "gpw_command_code", False, "Commands",
     "Register 2 of a mailbox and of its result."),
    ("profile.h", "gpw_phase_id", False, "Phases", "Register 4 of a command."),
    ("base.h", "gpw_status_code", False, "Statuses",
     "Register 3 of a result, S16: below 0 the command was not done."),
    ("permit.h", "gpw_refusal_id", True, "Why a request was refused",
     "Registers 8 and 9 of a result; several may be set."),
    ("watch.h", "gpw_watch_reason", True, "Reasons",
     "`reasons`: why things are as they are; several may be set. *Closed*: no permits."),
    ("ladder.h", "gpw_rung_id", False, "Rungs", "`rung` and `load_rung`."),
    ("verdict.h", "gpw_outcome_id", False, "Outcomes", "`outcome`."),
    ("watch.h", "gpw_watch_limit", False, "Limits", "`limiting`."),
)


def number_of(text):
    """1, -2, 1u << 5."""
    low, _, shift = text.replace("u", "").partition("<<")
    return int(low, 0) << int(shift or "0", 0)


def rows_of(header, enum):
    """[(name, number, text)], without the count at an enum's end."""
    body = re.search(rf"enum {enum} \{{(.*?)\n\}};", header, re.S)[1]
    rows = re.findall(r"(GPW_\w+)\s*=\s*([-\w <]+?),?\s*/\*\*<(.*?)\*/", body, re.S)
    if len(rows) != len(re.findall(r"GPW_\w+\s*=", body)):
        raise SystemExit(f"codes.py: cannot read all of {enum}")
    return [(name, number_of(number), " ".join(text.split()).replace("|", "\\|"))
            for name, number, text in rows if not name.endswith("_COUNT")]


def table(header, enum, is_bits, heading, text):
    first = "bit | mask" if is_bits else "number"
    lines = [f"\n### {heading}\n", f"{text}\n", f"| {first} | name | meaning |",
             "|---" * (4 if is_bits else 3) + "|"]
    for name, number, meaning in rows_of(header, enum):
        cell = f"{number.bit_length() - 1} | 0x{number:08X}" if is_bits else str(number)
        lines.append(f"| {cell} | `{name}` | {meaning} |")
    return "\n".join(lines) + "\n"


def main():
    root = pathlib.Path(sys.argv[1])
    page = root / "docs/registers.md"
    old = page.read_text(encoding="utf-8")
    before, _, rest = old.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise SystemExit("codes.py: registers.md has lost its marks")
    tables = [table((root / "include/gpupower" / header).read_text(encoding="utf-8"), *how)
              for header, *how in TABLES]
    new = before + BEGIN + "".join(tables) + "\n" + END + after
    if "update" in sys.argv[2:]:
        page.write_text(new, encoding="utf-8")
    elif new != old:
        wrong = [line for line in new.splitlines() if line not in old.splitlines()]
        raise SystemExit("registers.md is not what the headers say (docs/codes.py . update):\n"
                         + "\n".join(wrong))


main()
