# SPDX-License-Identifier: MIT
"""The declarations table against the headers: as a C compiler lays them out, name by name."""
import ctypes as c
import os
import re
import shutil
import subprocess

import pytest

from gpupower import _native as native

CC = os.environ.get("CC", "cc").split()
needs_cc = pytest.mark.skipif(not shutil.which(CC[0]), reason="skipped: no C compiler")


# ---- what the headers say -------------------------------------------------------------------

class Headers:
    """Names of structs with fields, enums with constants, functions with types, and macros."""

    def __init__(self, folder):
        self.folder = folder
        text = "\n".join(path.read_text() for path in sorted(folder.glob("gpupower/*.h")))
        text = re.sub(r"/\*.*?\*/|\\\n", "", text, flags=re.S)
        self.structs = {
            name: re.findall(r"(\w+)\s*(?:\[\w+\])?;", body)
            for name, body in re.findall(r"typedef struct (gpw_\w+) \{(.*?)\} \1;", text, re.S)}
        self.opaque = set(re.findall(r"typedef struct (gpw_\w+) \1;", text))
        self.enums = {
            name: re.findall(r"(GPW_\w+)\s*=", body)
            for name, body in re.findall(r"enum (gpw_\w+) \{(.*?)\};", text, re.S)}
        self.functions = {
            name: (result.strip(), self._parameters(inside))
            for result, name, inside in re.findall(
                r"^GPW_API\s+(?:GPW_NODISCARD\s+)?([^;{(]*?)\b(gpw_\w+)\(([^)]*)\);",
                text, re.M)}
        self.macros = [
            name for name in re.findall(r"^#define (GPW_\w+) +[-0-9]", text, re.M)
            if not name.endswith("_BYTES") and not name.startswith("GPW_VERSION")
            # Addresses one by one: the table of registers has them.
            and not re.match(r"GPW_REG_(NOW|FORECAST)_(?!COUNT)", name)]

    @staticmethod
    def _parameters(inside):
        parameters = {}
        for parameter in inside.split(","):
            kind, name = re.fullmatch(r"(.*?)(\w+)", " ".join(parameter.split())).groups()
            if name != "void":
                parameters[name] = kind.replace("const ", "").replace(" ", "")
        return parameters


def compiled(headers, folder):
    """{"struct": (size,), "struct.field": (offset, size), "CONSTANT": (value,)}, from C."""
    lines = []
    for struct, fields in headers.structs.items():
        lines.append(f'printf("{struct} %zu\\n", sizeof({struct}));')
        lines += [f'printf("{struct}.{field} %zu %zu\\n", offsetof({struct}, {field}), '
                  f'sizeof((({struct} *)0)->{field}));' for field in fields]
    for constants in headers.enums.values():
        lines += [f'printf("{name} %d\\n", (int){name});' for name in constants]
    lines += [f'printf("{name} %.9g\\n", (double){name});' for name in headers.macros]
    source = folder / "layout.c"
    source.write_text("#include <stddef.h>\n#include <stdio.h>\n#include <gpupower/host.h>\n"
                      "int main(void)\n{\n" + "\n".join(lines) + "\nreturn 0;\n}\n")
    program = folder / "layout"
    subprocess.run([*CC, "-std=c99", f"-I{headers.folder}", str(source), "-o", str(program)],
                   check=True)
    printed = subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout
    return {name: tuple(float(value) for value in values)
            for name, *values in (line.split() for line in printed.splitlines())}


# ---- what the table says --------------------------------------------------------------------

def mirrored():
    """The same figures by ctypes."""
    figures = {}
    for name, struct in native.STRUCTS.items():
        figures[name] = (c.sizeof(struct),)
        for field in struct.kinds:
            place = getattr(struct, field)
            figures[f"{name}.{field}"] = place.offset, place.size
    for kind in native.ENUMS.values():
        figures.update({kind.c_prefix + member: (int(value),)
                        for member, value in kind.__members__.items()})
    figures.update({name: (value,) for name, value in native.CONSTANTS.items()})
    return figures


def differences(headers, folder):
    """What the headers and the table do not agree on."""
    ours, theirs = mirrored(), compiled(headers, folder)
    return sorted(name for name in ours.keys() | theirs.keys()
                  if ours.get(name) != pytest.approx(theirs.get(name, ()), rel=1e-6))


def kinds_of(spelled, headers):
    """The kinds in the table that stand for a parameter's or result's C type."""
    scalars = {"uint32_t": native.U32, "int32_t": native.I32, "uint64_t": native.U64,
               "int64_t": native.I64, "uint16_t": native.U16, "float": native.F32,
               "double": native.F64, "size_t": native.SIZE, "char": c.c_char}
    named = {name[:-len("_id")]: kind for name, kind in native.ENUMS.items()
             if name.endswith("_id")}
    handles = {kind.c_name: kind for kind in vars(native).values()
               if isinstance(kind, type) and issubclass(kind, c.c_void_p)
               and kind is not c.c_void_p}
    assert set(handles) == headers.opaque
    if spelled == "uint32_t":
        return [native.U32, *native.ENUMS.values()]
    if spelled == "gpw_status":
        return [native.I32]
    if spelled == "char*":
        return [native.TEXT, c.POINTER(c.c_char)]
    if spelled == "void*":
        return [c.c_void_p]
    if spelled.endswith("*") and spelled[:-1] in handles:
        return [handles[spelled[:-1]]]
    if spelled.endswith("**"):
        return [c.POINTER(handles[spelled[:-2]])]
    if spelled.endswith("*"):
        base = spelled[:-1]
        return [c.POINTER(native.STRUCTS.get(base) or scalars.get(base, native.U32))]
    return [named.get(spelled) or scalars[spelled]]


# ---- tests ----------------------------------------------------------------------------------

@needs_cc
def test_every_struct_field_and_constant_is_where_the_compiler_puts_it(root, tmp_path):
    headers = Headers(root / "include")
    assert len(headers.structs) >= 15 and len(headers.enums) >= 15  # the parser saw them
    assert differences(headers, tmp_path) == []


def test_every_function_is_declared_with_its_own_types_and_names(root):
    headers = Headers(root / "include")
    assert len(headers.functions) > 100
    assert sorted(headers.functions.keys() ^ native.FUNCTIONS.keys()) == []
    for name, (result, parameters) in headers.functions.items():
        ours = native.FUNCTIONS[name]
        assert list(ours.parameters) == list(parameters), name
        for parameter, spelled in parameters.items():
            assert ours.parameters[parameter] in kinds_of(spelled, headers), (name, parameter)
        if result == "gpw_status":
            assert ours.result is native.Status, name
        elif result == "void":
            assert ours.result is None, name
        else:
            spelled = result.replace("const ", "").replace(" ", "")
            assert ours.result in kinds_of(spelled, headers), name


def test_every_function_is_in_the_library():
    assert [name for name, function in native.FUNCTIONS.items() if not function] == []


@needs_cc
@pytest.mark.parametrize("header, before, after, reported", [
    ("chain.h", "uint32_t stages_max;", "uint32_t more; uint32_t stages_max;",
     "gpw_chain_config.more"),
    ("chain.h", "float dt_s; ", "double dt_s; ", "gpw_chain_config.dt_s"),
    ("site_judge.h", "uint32_t corners_failed;", "", "gpw_judgement.corners_failed"),
    ("verdict.h", "GPW_FAILS = 2", "GPW_FAILS = 3", "GPW_FAILS"),
    ("base.h", "GPW_ERR_LAYOUT = -15", "GPW_ERR_LAYOUT = -15, GPW_ERR_NEW = -16", "GPW_ERR_NEW"),
    ("chain.h", "#define GPW_CHAIN_STAGES_MAX 16u", "#define GPW_CHAIN_STAGES_MAX 17u",
     "GPW_CHAIN_STAGES_MAX")])
def test_a_header_that_moved_on_is_noticed(root, tmp_path, header, before, after, reported):
    folder = tmp_path / "include"
    shutil.copytree(root / "include", folder)
    text = (folder / "gpupower" / header).read_text()
    assert before in text
    (folder / "gpupower" / header).write_text(text.replace(before, after, 1))
    assert reported in differences(Headers(folder), tmp_path)
