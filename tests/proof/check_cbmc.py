#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""CBMC over the harnesses in cbmc/: every function check_...() there, bit by bit, over every input.

    check_cbmc.py ROOT [--all] [--fetch FOLDER] [CHECK...]

Debian 12 has no cbmc; that of Debian 11 runs on it. --fetch unpacks it into FOLDER with apt-get,
from a list of its own, and installs nothing. It is looked for on the PATH, in $CBMC and in that
folder. Exit status 77 where there is none. What a harness calls slow is handed to CaDiCaL where
that is there, too: it ends where CBMC's own solver does not."""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
LIMIT_S = 900
OPTIONS = ["--bounds-check", "--pointer-check", "--signed-overflow-check",
           "--undefined-shift-check", "--unwinding-assertions"]
LIST = "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] " \
       "http://deb.debian.org/debian bullseye main\n"


def fetch(folder):
    """Debian 11's cbmc and minisat, unpacked into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in ("state/lists/partial", "cache/archives/partial"):
        (folder / "apt" / part).mkdir(parents=True, exist_ok=True)
    (folder / "apt/list").write_text(LIST, encoding="utf-8")
    options = ["-o", f"Dir::Etc::sourcelist={folder}/apt/list", "-o",
               "Dir::Etc::sourceparts=/dev/null", "-o", f"Dir::State={folder}/apt/state", "-o",
               f"Dir::Cache={folder}/apt/cache", "-o", "Dir::State::status=/var/lib/dpkg/status"]
    subprocess.run(["apt-get", *options, "-q", "update"], check=True)
    subprocess.run(["apt-get", *options, "-q", "download", "cbmc", "minisat"], check=True,
                   cwd=folder)
    subprocess.run(["apt-get", "-q", "download", "cadical"], check=True, cwd=folder)
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg", "-x", str(package), str(folder)], check=True)


def find(folder):
    """The program, and where its own libraries are."""
    named = os.environ.get("CBMC") or shutil.which("cbmc")
    if named:
        return named, str(pathlib.Path(named).resolve().parent.parent / "lib")
    if folder is not None and (folder / "usr/bin/cbmc").exists():
        return str(folder / "usr/bin/cbmc"), str(folder / "usr/lib")
    return None, None


def find_solver(folder):
    """CaDiCaL, or None."""
    if folder is not None and (folder / "usr/bin/cadical").exists():
        return str(folder / "usr/bin/cadical")
    return shutil.which("cadical")


def run(command, environment, limit_s):
    """Exit status and output; None when the time was up."""
    try:
        done = subprocess.run(["nice", "-n", "15", *command], env=environment,
                              capture_output=True, text=True, timeout=limit_s, check=False)
        return done.returncode, done.stdout
    except subprocess.TimeoutExpired:
        return None, "time limit\n"


def solve(command, environment, solver):
    """All properties in one equation, which has no solution where all of them hold. CaDiCaL says
    20 for that and 10 where there is one."""
    with tempfile.TemporaryDirectory() as folder:
        equation = folder + "/equation.cnf"
        _, output = run([*command, "--stop-on-fail", "--dimacs", "--outfile", equation],
                        environment, LIMIT_S)
        if "VERIFICATION SUCCESSFUL" in output:
            return True, "nothing left to solve"
        if not os.path.exists(equation):
            return False, output
        status, _ = run([solver, "-q", equation], None, LIMIT_S)
    if status == 20:
        return True, "no solution by CaDiCaL"
    return False, "time limit\n" if status is None else "FAILURE: there is a solution\n"


def check(tools, root, harness, name, options, slow):
    cbmc, libraries, solver = tools
    text = harness.read_text(encoding="utf-8")
    sources = re.findall(r"^/\* with: (.*) \*/$", text, re.M)
    sources = [str(root / "lib" / source) for line in sources for source in line.split()]
    environment = dict(os.environ)
    environment["LD_LIBRARY_PATH"] = libraries + ":" + environment.get("LD_LIBRARY_PATH", "")
    command = [cbmc, f"-I{root}/include", f"-I{root}/lib",
               "-DFLT_EVAL_METHOD=0", "--function", name, *OPTIONS, *options, str(harness),
               *sources]
    begin, cpu = time.monotonic(), os.times()
    if slow and solver is not None:
        good, output = solve(command, environment, solver)
        told = output if good else "not shown"
    else:
        status, output = run(command, environment, LIMIT_S)
        good = status == 0 and "SUCCESSFUL" in output
        counted = re.search(r"\*\* \d+ of (\d+) failed", output)
        told = f"{counted[1] if counted else 'no'} properties"
    used = os.times().children_user - cpu.children_user
    print(f"{'ok' if good else 'not ok'} - {name}: {told}, {used:.1f} s of processor, "
          f"{time.monotonic() - begin:.1f} s", flush=True)
    if not good:
        for line in re.findall(r".*(?:FAILURE|error|time limit).*", output)[:20]:
            print("#   " + line)
    return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("checks", nargs="*")
    parser.add_argument("--all", action="store_true", help="those that take minutes, too")
    parser.add_argument("--fetch", type=pathlib.Path)
    given = parser.parse_intermixed_args()
    if given.fetch and find(given.fetch)[0] is None:
        fetch(given.fetch.resolve())
    cbmc, libraries = find(given.fetch.resolve() if given.fetch else None)
    if cbmc is None:
        print("1..0 # SKIP cbmc not present: tests/proof/check_cbmc.py --fetch gets it")
        return 77
    tools = cbmc, libraries, find_solver(given.fetch.resolve() if given.fetch else None)
    count = failed = 0
    for harness in sorted((HERE / "cbmc").glob("*.c")):
        text = harness.read_text(encoding="utf-8")
        for options, slow, name in re.findall(
                r"(?:^/\* options: ([^*]*?) \*/\n)?(?:^/\* (slow) \*/\n)?^void (check_\w+)\(void\)",
                text, re.M):
            if name in given.checks or (not given.checks and (given.all or not slow)):
                count += 1
                failed += not check(tools, given.root.resolve(), harness, name,
                                    options.split(), bool(slow))
    print(f"1..{count}")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
