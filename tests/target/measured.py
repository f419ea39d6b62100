# SPDX-License-Identifier: MIT
"""Figures that were measured before (measured.json): one that grows by more than 5 % is a fault
until the table is renewed, with GPW_UPDATE_BUDGETS=1 in the environment of the suites that
measure (insn, size, stack)."""
import fcntl
import json
import os
import pathlib

GROWTH = 1.05
PATH = pathlib.Path(__file__).with_name("measured.json")


def kept():
    """Everything that is kept, section by section."""
    return json.loads(PATH.read_text(encoding="utf-8")) if PATH.exists() else {}


def renew(section, figures):
    """Replaces a section's figures by these, whatever other suite renews its own meanwhile."""
    lock = os.open(PATH.parent, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        table = kept()
        table.setdefault(section, {}).update(figures)
        lines = [json.dumps(name) + ": {\n" + ",\n".join(
            f"  {json.dumps(key)}: {json.dumps(table[name][key])}" for key in sorted(table[name])
        ) + "\n}" for name in sorted(table)]
        PATH.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    finally:
        os.close(lock)


def faults(section, figures, watched=None):
    """What has grown; `figures` maps a name to a number or to numbers by name, of which only
    `watched` are compared."""
    if os.environ.get("GPW_UPDATE_BUDGETS"):
        renew(section, figures)
        return []
    before, found = kept().get(section, {}), []
    for name, now in figures.items():
        if name not in before:
            found.append(f"{section} of {name} is not in measured.json: GPW_UPDATE_BUDGETS=1")
            continue
        old = before[name]
        pairs = [(name, old, now)] if not isinstance(now, dict) else [
            (f"{name}, {key}", old.get(key, 0), now[key]) for key in now
            if watched is None or key in watched]
        found += [f"{section} of {what}: {new}, was {was}: more than 5 % up"
                  for what, was, new in pairs if new > was * GROWTH]
    return found
