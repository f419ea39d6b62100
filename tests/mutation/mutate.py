#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Breaks a room of the core in one place at a time and sees whether its tests notice.

    mutate.py BUILD ROOM...                    every mutant of these rooms
    mutate.py BUILD --sample N [--seed S]      N mutants, drawn from all rooms
    mutate.py BUILD --again FILE               those that an earlier run printed
    mutate.py BUILD --list ROOM...             the mutants, without running them

BUILD holds lib/libgpupower.a, made by GCC. A mutant that compiles to the very bytes of the original
is the same program and counts for nothing; one that is not noticed is a survivor, to be found in
survivors.txt with the reason why no test can see it, or else to be killed by a test. The status is
1 when more than 5 % survive that the list does not explain.
"""
import argparse
import functools
import hashlib
import os
import random
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KNOWN = Path(__file__).with_name("survivors.txt")
FLAGS = ["-std=c99", "-O1", "-w", "-DGPW_BUILDING", "-ffp-contract=off", "-fno-math-errno",
         "-fno-strict-aliasing", f"-I{ROOT}/include", f"-I{ROOT}/lib", f"-I{ROOT}/lib/host",
         f"-I{ROOT}/tests/support"]
LIBRARIES = ["-lcmocka", "-linih", "-lz", "-lm"]
SURVIVORS_MAX = 0.05
LONG_S = 1.0
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\''
                   r'|[A-Za-z_]\w*|\.?\d(?:[eEpP][+-]|[\w.])*'
                   r'|->|\+\+|--|<<=?|>>=?|[<>=!]=|&&|\|\||[-+*/%&|^]=|\S', re.S)
SWAPS = {"<": ["<="], "<=": ["<"], ">": [">="], ">=": [">"], "==": ["!="], "!=": ["=="],
         "&&": ["||"], "||": ["&&"], "+=": ["-="], "-=": ["+="]}
BINARY = {"+": "-", "-": "+", "*": "/", "/": "*"}


def rooms():
    """{room: (sources, tests)}, a room being what files begin with up to the first _."""
    sources = {}
    for path in sorted((ROOT / "lib").glob("*.c")):
        sources.setdefault(path.stem.split("_")[0], []).append(path)
    found = {}
    for room, files in sources.items():
        tests = sorted((ROOT / "tests/unit").glob(f"test_{room}.c"))
        tests += sorted((ROOT / "tests/unit").glob(f"test_{room}_*.c"))
        if tests:  # and those of what all rooms refuse alike, but for what replaces a function
            for kind in ("edges", "missing"):
                tests += [test for test in sorted((ROOT / "tests/unit").glob(f"test_{kind}_*.c"))
                          if f"gpw_{room}_" in test.read_text() and test not in tests and
                          not re.search(r"^(?!static)[^\n;]*\bgpwi_\w+\([^;{}]*\)\n\{",
                                        test.read_text(), re.M)]
        if tests:
            found[room] = (files, tests)
    return found


def bodies(text):
    """(start, end) of each function's body: from a { in column 0 to its }."""
    return [(m.start(), text.index("\n}", m.start())) for m in re.finditer(r"^\{$", text, re.M)]


def changed_number(word):
    if re.fullmatch(r"\d+[uU]?", word):
        return re.sub(r"\d+", lambda m: str(int(m.group()) + 1), word)
    if re.fullmatch(r"[\d.]+(?:[eE][+-]?\d+)?f", word):
        return "1.0f" if float(word[:-1]) == 0.0 else f"(1.5f * {word})"
    return None


def statements(text, start, end):
    """Expression statements and returns, each on lines of its own."""
    for m in re.finditer(r"(?<=[;{}\n])[ \t]*((?:return\b[^;{}]+|"
                         r"[a-z*(][\w>.\[\]()*&+-]*(?: [-+*/|&]?= |\(|\+\+|--)[^;{}]*?));",
                         text[start:end]):
        body = m.group(1)
        at = start + m.start(1)
        if body.startswith("return"):
            yield at, body, f"return !({body[6:].strip()})", "return value"
        elif not re.match(r"(if|for|while|switch|else|case|default|goto|do)\b", body):
            yield at, body, "(void)0", "statement removed"


@functools.lru_cache(maxsize=None)
def text_of(path):
    """As it was when the run began: somebody may be at work."""
    return path.read_text()


def mutants_of(path):
    """[(offset, old, new, kind)] of one source."""
    text = text_of(path)
    found = []
    for start, end in bodies(text):
        found += statements(text, start, end)
        before = ""
        for m in TOKEN.finditer(text, start, end):
            word, at = m.group(), m.start()
            if word[:2] in ("/*", "//"):
                continue
            if text[text.rfind("\n", 0, at) + 1:at].lstrip().startswith("#"):
                continue
            for new in SWAPS.get(word, []):
                found.append((at, word, new, "relation" if word[0] in "<>=!" else "operator"))
            if word in BINARY and re.match(r"[\w)\]]", before[-1:]) and before != "return":
                found.append((at, word, BINARY[word], "arithmetic"))
            number = changed_number(word)
            if number and before != "[":
                found.append((at, word, number, "constant"))
            before = word
        for m in re.finditer(r"\bif \(", text[start:end]):
            at, depth = start + m.end(), 1
            while depth:
                depth += {"(": 1, ")": -1}.get(text[at + 0], 0)
                at += 1
            old = text[start + m.end() - 1:at]
            found.append((start + m.end() - 1, old, f"(!{old})", "condition negated"))
    return sorted(set(found))


def function_at(text, offset):
    name = "?"
    for m in re.finditer(r"^[a-zA-Z][^;{}#]*?\b(\w+)\([^;{}]*\)\n\{", text[:offset], re.M):
        name = m.group(1)
    return name


DRIVER = """
#include <stdlib.h>
%s
static int (*const tests[])(int, char **) = {%s};
int main(int count, char **which)
{
    int i;
    for (i = 1; i < count; i++) {
        const int k = atoi(which[i]);
        if (tests[k](1, which) != 0) {
            return 1 + k;
        }
    }
    return 0;
}
"""


class Room:
    """Its tests, linked with everything but the file that is broken: all of them in one program,
    that is told their order and stops at the first that fails."""

    def __init__(self, name, sources, tests, build, folder):
        self.sources, self.folder = sources, folder
        self.archive = folder / "libgpupower.a"
        if not self.archive.exists():  # without debug data, for each mutant is linked with it
            subprocess.run(["strip", "-g", "-o", str(self.archive),
                            str(build / "lib" / "libgpupower.a")], check=True)
        self.names = [test.stem for test in tests]
        self.objects = []
        mains = [f"tests_{k}" for k in range(len(tests))]
        driver = folder / f"{name}-driver.c"
        driver.write_text(DRIVER % ("".join(f"int {main}(int, char **);\n" for main in mains),
                                    ", ".join(mains)))
        for test, main in zip([driver, *tests], [None, *mains]):
            self.objects.append(str(folder / (name + "-" + test.stem + ".o")))
            self.make_test(test, self.objects[-1], main)
        self.paths = tests
        self.plain = {}
        self.slowest = [0.0] * len(tests)
        self.kills = [0.0] * len(tests)

    @staticmethod
    def make_test(test, made, main, *flags):
        subprocess.run(["gcc", *FLAGS, *flags, "-c", str(test), "-o", made], check=True)
        if main:
            subprocess.run(["objcopy", "--redefine-sym", f"main={main}", made], check=True)

    def compiled(self, path, text, tag):
        source, made = self.folder / f"{tag}.c", self.folder / f"{tag}.o"
        source.write_text(text)
        done = subprocess.run(["gcc", *FLAGS, "-c", source.name, "-o", made.name],
                              cwd=self.folder, stderr=subprocess.DEVNULL)
        return made if done.returncode == 0 else None

    def code(self, made):
        """What the object holds, less its source's name."""
        dump = subprocess.run(["objcopy", "-O", "binary", "--strip-debug", "-j", ".text", "-j",
                               ".text.*", "-j", ".rodata*", "-j", ".data.rel.ro*", str(made),
                               "/dev/stdout"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        calls = subprocess.run(["objdump", "-r", str(made)], stdout=subprocess.PIPE)
        lines = [line for line in calls.stdout.splitlines() if b"file format" not in line]
        return hashlib.sha256(dump.stdout + b"\n".join(lines)).hexdigest()

    def begin(self):
        """The code and the time of what is not broken."""
        for path in self.sources:
            made = self.compiled(path, text_of(path), f"plain-{path.stem}")
            self.plain[path] = self.code(made)
        for k in range(len(self.names)):
            self.slowest[k] = self.seconds(made, k)
            if self.slowest[k] > LONG_S:  # as an emulator runs it
                self.make_test(self.paths[k], self.objects[k + 1], f"tests_{k}",
                               "-DGPW_TEST_COARSE")
                self.slowest[k] = self.seconds(made, k)

    def seconds(self, made, k):
        """Of the processor, with the linking."""
        begun = os.times().children_user
        if self.fails(made, [k], 300.0) is not None:
            sys.exit(f"{self.names[k]} fails on what is not broken")
        return os.times().children_user - begun

    def fails(self, made, order, limit_s):
        """None, or the number of the test that fails; -1 where it ends otherwise."""
        program = made.with_suffix(".program")
        subprocess.run(["gcc", *self.objects, str(made), str(self.archive), "-o", str(program),
                        *LIBRARIES], check=True, stderr=subprocess.DEVNULL)
        try:
            done = subprocess.run([str(program), *map(str, order)], timeout=limit_s,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT,
                                  env={**os.environ, "GPW_SOURCE": str(ROOT)})
            return done.returncode - 1 if done.returncode else None
        except subprocess.TimeoutExpired:
            return -1
        finally:
            program.unlink()

    def judge(self, path, mutant, number):
        at, old, new, _ = mutant
        text = text_of(path)
        broken = text[:at] + new + text[at + len(old):]
        made = self.compiled(path, broken, f"mutant-{path.stem}-{number}")
        if made is None:
            return "refused by the compiler"
        try:
            if self.code(made) == self.plain[path]:
                return "same code"
            # What has killed most in its time comes first.
            order = sorted(range(len(self.names)), key=lambda k: (self.slowest[k] + 0.02) /
                           (self.kills[k] + 1.0))
            killer = self.fails(made, order, 30.0 * sum(self.slowest) + 5.0)
            if killer is None:
                return "survived"
            if 0 <= killer < len(self.names):
                self.kills[killer] += 1.0
            return "killed"
        finally:
            made.unlink()
            made.with_suffix(".c").unlink()


def named(path, mutant):
    at, old, new, kind = mutant
    text = text_of(path)
    line = text[text.rfind("\n", 0, at) + 1:text.find("\n", at)].strip()
    place = len(text[text.rfind("\n", 0, at) + 1:at].lstrip())
    short = " ".join(old.split())
    return (f"{path.relative_to(ROOT)} | {function_at(text, at)} | {line} | {place} | "
            f"{kind}: {short[:60]} -> {' '.join(new.split())[:60]}")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("build", type=Path)
    options.add_argument("rooms", nargs="*")
    options.add_argument("--sample", type=int)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--again", type=Path)
    options.add_argument("--list", action="store_true")
    options.add_argument("--jobs", type=int, default=2)
    asked = options.parse_intermixed_args()
    every = rooms()
    chosen = asked.rooms or sorted(every)
    work = [(room, path, mutant) for room in chosen for path in every[room][0]
            for mutant in mutants_of(path)]
    if asked.again:
        rows = set(asked.again.read_text().splitlines())
        work = [job for job in work if named(job[1], job[2]) in rows]
    if asked.sample:
        work = random.Random(asked.seed).sample(work, min(asked.sample, len(work)))
    if asked.list:
        print("\n".join(named(path, mutant) for _, path, mutant in work))
        return 0
    known = {" | ".join(row.split(" | ")[:5]) for row in KNOWN.read_text().splitlines()
             if row and row[0] != "#"}
    counts = {}
    survivors = unknown = 0
    os.environ["CCACHE_DISABLE"] = "1"
    with tempfile.TemporaryDirectory() as name:
        bench = {}
        for room in sorted({room for room, _, _ in work}):
            bench[room] = Room(room, *every[room], asked.build, Path(name))
            bench[room].begin()
        with ThreadPoolExecutor(asked.jobs) as pool:
            judged = pool.map(lambda job: bench[job[1][0]].judge(job[1][1], job[1][2], job[0]),
                              enumerate(work))
            for (room, path, mutant), verdict in zip(work, judged):
                counts.setdefault(room, {}).setdefault(verdict, 0)
                counts[room][verdict] += 1
                if verdict == "survived":
                    survivors += 1
                    if named(path, mutant) not in known:
                        unknown += 1
                        print(named(path, mutant), flush=True)
    total = {}
    for room, verdicts in sorted(counts.items()):
        print(f"{room}: " + ", ".join(f"{n} {v}" for v, n in sorted(verdicts.items())))
        for verdict, n in verdicts.items():
            total[verdict] = total.get(verdict, 0) + n
    told = total.get("killed", 0) + total.get("survived", 0)
    share = unknown / told if told else 0.0
    print(f"mutants: {told} told, {survivors} survived, {unknown} of them "
          f"({100.0 * share:.1f} %) without a reason")
    return 1 if share > SURVIVORS_MAX else 0


if __name__ == "__main__":
    sys.exit(main())
