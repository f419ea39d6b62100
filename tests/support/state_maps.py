#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the structs of a state look like to the compiler, against the maps by which a big-endian
machine turns their bytes.

    state_maps.py ROOT OBJECT            fails where a map is not the compiler's layout
    state_maps.py ROOT OBJECT --update   writes the maps

OBJECT is state_layout.c compiled with debugging information: a variable KIND_of_NAME for each
struct. A map is a list of runs {offset, width, count} that covers the struct without a gap, so that
a field without a row, or padding that a compiler put in, cannot go unseen."""
import pathlib
import re
import subprocess
import sys
import zlib

root = pathlib.Path(sys.argv[1])
dump = subprocess.run(["readelf", "--debug-dump=info", "--wide", sys.argv[2]], check=True,
                      capture_output=True, text=True).stdout

# ---- the tree of DWARF, as far as it is needed ----

HEAD = re.compile(r"^ *<([0-9a-f]+)><([0-9a-f]+)>: Abbrev Number: (\d+)(?: \((\w+)\))?")
ATTRIBUTE = re.compile(r"^ +<[0-9a-f]+> +(DW_AT_\w+) *: (.*)$")
entries, above = {}, {}
entry = None
for line in dump.splitlines():
    head = HEAD.match(line)
    if head:
        depth, at, tag = int(head[1], 16), int(head[2], 16), head[4]
        if tag is None:  # the end of a list
            continue
        entry = {"tag": tag, "children": []}
        entries[at] = entry
        above[depth] = entry
        if depth > 0:
            above[depth - 1]["children"].append(entry)
        continue
    attribute = ATTRIBUTE.match(line)
    if attribute and entry is not None:
        text = attribute[2].strip()
        if attribute[1] == "DW_AT_name":
            text = re.sub(r"^.*\):? *", "", text)  # where it stands
        entry[attribute[1]] = text


def number(text):
    return int(re.sub(r"^\(\w+\) *", "", text).split()[0], 0)  # newer ones tell its form


def type_of(entry):
    kind = entries[int(re.search(r"<0x([0-9a-f]+)>", entry["DW_AT_type"])[1], 16)]
    while kind["tag"] in ("DW_TAG_typedef", "DW_TAG_const_type", "DW_TAG_volatile_type"):
        kind = type_of(kind)
    return kind


def bytes_of(kind):
    if kind["tag"] == "DW_TAG_array_type":
        return bytes_of(type_of(kind)) * elements_of(kind)
    return number(kind["DW_AT_byte_size"])


def elements_of(kind):
    count = 1
    for child in kind["children"]:
        if child["tag"] == "DW_TAG_subrange_type":
            count *= (number(child["DW_AT_count"]) if "DW_AT_count" in child
                      else number(child["DW_AT_upper_bound"]) + 1)
    return count


def leaves(kind, at, name):
    """[(offset, width, name)] of all that is no struct, in order."""
    tag = kind["tag"]
    if tag == "DW_TAG_array_type":
        part = type_of(kind)
        return [leaf for i in range(elements_of(kind))
                for leaf in leaves(part, at + i * bytes_of(part), f"{name}[{i}]")]
    if tag == "DW_TAG_structure_type":
        found = []
        for member in kind["children"]:
            if member["tag"] == "DW_TAG_member":
                found += leaves(type_of(member),
                                at + number(member.get("DW_AT_data_member_location", "0")),
                                f"{name}.{member['DW_AT_name']}")
        return found
    if tag == "DW_TAG_union_type":  # of 32-bit words; what differs is turned by its kind
        inside = [leaves(type_of(member), at, name) for member in kind["children"]]
        if any(width != 4 for part in inside for _, width, _ in part):
            sys.exit(f"{name}: a union of other than words")
        return [(at + 4 * i, 4, f"{name}.{i}") for i in range(bytes_of(kind) // 4)]
    if tag not in ("DW_TAG_base_type", "DW_TAG_enumeration_type"):
        sys.exit(f"{name}: {tag} in a state")
    return [(at, bytes_of(kind), name)]


def runs_of(name, kind):
    runs, end = [], 0
    for at, width, field in leaves(kind, 0, name):
        if at != end:
            sys.exit(f"{field}: {at - end} bytes of padding before it")
        if at % width != 0:
            sys.exit(f"{field}: not aligned by its width on every machine")
        if runs and runs[-1][1] == width:
            runs[-1][2] += 1
        else:
            runs.append([at, width, 1])
        end = at + width
    if end != bytes_of(kind):
        sys.exit(f"{name}: {bytes_of(kind) - end} bytes of padding at its end")
    return runs


# ---- maps ----

kinds = {}
for entry in entries.values():
    of = re.match(r"(watch|site)_of_(\w+)$", entry.get("DW_AT_name", ""))
    if entry["tag"] == "DW_TAG_variable" and of and "DW_AT_type" in entry:
        kinds.setdefault(of[1], {}).setdefault(of[2], type_of(entry))

faults = 0
for kind, structs in sorted(kinds.items()):
    text, maps = "", ""
    for name, struct in sorted(structs.items()):
        runs = runs_of(name, struct)
        fields = [(at, width, field) for at, width, field in leaves(struct, 0, name)]
        text += "".join(f"{field} {at} {width}\n" for at, width, field in fields)
        macro = f"GPWI_{kind.upper()}_{name.upper()}"
        maps += f"#define {macro}_BYTES {bytes_of(struct)}u\n"
        if runs == [[0, 4, bytes_of(struct) // 4]]:  # no field is other than a word
            maps += f"#define {macro}_WORDS {bytes_of(struct) // 4}u\n"
            continue
        maps += f"#define {macro}_RUNS"
        row = []
        lines = []
        for run in runs:
            row.append("{%du, %du, %du}" % tuple(run))
            if len(row) == 5:
                lines.append(", ".join(row))
                row = []
        if row:
            lines.append(", ".join(row))
        maps += " \\\n    " + ", \\\n    ".join(lines) + "\n"
    guard = f"GPW_SNAPSHOT_{kind.upper()}_MAPS_H"
    page = f"""/* SPDX-License-Identifier: MIT */
/* Written by tests/support/state_maps.py --update from what the compiler says, and compared
 * with that by the suite abi: of each struct its bytes, and its runs of fields of one width as
 * offset, width, count, or its words where it has nothing else. Changed fields are another
 * layout: what was saved with the one before is refused. */
#ifndef {guard}
#define {guard}

/* CRC-32 of the names, offsets and widths of all fields. */
#define GPWI_{kind.upper()}_LAYOUT 0x{zlib.crc32(text.encode()):08x}u

/* clang-format off */
{maps}/* clang-format on */

#endif /* {guard} */
"""
    path = root / f"lib/snapshot_{kind}_maps.h"
    if "--update" in sys.argv:
        path.write_text(page, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != page:
        print(f"lib/{path.name} is not the layout that the compiler has: "
              "tests/support/state_maps.py ROOT OBJECT --update")
        faults += 1
    print(f"# {kind}: {len(structs)} structs, {text.count(chr(10))} fields")
if not kinds:
    sys.exit("no struct found")
sys.exit(1 if faults else 0)
