#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the model of the permits: what must hold does, and each mutant of it is found.

usage: check_permit.py SOURCE_ROOT SPIN CC [--full]
"""
import pathlib
import re
import subprocess
import sys
import tempfile

root = pathlib.Path(sys.argv[1])
spin, cc = sys.argv[2], sys.argv[3]
is_full = "--full" in sys.argv
here = root / "tests" / "spin"
BOUNDS = dict(JOBS=2, NONCES=1, BOOTS=0, RESTARTS=0, SLIPS=1, JUMPS=0, DIPS=0)
DEPTH = 400000

# (what happens, its bounds)
SAFE = [
    ("controller restarts, its clock is set, times without permits",
     dict(BOOTS=1, JUMPS=1, SLIPS=0)),
    ("controller restarts, times without permits", dict(BOOTS=1, DIPS=1)),
    ("jobs ask again and give back", dict(NONCES=2)),
    ("a job restarts", dict(NONCES=2, RESTARTS=1, SLIPS=0)),
]
SAFE_FULL = [
    ("all of it, one request each", dict(BOOTS=1, JUMPS=1, DIPS=1)),
    ("all restart, two requests each", dict(NONCES=2, BOOTS=1, RESTARTS=1)),
]
LIVE = dict(LIVE=1, BOOTS=1, JUMPS=1, DIPS=1, SLIPS=0)

# (what is wrong, text of permit.c, text in its place, bounds)
WRONG_CODE = [
    ("no quarantine", "p->open_ns = now_ns + p->quarantine_ns;\n    } else if",
     "p->open_ns = now_ns;\n    } else if", dict(BOOTS=1)),
    ("a request that came twice is granted twice", "places[i].request_id == request_id",
     "places[i].request_id != places[i].request_id", {}),
    ("a reservation ends with the life", "s->reserved_ns = s->free_ns;",
     "s->reserved_ns = p->now_ns + p->life_ns;", {}),
    ("watts in use are not reserved", "p->now_ns < s->reserved_ns ? s->step_w",
     "s->state != GPW_TOKEN_USED && p->now_ns < s->reserved_ns ? s->step_w", {}),
    ("a token that is taken back frees its watts",
     "places[i].state = GPW_TOKEN_REVOKED;",
     "places[i].state = GPW_TOKEN_REVOKED; places[i].reserved_ns = p->now_ns;", dict(DIPS=1)),
    ("what was seen is not reserved until it settles",
     "s->reserved_ns = now_ns + permit->settle_ns", "s->reserved_ns = now_ns", {}),
    ("a clock that jumps is believed",
     "!is_first && (now_ns < p->now_ns || now_ns - p->now_ns > p->dt_max_ns)",
     "!is_first && now_ns < p->now_ns", dict(JUMPS=1)),
    ("nothing is done when the clock jumps", "begin_anew(p, now_ns);", "(void)begin_anew;",
     dict(JUMPS=1)),
    ("tokens have no epoch", "(p->epoch & SERIAL_MASK) << 16 | p->serial",
     "(1u & SERIAL_MASK) << 16 | p->serial", dict(BOOTS=1)),
    ("use does not look at the life", "if (life_left_ns(permit, s) == 0u) {",
     "if (!may_be_used(s->state)) {", {}),
    ("the life is told too long", "answer->life_ms = milliseconds(life_left_ns(p, s));",
     "answer->life_ms = milliseconds(life_left_ns(p, s)) + 1000u;", {}),
    ("conditions are not looked at",
     "p->conditions_ok == 0u ? (uint32_t)GPW_REFUSAL_CONDITIONS : 0u", "0u", dict(DIPS=1)),
    ("the sum is not looked at", "sum_reserved(p) + answer->step_w <=", "answer->step_w <=", {}),
]
# Rules that bind a job: docs/permit.md.
WRONG_JOB = [
    ("life counted from the receipt", dict(COUNT_FROM_RECEIPT=1)),
    ("life counted from the last sending", dict(COUNT_FROM_LAST_SEND=1)),
    ("a number used again after a restart", dict(NONCE_AGAIN=1, NONCES=1, RESTARTS=1)),
]
WRONG_END = [
    ("conditions that are lost once stay lost",
     [("p->conditions_ok = conditions_ok;", "p->conditions_ok &= conditions_ok;")]),
    ("a quarantine without end", [("p->now_ns < p->open_ns) {\n        refusal",
                                   "p->now_ns >= 0u) {\n        refusal")]),
]


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def compiled(folder, source):
    """An object of a file of the library or of the world."""
    made = folder / (pathlib.Path(source).stem + ".o")
    run([cc, "-w", "-O2", "-std=c99", "-ffp-contract=off", "-fno-math-errno",
         "-fno-strict-aliasing", "-DGPW_BUILDING", f"-I{here}", f"-I{root / 'lib'}",
         f"-I{root / 'include'}", "-c", str(source), "-o", str(made)], folder)
    return made


def mutated(folder, changes):
    text = (root / "lib" / "permit.c").read_text()
    for old, new in changes:
        if text.count(old) != 1:
            sys.exit(f"lib/permit.c has {text.count(old)} times: {old}")
        text = text.replace(old, new)
    (folder / "mutant.c").write_text(text)
    return folder / "mutant.c"


class Models:
    """Checkers of one set of bounds are translated and compiled once."""

    def __init__(self, folder):
        self.folder, self.made = folder, {}
        self.library = [compiled(folder, root / "lib" / f"{name}.c")
                        for name in ("maths", "status")]
        self.world = compiled(folder, here / "world.c")
        self.permit = compiled(folder, root / "lib" / "permit.c")

    def _checker(self, bounds):
        key = tuple(sorted({**BOUNDS, **bounds}.items()))
        if key not in self.made:
            folder = self.folder / str(len(self.made))
            folder.mkdir()
            flags = [f"-D{name}={value}" for name, value in key]
            run([spin, *flags, "-a", str(here / "permit.pml")], folder)
            mode = ["-DNFAIR=3"] if "LIVE" in bounds else ["-DSAFETY"]
            run([cc, "-w", "-O1", *flags, *mode, "-DCOLLAPSE", "-DNOREDUCE", "-DMEMLIM=3000",
                 f"-I{here}", "-c", "pan.c", "-o", "pan.o"], folder)
            self.made[key] = folder
        return self.made[key]

    def errors(self, bounds, permit=None, claim=None):
        """(violations found, states visited)"""
        folder = self._checker(bounds)
        run([cc, "-o", "pan", "pan.o", str(self.world), str(permit or self.permit),
             *map(str, self.library), "-lm"], folder)
        options = ["-a", "-f", "-N", claim] if claim else []
        told = run(["./pan", f"-m{DEPTH}", "-n", *options], folder)
        errors = re.search(r"errors: (\d+)", told)
        states = re.search(r"(\d+) states, stored", told)
        if not errors or not states or "depth too small" in told or "out of memory" in told:
            sys.exit(f"{bounds}\n{told}")
        return int(errors[1]), int(states[1])


count = failed = 0


def report(is_ok, name, more=""):
    global count, failed
    count += 1
    failed += not is_ok
    print(f"{'ok' if is_ok else 'not ok'} {count} - {name}{more}", flush=True)


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    models = Models(folder)
    for what, bounds in SAFE + (SAFE_FULL if is_full else []):
        errors, states = models.errors(bounds)
        report(errors == 0, what, f": {states} states")
    for claim in ("answered", "granted"):
        errors, states = models.errors(LIVE, claim=claim)
        report(errors == 0, f"every request is {claim} in the end", f": {states} states")
    for what, bounds in WRONG_JOB:
        report(models.errors(bounds)[0] > 0, f"found: {what}")
    for what, old, new, bounds in WRONG_CODE:
        permit = compiled(folder, mutated(folder, [(old, new)]))
        report(models.errors(bounds, permit)[0] > 0, f"found: {what}")
    for what, changes in WRONG_END:
        permit = compiled(folder, mutated(folder, changes))
        report(models.errors(LIVE, permit, "granted")[0] > 0, f"found: {what}")
print(f"1..{count}")
sys.exit(failed != 0)
