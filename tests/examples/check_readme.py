#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The README's code blocks, pasted as a reader would paste them.

A ```c block is compiled with warnings as errors and run; a ```python block is run; a ```console
block's commands ("$ ...") are run in the tree and must print what the block shows, where "..." on
a line of its own stands for any lines. What a ```c or ```python block prints must be the ```text
block that follows it, where one does. A block under <!-- not run --> is left alone, and a console
block that needs ../shared is skipped without it.

Arguments: source root, build folder, C compiler; another page than the README."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

root, build, cc = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
page = root / (sys.argv[4] if len(sys.argv) > 4 else "README.md")
BLOCK = re.compile(r"(<!-- not run -->\s*\n)?^```(\w+)\n(.*?)^```$(?:\n+```text\n(.*?)^```$)?",
                   re.M | re.S)
environment = dict(os.environ, LD_LIBRARY_PATH=str(build / "lib"),
                   PYTHONPATH=str(root / "bindings/python"),
                   GPUPOWER_LIBRARY=str(build / "lib/libgpupower.so.0"))
points = failures = 0


def point(ok, what, detail="", skip=""):
    """One line of TAP, with the reason where it is not ok."""
    global points, failures
    points += 1
    failures += not ok
    print(f"{'ok' if ok else 'not ok'} {points} - {what}" + (f" # SKIP {skip}" if skip else ""))
    for line in detail.splitlines() if not ok else []:
        print("#", line)


def same(shown, printed):
    """Whether what was printed is what is shown, "..." standing for any lines."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line.rstrip()) + r" *\n"
                      for line in shown.strip("\n").splitlines())
    return re.fullmatch(pattern, printed.strip("\n") + "\n") is not None


def run(command, folder):
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=False, timeout=100)


def run_c(code, folder):
    (folder / "main.c").write_text(code, encoding="utf-8")
    made = run([cc, "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "main.c",
                f"-I{root / 'include'}", f"-L{build / 'lib'}", "-lgpupower", "-lm", "-o", "main"],
               folder)
    return made if made.returncode != 0 else run(["./main"], folder)


def run_python(code, folder):
    (folder / "main.py").write_text(code, encoding="utf-8")
    return run([sys.executable, "main.py"], folder)


def console(body, where):
    """Each command of a console block with what it shows."""
    for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", body, re.M):
        if command.startswith(("sh examples/run.sh", "sh tests/run.sh", "git ", "meson ")):
            continue  # the outer commands, this test among what they run
        if "../shared" in command and not (root.parent / "shared").is_dir():
            point(True, f"{where}: {command}", skip="data not present")
            continue
        result = run(["sh", "-c", command], root)
        printed = result.stdout + result.stderr
        point(not shown.strip() or same(shown, printed), f"{where}: {command}",
              f"shown:\n{shown}printed:\n{printed}")


text = page.read_text(encoding="utf-8")
languages = set()
for match in BLOCK.finditer(text):
    not_run, language, body, output = match.groups()
    where = f"{page.name}:{text.count(chr(10), 0, match.start(2)) + 1}, {language}"
    if not_run or language not in ("c", "python", "console"):
        continue
    languages.add(language)
    if language == "console":
        console(body, where)
        continue
    with tempfile.TemporaryDirectory() as name:
        result = (run_c if language == "c" else run_python)(body, pathlib.Path(name))
    point(result.returncode == 0, f"{where} runs", result.stdout + result.stderr)
    if output is not None:
        point(same(output, result.stdout), f"{where} prints what is shown",
              f"shown:\n{output}printed:\n{result.stdout}")
if page.name == "README.md":
    point({"c", "python"} <= languages, "the README has a block of C and one of Python")
print(f"1..{points}")
sys.exit(failures != 0)
