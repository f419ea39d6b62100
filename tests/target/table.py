#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the tables of docs/firmware.md and CHANGELOG.md with measured.json and budgets.json;
writes them anew with GPW_UPDATE_DOCS=1 in the environment.

Argument: source root."""
import json
import os
import pathlib
import sys

root = pathlib.Path(sys.argv[1])
BEGIN, END = "<!-- measured: by tests/target/table.py -->\n", "<!-- end of measured -->"
TICKS = {
    "core": "a site: one group of eight GPUs, supplies, an air-limited set, verdict",
    "whole": "the same with a PSU lag and a protection",
    "watch": "`watch`: one group, one set, pulses, a table of 9 by 9",
    "smallest_watch": "the same without the parts that a site may do without",
    "fleet_aggregated": "`fleet` alone, eight GPUs as one sum",
    "fleet_exact_8": "`fleet` alone, eight GPUs each for itself",
    "bands": "`bands`: five bands, four modes, a window of 500 ticks",
    "estimate": "`estimate`: six tiers of 256 values",
    "plant": "`plant`: three turbocharged sets and a battery that forms",
}


def kept(name):
    return json.loads((root / "tests/target" / name).read_text(encoding="utf-8"))


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def table_of_ticks(measured, budgets):
    """Every series, those of TICKS first."""
    out = row("tick of", "state, B", "least", "median", "mean", "most", "budget")
    out += row(*["---"] * 7)
    insn = measured["insn"]
    for name in [*TICKS, *sorted(set(insn) - set(TICKS))]:
        figures, limits = insn[name], budgets["insn_per_tick"].get(name, {})
        words = [f"most {value} of the median" if key == "most_of_median" else f"{key} {value}"
                 for key, value in limits.items()]
        edge = f", {figures['edge']} at a tile's edge" if "edge" in figures else ""
        out += row(TICKS.get(name, f"`{name}`"), measured["state"].get(name, ""), figures["least"],
                   figures["median"], figures["mean"], f"{figures['most']}{edge}",
                   ", ".join(words))
    return out


def table_of_rooms(measured):
    """Code and constants, and the deepest stack of any call, room by room."""
    text = [measured["text, -O2"], measured["text, -Os"]]
    stack = [measured["stack, -O2"], measured["stack, -Os"]]
    out = row("room", "code, -O2", "-Os", "deepest stack, -O2", "-Os")
    out += row(*["---"] * 5)
    images = {"site, linked": "what the whole site links",
              "watch, linked": "what a watch with every part links",
              "smallest_watch, linked": "what the smallest watch links", "archive": "all"}
    for name in sorted(set(text[0]) - set(images)):
        out += row(f"`{name}`", *(t.get(name, "") for t in text), *(s.get(name, "") for s in stack))
    for name, title in images.items():
        tick = name.split(",")[0] + " tick"
        out += row(f"**{title}**", text[0][name], text[1][name],
                   *(f"{s[tick]} (its tick)" if tick in s else "" for s in stack))
    return out


def table_of_images(measured, budgets):
    """What a whole site and a whole watch link, beside their budgets."""
    out = row("image", "code, -O2", "-Os", "budget", "stack of its tick, -O2", "budget")
    out += row(*["---"] * 6)
    for name, title in (("site", "a site"), ("watch", "a watch with every part"),
                        ("smallest_watch", "the smallest watch")):
        room = name.split("_")[-1]
        out += row(f"what {title} links", measured["text, -O2"][f"{name}, linked"],
                   measured["text, -Os"][f"{name}, linked"], budgets["text_bytes"][name],
                   measured["stack, -O2"][f"{room} tick"],
                   budgets["stack_bytes"][f"gpw_{room}_step"])
    return out


def show(name, *tables):
    """Whether a page shows these tables; it does after it was written anew."""
    page = root / name
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    old, after = rest.split(END, 1)
    new = "\n" + "".join(f"{table}\n" for table in tables)
    if os.environ.get("GPW_UPDATE_DOCS"):
        page.write_text(before + BEGIN + new + END + after, encoding="utf-8")
        return True
    return new == old


measured, budgets = kept("measured.json"), kept("budgets.json")
ticks = table_of_ticks(measured, budgets)
pages = {"docs/firmware.md": (ticks, table_of_rooms(measured)),
         "CHANGELOG.md": (ticks, table_of_images(measured, budgets))}
stale = [name for name, tables in pages.items() if not show(name, *tables)]
if stale:
    sys.exit(f"{', '.join(stale)}: not what measured.json says; GPW_UPDATE_DOCS=1 renews it")
