#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The bill of materials: what the library is made of and what it links to, as CycloneDX 1.5 JSON.

    sbom.py ROOT VERSION [NAME=VERSION ...] > sbom.cdx.json

NAME=VERSION: the version of a library that was found. The same sources give the same bytes: no
date, and a serial number that is made of the content."""
import hashlib
import json
import pathlib
import sys
import uuid

# What is linked, by which part of the library; then what only builds or tests it.
LINKED = [
    ("inih", "BSD-3-Clause", "the host part: reads site and profile files"),
    ("zlib", "Zlib", "the host part: reads packed logs"),
]
IN_EXAMPLES = [
    ("libmodbus", "LGPL-2.1-or-later", "examples/modbus_controller alone"),
]
TOOLS = [
    ("meson", "Apache-2.0", "builds"),
    ("ninja", "Apache-2.0", "builds"),
    ("cmocka", "Apache-2.0", "tests"),
    ("doxygen", "GPL-2.0-only", "documents"),
    ("qemu", "GPL-2.0-only", "runs the tests of other machines"),
    ("numpy", "BSD-3-Clause", "Python wrapper"),
    ("matplotlib", "PSF-2.0", "Python wrapper's pictures"),
]

root = pathlib.Path(sys.argv[1])
version = sys.argv[2]
found = dict(argument.split("=", 1) for argument in sys.argv[3:])


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def library(name, licence, use, scope):
    part = {"type": "library", "bom-ref": name, "name": name, "scope": scope,
            "licenses": [{"license": {"id": licence}}], "description": use}
    if found.get(name):
        part["version"] = found[name]
        part["purl"] = f"pkg:generic/{name}@{found[name]}"
    return part


def source(path, part):
    name = path.relative_to(root).as_posix()
    return {"type": "file", "bom-ref": f"file:{name}", "name": name, "scope": "required",
            "hashes": [{"alg": "SHA-256", "content": sha256(path)}],
            "properties": [{"name": "gpupower:part", "value": part}]}


sources = [source(path, "core") for folder in ("lib", "lib/catalogue")
           for path in sorted((root / folder).glob("*.[ch]"))]
sources += [source(path, "host") for path in sorted((root / "lib/host").glob("*.[ch]"))]
sources += [source(path, "interface") for path in sorted((root / "include/gpupower").glob("*.h"))]
components = [library(*row, "required") for row in LINKED]
components += [library(*row, "optional") for row in IN_EXAMPLES]
components += [library(*row, "excluded") for row in TOOLS]
components += sources
core = [part["bom-ref"] for part in sources if part["properties"][0]["value"] == "core"]
bom = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "version": 1,
    "metadata": {
        "component": {
            "type": "library", "bom-ref": "gpupower", "name": "gpupower", "version": version,
            "purl": f"pkg:generic/gpupower@{version}", "licenses": [{"license": {"id": "MIT"}}],
            "description": "The core links nothing; it calls memcpy, memset, memmove and memcmp "
                           "of whoever links it.",
        },
        "properties": [{"name": "gpupower:core-files", "value": str(len(core))}],
    },
    "components": components,
    "dependencies": [{"ref": "gpupower", "dependsOn": [row[0] for row in LINKED]}],
}
content = json.dumps(bom, indent=1, sort_keys=True)
bom["serialNumber"] = "urn:uuid:" + str(uuid.uuid5(uuid.NAMESPACE_URL, content))
sys.stdout.write(json.dumps(bom, indent=1, sort_keys=True) + "\n")
