#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""gcc's analyser follows the paths through each file of the core and finds nothing.

    check_analysers.py ROOT [FILE...]

A finding fails. Files given, below lib/, narrow the check to these. Exit status 77 where there is
no gcc."""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys

from check_misra import core_sources

COMMAND = ["gcc", "-std=c99", "-Iinclude", "-Ilib", "-ffp-contract=off", "-O1", "-fanalyzer",
           "-Werror", "-S", "-o", os.devnull]


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    if shutil.which(COMMAND[0]) is None:
        print("1..0 # SKIP gcc is not installed")
        return 77
    sources = sys.argv[2:] or core_sources(root)

    def look_at(source):
        return subprocess.run([*COMMAND, f"lib/{source}"], cwd=root, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for done in pool.map(look_at, sources):
            if done.returncode != 0:
                failed += 1
                print("\n".join(f"# {line}" for line in done.stdout.splitlines()[:30]))
    print("1..1")
    print(f"{'not ok' if failed else 'ok'} 1 - gcc's analyser finds nothing in "
          f"{len(sources)} files")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
