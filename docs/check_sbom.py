#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The bill of materials against what is there.

    check_sbom.py ROOT SBOM LIBRARY

Every source of the core and the host part is in it with its hash, and the shared library needs no
library that is not."""
import hashlib
import json
import pathlib
import subprocess
import sys

root, bom, library = pathlib.Path(sys.argv[1]), json.load(open(sys.argv[2])), sys.argv[3]
faults = []
hashes = {part["name"]: part["hashes"][0]["content"]
          for part in bom["components"] if part["type"] == "file"}
for folder in ("lib", "lib/catalogue", "lib/host", "include/gpupower"):
    for path in sorted((root / folder).glob("*.[ch]")):
        name = path.relative_to(root).as_posix()
        if hashes.pop(name, None) != hashlib.sha256(path.read_bytes()).hexdigest():
            faults.append(f"{name}: not listed, or with another hash")
faults += [f"{name}: listed, but not there" for name in hashes]
required = {part["name"]: part for part in bom["components"]
            if part["type"] == "library" and part["scope"] == "required"}
faults += [f"{name}: no version" for name, part in required.items() if "version" not in part]
FILES = {"libinih.so": "inih", "libz.so": "zlib", "libm.so": None, "libc.so": None,
         "ld-linux": None}
dynamic = subprocess.run(["readelf", "-d", library], capture_output=True, text=True, check=True,
                         env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout
needed = [line.split("[")[1].split("]")[0] for line in dynamic.splitlines() if "(NEEDED)" in line]
for file in needed:
    part = next((what for start, what in FILES.items() if file.startswith(start)), "?")
    if part is not None and part not in required:
        faults.append(f"{library} needs {file}, which is not in the bill")
if not needed:
    faults.append(f"{library} needs nothing at all: is it the shared library?")
for fault in faults:
    print(fault)
print(f"# {len(bom['components'])} components, {len(needed)} libraries needed")
sys.exit(1 if faults else 0)
