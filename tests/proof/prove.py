#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Frama-C's Eva over the rooms of the core: no run-time error with any configuration and any input.

    prove.py ROOT [--quick | --all | ROOM...] [--keep FOLDER] [--table FILE] [--limit SECONDS]

An alarm that alarms.txt does not list fails; --all names listed ones that are no longer given.
With --table docs/proof.md, puts the rows into that page. Exit status
77 where there is no frama-c."""
import argparse
import datetime
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

import comparisons
import drivers
import headers

HERE = pathlib.Path(__file__).resolve().parent
OPTIONS = [
    "-eva", "-eva-split-return", "full",
    "-eva-domains", "equality,symbolic-locations", "-warn-special-float", "none",
    "-warn-signed-overflow", "-eva-no-show-progress",
    "-eva-msg-key=-initial-state,-final-states", "-eva-warn-key", "garbled-mix=inactive",
    "-kernel-warn-key", "parser:decimal-float=inactive", "-kernel-warn-key",
    "annot-error=active", "-kernel-warn-key", "typing:implicit-conv-void-ptr=inactive"]
LIMIT_S = 600
CHECK = (r"^static (?:[\w ]*?\b((?:is_valid|are_valid|has_valid|read|check)_?\w*)|"
         r"GPWI_COLD \w+ (take_\w+))\([^;{]*\)\n\{")
SHARE = ""


def read_choices():
    """rooms.txt: "[room]" lines, then "key = value" lines."""
    choices, room = {}, None
    for line in (HERE / "rooms.txt").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"\[(\w+)\]$", line):
            room = choices.setdefault(match[1], {})
        elif match := re.match(r"([\w.]+) = (.*)$", line):
            room[match[1]] = match[2]
    return choices


def read_known():
    """alarms.txt: "file :: line of source :: kind :: why it cannot happen". "room: file" where
    it is one room's reason only."""
    known, whole = {}, []
    for line in (HERE / "alarms.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            whole[-1] += line
        elif line and not line.startswith("#"):
            whole.append(line)
    for line in whole:
        file, source, kind, why = (part.strip() for part in line.split(" :: ", 3))
        known[file, source, kind] = why
    return known


KINDS = [("access out of bounds", "index"), ("accessing out of bounds index", "index"),
         ("out of bounds read", "read"),
         ("out of bounds write", "write"), ("overflow in conversion from floating", "cast"),
         ("signed overflow", "overflow"), ("invalid RHS operand for shift", "shift"),
         ("invalid LHS operand for shift", "shift"), ("division by zero", "division"),
         ("uninitialized", "uninitialised"), ("initialized left-value", "uninitialised"),
         ("pointer comparison", "pointers"), ("precondition", "precondition"),
         ("dangling", "dangling"), ("downcast", "cast"), ("function pointer", "call"),
         ("assigned", "overlap"), ("non-finite", "not finite"), ("pointer", "pointers")]


def kind_of(text):
    return next((kind for words, kind in KINDS if words in text), "other: " + text[:60])


def alarms_of(log, root):
    """Alarms as (file, its line of source, kind), each once."""
    found = {}
    for match in re.finditer(r"^\[eva:alarm\] ([^\s:]+):(\d+): Warning:\s*(.*\n?(?:  .*\n)*)", log,
                             re.M):
        path, number = pathlib.Path(match[1]), int(match[2])
        name = str(path)
        if path.is_relative_to(root):
            name = str(path.relative_to(root))
        elif path.parent.name == "gpw_proof":
            name = path.name
        text = ""
        if path.is_file():
            text = path.read_text(encoding="utf-8").splitlines()[number - 1].strip()
        found.setdefault((name, text, kind_of(" ".join(match[3].split()))), (number, match[3]))
    return found


WALL_PER_S = 6  # how much longer a run may take on a machine that has other work to do


def run(command, limit_s, log):
    """Runs one command in a group of its own, so that what it started ends with it. The limit is
    of processor time. Its exit status, None at the limit, and the seconds of processor."""
    def set_limit():
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit_s), int(limit_s) + 5))

    before = os.times().children_user
    with open(log, "w", encoding="utf-8") as out:
        process = subprocess.Popen(["nice", "-n", "15", *command], stdout=out, stderr=out,
                                   start_new_session=True, preexec_fn=set_limit)
        try:
            status = process.wait(timeout=WALL_PER_S * limit_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            status = None
    seconds = os.times().children_user - before
    return None if status in (-signal.SIGXCPU, -signal.SIGKILL) else status, seconds


class Room:
    def __init__(self, name, root, known, choices, folder):
        self.name, self.root, self.folder = name, root, folder
        self.choices = choices.get(name, {})
        self.known = known
        self.functions, self.calls = 0, []
        self.outcome, self.alarms, self.seconds = "", {}, 0.0
        self.checks = []
        self.analysed = self.reached = self.statements = 0

    def sources(self, tables):
        hand = HERE / f"drive_{self.name}.c"
        driver = self.folder / f"drive_{self.name}.c"
        if hand.exists():
            text = hand.read_text(encoding="utf-8")
        else:
            made = drivers.Driver(self.choices.get("of", self.name), tables[0], tables[1],
                                  self.choices, self.name)
            text = made.text()
        driver.write_text(text, encoding="utf-8")
        names = set(re.findall(r"\bgpwi?_\w+", text)) - {None}
        used = names & set(re.findall(r"\b(gpwi?_\w+)\(", text)) | (names & set(tables[1]))
        files = headers.needed(used, tables[1], tables[2])
        if "only" in self.choices:
            files = [file for file in files if file in self.choices["only"].split()]
        self.calls = [n for n in sorted(set(re.findall(r"\b(gpwi?_\w+)\(", text)))
                      if tables[1].get(n) in files]
        self.functions = len(self.calls)
        return [str(self.root / "lib" / file) for file in files], driver

    def named_apart(self, file, text):
        """Static functions that check a configuration, each under a name of its own, so that an
        option can name them."""
        found = re.findall(CHECK, file.read_text(encoding="utf-8"), re.M)
        for name in {one or other for one, other in found}:
            its_name = f"{name}_of_{file.stem}"
            text = re.sub(rf"\b{name}\b", its_name, text)
            self.checks.append(its_name)
        return text

    def preprocessed(self, files):
        """What Eva reads: each file after the preprocessor, its comparisons written out."""
        written = []
        for file in map(pathlib.Path, files):
            own = file
            if file.name == "ranges.c":
                file = self.folder / file.name
                file.write_text(f'#include "{own}"\n#include "within.h"\n', encoding="utf-8")
            text = subprocess.run(
                ["gcc", "-E", "-C", "-std=c11", "-nostdinc", "-isystem", SHARE + "/libc",
                 "-D__FC_MACHDEP_X86_64", "-D__FRAMAC__", f"-I{self.root}/include",
                 f"-I{self.root}/lib", f"-I{HERE}", "-include", str(HERE / "eva.h"), str(file)],
                check=True, capture_output=True, text=True).stdout
            target = self.folder / (file.stem + ".i")
            text = re.sub(r"__attribute__\(\((?:cold|hot|noinline)\)\) ", "", text)
            text = re.sub(r"^int64_t gpwi_int64\(float x\)(?=\n\{)",
                          "int64_t proof_own_int64(float x)", text, flags=re.M)
            text = re.sub(r"^int gpwi_are_within(?=\(.*\n\{)", "int proof_own_are_within", text,
                          count=1, flags=re.M)
            target.write_text(self.named_apart(own, comparisons.rewrite(text)),
                              encoding="utf-8")
            written.append(str(target))
        return written

    def prove(self, tables):
        files, driver = self.sources(tables)
        log = self.folder / f"{self.name}.log"
        inputs = self.preprocessed([*files, driver])
        options = OPTIONS + ["-eva-precision", self.choices.get("precision", "2")]
        makers = re.findall(r"^static \w+ ((?:make|try)_\w+)\(", driver.read_text(), re.M)
        inits = [name.split("_", 1)[1] + "_init" for name in makers if name.startswith("make")]
        # Checks of a configuration keep their cases apart; calls in any order need not: their
        # states are joined before each.
        levels = {f"drive_{self.name}": 1000} | {name: 20 for name in self.calls}
        if f" use_{self.name}(" in driver.read_text(encoding="utf-8"):
            levels[f"use_{self.name}"] = 1
        levels |= {name: 300 for name in self.checks} | {name: 1000 for name in makers + inits}
        options += ["-eva-slevel-function", ",".join(f"{f}:{n}" for f, n in levels.items())]
        options += self.choices.get("options", "").split()
        command = ["frama-c", "-machdep", "gcc_x86_64", *inputs, "-main", f"drive_{self.name}"]
        status, self.seconds = run([*command, *options],
                                   float(self.choices.get("limit_s", LIMIT_S)), log)
        text = log.read_text(encoding="utf-8", errors="replace")
        self.alarms = alarms_of(text, self.root)
        summary = re.search(r"(\d+) functions analyzed.*\n\s+In these functions, (\d+) statements "
                            r"reached \(out of (\d+)\)", text)
        if summary:
            self.analysed, self.reached, self.statements = map(int, summary.groups())
        if status is None:
            self.outcome = "time limit"
        elif status != 0 or summary is None:
            self.outcome = "not run"
        elif "use_" in driver.read_text() and "show_each_used" not in text:
            self.outcome = "no handle"
        else:
            self.outcome = "done"

    def new(self):
        return {key: at for key, at in self.alarms.items()
                if key not in self.known and (f"{self.name}: {key[0]}", *key[1:]) not in self.known}

    def row(self, commit):
        new = len(self.new())
        told = f"{len(self.alarms)}" + (f", {new} not explained" if new else "")
        if self.outcome != "done":
            told = f"{self.outcome}, {told} until then" if self.alarms else self.outcome
        return (f"| {self.name} | {self.functions} | {self.analysed} | {self.reached} of "
                f"{self.statements} | {told} | {self.seconds:.0f} | {datetime.date.today()}, "
                f"{commit} |")


def write_rows(file, rows):
    """Puts rows into the table of a page, each in the place of its room's old one."""
    begin, end = "<!-- rooms -->", "<!-- end of rooms -->"
    text = file.read_text(encoding="utf-8") if file.exists() else f"{begin}\n{end}\n"
    head, rest = text.split(begin + "\n", 1)
    old, tail = rest.split(end, 1)
    title = [line for line in old.splitlines() if re.match(r"\| (room|-)|\|-", line)]
    kept = {line.split("|")[1].strip(): line for line in old.splitlines() if line not in title}
    kept.update({row.split("|")[1].strip(): row for row in rows})
    lines = title + [kept[name] for name in sorted(kept)]
    file.write_text(head + begin + "\n" + "\n".join(lines) + "\n" + end + tail,
                    encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("rooms", nargs="*")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--table", type=pathlib.Path)
    parser.add_argument("--limit", type=float)
    given = parser.parse_intermixed_args()
    root = given.root.resolve()
    if shutil.which("frama-c") is None:
        print("1..0 # SKIP frama-c is not installed")
        return 77
    global SHARE
    SHARE = subprocess.run(["frama-c", "-print-share-path"], check=True, capture_output=True,
                           text=True).stdout.strip()
    read = headers.read(root)
    tables = (read, *headers.read_sources(root))
    choices, known = read_choices(), read_known()
    every = sorted({f.header for f in read.functions if f.name in tables[1]} |
                   {name for name, choice in choices.items() if "of" in choice} |
                   {path.stem[6:] for path in HERE.glob("drive_*.c")})
    names = given.rooms or every
    if given.quick:
        names = [name for name in every if choices.get(name, {}).get("quick")]
    rooms, failed = [], 0
    with tempfile.TemporaryDirectory() as spare:
        folder = (given.keep or pathlib.Path(spare) / "gpw_proof").resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            if given.limit:
                choices.setdefault(name, {})["limit_s"] = str(given.limit)
            room = Room(name, root, known, choices, folder)
            room.prove(tables)
            rooms.append(room)
            new = room.new()
            good = not new and room.outcome == "done"
            is_open = bool(room.choices.get("open"))
            failed += not good and not is_open
            word = "ok" if good else "open" if is_open else "not ok"
            print(f"{word} - {name}: {room.outcome}, {len(room.alarms)} "
                  f"alarms, {len(new)} new, {room.seconds:.0f} s, {room.reached} of "
                  f"{room.statements} statements of {room.analysed} functions", flush=True)
            for (file, source, kind), (number, _) in ({} if is_open else new).items():
                print(f"#   {file}:{number}: {kind}: {source}", flush=True)
    given_keys = {key for room in rooms for key in room.alarms}
    given_keys |= {(f"{room.name}: {key[0]}", *key[1:]) for room in rooms for key in room.alarms}
    if given.all:
        for key in known:
            if key not in given_keys:
                print("# no longer given: " + " :: ".join(key))
    if given.table:
        commit = subprocess.run(["git", "-C", str(root), "rev-parse", "--short", "HEAD"],
                                capture_output=True, text=True, check=False).stdout.strip()
        write_rows(given.table, [room.row(commit) for room in rooms])
    print(f"1..{len(rooms)}")
    print(f"# {datetime.date.today()}: {len(rooms)} rooms, {failed} with alarms or not run")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
