#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every field of every public struct must stand in layout.c, in order.

Argument: source root. With a second argument, a C compiler: prints layout.c's lines as that
compiler lays the structs out, to copy the ones of a new field from."""
import pathlib
import re
import subprocess
import sys
import tempfile

root = pathlib.Path(sys.argv[1])
STRUCT = re.compile(r"^typedef struct (gpw_\w+) \{(.*?)^\} \1;", re.M | re.S)
FIELD = re.compile(r"(\w+)(?:\[\w+\])?$")


def public_structs():
    """[(struct, [field, ...])] in the order of the headers."""
    found = []
    for header in sorted((root / "include/gpupower").glob("*.h")):
        text = re.sub(r"/\*.*?\*/", "", header.read_text(encoding="utf-8"), flags=re.S)
        for name, body in STRUCT.findall(text):
            fields = [FIELD.search(part.strip())[1] for part in body.split(";") if part.strip()]
            found.append((name, fields))
    return found


structs = public_structs()
if len(structs) < 10:
    sys.exit(f"only {len(structs)} structs found in the headers")

if len(sys.argv) > 2:
    rows = []
    for struct, fields in structs:
        rows.append(f'printf("\\nSIZE({struct}, %zu);\\n", sizeof({struct}));')
        rows += [f'printf("AT({struct}, {field}, %zu);\\n", offsetof({struct}, {field}));'
                 for field in fields]
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "print.c")
        source.write_text("#include <gpupower/host.h>\n#include <stdio.h>\nint main(void)\n{\n"
                          + "\n".join(rows) + "\nreturn 0;\n}\n", encoding="utf-8")
        program = str(pathlib.Path(folder, "print"))
        subprocess.run([sys.argv[2], f"-I{root / 'include'}", str(source), "-o", program],
                       check=True)
        subprocess.run([program], check=True)
    sys.exit(0)

wanted = []
for struct, fields in structs:
    wanted.append(f"SIZE {struct}")
    wanted += [f"AT {struct}.{field}" for field in fields]
layout = (root / "tests/abi/layout.c").read_text(encoding="utf-8")
there = []
for size, struct, field in re.findall(r"^(?:SIZE\((\w+), \d+\)|AT\((\w+), (\w+), \d+\));", layout,
                                      re.M):
    there.append(f"SIZE {size}" if size else f"AT {struct}.{field}")
for line in wanted:
    if line not in there:
        print("not in layout.c:", line)
for line in there:
    if line not in wanted:
        print("in no header:", line)
print(f"# {len(structs)} structs, {len(wanted) - len(structs)} fields")
sys.exit(sorted(wanted) != sorted(there))
