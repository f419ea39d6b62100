# SPDX-License-Identifier: MIT
"""What the public headers say, for those who make calls from them: functions, shapes, structs."""
import re
from dataclasses import dataclass, field


@dataclass
class Parameter:
    type: str         # without const, without *
    stars: int
    is_const: bool
    name: str
    shape: str = ""   # what stands between the brackets of "shape [...]" in its @param line


@dataclass
class Function:
    name: str
    returns: str
    parameters: list
    header: str       # "window" for window.h


@dataclass
class Headers:
    functions: list = field(default_factory=list)
    opaque: dict = field(default_factory=dict)    # type: header
    structs: dict = field(default_factory=dict)   # type: {field: C type}
    macros: dict = field(default_factory=dict)    # GPW_X_STATE_BYTES: number of its arguments


FUNCTION = re.compile(r"(?:/\*\*((?:[^*]|\*(?!/))*)\*/\s*)?"
                      r"^GPW_API([^;{]*?)\b(gpw_\w+)\(([^;]*)\);", re.M)


COUNTS = ("count", "room", "words", "rows", "ticks")  # beside a pointer: what it has room for


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def parameters_of(text, comment):
    found = []
    for part in " ".join(without_comments(text).split()).split(","):
        match = re.match(r"(const )?(?:struct )?(\w+)(?: const)? ?(\**) ?(\w+)?$", part.strip())
        if match is None:
            raise SystemExit(f"a parameter that is not understood: {part}")
        if match[2] == "void" and not match[3]:
            continue
        shape = re.search(r"@param(?:\[[\w,]+\])?\s+" + (match[4] or "") +
                          r"\s+shape \[([^\]]*)\]", comment)
        found.append(Parameter(match[2], len(match[3]), bool(match[1]), match[4],
                               shape[1] if shape else ""))
    for p, after in zip(found, found[1:]):
        if p.stars == 1 and not p.shape and after.stars == 0 and after.name in COUNTS:
            p.shape = after.name
    return found


def read_structs(text, headers):
    for body, name in re.findall(r"^typedef struct \w+ \{(.*?)^\} (\w+);", text, re.M | re.S):
        fields = {}
        for line in body.split(";"):
            words = " ".join(line.split())
            match = re.match(r"(?:const )?(\w+) (.*)$", words)
            for declared in match[2].split(",") if match else []:
                fields[declared.strip()] = match[1]
        headers.structs[name] = fields


def read(root):
    headers = Headers()
    core = (root / "include/gpupower/gpupower.h").read_text(encoding="utf-8")
    for file in re.findall(r'^#include "(\w+\.h)"', core, re.M):
        text = (root / "include/gpupower" / file).read_text(encoding="utf-8")
        room = file[:-2]
        for name, arguments in re.findall(r"^#\s*define (GPW_\w+STATE_BYTES)(\([^)]*\))?", text,
                                          re.M):
            headers.macros[name] = len(arguments.split(",")) if arguments else 0
        for comment, returns, name, parameters in FUNCTION.findall(text):
            returns = " ".join(returns.replace("GPW_NODISCARD", "").split())
            headers.functions.append(
                Function(name, returns, parameters_of(parameters, comment), room))
        plain = without_comments(text)
        for name in re.findall(r"^typedef struct \w+ (\w+);", plain, re.M):
            headers.opaque[name] = room
        read_structs(plain, headers)
    return headers


def read_sources(root):
    """Core sources by the names they define, and what each names."""
    listed = (root / "lib/meson.build").read_text(encoding="utf-8")
    listed = re.search(r"core_sources = files\((.*?)\)", listed, re.S)[1]
    defines, names = {}, {}
    for source in re.findall(r"'([\w/]+\.c)'", listed):
        text = without_comments((root / "lib" / source).read_text(encoding="utf-8"))
        names[source] = set(re.findall(r"\bgpwi?_\w+", text))
        for name in re.findall(r"^(?!static)(?:\w[\w* ]*[ *])?(gpwi?_\w+)(?:\(|\[| =)", text, re.M):
            defines.setdefault(name, source)
        # The name may stand on a line of its own.
        for name in re.findall(r"^(?!static)\w[\w ]*\*?\n(gpwi?_\w+)\(", text, re.M):
            defines.setdefault(name, source)
    bodies = {header.name: without_comments(header.read_text(encoding="utf-8"))
              for header in (root / "lib").glob("*.h")}
    for source in names:
        text = (root / "lib" / source).read_text(encoding="utf-8")
        names[source] |= named_in_headers(text, bodies, set())
    return defines, names


def named_in_headers(text, bodies, seen):
    """What the bodies of inline functions name, in the private headers that a text includes.
    Declarations stand at the beginning of a line, bodies do not."""
    found = set()
    for header in re.findall(r'^#\s*include "(\w+\.h)"', text, re.M):
        if header in bodies and header not in seen:
            seen.add(header)
            for line in re.findall(r"^[ \t].*", bodies[header], re.M):
                found |= set(re.findall(r"\b(gpwi?_\w+)\(", line))
            found |= named_in_headers(bodies[header], bodies, seen)
    return found


def needed(names, defines, uses):
    """The sources that a driver with these names needs, all told."""
    files, waiting = set(), set(names)
    while waiting:
        source = defines.get(waiting.pop())
        if source is not None and source not in files:
            files.add(source)
            waiting |= uses[source]
    return sorted(files)
